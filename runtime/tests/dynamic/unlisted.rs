//! What the spec does not have: extra inputs of documents, and documents of custom calls.

use huaweicloud_meeting_runtime::dynamic::CustomDocument;
use huaweicloud_meeting_runtime::operation::Auth;
use huaweicloud_meeting_runtime::values::Secret;
use huaweicloud_meeting_runtime::{Effect, ErrorKind};

use crate::library::{ACCESS, ALL, Recorder, core};
use crate::{parse, run, sent};

static AUTH: Auth = Auth { scheme: &ACCESS, header: "X-Access-Token" };

fn lend(extra: &str) -> String {
    format!(
        r#"{{"operation": "LendBooks", "path": {{"shelf": "A"}}, "body": {{"books": [{{"title": "a"}}, {{"title": "b"}}]}}, "extra": {extra}}}"#
    )
}

/// The error of a call that is refused before anything is sent.
fn refused(document: &str) -> String {
    let recorder = Recorder::default();
    let document = parse(document).unwrap();
    let operation = ALL.iter().find(|known| known.operation.name == document.operation().name).unwrap();
    let error = run(operation.call(&core(&recorder), &document.with_password(Secret::new("key"))).send()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Request, "{error}");
    assert!(recorder.sent.lock().unwrap().is_empty());
    error.to_string()
}

#[test]
fn extra_inputs_go_to_their_places() {
    let document = lend(
        r#"{
            "query": {"order": ["a", "b"], "deep": true},
            "headers": {"X-Source": "s"},
            "body": {"/books/1/isbn": {"a": [1]}, "/books/0/a~1b": null, "seal": "x", "copies": null}
        }"#,
    );
    assert_eq!(
        sent(&document),
        [
            "POST /shelves/A/loans?order=a&order=b&deep=true",
            "x-access-token: access-token",
            "x-source: s",
            "x-version: 1",
            concat!(
                r#"{"books":[{"title":"a","a/b":null},{"title":"b","isbn":{"a":[1]}}],"copies":null,"mode":2,"kind":"loan","#,
                r#""shelfId":"A","seal":"x"}"#
            ),
        ]
    );
    assert_eq!(
        sent(r#"{"operation": "FindBooks", "extra": {"body": {"x": 1}}, "headers": {"X-Access-Token": "t"}}"#)[2],
        r#"{"x":1}"#
    );
}

