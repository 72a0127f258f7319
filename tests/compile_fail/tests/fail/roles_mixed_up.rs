//! The role of a password in a response is not the role of an invitee.

use huaweicloud_meeting::meeting_management::{Invitee, MeetingRole};

fn main() {
    let _ = Invitee::new().role(MeetingRole::Host);
}
