//! The ID and the URL are both strings: the second one is set by name, although a secret is between them.

use huaweicloud_meeting::meeting_event_push::SetWebHookConfigRequest;
use huaweicloud_meeting::{Client, Secret};

async fn subscribe(client: &Client) {
    let request = SetWebHookConfigRequest::new("https://example.com/events", Secret::new("key"), "my-id");
    let _ = client.set_web_hook_config(request).await;
}

fn main() {}
