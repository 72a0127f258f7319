//! One call.

use huaweicloud_meeting::{Client, Credentials, Region, Secret};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let token = Secret::new(std::env::var("TOKEN")?);
    let client = Client::builder().region(Region::CN_NORTH_4).credentials(Credentials::token(token)).build()?;
    println!("{:?}", client.show_my_info().await?.name);
    Ok(())
}
