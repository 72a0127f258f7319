//! An account is no room: neither stands for the other.

use huaweicloud_meeting::cloud_meeting_room_management::{Account, AssociateVmrRequest, VmrId};

fn main() {
    let (account, room) = (Account::new("alice"), VmrId::new("ff80808167ef1edf0167f339533d05a6"));
    AssociateVmrRequest::new(room, [account]);
}
