//! Signatures that the service rejects because the clock of this machine is wrong.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use huaweicloud_meeting::{Credentials, Secret, codes};

use crate::server::{InMemory, Reply, Request};
use crate::setup::{
    LOGIN_BY_ACCOUNT, LOGIN_BY_APP_ID, access_token, advance_seconds, app_id, client_in_memory, count, empty_object,
};

const DAY: u64 = 86_400;

/// Returns the time of a clock that is ahead of this machine's, as a header.
fn date(ahead_s: i64) -> String {
    let now = SystemTime::now();
    let offset = Duration::from_secs(ahead_s.unsigned_abs());
    httpdate::fmt_http_date(if ahead_s < 0 { now - offset } else { now + offset })
}

fn expired() -> Reply {
    Reply::error(401, "USG.206010057", "appid auth expire")
}

/// A service whose clock is ahead: it rejects signatures that have expired or are valid for more than an hour.
fn service_ahead(ahead_s: i64) -> InMemory {
    InMemory::new(move |request: &Request| match request.route().as_str() {
        LOGIN_BY_APP_ID => {
            let now = i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()).unwrap() + ahead_s;
            let expire_time = request.json()["expireTime"].as_i64().unwrap();
            let is_valid = (now..now + 3_600).contains(&expire_time);
            if is_valid { Reply::json(&access_token("access", DAY)) } else { expired() }
                .with_header("Date", date(ahead_s))
        }
        _ => empty_object(request),
    })
}

#[tokio::test(start_paused = true)]
async fn a_login_is_signed_with_the_time_of_the_service() {
    for ahead_s in [612, 7_200, -7_200] {
        let service = service_ahead(ahead_s);
        let client = client_in_memory(&service, app_id());
        client.show_my_info().await.unwrap();
        assert_eq!(count(&service.routes(), LOGIN_BY_APP_ID), 2, "{ahead_s}");
        // The next login uses the time of the service at once.
        client.logout().await.unwrap();
        client.show_my_info().await.unwrap();
        assert_eq!(count(&service.routes(), LOGIN_BY_APP_ID), 3, "{ahead_s}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_error_states_how_wrong_the_clock_is() {
    for (ahead_s, position) in [(612, "behind"), (-612, "ahead of")] {
        let service = InMemory::new(move |_: &Request| expired().with_header("Date", date(ahead_s)));
        let error = client_in_memory(&service, app_id()).show_my_info().await.unwrap_err();
        assert_eq!(error.code(), Some(codes::APPID_AUTH_EXPIRE));
        let expected = [611, 612, 613].map(|seconds| {
            format!(
                "ShowMyInfo failed: CreateAppIdToken failed: HTTP 401 USG.206010057 appid auth expire; the clock of this \
                 machine is {seconds} s {position} the service"
            )
        });
        assert!(expected.contains(&crate::setup::without_request_id(&error)), "{error}");
        assert_eq!(service.routes(), [LOGIN_BY_APP_ID, LOGIN_BY_APP_ID]);
    }
}

#[tokio::test(start_paused = true)]
async fn without_a_difference_between_the_clocks_the_login_is_not_repeated() {
    for date in [Some(date(0)), Some(date(3)), Some("yesterday".to_owned()), None] {
        let reply = date.iter().fold(expired(), |reply, date| reply.with_header("Date", date));
        let service = InMemory::new(move |_: &Request| reply.clone());
        let error = client_in_memory(&service, app_id()).show_my_info().await.unwrap_err();
        assert!(!error.to_string().contains("clock"), "{error}");
        assert_eq!(service.routes(), [LOGIN_BY_APP_ID], "{date:?}");
    }
}

/// A password is not signed with the time.
#[tokio::test(start_paused = true)]
async fn the_clock_does_not_matter_for_a_login_with_a_password() {
    let service = InMemory::new(|_: &Request| expired().with_header("Date", date(612)));
    let client = client_in_memory(&service, Credentials::account("alice", Secret::new("password")));
    client.show_my_info().await.unwrap_err();
    advance_seconds(1).await;
    assert_eq!(service.routes(), [LOGIN_BY_ACCOUNT]);
}
