//! The old password and the new one are named, so that they cannot be swapped.

use huaweicloud_meeting::Secret;
use huaweicloud_meeting::user_password_management::{Account, UpdatePwdRequest};

fn main() {
    let (new, old) = (Secret::new("new"), Secret::new("old"));
    UpdatePwdRequest::new(Account::new("alice"), new, old);
}
