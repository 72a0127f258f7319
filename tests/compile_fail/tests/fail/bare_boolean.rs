//! What `true` means is stated by the name of a constructor.

use huaweicloud_meeting::Conference;
use huaweicloud_meeting::meeting_control::LockMeetingRequest;

async fn lock(room: &Conference) {
    let _ = room.lock_meeting(LockMeetingRequest::new(true)).await;
}

fn main() {}
