//! The responses to invalid requests.

use huaweicloud_meeting::meeting_management::{CreateMeetingRequest, MediaType, MeetingOptions};
use huaweicloud_meeting_fake::Fake;

use crate::support::{ACCESS, CONTROL, JSON, Response, client, send};

const START: &str = "/v1/mmc/management/conferences/start";
const LOGIN: &str = "/v2/usg/acs/auth/appauth";

async fn error(method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> (u16, String, String) {
    let fake = Fake::builder().accept_any_token().start().await.unwrap();
    send(fake.url(), method, path, headers, body).await.error()
}

fn bad(message: &str) -> (u16, String, String) {
    (400, "MMC.111070001".to_owned(), format!("CONF_BAD_REQUEST: {message}"))
}

#[tokio::test]
async fn paths_and_methods() {
    let absent = |reason: &str| {
        let message = format!("The API does not exist or has not been published in the environment: {reason}");
        (404, "APIG.0101".to_owned(), message)
    };
    assert_eq!(error("GET", "/v1/mmc", &[], "").await, absent("no operation has this path"));
    assert_eq!(
        error("GET", "/v1/mmc/management/conferences/", &[ACCESS], "").await,
        absent("no operation has this path")
    );
    assert_eq!(error("GET", START, &[], "").await, absent("the method for this path is POST, not GET"));
}

#[tokio::test]
async fn request_ids() {
    let fake = Fake::start().await.unwrap();
    let shown = |response: &Response| response.json()["request_id"].as_str().map(str::to_owned);
    let echoed = send(fake.url(), "GET", "/nowhere", &[("x-request-id", "mine")], "").await;
    assert_eq!((echoed.header("X-Request-Id"), shown(&echoed).as_deref()), (Some("mine"), Some("mine")));
    let first = send(fake.url(), "GET", "/nowhere", &[], "").await;
    let second = send(fake.url(), "GET", "/nowhere", &[], "").await;
    assert_eq!(first.header("X-Request-Id"), shown(&first).as_deref());
    assert_ne!(shown(&first), shown(&second));
}

#[tokio::test]
async fn tokens() {
    let fake = Fake::start().await.unwrap();
    let error = async |path: &str, headers: &[(&str, &str)]| send(fake.url(), "PUT", path, headers, "").await.error();
    let bad = |status, code: &str, message: &str| (status, code.to_owned(), message.to_owned());
    let access = |message| bad(401, "USG.206020000", message);
    let path = "/v1/usg/acs/token";
    assert_eq!(error(path, &[]).await, access("INVALID_TOKEN: the header `X-Access-Token` is missing"));
    let unknown =
        access("INVALID_TOKEN: the token in `X-Access-Token` was not issued by this server, or it has expired");
    assert_eq!(error(path, &[ACCESS]).await, unknown);
    let control = |message| bad(400, "MMC.111072065", message);
    let path = "/v1/mmc/control/conferences/lock?conferenceID=1";
    let missing = control("CONF_NOT_FOUND_OR_AUTH_FAILED: the header `X-Conference-Authorization` is missing");
    assert_eq!(error(path, &[ACCESS]).await, missing);
    let unknown = "CONF_NOT_FOUND_OR_AUTH_FAILED: the token in `X-Conference-Authorization` was not issued by this server, or it has expired";
    assert_eq!(error(path, &[CONTROL]).await, control(unknown));
}

#[tokio::test]
async fn bodies() {
    let start = async |body: &str| error("POST", START, &[ACCESS, JSON], body).await;
    let missing = "`body.conferenceID` is required, but missing, and so is `body.password`";
    assert_eq!(start("").await, bad(missing));
    assert_eq!(start("{}").await, bad(missing));
    assert_eq!(start(r#"{"conferenceID": "1"}"#).await, bad("`body.password` is required, but missing"));
    let wrong = start(r#"{"conferenceID": 1, "password": "x"}"#).await.2;
    assert!(wrong.starts_with("CONF_BAD_REQUEST: `body.conferenceID` should be a string"), "{wrong}");
    let unknown = start(r#"{"conferenceID": "1", "pasword": "x", "password": "x"}"#).await.2;
    assert!(unknown.contains("`body.pasword` is not an input") && unknown.contains("`password`"), "{unknown}");
    let twice = start(r#"{"conferenceID": "1", "password": "x", "password": "y"}"#).await;
    assert_eq!(twice, bad("`body.password` occurs twice"));
    let malformed = start(r#"{"conferenceID": "#).await.2;
    assert!(malformed.starts_with("CONF_BAD_REQUEST: the body is not valid JSON: EOF"), "{malformed}");
    let form = error("POST", START, &[ACCESS, ("Content-Type", "application/x-www-form-urlencoded")], "{}").await;
    let expected = "the header `Content-Type` should be `application/json`, not `application/x-www-form-urlencoded`";
    assert_eq!(form, bad(expected));
    let none = error("GET", "/v1/mmc/management/conferences", &[ACCESS, JSON], "{}").await.2;
    assert!(none.starts_with("CONF_BAD_REQUEST: `body` must be omitted: SearchMeetings has no body"), "{none}");
}

/// An input that the spec does not have is an error, so that a misspelled extra does not go unnoticed.
#[tokio::test]
async fn an_extra_input_is_rejected_with_its_name() {
    let fake = Fake::builder().accept_any_token().start().await.unwrap();
    let client = client(&fake);
    let request = || CreateMeetingRequest::new([MediaType::HdVideo]).conf_config_info(MeetingOptions::new());
    let book = || client.create_meeting(request());
    for (call, input) in [
        (book().extra("joinBeforeHostTime", 10), "body.joinBeforeHostTime"),
        (book().extra("/confConfigInfo/highResolutionMode", 1), "body.confConfigInfo.highResolutionMode"),
        (book().extra_query("dryRun", "true"), "query.dryRun"),
    ] {
        let error = call.await.unwrap_err();
        assert_eq!((error.status(), error.code_text()), (Some(400), Some("MMC.111070001")), "{error}");
        assert!(error.message().contains(&format!("`{input}` is not ")), "{error}");
    }
}

#[tokio::test]
async fn the_user_service_has_its_own_codes() {
    let (status, code, message) = error("POST", LOGIN, &[JSON], "{}").await;
    assert_eq!((status, code.as_str()), (400, "USG.200000003"));
    assert!(
        message.starts_with("PARAM_ERR: `headers.Authorization` is required, but missing, and so are "),
        "{message}"
    );
}

#[tokio::test]
async fn queries() {
    let search =
        async |query: &str| error("GET", &format!("/v1/mmc/management/conferences?{query}"), &[ACCESS], "").await.2;
    let wrong = search("limit=many").await;
    assert!(wrong.starts_with("CONF_BAD_REQUEST: `query.limit` should be a whole number"), "{wrong}");
    assert!(search("limt=1").await.contains("`query.limt` is not an input of SearchMeetings; did you mean `limit`?"));
    assert!(search("searchKey=%7D%7D%22").await.is_empty());
    assert!(search("limit=1&limit=2").await.contains("`query.limit`"));
}

#[tokio::test]
async fn constants_and_both_places_of_an_input_are_required() {
    let path = "/v1/mmc/control/conferences/token?conferenceID=1";
    let without = error("GET", path, &[("X-Password", "x")], "").await;
    assert_eq!(without, bad("`headers.X-Login-Type` is missing; it is always 1"));
    let other = error("GET", path, &[("X-Password", "x"), ("X-Login-Type", "2")], "").await.2;
    assert!(other.contains("`headers.X-Login-Type` must be 1"), "{other}");
    let path = "/v1/mmc/control/conferences/inviteWithPwd?conferenceID=1";
    let without = error("POST", path, &[JSON], r#"{"callNum": "+99", "pwd": "x"}"#).await;
    assert_eq!(without, bad("`body.confID` is missing; it has the same value as `query.conferenceID`"));
    let different = error("POST", path, &[JSON], r#"{"callNum": "+99", "pwd": "x", "confID": "2"}"#).await.2;
    assert!(different.contains("`body.confID` differs from `query.conferenceID`"), "{different}");
}

#[tokio::test]
async fn multipart_bodies() {
    let path = "/v1/usg/sss/materials";
    let form = ("Content-Type", "multipart/form-data; boundary=b");
    let part = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\n\r\nPNG\r\n--b--\r\n";
    let fake = Fake::builder().accept_any_token().start().await.unwrap();
    let sent = async |header, body: &str| send(fake.url(), "POST", path, &[ACCESS, header], body).await;
    assert_eq!(sent(form, part).await.status, 200);
    let message = async |header, body: &str| sent(header, body).await.error().2;
    assert_eq!(message(form, "--b--\r\n").await, "PARAM_ERR: `body.file` is required, but missing");
    assert!(
        message(form, &part.replace("=\"file\"", "=\"picture\""))
            .await
            .contains("`body.picture` is not an input of AddMaterial")
    );
    assert!(message(form, &part.replace("; filename=\"a.png\"", "")).await.contains("`body.file` should be "));
    let json = "PARAM_ERR: the header `Content-Type` should be `multipart/form-data`, not `application/json`";
    assert_eq!(message(JSON, "{}").await, json);
    assert!(message(form, "--b\r\n").await.starts_with("PARAM_ERR: "));
}

#[tokio::test]
async fn path_parameters_are_decoded() {
    let fake = Fake::builder().accept_any_token().start().await.unwrap();
    // A literal segment takes precedence, even if it is percent-encoded.
    for (segment, listed) in [("upcoming", true), ("up%63oming", true), ("914%2F1", false)] {
        let path = format!("/v1/wss/webinar/open/conferences/{segment}");
        let response = send(fake.url(), "GET", &path, &[ACCESS], "").await.json();
        assert_eq!(response["data"].is_array(), listed, "{response}");
    }
}
