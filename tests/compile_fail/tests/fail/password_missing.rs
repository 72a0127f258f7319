//! A request without a required field cannot be sent.

use huaweicloud_meeting::user_password_management::{Account, UpdatePwdRequest};
use huaweicloud_meeting::{Client, Secret};

async fn change(client: &Client) {
    let _ = client.update_pwd(UpdatePwdRequest::new(Account::new("alice"), Secret::new("old"))).await;
}

fn main() {}
