//! Inviting participants requires a handle of the meeting (`Conference`).

use huaweicloud_meeting::Client;
use huaweicloud_meeting::meeting_control::Attendee;

async fn invite(client: &Client, attendee: Attendee) {
    let _ = client.invite_participant([attendee]).await;
}

fn main() {}
