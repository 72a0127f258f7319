//! The requests that documents send.

use huaweicloud_meeting_runtime::ErrorKind;
use huaweicloud_meeting_runtime::values::Secret;

use crate::library::{CLOSE_LIBRARY, FIND_BOOKS, INVITE_GUESTS, LEND_BOOKS, Recorder, SERVICE, core};
use crate::{call_with, error, parse, run, sent, without_position};

#[test]
fn every_section_goes_to_its_place() {
    let document = r#"{
        "operation": "LendBooks",
        "path": {"shelf": "A/7"},
        "query": {"days": 14, "kinds": [0, 1], "hurry": 1, "fee": "1.5"},
        "headers": {"x-reader": "jo", "X-Request-Id": "4711", "accept-language": "en-US"},
        "body": {"books": [{"title": "Moby-Dick", "pages": 600}], "copies": "2", "tags": "sea,whale", "notes": {"a": [1, null]}}
    }"#;
    assert_eq!(
        sent(document),
        [
            "POST /shelves/A%2F7/loans?days=14&kinds=0&kinds=1&hurry=1&fee=1.5",
            "accept-language: en-US",
            "x-access-token: access-token",
            "x-reader: jo",
            "x-request-id: 4711",
            "x-version: 1",
            concat!(
                r#"{"books":[{"title":"Moby-Dick","pages":600}],"copies":"2","tags":"sea,whale","notes":{"a":[1,null]},"#,
                r#""mode":2,"kind":"loan","shelfId":"A/7"}"#
            ),
        ]
    );
}

