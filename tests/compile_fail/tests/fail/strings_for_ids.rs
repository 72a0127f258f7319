//! A string is neither an identifier nor a secret, and an `Option` is not a string: the compiler states what to write.

use huaweicloud_meeting::meeting_control::HangUpRequest;
use huaweicloud_meeting::meeting_management::CreateMeetingRequest;
use huaweicloud_meeting::user_password_management::{Account, UpdatePwdRequest};
use huaweicloud_meeting::Client;

fn requests(client: &Client, request: CreateMeetingRequest, title: Option<String>) {
    client.conference("914067448");
    client.show_user_detail("bob");
    UpdatePwdRequest::new(Account::new("alice"), "old password");
    HangUpRequest::new(["participant"]);
    request.subject(title);
}

fn main() {}
