//! A request with required fields has no default value, even if it can be decoded (feature `both-directions`).

use huaweicloud_meeting::meeting_event_push::SetWebHookConfigRequest;

fn empty() -> SetWebHookConfigRequest {
    SetWebHookConfigRequest::default()
}

fn main() {}
