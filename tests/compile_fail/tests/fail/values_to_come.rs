//! The service may know more values than this version of the crate.

use huaweicloud_meeting::meeting_control::ConferenceRole;

fn is_host(role: ConferenceRole) -> bool {
    match role {
        ConferenceRole::Host => true,
        ConferenceRole::Guest => false,
    }
}

fn main() {}
