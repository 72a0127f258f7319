//! A request is not written as a struct, because later versions add fields.

use huaweicloud_meeting::meeting_management::{CreateMeetingRequest, MediaType};

fn main() {
    let request = CreateMeetingRequest::new([MediaType::Voice]);
    let _ = CreateMeetingRequest { subject: Some("Weekly".to_owned()), ..request };
}
