//! One call. A token would be a default header of the client of reqwest.

use meeting_progenitor::Client;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::new("https://api.meeting.huaweicloud.com");
    println!("{:?}", client.show_my_info(None, None).await?.name);
    Ok(())
}
