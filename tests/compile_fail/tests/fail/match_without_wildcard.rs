//! A `match` must handle values that later versions add.

use huaweicloud_meeting::meeting_control::ConferenceRole;

fn is_host(role: ConferenceRole) -> bool {
    match role {
        ConferenceRole::Host => true,
        ConferenceRole::Guest => false,
    }
}

fn main() {}
