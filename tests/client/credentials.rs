//! Logins with the data of a user, with an account of another service and with authorization codes, and tokens of a function.

use std::convert::Infallible;
use std::error::Error as _;
use std::future::{pending, ready};
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

use huaweicloud_meeting::{AccessToken, Credentials, ErrorKind, Secret};
use serde_json::json;
use tokio::time::Instant;

use crate::server::{InMemory, Reply, Request, Server, in_turn};
use crate::setup::{
    LOGIN_BY_APP_ID, LOGIN_BY_PROXY, LOGOUT, MY_INFO, REFRESH, accepting, access_token, advance_seconds,
    client_in_memory, client_with, count, empty_object, issuing, sent_tokens, settle, without_request_id,
};

const HOUR: u64 = 3_600;
const DAY: u64 = 24 * HOUR;

/// Counts the calls of a function.
#[derive(Clone, Default)]
struct Counter(Arc<AtomicUsize>);

impl Counter {
    /// Returns 1 for the first call.
    fn next(&self) -> usize {
        self.0.fetch_add(1, Ordering::SeqCst) + 1
    }

    fn get(&self) -> usize {
        self.0.load(Ordering::SeqCst)
    }
}

/// Returns credentials with the codes `code-1`, `code-2`, …
fn codes() -> (Credentials, Counter) {
    let counter = Counter::default();
    let calls = counter.clone();
    let next = move || ready(Ok::<_, Infallible>(Secret::new(format!("code-{}", calls.next()))));
    (Credentials::authorization_code("mycorp.com", next), counter)
}

/// Returns credentials with the tokens `mine-1`, `mine-2`, …, which are valid for a number of seconds.
fn tokens(seconds: u64) -> (Credentials, Counter) {
    let counter = Counter::default();
    let calls = counter.clone();
    let next = move || {
        let token = AccessToken::new(Secret::new(format!("mine-{}", calls.next())));
        ready(Ok::<_, Infallible>(token.expires_in(Duration::from_secs(seconds))))
    };
    (Credentials::from_fn(next), counter)
}

