//! An account cannot be passed in place of the ID of a meeting room, or the other way round.

use huaweicloud_meeting::cloud_meeting_room_management::{Account, AssociateVmrRequest, VmrId};

fn main() {
    let (account, room) = (Account::new("alice"), VmrId::new("ff80808167ef1edf0167f339533d05a6"));
    AssociateVmrRequest::new(room, [account]);
}
