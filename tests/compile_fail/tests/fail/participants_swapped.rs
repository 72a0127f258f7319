//! The viewing terminal and the viewed participant are both participants: the second one is set by name.

use huaweicloud_meeting::Conference;
use huaweicloud_meeting::meeting_control::{LockViewRequest, ParticipantId};

async fn lock(room: &Conference, viewed: &ParticipantId, terminal: &ParticipantId) {
    let _ = room.lock_view(LockViewRequest::lock_source(viewed, terminal)).await;
}

fn main() {}