fn code_of(login: &Request) -> String {
    login.json()["credential"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn what_is_known_of_a_user_is_part_of_the_login() {
    let server = Server::start(issuing(DAY, empty_object)).await;
    let credentials = Credentials::app_id("my-app", Secret::new("my-key"))
        .user("alice")
        .user_name("Alice Smith")
        .user_email("alice@mycorp.example")
        .user_phone("+8617300009092")
        .department("7");
    client_with(&server, credentials).show_my_info().await.unwrap();
    let login = server.requests().remove(0);
    assert_eq!(login.route(), LOGIN_BY_APP_ID);
    let body = login.json();
    let sent = ["userId", "userName", "userEmail", "userPhone", "deptCode", "corpId"].map(|name| body[name].clone());
    assert_eq!(json!(sent), json!(["alice", "Alice Smith", "alice@mycorp.example", "+8617300009092", "7", null]));
}

#[tokio::test]
async fn an_account_of_another_service_logs_in_with_its_password() {
    let server = Server::start(issuing(DAY, empty_object)).await;
    let credentials = Credentials::external_account("zhangsan@mycorp", Secret::new("pass:wörd"));
    client_with(&server, credentials).show_my_info().await.unwrap();
    let login = server.requests().remove(0);
    assert_eq!((login.route().as_str(), login.header("Authorization")), (LOGIN_BY_PROXY, None));
    let expected = json!({
        "account": "zhangsan@mycorp",
        "authServerType": "workplace",
        "authType": "AccountAndPwd",
        "clientType": 72,
        "pwd": "pass:wörd",
    });
    assert_eq!(login.json(), expected);
    assert_eq!(sent_tokens(&server.requests(), MY_INFO, "X-Access-Token"), ["access-1"]);
}

#[tokio::test]
async fn each_login_has_a_new_authorization_code() {
    let server = Server::start(issuing(DAY, empty_object)).await;
    let (credentials, calls) = codes();
    let client = client_with(&server, credentials);
    assert_eq!(calls.get(), 0, "no call has needed a token");
    for _ in 0..2 {
        client.show_my_info().await.unwrap();
        client.show_my_info().await.unwrap();
        client.logout().await.unwrap();
    }
    let logins: Vec<_> = server.requests().into_iter().filter(|request| request.route() == LOGIN_BY_PROXY).collect();
    assert_eq!(logins.iter().map(code_of).collect::<Vec<_>>(), ["code-1", "code-2"]);
    let expected = json!({
        "authServerType": "oauth2",
        "authType": "AuthCode",
        "clientType": 72,
        "credential": "code-1",
        "domain": "mycorp.com",
    });
    assert_eq!(logins[0].json(), expected);
}

/// The service may have used the code up: sending it again may revoke the tokens that were issued for it.
#[tokio::test(start_paused = true)]
async fn a_code_that_the_service_may_have_received_is_not_sent_again() {
    for lost in [Reply::closed(), Reply::status(503)] {
        let service = InMemory::new(in_turn([
            lost.clone(),
            Reply::json(&access_token("access-2", DAY)),
            Reply::json(&json!({})),
        ]));
        let client = client_in_memory(&service, codes().0);
        let error = client.show_my_info().await.unwrap_err();
        assert_eq!((error.login(), service.requests().len()), (Some("CreateProxyToken"), 1), "{lost:?}");
        client.show_my_info().await.unwrap();
        assert_eq!(service.requests().iter().take(2).map(code_of).collect::<Vec<_>>(), ["code-1", "code-2"]);
    }
}

#[tokio::test(start_paused = true)]
async fn a_code_that_the_service_has_not_received_is_sent_again() {
    let service = InMemory::new(in_turn([
        Reply::unreachable(),
        Reply::json(&access_token("access-1", DAY)),
        Reply::json(&json!({})),
    ]));
    client_in_memory(&service, codes().0).show_my_info().await.unwrap();
    assert_eq!(service.requests().iter().take(2).map(code_of).collect::<Vec<_>>(), ["code-1", "code-1"]);
}

#[tokio::test]
async fn a_password_or_code_that_the_service_returns_is_not_in_the_error() {
    let server = Server::start(|request| {
        let body = String::from_utf8_lossy(&request.body).into_owned();
        Reply::error(401, "USG.206010000", &format!("wrong: {body}"))
    })
    .await;
    let codes = || ready(Ok::<_, Infallible>(Secret::new("a-secret-code")));
    for (credentials, secret) in [
        (Credentials::external_account("alice", Secret::new("a-secret-password")), "a-secret-password"),
        (Credentials::authorization_code("mycorp.com", codes), "a-secret-code"),
    ] {
        let client = client_with(&server, credentials);
        let error = client.show_my_info().await.unwrap_err();
        let output =
            format!("{error} {error:?} {client:?} {}", String::from_utf8_lossy(error.response_body().unwrap()));
        assert!(output.contains("[redacted]") && !output.contains(secret), "{output}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_fails_with_the_error_of_the_function_that_supplies_codes() {
    let service = InMemory::new(issuing(DAY, empty_object));
    let calls = Counter::default();
    let attempts = calls.clone();
    let next = move || {
        let is_first = attempts.next() == 1;
        ready(if is_first { Err(io::Error::other("log in in the browser")) } else { Ok(Secret::new("code")) })
    };
    let client = client_in_memory(&service, Credentials::authorization_code("mycorp.com", next));
    let error = client.show_my_info().await.unwrap_err();
    assert_eq!((error.kind(), error.login()), (ErrorKind::Credentials, Some("CreateProxyToken")));
    assert!(error.to_string().contains("supplies the authorization code failed: log in in the browser"), "{error}");
    assert!(error.source().unwrap().is::<io::Error>());
    assert!(!error.may_have_taken_effect() && service.requests().is_empty());
    client.show_my_info().await.unwrap();
    assert_eq!(calls.get(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_function_that_never_returns_has_thirty_seconds() {
    let service = InMemory::new(issuing(DAY, empty_object));
    let codes = Credentials::authorization_code("mycorp.com", pending::<Result<Secret, Infallible>>);
    let tokens = Credentials::from_fn(pending::<Result<AccessToken, Infallible>>);
    for credentials in [codes, tokens] {
        let began = Instant::now();
        let error = client_in_memory(&service, credentials).show_my_info().await.unwrap_err();
        assert_eq!((error.kind(), began.elapsed().as_secs()), (ErrorKind::Credentials, 30));
        assert!(error.to_string().contains("has not returned within 30 s"), "{error}");
    }
}

#[tokio::test(start_paused = true)]
async fn calls_share_the_token_of_a_function() {
    let service = InMemory::new(issuing(DAY, empty_object));
    let (credentials, calls) = tokens(HOUR);
    let client = client_in_memory(&service, credentials);
    let concurrent: Vec<_> = (0..20).map(|_| tokio::spawn(client.show_my_info().send())).collect();
    for call in concurrent {
        call.await.unwrap().unwrap();
    }
    assert_eq!(calls.get(), 1);
    assert_eq!(service.routes(), [MY_INFO; 20], "the client does not log in");
    assert_eq!(sent_tokens(&service.requests(), MY_INFO, "X-Access-Token"), ["mine-1"; 20]);
}

#[tokio::test(start_paused = true)]
async fn a_function_replaces_its_token_in_the_background_before_it_expires() {
    let service = InMemory::new(issuing(DAY, empty_object));
    let (credentials, calls) = tokens(HOUR);
    let client = client_in_memory(&service, credentials);
    client.show_my_info().await.unwrap();
    advance_seconds(HOUR / 6 * 5).await;
    client.show_my_info().await.unwrap();
    settle().await;
    client.show_my_info().await.unwrap();
    assert_eq!(sent_tokens(&service.requests(), MY_INFO, "X-Access-Token"), ["mine-1", "mine-1", "mine-2"]);
    assert_eq!((calls.get(), count(&service.routes(), REFRESH)), (2, 0));
}

#[tokio::test(start_paused = true)]
async fn a_function_that_fails_does_not_fail_calls_while_its_token_is_valid() {
    let service = InMemory::new(issuing(DAY, empty_object));
    let calls = Counter::default();
    let attempts = calls.clone();
    let next = move || {
        let token = AccessToken::new(Secret::new("mine")).expires_in(Duration::from_secs(HOUR));
        ready(if attempts.next() == 1 { Ok(token) } else { Err(io::Error::other("down")) })
    };
    let client = client_in_memory(&service, Credentials::from_fn(next));
    for minutes in [0, 52, 1, 1] {
        advance_seconds(minutes * 60).await;
        client.show_my_info().await.unwrap();
        settle().await;
    }
    assert_eq!(calls.get(), 4);
    advance_seconds(600).await;
    let error = client.show_my_info().await.unwrap_err();
    assert_eq!((error.kind(), error.login()), (ErrorKind::Credentials, None));
    let expected = "ShowMyInfo failed: the function that supplies the token failed: down";
    assert_eq!(without_request_id(&error), expected);
}

#[tokio::test(start_paused = true)]
async fn a_rejected_token_of_a_function_is_replaced_once() {
    let service = InMemory::new(accepting(&["mine-2"]));
    let (credentials, calls) = tokens(HOUR);
    let client = client_in_memory(&service, credentials);
    let error = client.show_my_info().await.unwrap_err();
    assert_eq!((error.status(), calls.get()), (Some(401), 1), "the token was obtained for this call");
    advance_seconds(1).await;
    client.show_my_info().await.unwrap();
    assert_eq!(calls.get(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_function_that_returns_an_expired_token_is_called_once_per_call() {
    let service = InMemory::new(empty_object);
    let calls = Counter::default();
    let attempts = calls.clone();
    let next = move || {
        attempts.next();
        let expired = SystemTime::now() - Duration::from_secs(HOUR);
        let token = AccessToken::new(Secret::new("mine")).obtained_at(expired).expires_at(expired);
        ready(Ok::<_, Infallible>(token))
    };
    let client = client_in_memory(&service, Credentials::from_fn(next));
    let error = client.show_my_info().await.unwrap_err();
    assert!(error.to_string().contains("returned an expired one"), "{error}");
    assert_eq!((calls.get(), service.requests().len()), (1, 0));
}

#[tokio::test(start_paused = true)]
async fn a_logout_discards_the_token_of_a_function_without_revoking_it() {
    let service = InMemory::new(issuing(DAY, empty_object));
    let (credentials, _) = tokens(HOUR);
    let client = client_in_memory(&service, credentials);
    client.show_my_info().await.unwrap();
    client.logout().await.unwrap();
    client.show_my_info().await.unwrap();
    assert_eq!(count(&service.routes(), LOGOUT), 0);
    assert_eq!(sent_tokens(&service.requests(), MY_INFO, "X-Access-Token"), ["mine-1", "mine-2"]);
}
