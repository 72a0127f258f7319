//! A handle has methods for operations once its password is set.

use huaweicloud_meeting::Client;
use huaweicloud_meeting::meeting_control::ConferenceId;

async fn lock(client: &Client) {
    let _ = client.conference(ConferenceId::new("914067448")).lock().await;
}

fn main() {}
