//! The new password has a named step, so that it cannot be swapped with the old one.

use huaweicloud_meeting::Secret;
use huaweicloud_meeting::user_password_management::{Account, UpdatePwdRequest};

fn main() {
    let (new, old) = (Secret::new("new"), Secret::new("old"));
    UpdatePwdRequest::new(Account::new("alice"), new, old);
}