#[test]
fn an_extra_that_is_no_extra_is_refused() {
    for (extra, reason) in [
        (r#"{"body": {"copies": 1}}"#, "the extra field `copies` is the field `copies` of the request"),
        (r#"{"body": {"mode": 3}}"#, "the extra field `mode` is set by the client"),
        (
            r#"{"body": {"/books/0/title": "c"}}"#,
            "the extra field `/books/0/title` is the field `title` of the request",
        ),
        (r#"{"body": {"/books/2/isbn": 1}}"#, "is not in one of the 2 items of the list"),
        (r#"{"body": {"/books/0": {}}}"#, "is not in one of the 2 items of the list"),
        (r#"{"body": {"/tags/0/x": 1}}"#, "is in `tags`, which the request does not set"),
        (r#"{"query": {"days": 1}}"#, "the extra query parameter `days` is the field `days` of the request"),
        (r#"{"headers": {"x-reader": "x"}}"#, "the extra header `x-reader` is the field `reader` of the request"),
        (r#"{"headers": {"X-Version": "2"}}"#, "the extra header `X-Version` is set by the client"),
    ] {
        let error = refused(&lend(extra));
        assert!(error.contains(reason), "{extra}: {error}");
    }
    for (document, reason) in [
        (r#"{"operation": "Close", "extra": {"body": {"x": 1}}}"#, "because the request has no JSON body"),
        (r#"{"operation": "BurnBooks", "body": ["1"], "extra": {"body": {"x": 1}}}"#, "is not in one of the 1 items"),
        (
            r#"{"operation": "BurnBooks", "body": ["1"], "extra": {"body": {"/0/x": 1}}}"#,
            "is in a value without known fields",
        ),
        (
            r#"{"operation": "InviteGuests", "query": {"room": "7"}, "body": {"guests": []}, "extra": {"body": {"roomId": "8"}}}"#,
            "the extra field `roomId` is set by the client",
        ),
    ] {
        let error = refused(document);
        assert!(error.contains(reason), "{document}: {error}");
    }
}

#[test]
fn an_error_states_whether_a_name_is_unknown() {
    for (document, is_unknown_name) in [
        (r#"{"operation": "Read"}"#, true),
        (r#"{"operation": null}"#, false),
        (r#"{"operation": "Close", "query": {"x": 1}}"#, true),
        (r#"{"operation": "LendBooks", "path": {"shelf": "A"}, "body": {"books": [{"title": "", "x": 1}]}}"#, true),
        (r#"{"operation": "LendBooks", "path": {"shelf": 1}}"#, false),
        (r#"{"operation": "Close", "sort": {}}"#, false),
    ] {
        assert_eq!(parse(document).unwrap_err().is_unknown_name(), is_unknown_name, "{document}");
    }
}

/// Returns the request that is sent for a document of a custom call.
fn custom(document: &str) -> (String, Vec<String>, String) {
    let recorder = Recorder { response: "{}", ..Recorder::default() };
    let document = CustomDocument::parse(document.as_bytes()).unwrap().unwrap();
    run(document.call(&core(&recorder), &AUTH).send()).unwrap();
    let sent = recorder.sent.lock().unwrap();
    let own = ["accept", "content-type", "content-length", "user-agent", "x-request-id"];
    let headers = sent[0].headers().iter().filter(|(name, _)| !own.contains(&name.as_str()));
    let mut headers: Vec<_> = headers.map(|(name, value)| format!("{name}: {}", value.to_str().unwrap())).collect();
    headers.sort();
    let first = format!("{} {}", sent[0].method(), sent[0].uri().path_and_query().unwrap());
    (first, headers, String::from_utf8_lossy(sent[0].body()).into_owned())
}

#[test]
fn a_document_of_a_custom_call_is_sent() {
    let document = r#"{
        "operation": "PATCH /shelves/{shelf}/audit",
        "path": {"shelf": "A/7"},
        "query": {"limit": 3, "kind": ["x", 2]},
        "headers": {"X-Source": "s", "accept-language": "en-US"},
        "body": [null, {"a": 1}]
    }"#;
    let (first, headers, body) = custom(document);
    assert_eq!(first, "PATCH /shelves/A%2F7/audit?limit=3&kind=x&kind=2");
    assert_eq!(headers, ["accept-language: en-US", "x-access-token: access-token", "x-source: s"]);
    assert_eq!(body, r#"[null,{"a":1}]"#);
    let (_, headers, body) = custom(r#"{"operation": "GET /x", "token": "none", "query": null}"#);
    assert_eq!((headers.len(), body.as_str()), (0, ""));
    let (_, headers, _) = custom(r#"{"operation": "GET /x", "headers": {"x-access-token": "own"}}"#);
    assert_eq!(headers, ["x-access-token: own"]);
}

#[test]
fn a_document_of_an_operation_is_no_custom_call() {
    let parsed = |document: &str| CustomDocument::parse(document.as_bytes());
    for document in ["{}", r#"{"operation": "Close"}"#, r#"{"operation": "GET x"}"#, r#"{"operation": "/x GET"}"#] {
        assert!(parsed(document).unwrap().is_none(), "{document}");
    }
    assert!(parsed("[]").is_err());
    let document =
        parsed(r#"{"operation": "PUT /x", "effect": "one_time", "headers": {"K": "5f1c7e"}}"#).unwrap().unwrap();
    assert_eq!((document.operation().as_str(), document.effect()), ("PUT /x", Some(Effect::OneTime)));
    assert!(document.needs_token(&AUTH) && !format!("{document:?}").contains("5f1c7e"));
}

#[cfg(feature = "serde")]
#[test]
fn a_response_is_decoded_with_serde() {
    #[derive(Debug, PartialEq, serde::Deserialize)]
    struct Audit {
        books: u32,
    }

    let recorder = Recorder { response: r#"{"books": 7, "key": "5f1c7e"}"#, ..Recorder::default() };
    let call = || {
        let document = CustomDocument::parse(br#"{"operation": "POST /audit"}"#).unwrap().unwrap();
        document.call(&core(&recorder), &AUTH).json(serde_json::json!({"deep": true}))
    };
    let response = run(call().send()).unwrap();
    assert_eq!(response.decode::<Audit>().unwrap(), Audit { books: 7 });
    assert_eq!(recorder.sent.lock().unwrap()[0].body(), r#"{"deep":true}"#);
    let error = response.decode::<Vec<Audit>>().unwrap_err();
    assert_eq!((error.kind(), error.operation()), (ErrorKind::Decode, Some("POST /audit")));
    assert!(error.may_have_taken_effect() && !error.to_string().contains("5f1c7e"), "{error}");
}
