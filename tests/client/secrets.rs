//! No secret is shown by anything but the wire.

use std::fmt::Debug;

use huaweicloud_meeting::login_authentication::CheckTokenRequest;
use huaweicloud_meeting::meeting_management::StartMeetingRequest;
use huaweicloud_meeting::types::{Account, ConferenceId};
use huaweicloud_meeting::user_password_management::UpdatePwdRequest;
use huaweicloud_meeting::{Credentials, Secret};

use crate::support::{APP_ID, client_with, fake};

const CANARY: &str = "canary-4f1d2c";

fn canary() -> Secret {
    Secret::new(CANARY)
}

fn assert_silent(value: &dyn Debug) {
    let shown = format!("{value:?} {value:#?}");
    assert!(!shown.contains(CANARY), "{shown}");
}

#[tokio::test]
async fn neither_requests_nor_clients_nor_calls_show_a_secret() {
    let fake = fake().start().await.unwrap();
    for credentials in
        [Credentials::app_id(APP_ID, canary()), Credentials::account("alice", canary()), Credentials::token(canary())]
    {
        assert_silent(&credentials);
        let client = client_with(&fake, credentials);
        assert_silent(&client);
        assert_silent(&client.conference(ConferenceId::new("1")).password(canary()));
        assert_silent(&client.conference(ConferenceId::new("1")).token(canary()));
        assert_silent(&client.show_my_info().token(canary()));
        let error = client.show_my_info().await.unwrap_err();
        assert_silent(&error);
        assert!(!error.to_string().contains(CANARY));
    }
    assert_silent(&StartMeetingRequest::new(ConferenceId::new("1"), canary()));
    assert_silent(&UpdatePwdRequest::new(Account::new("alice"), canary()).new_pwd(canary()));
    assert_silent(&CheckTokenRequest::new(canary(), false));
}

#[tokio::test]
async fn answers_do_not_show_their_tokens() {
    let fake = fake().accept_any_token().start().await.unwrap();
    let client = client_with(&fake, Credentials::token(canary()));
    let token = client.update_token().await.unwrap();
    let shown = format!("{token:?}");
    let access_token = token.access_token.as_ref().unwrap();
    assert!(!access_token.expose().is_empty());
    assert!(!shown.contains(access_token.expose()), "{shown}");
}
