//! One call.

use meeting_progenitor::Client;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let token = std::env::var("TOKEN")?;
    let client = Client::new("https://api.meeting.huaweicloud.com");
    println!("{:?}", client.show_my_info(Some(&token), None).await?.name);
    Ok(())
}
