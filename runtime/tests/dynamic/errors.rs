//! The errors of invalid documents, and the descriptions of inputs.

use huaweicloud_meeting_runtime::dynamic::DynamicOperation;
use huaweicloud_meeting_runtime::values::Secret;

use crate::library::{ALL, CLOSE_LIBRARY, FIND_BOOKS, INVITE_GUESTS, LEND_BOOKS, SERVICE, SET_COVER};
use crate::{error, parse, without_position};

#[test]
fn errors_name_the_path() {
    let lend = |rest: &str| {
        format!(r#"{{"operation": "LendBooks", "path": {{"shelf": "A"}}, "body": {{"books": []}}{rest}}}"#)
    };
    let books = |books: &str| {
        format!(r#"{{"operation": "LendBooks", "path": {{"shelf": "A"}}, "body": {{"books": {books}}}}}"#)
    };
    for (document, expected) in [
        ("".to_owned(), "the document is malformed JSON: unexpected end"),
        ("[]".to_owned(), "the document should be an object, but is a list"),
        ("{} x".to_owned(), "the document has trailing characters"),
        ("{\n\"body\": 1,\n}".to_owned(), "the document is malformed JSON: expected the name of a field"),
        ("{}".to_owned(), "`operation` is required, but missing"),
        (r#"{"operation": 1}"#.to_owned(), "`operation` should be a string, but is a number"),
        (
            r#"{"operation": "lendbook"}"#.to_owned(),
            "`operation` is `lendbook`, which is not an operation; did you mean `LendBooks`?",
        ),
        (r#"{"operation": "Read"}"#.to_owned(), "`operation` is `Read`, which is not an operation"),
        (r#"{"operation": "Close", "operation": "Close"}"#.to_owned(), "`operation` occurs twice"),
        (lend(r#", "header": {}"#), "`header` is not a section of a document; did you mean `headers`?"),
        (lend(r#", "other": {}"#), "`other` is not a section of a document"),
        (lend(r#", "extra": []"#), "`extra` should be an object, but is a list"),
        (
            lend(r#", "extra": {"path": {}}"#),
            "`extra.path` is not a place of extra inputs; these are query, headers, body",
        ),
        (lend(r#", "extra": {"body": {"a": 1, "a": 2}}"#), "`extra.body.a` occurs twice"),
        (lend(r#", "query": []"#), "`query` should be an object, but is a list"),
        (lend(r#", "query": {"day": 1}"#), "`query.day` is not an input of LendBooks; did you mean `days`?"),
        (
            lend(r#", "query": {"colour": 1}"#),
            "`query.colour` is not an input of LendBooks; the inputs here are `days`, `kinds`, `hurry`, `fee` and `until`",
        ),
        (lend(r#", "query": {"days": "ten"}"#), "`query.days` should be a whole number, but is a string"),
        (lend(r#", "query": {"days": "010"}"#), "`query.days` should be a whole number, but is a string"),
        (lend(r#", "query": {"days": 1.5}"#), "`query.days` should be a whole number, but is another number"),
        (lend(r#", "query": {"days": [1]}"#), "`query.days` should be a whole number, but is a list"),
        (
            lend(r#", "query": {"until": "tomorrow"}"#),
            "`query.until` should be a minute in UTC, such as \"2022-08-30 12:00\", but is another string",
        ),
        (lend(r#", "query": {"hurry": "yes"}"#), "`query.hurry` should be 0 or 1, but is a string"),
        (lend(r#", "query": {"kinds": [0, "x"]}"#), "`query.kinds[1]` should be a whole number, but is a string"),
        (lend(r#", "query": {"days": 1, "days": 1}"#), "`query.days` occurs twice"),
        (lend(r#", "headers": {"X-Reader": 5}"#), "`headers.X-Reader` should be a string, but is a number"),
        (lend(r#", "headers": {"X-Reader": "", "x-reader": ""}"#), "`headers.x-reader` occurs twice"),
        (
            lend(r#", "headers": {"X-Redaer": ""}"#),
            "`headers.X-Redaer` is not an input of LendBooks; did you mean `X-Reader`?",
        ),
        (lend(r#", "headers": {"X-Version": 2}"#), "`headers.X-Version` must be 1 or omitted"),
        (
            lend(r#", "headers": {"Content-Type": "text/plain"}"#),
            "`headers.Content-Type` must be application/json or omitted",
        ),
        (books("[{}]"), "`body.books[0].title` is required, but missing"),
        (books(r#"[{"title": "", "pages": "12"}]"#), "`body.books[0].pages` should be a whole number, but is a string"),
        (
            books(r#"[{"title": ""}, {"titel": ""}]"#),
            "`body.books[1].titel` is not a field of Book; did you mean `title`?",
        ),
        (books(r#"[{"title": "", "title": ""}]"#), "`body.books[0].title` occurs twice"),
        (books("null"), "`body.books` should be a list, but is null"),
        (
            r#"{"operation": "LendBooks", "body": {"book": []}}"#.to_owned(),
            "`body.book` is not an input of LendBooks; did you mean `books`?",
        ),
        (r#"{"operation": "LendBooks"}"#.to_owned(), "`path.shelf` is required, but missing, and so is `body.books`"),
        (
            r#"{"operation": "LendBooks", "path": {"shelf": null}}"#.to_owned(),
            "`path.shelf` should be a string, but is null",
        ),
        (
            r#"{"operation": "InviteGuests", "query": {"room": 7}}"#.to_owned(),
            "`query.room` should be a string, but is a number",
        ),
        (
            r#"{"operation": "InviteGuests", "body": {"guests": []}}"#.to_owned(),
            "`query.room` is required, but missing",
        ),
        (
            r#"{"operation": "InviteGuests", "query": {"room": "7"}, "body": {"roomId": "8"}}"#.to_owned(),
            "`body.roomId` differs from `query.room`, but both are the same input; set one of them only",
        ),
        (r#"{"operation": "Close", "body": {}}"#.to_owned(), "`body` must be omitted: Close has no body"),
        (r#"{"operation": "Close", "query": {"x": 1}}"#.to_owned(), "`query.x` is not an input of Close"),
        (
            r#"{"operation": "Close", "headers": {"Content-Type": "application/json"}}"#.to_owned(),
            "`headers.Content-Type` must be omitted: Close has no body",
        ),
    ] {
        assert_eq!(without_position(&error(&document)), expected, "{document}");
    }
    assert!(parse(r#"{"operation": "Close", "query": {}, "path": {}, "headers": null, "body": null}"#).is_ok());
    let json = r#", "headers": {"Content-Type": "Application/JSON; charset=UTF-8"}"#;
    assert!(parse(&lend(json)).is_ok());
    assert!(parse(&format!("\u{feff}{}", lend(""))).is_ok());
    let other = CLOSE_LIBRARY.parse(lend("").as_bytes(), &SERVICE).unwrap_err();
    assert_eq!(without_position(&other.to_string()), "`operation` is `LendBooks`, not `Close`");
}

#[test]
fn errors_name_line_and_column() {
    let document = "\u{feff}{\"operation\": \"LendBooks\",\n \"path\": {\"shelf\": \"会\"},\n  \"body\": {\n    \"books\": [{\"title\":\"会\",\"pages\": true}]}}";
    let error = parse(document).unwrap_err();
    assert_eq!((error.line(), error.column()), (Some(4), Some(37)));
    assert_eq!(error.path(), "body.books[0].pages");
    assert_eq!(error.reason(), "should be a whole number, but is a boolean");
    assert_eq!(
        error.to_string(),
        "`body.books[0].pages` should be a whole number, but is a boolean (line 4, column 37)"
    );
    let first = parse("\u{feff}[").unwrap_err();
    assert_eq!((first.line(), first.column()), (Some(1), Some(1)));
}

#[test]
fn errors_show_no_values() {
    const CANARY: &str = "c4n4ry";
    for document in [
        r#"{"operation": "LendBooks", "path": {"shelf": "A"}, "headers": {"X-Reader": ["c4n4ry"]}}"#,
        r#"{"operation": "LendBooks", "path": {"shelf": "A"}, "headers": {"X-Access-Token": {"c4n4ry": 1}}}"#,
        r#"{"operation": "InviteGuests", "query": {"room": "c4n4ry"}, "body": {"roomId": "c4n4ry2"}}"#,
        r#"{"operation": "LendBooks", "query": {"days": "c4n4ry"}}"#,
        r#"{"operation": "LendBooks", "headers": {"X-Version": "c4n4ry"}}"#,
    ] {
        assert!(!error(document).contains(CANARY), "{}", error(document));
    }
    let document = r#"{"operation": "InviteGuests", "query": {"room": "7"}, "headers": {"X-Room-Token": "c4n4ry"}, "body": {"guests": []}}"#;
    let document = parse(document).unwrap().with_password(Secret::new(CANARY));
    assert!(!format!("{document:?}").contains(CANARY));
    assert_eq!(document.token().map(Secret::expose), Some(CANARY));
}

#[test]
fn an_operation_describes_the_values_it_expects() {
    let expected = |operation: &DynamicOperation| -> Vec<(&str, String, bool)> {
        let inputs = operation.operation.inputs();
        inputs.map(|input| (input.name, operation.expects(&input), operation.requires(&input))).collect()
    };
    let row = |name, kind: &str, required| (name, kind.to_owned(), required);
    assert_eq!(
        expected(&LEND_BOOKS),
        [
            row("shelf", "a string", true),
            row("days", "a whole number", false),
            row("kinds", "a list, each a whole number", false),
            row("hurry", "0 or 1", false),
            row("fee", "a number in quotes", false),
            row("X-Reader", "a string", false),
            row("books", "a list, each an object", true),
            row("copies", "a whole number in quotes", false),
            row("tags", "a string with comma-separated items", false),
            row("notes", "any JSON", false),
            row("binding", "a whole number", false),
            row("until", "a minute in UTC, such as \"2022-08-30 12:00\"", false),
            row("X-Version", "always 1", false),
            row("mode", "always 2", false),
            row("kind", "always \"loan\"", false),
            row("shelfId", "a string", true),
        ]
    );
    assert_eq!(expected(&SET_COVER), [row("cover", "a file", true), row("width", "a whole number", false)]);
    assert_eq!(expected(&INVITE_GUESTS)[0], row("room", "a string", true));
    assert_eq!(expected(&FIND_BOOKS)[2], row("labels", "an object", false));
    assert_eq!(DynamicOperation::nearest(&ALL, "burnbook"), ["BurnBooks"]);
}