#[test]
fn a_response_is_returned_as_it_was_sent() {
    let document = parse(r#"{"operation": "LendBooks", "path": {"shelf": "A"}, "body": {"books": []}}"#).unwrap();
    let response = r#"[ {"pages": "12", "title": "Emma", "isbn": 1}, {"title": null, "pages": {}}, null ]"#;
    let (_, returned) = call_with(&document, response);
    assert_eq!(returned, r#"[{"pages":"12","title":"Emma","isbn":1},{"title":null,"pages":{}},null]"#);
}

#[test]
fn without_a_response_value_only_json_is_returned() {
    let document = parse(r#"{"operation": "Close"}"#).unwrap();
    for (response, expected) in [("anything", ""), ("", ""), ("{}", ""), (r#"{"result": 0}"#, r#"{"result":0}"#)] {
        assert_eq!(call_with(&document, response).1, expected, "{response}");
    }
    assert_eq!(CLOSE_LIBRARY.check_response(b"anything").unwrap().0, "");
}

#[test]
fn a_response_is_decoded_and_encoded_again() {
    let response = br#"[{"pages": "12", "title": "Emma", "isbn": 1}, {"title": null, "pages": {}}, null]"#;
    let (known, anomalies) = LEND_BOOKS.check_response(response).unwrap();
    assert_eq!(known, r#"[{"title":"Emma","pages":12},{"title":""}]"#);
    let found: Vec<String> = anomalies.iter().map(ToString::to_string).collect();
    assert_eq!(
        found,
        ["`[1].pages` should be a whole number, but is an object", "`[2]` should be an object, but is null"]
    );
    assert_eq!(LEND_BOOKS.check_response(b"{}").unwrap_err().expected(), Some("a list"));
}

#[test]
fn inputs_that_are_sent_as_strings_may_be_written_as_strings() {
    let as_text = r#"{"operation": "LendBooks", "path": {"shelf": "A"}, "body": {"books": []},
        "query": {"days": "14", "kinds": ["0", "4711"], "hurry": "1", "fee": 1.5}, "headers": {"X-Version": "1"}}"#;
    let as_values = r#"{"operation": "LendBooks", "path": {"shelf": "A"}, "body": {"books": []},
        "query": {"days": 14, "kinds": [0, 4711], "hurry": 1, "fee": "1.5"}, "headers": {"X-Version": 1}}"#;
    assert_eq!(sent(as_text), sent(as_values));
    let lone = r#"{"operation": "LendBooks", "path": {"shelf": "A"}, "body": {"books": []}, "query": {"kinds": "1"}}"#;
    assert!(sent(lone)[0].ends_with("?kinds=1"));
}

#[test]
fn an_input_of_two_places_is_needed_at_one() {
    let body_only = r#"{"operation": "LendBooks", "body": {"books": [], "shelfId": "A"}}"#;
    let both = r#"{"operation": "LendBooks", "path": {"shelf": "A"}, "body": {"books": [], "shelfId": "A"}}"#;
    let path_only = r#"{"operation": "LendBooks", "path": {"shelf": "A"}, "body": {"books": []}}"#;
    assert_eq!(sent(body_only), sent(path_only));
    assert_eq!(sent(both), sent(path_only));
    let differing = r#"{"operation": "LendBooks", "path": {"shelf": "A"}, "body": {"books": [], "shelfId": "B"}}"#;
    assert_eq!(
        without_position(&error(differing)),
        "`body.shelfId` differs from `path.shelf`, but both are the same input; set one of them only"
    );
}

#[test]
fn a_constant_may_be_given() {
    let given = r#"{"operation": "LendBooks", "path": {"shelf": "A"}, "headers": {"X-Version": 1},
        "body": {"books": [], "mode": 2, "kind": "loan"}}"#;
    let omitted = r#"{"operation": "LendBooks", "path": {"shelf": "A"}, "body": {"books": []}}"#;
    assert_eq!(sent(given), sent(omitted));
    for (wrong, expected) in [
        (r#""mode": 3"#, "`body.mode` must be 2 or omitted"),
        (r#""mode": "2""#, "`body.mode` must be 2 or omitted"),
        (r#""kind": "gift""#, "`body.kind` must be \"loan\" or omitted"),
    ] {
        let document =
            format!(r#"{{"operation": "LendBooks", "path": {{"shelf": "A"}}, "body": {{"books": [], {wrong}}}}}"#);
        assert!(error(&document).starts_with(expected), "{}", error(&document));
    }
}

#[test]
fn a_handle_sends_the_token_of_the_document() {
    let document = r#"{"operation": "InviteGuests", "query": {"room": "7"}, "headers": {"X-ROOM-TOKEN": "room-token"},
        "body": {"guests": ["Ada"]}}"#;
    assert_eq!(
        sent(document),
        ["PUT /rooms/guests?room=7", "x-room-token: room-token", r#"{"roomId":"7","guests":["Ada"]}"#]
    );
}

#[test]
fn a_handle_obtains_a_token_with_a_password() {
    let document = parse(r#"{"operation": "InviteGuests", "body": {"guests": [], "roomId": "7"}}"#).unwrap();
    assert_eq!(document.needs_token(), Some("X-Room-Token"));
    let document = document.with_password(Secret::new("sesame"));
    assert_eq!(document.needs_token(), None);
    let (lines, _) = call_with(&document, r#"{"token": "obtained", "lifetime": 1800}"#);
    assert_eq!(
        lines,
        [
            "GET /rooms/token?room=7",
            "x-key: sesame",
            "PUT /rooms/guests?room=7",
            "x-room-token: obtained",
            r#"{"roomId":"7","guests":[]}"#
        ]
    );
}

#[test]
fn a_handle_without_token_and_password_sends_nothing() {
    let document = parse(r#"{"operation": "InviteGuests", "query": {"room": "7"}, "body": {"guests": []}}"#).unwrap();
    let recorder = Recorder::default();
    let error = run(INVITE_GUESTS.call(&core(&recorder), &document).send()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(recorder.sent.lock().unwrap().is_empty());
}

#[test]
fn the_token_of_the_document_replaces_that_of_the_client() {
    let document = r#"{"operation": "LendBooks", "path": {"shelf": "A"}, "headers": {"X-Access-Token": "other"}, "body": {"books": []}}"#;
    assert!(sent(document).contains(&"x-access-token: other".to_owned()));
}

#[test]
fn the_default_token_sets_the_input_with_its_header() {
    let default = Secret::new("default-token");
    let with_default = |document: &str| {
        let document = FIND_BOOKS.parse_with_token(document.as_bytes(), &SERVICE, "x-access-token", &default).unwrap();
        call_with(&document, "{}").0
    };
    assert_eq!(with_default(r#"{"operation": "FindBooks"}"#), ["POST /find", "x-access-token: default-token"]);
    assert_eq!(
        with_default(r#"{"operation": "FindBooks", "headers": {"X-Access-Token": "own"}}"#),
        ["POST /find", "x-access-token: own"]
    );
    assert_eq!(error(r#"{"operation": "FindBooks"}"#), "`headers.X-Access-Token` is required, but missing");
}

#[test]
fn an_optional_body_is_sent_if_the_document_has_one() {
    let with =
        |body: &str| sent(&format!(r#"{{"operation": "FindBooks", "headers": {{"X-Access-Token": "t"}}{body}}}"#));
    assert_eq!(with("")[2..], [] as [&str; 0]);
    assert_eq!(with(r#", "body": null"#)[2..], [] as [&str; 0]);
    assert_eq!(with(r#", "body": {}"#)[2..], ["{}"]);
    assert_eq!(with(r#", "body": {"labels": {"b": "1"}}"#)[2..], [r#"{"labels":{"b":"1"}}"#]);
}

/// A `null` that is not sent could have been meant to clear a value.
#[test]
fn null_is_rejected_or_sent() {
    let lend = |fields: &str| {
        let books = if fields.contains("books") { "" } else { r#""books": [], "# };
        format!(r#"{{"operation": "LendBooks", "path": {{"shelf": "A"}}, "body": {{{books}{fields}}}}}"#)
    };
    const OMIT: &str = "is null, which is never sent; omit the field instead";
    for (fields, expected) in [
        (r#""copies": null"#, format!("`body.copies` {OMIT}")),
        (r#""tags": null"#, format!("`body.tags` {OMIT}")),
        (r#""books": null"#, "`body.books` should be a list, but is null".to_owned()),
        (r#""books": [{"title": "", "pages": null}]"#, format!("`body.books[0].pages` {OMIT}")),
        (r#""books": [{"title": null}]"#, "`body.books[0].title` should be a string, but is null".to_owned()),
        (r#""books": [null]"#, "`body.books[0]` should be an object, but is null".to_owned()),
        (r#""mode": null"#, "`body.mode` must be 2 or omitted".to_owned()),
    ] {
        assert_eq!(without_position(&error(&lend(fields))), expected);
    }
    let query = r#"{"operation": "LendBooks", "path": {"shelf": "A"}, "query": {"days": null}, "body": {"books": []}}"#;
    assert_eq!(without_position(&error(query)), format!("`query.days` {OMIT}"));
    let sent = sent(&lend(r#""notes": null"#));
    assert!(sent.last().unwrap().contains(r#""notes":null"#), "{sent:?}");
}

#[test]
fn a_body_may_be_a_single_value() {
    assert_eq!(sent(r#"{"operation": "BurnBooks", "body": ["a", "b"]}"#), ["DELETE /books", r#"["a","b"]"#]);
    assert_eq!(
        without_position(&error(r#"{"operation": "BurnBooks", "body": ["a", 1]}"#)),
        "`body[1]` should be a string, but is a number"
    );
    assert_eq!(error(r#"{"operation": "BurnBooks"}"#), "`body` is required, but missing");
}

#[test]
fn the_content_of_a_file_is_base64() {
    let document = r#"{"operation": "SetCover", "body": {"cover": {"filename": "a.png", "content_base64": "aGVsbG8="}, "width": "20"},
        "headers": {"content-type": "multipart/form-data"}}"#;
    let lines = sent(document);
    let body = lines.last().unwrap();
    assert!(body.contains("name=\"cover\"; filename=\"a.png\"\r\nContent-Type: image/png\r\n\r\nhello\r\n"), "{body}");
    assert!(body.contains("name=\"width\"\r\n\r\n20\r\n"), "{body}");
    for (file, expected) in [
        (
            r#"{"filename": "a.png", "content_base64": "%"}"#,
            "`body.cover.content_base64` is invalid: it is not valid Base64",
        ),
        (r#"{"filename": "a.png"}"#, "`body.cover.content_base64` is required, but missing"),
        (r#"{"filename": "a.png", "content_base64": "", "type": ""}"#, "`body.cover.type` is not a field of a file"),
        (r#""a.png""#, "`body.cover` should be an object, but is a string"),
    ] {
        let message = error(&format!(r#"{{"operation": "SetCover", "body": {{"cover": {file}}}}}"#));
        assert!(message.starts_with(expected), "{message}");
    }
}
