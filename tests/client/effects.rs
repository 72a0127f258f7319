//! Calls that are sent once, because a second request would notify people again, invalidate a key or a token, or count
//! against the caller.

use huaweicloud_meeting::dynamic::DynamicOperation;
use huaweicloud_meeting::{Secret, codes, operations, service};
use huaweicloud_meeting_fake::{Example, examples};

use crate::server::{Reply, Request, Server};
use crate::setup::{LOGIN_BY_APP_ID, MY_INFO, app_id, client, client_with, count, empty_object, issuing};

fn example(operation: &str) -> &'static Example {
    examples().find(|example| example.operation == operation).expect("the operation has an example")
}

/// Sends the first example of an operation to a service that always returns this reply. Returns the number of requests.
async fn requests_of(operation: &str, reply: Reply) -> usize {
    let server = Server::start(move |_: &Request| reply.clone()).await;
    let dynamic = DynamicOperation::named(operations(), operation).unwrap();
    let document = dynamic.parse(example(operation).request.as_bytes(), service()).unwrap();
    let client = client(&server);
    // The reply is an error, so the result does not matter.
    let _ = dynamic.call(client.core(), &document).token(Secret::new("token")).await;
    server.requests().len()
}

#[tokio::test]
async fn a_call_that_does_more_each_time_is_sent_once() {
    let notify = ["UpdateMeeting", "UpdateRecurringMeeting", "UpdateRecurringSubMeeting", "UpdateWebinar"];
    let issue = ["ResetAppKey", "CheckToken", "CreateToken", "CreateAppIdToken", "CreateProxyToken"];
    let act = ["AllowWaitingParticipant", "InviteOperateVideo", "ShowMeetingFileList"];
    for operation in notify.iter().chain(&issue).chain(&act) {
        for reply in [Reply::status(503), Reply::closed(), Reply::error(500, "MMC.111072049", "RESPONSE_TIME_OUT")] {
            assert_eq!(requests_of(operation, reply.clone()).await, 1, "{operation} {reply:?}");
        }
        assert!(
            requests_of(operation, Reply::status(429)).await > 1,
            "{operation}: the service has not carried it out"
        );
    }
}

#[tokio::test]
async fn a_call_that_requests_a_state_is_retried() {
    for operation in ["Record", "SetMmrRecord", "InviteShare", "UpdateUser", "UpdateMemberVmr", "CancelMeeting"] {
        assert!(requests_of(operation, Reply::status(503)).await > 1, "{operation}");
    }
}

/// The service documents status 401 for these operations, which otherwise means that the access token is rejected.
#[tokio::test]
async fn a_wrong_secret_is_sent_once_and_causes_no_login() {
    for (operation, code) in [
        ("UpdatePwd", codes::OLD_PWD_WRONG),
        ("UpdateContact", codes::VERCODE_ERR),
        ("StartMeeting", codes::CONF_PWD_AUTH_FAILED),
        ("CreateAuthRandom", codes::CONF_PWD_AUTH_FAILED),
        ("CheckVeriCodeForUpdateUserInfo", codes::VERIFY_CODE_CHECK_EXCCED_MAX),
        ("ResetPwdByAdmin", codes::RESET_PWD_OVER_5_TIMES),
    ] {
        let reply = Reply::error(401, &code.to_string(), "wrong");
        let server = Server::start(issuing(3_600, move |request: &Request| match request.route().as_str() {
            MY_INFO => empty_object(request),
            _ => reply.clone(),
        }))
        .await;
        let client = client_with(&server, app_id());
        // A rejected token that the call itself has just obtained is not replaced in any case.
        client.show_my_info().await.unwrap();
        let dynamic = DynamicOperation::named(operations(), operation).unwrap();
        let document = dynamic.parse(example(operation).request.as_bytes(), service()).unwrap();
        let error = dynamic.call(client.core(), &document).await.unwrap_err();
        assert_eq!((error.code(), error.attempts()), (Some(code), 1), "{operation}");
        assert_eq!((server.requests().len(), count(&server.routes(), LOGIN_BY_APP_ID)), (3, 1), "{operation}");
    }
}
