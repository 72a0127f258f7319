//! Lists who is in the directory under a name, without `async`, against the fake service.
//!
//! ```text
//! cargo run -p huaweicloud-meeting-examples --example blocking --features blocking
//! ```

use std::error::Error;

use huaweicloud_meeting::blocking::Client;
use huaweicloud_meeting::corporate_directory::SearchCorpDirRequest;
use huaweicloud_meeting::{Credentials, Secret};
use huaweicloud_meeting_fake::Fake;
use huaweicloud_meeting_fake::memory::ResourceName;
use serde_json::json;

fn main() -> Result<(), Box<dyn Error>> {
    // Only the fake needs this runtime.
    let runtime = tokio::runtime::Runtime::new()?;
    let fake = runtime.block_on(Fake::start())?;
    for name in ["Zhang San", "Zhang Wei", "Li Si"] {
        fake.given(ResourceName::User, json!({"account": name, "name": name}))?;
    }

    // For the real service, use `.region(Region::CN_NORTH_4)` and the ID and key of your application.
    let client = Client::builder()
        .endpoint(fake.url())
        .credentials(Credentials::app_id("my-app-id", Secret::new("my-app-key")).user("alice"))
        .build()?;

    let me = client.show_my_info().send()?;
    println!("Logged in as {}", me.name.unwrap_or_default());

    // Pages are requested while the iterator is consumed.
    let name = std::env::args().nth(1).unwrap_or_else(|| "zhang".to_owned());
    for person in client.search_corp_dir(SearchCorpDirRequest::new().search_key(name)).items() {
        let person = person?;
        println!("{:<20} {}", person.name.unwrap_or_default(), person.dept_name.unwrap_or_default());
    }

    client.logout()?;
    println!("Logged out");
    Ok(())
}
