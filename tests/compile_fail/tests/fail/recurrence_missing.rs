//! A recurring meeting needs a recurrence, although the fields of meetings are shared with operations that do not.

use huaweicloud_meeting::Client;
use huaweicloud_meeting::meeting_management::{CreateRecurringMeetingRequest, MediaType};

async fn schedule(client: &Client) {
    let _ = client.create_recurring_meeting(CreateRecurringMeetingRequest::new([MediaType::HdVideo])).await;
}

fn main() {}
