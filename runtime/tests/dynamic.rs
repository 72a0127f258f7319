//! Calls from documents: what is sent for them, and what is refused. The operations are those of a library.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests may")]

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use huaweicloud_meeting_runtime::auth::{
    CredentialKind, Scheme, TokenFormat, TokenInput, TokenRequest, TokenSource, TokenValue,
};
use huaweicloud_meeting_runtime::dynamic::{Document, DocumentError, DynamicOperation, Empty};
use huaweicloud_meeting_runtime::operation::{Auth, Body, Effect, Input, Method, Operation, Place};
use huaweicloud_meeting_runtime::values::{Json, Secret};
use huaweicloud_meeting_runtime::{
    Core, CoreBuilder, Credentials, ErrorKind, RetryAdvice, Service, Transport, TransportFuture, Upload, fields,
    identifier, int_enumeration,
};
use proptest::prelude::*;

static SERVICE: Service = Service {
    user_agent: "library/1",
    request_id_header: "X-Request-Id",
    language_header: "Accept-Language",
    error_code: "code",
    error_message: "message",
    error_request_id: "id",
    retry: RetryAdvice { later: &[], never: &[] },
};

static MEMBER: Scheme = Scheme {
    name: "field",
    format: TokenFormat::Raw,
    rejected: &[],
    source: TokenSource::Login { logins: &[], refresh: None, logout: None },
    token: &["token"],
    lifetime: &["lifetime"],
    lifetime_unit_ms: 1000,
};

static ROOM: Scheme = Scheme {
    name: "room",
    format: TokenFormat::Raw,
    rejected: &[],
    source: TokenSource::Handle(TokenRequest {
        operation: "OpenRoom",
        credentials: CredentialKind::Handle,
        method: Method::Get,
        path: "/rooms/token",
        signature: None,
        inputs: &[
            TokenInput {
                place: Place::Query,
                name: "room",
                value: TokenValue::Variable(huaweicloud_meeting_runtime::auth::Variable::Handle),
                number: false,
            },
            TokenInput {
                place: Place::Header,
                name: "X-Key",
                value: TokenValue::Variable(huaweicloud_meeting_runtime::auth::Variable::Password),
                number: false,
            },
        ],
    }),
    token: &["token"],
    lifetime: &["lifetime"],
    lifetime_unit_ms: 1000,
};

identifier! {
    /// A shelf.
    pub struct ShelfId;
}

int_enumeration! {
    /// How a book is bound.
    pub enum Binding {
        /// Hard.
        Hard = 0,
        /// Soft.
        Soft = 1,
    }
}

#[derive(Clone, Debug, Default)]
struct Book {
    title: String,
    pages: Option<i32>,
}

fields! {
    both Book {
        0 => title, "title", required;
        1 => pages, "pages";
    }
}

#[derive(Clone, Debug, Default)]
struct LendRequest {
    shelf: ShelfId,
    days: Option<i64>,
    kinds: Option<Vec<Binding>>,
    hurry: Option<bool>,
    fee: Option<f64>,
    reader: Option<Secret>,
    books: Vec<Book>,
    copies: Option<i64>,
    tags: Option<Vec<String>>,
    notes: Option<Json>,
    binding: Option<Binding>,
}

fields! {
    both LendRequest {
        0 => shelf, "shelf", required;
        1 => days, "days";
        2 => kinds, "kinds";
        3 => hurry, "hurry", flag_01;
        4 => fee, "fee", string;
        5 => reader, "X-Reader";
        6 => books, "books", required;
        7 => copies, "copies", string;
        8 => tags, "tags", csv;
        9 => notes, "notes";
        10 => binding, "binding";
    }
}

static LEND: Operation = Operation {
    auth: Some(Auth { scheme: &MEMBER, header: "X-Field-Token" }),
    inputs: &[
        Input::field(Place::Path, "shelf", 0),
        Input::field(Place::Query, "days", 1),
        Input::field(Place::Query, "kinds", 2),
        Input::field(Place::Query, "hurry", 3),
        Input::field(Place::Query, "fee", 4),
        Input::field(Place::Header, "X-Reader", 5),
        Input::constant(Place::Header, "X-Version", "1"),
        Input::field(Place::Body, "books", 6),
        Input::field(Place::Body, "copies", 7),
        Input::field(Place::Body, "tags", 8),
        Input::field(Place::Body, "notes", 9),
        Input::field(Place::Body, "binding", 10),
        Input::constant(Place::Body, "mode", "2"),
        Input::constant(Place::Body, "kind", "\"loan\""),
        Input::field(Place::Body, "shelfId", 0),
    ],
    body: Body::Object,
    has_response: true,
    ..Operation::new("LendBooks", "loans", Method::Post, "/shelves/{shelf}/loans", Effect::NonIdempotent)
};

static LEND_BOOKS: DynamicOperation = DynamicOperation::new::<LendRequest, Vec<Book>>(&LEND);

#[derive(Clone, Debug, Default)]
struct InviteRequest {
    guests: Vec<String>,
}

fields! { both InviteRequest { 0 => guests, "guests", required; } }

static INVITE: Operation = Operation {
    auth: Some(Auth { scheme: &ROOM, header: "X-Room-Token" }),
    inputs: &[
        Input::handle(Place::Query, "room"),
        Input::field(Place::Body, "guests", 0),
        Input::handle(Place::Body, "roomId"),
    ],
    body: Body::Object,
    ..Operation::new("InviteGuests", "rooms", Method::Put, "/rooms/guests", Effect::NonIdempotent)
};

static INVITE_GUESTS: DynamicOperation = DynamicOperation::new::<InviteRequest, Empty>(&INVITE);

#[derive(Clone, Debug, Default)]
struct CoverRequest {
    cover: Upload,
    width: Option<i32>,
}

fields! {
    both CoverRequest {
        0 => cover, "cover", required;
        1 => width, "width";
    }
}

static COVER: Operation = Operation {
    inputs: &[Input::field(Place::Part, "cover", 0), Input::field(Place::Part, "width", 1)],
    body: Body::Multipart,
    ..Operation::new("SetCover", "covers", Method::Post, "/covers", Effect::Idempotent)
};

static SET_COVER: DynamicOperation = DynamicOperation::new::<CoverRequest, Empty>(&COVER);

#[derive(Clone, Debug, Default)]
struct BurnRequest {
    ids: Vec<String>,
}

fields! { both BurnRequest { 0 => ids, "ids", required; } }

static BURN: Operation = Operation {
    inputs: &[Input::field(Place::BodyValue, "ids", 0)],
    body: Body::Value,
    ..Operation::new("BurnBooks", "loans", Method::Delete, "/books", Effect::OneTime)
};

static BURN_BOOKS: DynamicOperation = DynamicOperation::new::<BurnRequest, Empty>(&BURN);

#[derive(Clone, Debug, Default)]
struct FindRequest {
    words: Option<String>,
    token: Secret,
    labels: Option<BTreeMap<String, String>>,
}

fields! {
    both FindRequest {
        0 => words, "words";
        1 => token, "X-Field-Token", required;
        2 => labels, "labels";
    }
}

static FIND: Operation = Operation {
    inputs: &[
        Input::field(Place::Header, "X-Field-Token", 1),
        Input::field(Place::Body, "words", 0),
        Input::field(Place::Body, "labels", 2),
    ],
    body: Body::OptionalObject,
    has_response: true,
    ..Operation::new("FindBooks", "loans", Method::Post, "/find", Effect::Read)
};

static FIND_BOOKS: DynamicOperation = DynamicOperation::new::<FindRequest, Json>(&FIND);

static CLOSE: Operation = Operation::new("Close", "loans", Method::Post, "/close", Effect::Idempotent);

static CLOSE_LIBRARY: DynamicOperation = DynamicOperation::new::<Empty, Empty>(&CLOSE);

static ALL: [&DynamicOperation; 6] =
    [&BURN_BOOKS, &CLOSE_LIBRARY, &FIND_BOOKS, &INVITE_GUESTS, &LEND_BOOKS, &SET_COVER];

/// Keeps what is sent and responses the same to everything.
#[derive(Clone, Default)]
struct Recorder {
    sent: Arc<Mutex<Vec<http::Request<Bytes>>>>,
    response: &'static str,
}

impl Transport for Recorder {
    fn send(&self, request: http::Request<Bytes>) -> TransportFuture<'_> {
        self.sent.lock().unwrap().push(request);
        let response = Bytes::from_static(self.response.as_bytes());
        Box::pin(async move { Ok(http::Response::new(response)) })
    }
}

fn core(recorder: &Recorder) -> Core {
    let mut builder = CoreBuilder::default();
    builder.endpoint("https://library.test");
    builder.credentials(Credentials::token(Secret::new("the-field")));
    builder.transport(recorder.clone());
    builder.build(&SERVICE).unwrap()
}

fn parse(document: &str) -> Result<Document, DocumentError> {
    let operation = DynamicOperation::of_document(&ALL, document.as_bytes())?;
    operation.parse(document.as_bytes(), &SERVICE)
}

fn run<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(future)
}

/// What is sent for a document, one line for each header, and what is returned.
fn call_with(document: &Document, response: &'static str) -> (Vec<String>, String) {
    let recorder = Recorder { response, ..Recorder::default() };
    let operation = DynamicOperation::named(&ALL, document.operation().name).unwrap();
    let printed = run(operation.call(&core(&recorder), document).send()).unwrap();
    let sent = recorder.sent.lock().unwrap();
    let lines = sent.iter().flat_map(|request| {
        let mut headers: Vec<String> = request
            .headers()
            .iter()
            .filter(|(name, _)| !matches!(name.as_str(), "accept" | "content-type" | "content-length"))
            .map(|(name, value)| format!("{name}: {}", String::from_utf8_lossy(value.as_bytes())))
            .collect();
        headers.sort();
        let first = format!("{} {}", request.method(), request.uri().path_and_query().unwrap());
        let body = String::from_utf8_lossy(request.body()).into_owned();
        std::iter::once(first).chain(headers).chain((!body.is_empty()).then_some(body)).collect::<Vec<_>>()
    });
    (lines.collect(), printed)
}

fn sent(document: &str) -> Vec<String> {
    call_with(&parse(document).unwrap(), "[]").0
}

fn refusal(document: &str) -> String {
    parse(document).unwrap_err().to_string()
}

/// A refusal without the line and column at its end.
fn without_position(refusal: &str) -> &str {
    refusal.rsplit_once(" (line ").map_or(refusal, |(sentence, _)| sentence)
}

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
            "x-field-token: the-field",
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
fn an_response_is_printed_as_its_type_knows_it() {
    let document = parse(r#"{"operation": "LendBooks", "path": {"shelf": "A"}, "body": {"books": []}}"#).unwrap();
    let (_, printed) = call_with(&document, r#"[{"pages": "12", "title": "Emma", "isbn": 1}, {"title": null}]"#);
    assert_eq!(printed, r#"[{"title":"Emma","pages":12},{"title":""}]"#);
    let document = parse(r#"{"operation": "Close"}"#).unwrap();
    let (_, printed) = call_with(&document, "whatever it says");
    assert_eq!(printed, "");
    assert_eq!(CLOSE_LIBRARY.check_response(b"whatever it says").unwrap(), "");
    assert_eq!(LEND_BOOKS.check_response(b"{}").unwrap_err().expected(), Some("a list"));
}

#[test]
fn where_all_is_text_the_text_does() {
    let as_text = r#"{"operation": "LendBooks", "path": {"shelf": "A"}, "body": {"books": []},
        "query": {"days": "14", "kinds": ["0", "4711"], "hurry": "1", "fee": 1.5}, "headers": {"X-Version": "1"}}"#;
    let as_values = r#"{"operation": "LendBooks", "path": {"shelf": "A"}, "body": {"books": []},
        "query": {"days": 14, "kinds": [0, 4711], "hurry": 1, "fee": "1.5"}, "headers": {"X-Version": 1}}"#;
    assert_eq!(sent(as_text), sent(as_values));
    let lone = r#"{"operation": "LendBooks", "path": {"shelf": "A"}, "body": {"books": []}, "query": {"kinds": "1"}}"#;
    assert!(sent(lone)[0].ends_with("?kinds=1"));
}

#[test]
fn one_of_two_places_suffices() {
    let body_only = r#"{"operation": "LendBooks", "body": {"books": [], "shelfId": "A"}}"#;
    let both = r#"{"operation": "LendBooks", "path": {"shelf": "A"}, "body": {"books": [], "shelfId": "A"}}"#;
    let path_only = r#"{"operation": "LendBooks", "path": {"shelf": "A"}, "body": {"books": []}}"#;
    assert_eq!(sent(body_only), sent(path_only));
    assert_eq!(sent(both), sent(path_only));
    let differing = r#"{"operation": "LendBooks", "path": {"shelf": "A"}, "body": {"books": [], "shelfId": "B"}}"#;
    assert_eq!(
        without_position(&refusal(differing)),
        "`body.shelfId` differs from `path.shelf`, though both are one input; one of them suffices"
    );
}

#[test]
fn a_constant_may_be_said() {
    let said = r#"{"operation": "LendBooks", "path": {"shelf": "A"}, "headers": {"X-Version": 1},
        "body": {"books": [], "mode": 2, "kind": "loan"}}"#;
    let unsaid = r#"{"operation": "LendBooks", "path": {"shelf": "A"}, "body": {"books": []}}"#;
    assert_eq!(sent(said), sent(unsaid));
    for (wrong, complaint) in [
        (r#""mode": 3"#, "`body.mode` can only be 2, and may be left out"),
        (r#""mode": "2""#, "`body.mode` can only be 2, and may be left out"),
        (r#""kind": "gift""#, "`body.kind` can only be \"loan\", and may be left out"),
    ] {
        let document =
            format!(r#"{{"operation": "LendBooks", "path": {{"shelf": "A"}}, "body": {{"books": [], {wrong}}}}}"#);
        assert!(refusal(&document).starts_with(complaint), "{}", refusal(&document));
    }
}

#[test]
fn a_handle_calls_with_the_token_of_the_document() {
    let document = r#"{"operation": "InviteGuests", "query": {"room": "7"}, "headers": {"X-ROOM-TOKEN": "of-the-room"},
        "body": {"guests": ["Ada"]}}"#;
    assert_eq!(
        sent(document),
        ["PUT /rooms/guests?room=7", "x-room-token: of-the-room", r#"{"guests":["Ada"],"roomId":"7"}"#]
    );
}

#[test]
fn a_handle_fetches_a_token_with_a_password() {
    let document = parse(r#"{"operation": "InviteGuests", "body": {"guests": [], "roomId": "7"}}"#).unwrap();
    assert_eq!(document.lacks_token(), Some("X-Room-Token"));
    let document = document.with_password(Secret::new("sesame"));
    assert_eq!(document.lacks_token(), None);
    let (lines, _) = call_with(&document, r#"{"token": "fetched", "lifetime": 1800}"#);
    assert_eq!(
        lines,
        [
            "GET /rooms/token?room=7",
            "x-key: sesame",
            "PUT /rooms/guests?room=7",
            "x-room-token: fetched",
            r#"{"guests":[],"roomId":"7"}"#
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
fn a_token_in_the_document_is_that_of_the_call() {
    let document = r#"{"operation": "LendBooks", "path": {"shelf": "A"}, "headers": {"X-Field-Token": "other"}, "body": {"books": []}}"#;
    assert!(sent(document).contains(&"x-field-token: other".to_owned()));
}

#[test]
fn the_token_of_the_caller_fills_the_input_of_that_name() {
    let caller = Secret::new("of-the-caller");
    let with_caller = |document: &str| {
        let document = FIND_BOOKS.parse_with_token(document.as_bytes(), &SERVICE, "x-field-token", &caller).unwrap();
        call_with(&document, "{}").0
    };
    assert_eq!(with_caller(r#"{"operation": "FindBooks"}"#), ["POST /find", "x-field-token: of-the-caller"]);
    assert_eq!(
        with_caller(r#"{"operation": "FindBooks", "headers": {"X-Field-Token": "own"}}"#),
        ["POST /find", "x-field-token: own"]
    );
    assert_eq!(refusal(r#"{"operation": "FindBooks"}"#), "`headers.X-Field-Token` is required, but missing");
}

#[test]
fn a_body_that_may_be_left_out_is_sent_when_it_is_there() {
    let with =
        |body: &str| sent(&format!(r#"{{"operation": "FindBooks", "headers": {{"X-Field-Token": "t"}}{body}}}"#));
    assert_eq!(with("")[2..], [] as [&str; 0]);
    assert_eq!(with(r#", "body": null"#)[2..], [] as [&str; 0]);
    assert_eq!(with(r#", "body": {}"#)[2..], ["{}"]);
    assert_eq!(with(r#", "body": {"labels": {"b": "1"}, "words": null}"#)[2..], [r#"{"labels":{"b":"1"}}"#]);
}

#[test]
fn a_whole_body_is_one_value() {
    assert_eq!(sent(r#"{"operation": "BurnBooks", "body": ["a", "b"]}"#), ["DELETE /books", r#"["a","b"]"#]);
    assert_eq!(
        without_position(&refusal(r#"{"operation": "BurnBooks", "body": ["a", 1]}"#)),
        "`body[1]` should be a string, but is a number"
    );
    assert_eq!(refusal(r#"{"operation": "BurnBooks"}"#), "`body` is required, but missing");
}

#[test]
fn a_file_is_base64() {
    let document = r#"{"operation": "SetCover", "body": {"cover": {"filename": "a.png", "content_base64": "aGVsbG8="}, "width": "20"},
        "headers": {"content-type": "multipart/form-data"}}"#;
    let lines = sent(document);
    let body = lines.last().unwrap();
    assert!(body.contains("name=\"cover\"; filename=\"a.png\"\r\nContent-Type: image/png\r\n\r\nhello\r\n"), "{body}");
    assert!(body.contains("name=\"width\"\r\n\r\n20\r\n"), "{body}");
    for (file, complaint) in [
        (
            r#"{"filename": "a.png", "content_base64": "%"}"#,
            "`body.cover.content_base64` cannot be used: it is no Base64",
        ),
        (r#"{"filename": "a.png"}"#, "`body.cover.content_base64` is required, but missing"),
        (r#"{"filename": "a.png", "content_base64": "", "type": ""}"#, "`body.cover.type` is unknown to a file"),
        (r#""a.png""#, "`body.cover` should be an object, but is a string"),
    ] {
        let refusal = refusal(&format!(r#"{{"operation": "SetCover", "body": {{"cover": {file}}}}}"#));
        assert!(refusal.starts_with(complaint), "{refusal}");
    }
}

#[test]
fn what_does_not_fit_is_refused_with_its_path() {
    let lend = |rest: &str| {
        format!(r#"{{"operation": "LendBooks", "path": {{"shelf": "A"}}, "body": {{"books": []}}{rest}}}"#)
    };
    let books = |books: &str| {
        format!(r#"{{"operation": "LendBooks", "path": {{"shelf": "A"}}, "body": {{"books": {books}}}}}"#)
    };
    for (document, complaint) in [
        ("".to_owned(), "the document is malformed JSON: it ends too early"),
        ("[]".to_owned(), "the document should be an object, but is a list"),
        ("{} x".to_owned(), "the document goes on after the end of its value"),
        ("{\n\"body\": 1,\n}".to_owned(), "the document is malformed JSON: the name of a field is missing"),
        ("{}".to_owned(), "`operation` is required, but missing"),
        (r#"{"operation": 1}"#.to_owned(), "`operation` should be a string, but is a number"),
        (
            r#"{"operation": "lendbook"}"#.to_owned(),
            "`operation` is `lendbook`, which is no operation; is `LendBooks` meant?",
        ),
        (r#"{"operation": "Read"}"#.to_owned(), "`operation` is `Read`, which is no operation"),
        (r#"{"operation": "Close", "operation": "Close"}"#.to_owned(), "`operation` is there twice"),
        (lend(r#", "header": {}"#), "`header` is no section of a document; is `headers` meant?"),
        (lend(r#", "extra": {}"#), "`extra` is no section of a document"),
        (lend(r#", "query": []"#), "`query` should be an object, but is a list"),
        (lend(r#", "query": {"day": 1}"#), "`query.day` is unknown to LendBooks; is `days` meant?"),
        (
            lend(r#", "query": {"colour": 1}"#),
            "`query.colour` is unknown to LendBooks; it knows `days`, `kinds`, `hurry` and `fee`",
        ),
        (lend(r#", "query": {"days": "ten"}"#), "`query.days` should be a whole number, but is a string"),
        (lend(r#", "query": {"days": "010"}"#), "`query.days` should be a whole number, but is a string"),
        (lend(r#", "query": {"days": 1.5}"#), "`query.days` should be a whole number, but is another number"),
        (lend(r#", "query": {"days": [1]}"#), "`query.days` should be a whole number, but is a list"),
        (lend(r#", "query": {"hurry": "yes"}"#), "`query.hurry` should be 0 or 1, but is a string"),
        (lend(r#", "query": {"kinds": [0, "x"]}"#), "`query.kinds[1]` should be a whole number, but is a string"),
        (lend(r#", "query": {"days": 1, "days": 1}"#), "`query.days` is there twice"),
        (lend(r#", "headers": {"X-Reader": 5}"#), "`headers.X-Reader` should be a string, but is a number"),
        (lend(r#", "headers": {"X-Reader": "", "x-reader": ""}"#), "`headers.x-reader` is there twice"),
        (lend(r#", "headers": {"X-Redaer": ""}"#), "`headers.X-Redaer` is unknown to LendBooks; is `X-Reader` meant?"),
        (lend(r#", "headers": {"X-Version": 2}"#), "`headers.X-Version` can only be 1, and may be left out"),
        (
            lend(r#", "headers": {"Content-Type": "text/plain"}"#),
            "`headers.Content-Type` can only be application/json, and may be left out",
        ),
        (books("[{}]"), "`body.books[0].title` is required, but missing"),
        (books(r#"[{"title": "", "pages": "12"}]"#), "`body.books[0].pages` should be a whole number, but is a string"),
        (books(r#"[{"title": ""}, {"titel": ""}]"#), "`body.books[1].titel` is unknown to Book; is `title` meant?"),
        (books(r#"[{"title": "", "title": ""}]"#), "`body.books[0].title` is there twice"),
        (books("null"), "`body.books` should be a list, but is null"),
        (
            r#"{"operation": "LendBooks", "body": {"book": []}}"#.to_owned(),
            "`body.book` is unknown to LendBooks; is `books` meant?",
        ),
        (r#"{"operation": "LendBooks"}"#.to_owned(), "`path.shelf` is required, but missing; so is `body.books`"),
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
            "`body.roomId` differs from `query.room`, though both are one input; one of them suffices",
        ),
        (r#"{"operation": "Close", "body": {}}"#.to_owned(), "`body` is there, but Close sends none"),
        (r#"{"operation": "Close", "query": {"x": 1}}"#.to_owned(), "`query.x` is unknown to Close"),
        (
            r#"{"operation": "Close", "headers": {"Content-Type": "application/json"}}"#.to_owned(),
            "`headers.Content-Type` is of no use, because Close sends no body",
        ),
    ] {
        assert_eq!(without_position(&refusal(&document)), complaint, "{document}");
    }
    assert!(parse(r#"{"operation": "Close", "query": {}, "path": {}, "headers": null, "body": null}"#).is_ok());
    let json = r#", "headers": {"Content-Type": "Application/JSON; charset=UTF-8"}"#;
    assert!(parse(&lend(json)).is_ok());
    assert!(parse(&format!("\u{feff}{}", lend(""))).is_ok());
    let other = CLOSE_LIBRARY.parse(lend("").as_bytes(), &SERVICE).unwrap_err();
    assert_eq!(without_position(&other.to_string()), "`operation` is `LendBooks`, not `Close`");
}

#[test]
fn a_refusal_tells_line_and_column() {
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
fn a_refusal_shows_no_value() {
    const CANARY: &str = "c4n4ry";
    for document in [
        r#"{"operation": "LendBooks", "path": {"shelf": "A"}, "headers": {"X-Reader": ["c4n4ry"]}}"#,
        r#"{"operation": "LendBooks", "path": {"shelf": "A"}, "headers": {"X-Field-Token": {"c4n4ry": 1}}}"#,
        r#"{"operation": "InviteGuests", "query": {"room": "c4n4ry"}, "body": {"roomId": "c4n4ry2"}}"#,
        r#"{"operation": "LendBooks", "query": {"days": "c4n4ry"}}"#,
        r#"{"operation": "LendBooks", "headers": {"X-Version": "c4n4ry"}}"#,
    ] {
        assert!(!refusal(document).contains(CANARY), "{}", refusal(document));
    }
    let document = r#"{"operation": "InviteGuests", "query": {"room": "7"}, "headers": {"X-Room-Token": "c4n4ry"}, "body": {"guests": []}}"#;
    let document = parse(document).unwrap().with_password(Secret::new(CANARY));
    assert!(!format!("{document:?}").contains(CANARY));
    assert_eq!(document.token().map(Secret::expose), Some(CANARY));
}

#[test]
fn an_operation_tells_what_it_expects() {
    let expected = |operation: &DynamicOperation| -> Vec<(&str, String, bool)> {
        let inputs = operation.operation.inputs.iter();
        inputs.map(|input| (input.name, operation.expects(input), operation.requires(input))).collect()
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
            row("X-Version", "always 1", false),
            row("books", "a list, each an object", true),
            row("copies", "a whole number in quotes", false),
            row("tags", "a string with commas between its items", false),
            row("notes", "any JSON", false),
            row("binding", "a whole number", false),
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

/// JSON that is like a document, or not.
fn any_json() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "operation",
        "path",
        "query",
        "headers",
        "body",
        "shelf",
        "shelfId",
        "days",
        "kinds",
        "hurry",
        "fee",
        "X-Reader",
        "X-Field-Token",
        "x-request-id",
        "content-type",
        "books",
        "title",
        "pages",
        "tags",
        "mode",
        "room",
        "roomId",
        "guests",
        "cover",
        "filename",
        "content_base64",
        "ids",
        "LendBooks",
        "InviteGuests",
        "SetCover",
        "BurnBooks",
        "FindBooks",
        "1",
        "",
        "aGVsbG8=",
        "会",
        "\\u0000",
        "\u{feff}",
    ])
    .prop_map(|word| format!("\"{word}\""));
    let leaf = prop_oneof![
        4 => word.clone(),
        1 => Just("null".to_owned()),
        1 => Just("true".to_owned()),
        1 => any::<i64>().prop_map(|number| number.to_string()),
        1 => any::<f64>().prop_map(|number| format!("{number:?}")),
    ];
    leaf.prop_recursive(4, 40, 5, move |inner| {
        let field = (word.clone(), inner.clone()).prop_map(|(name, value)| format!("{name}:{value}"));
        prop_oneof![
            prop::collection::vec(inner, 0..4).prop_map(|items| format!("[{}]", items.join(","))),
            prop::collection::vec(field, 0..5).prop_map(|fields| format!("{{{}}}", fields.join(","))),
        ]
    })
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(document in prop::collection::vec(any::<u8>(), 0..200)) {
        for operation in ALL {
            let _ = operation.parse(&document, &SERVICE);
            let _ = operation.check_response(&document);
        }
        let _ = DynamicOperation::of_document(&ALL, &document);
    }

    #[test]
    fn no_json_makes_it_panic(document in any_json()) {
        for operation in ALL {
            let _ = operation.parse(document.as_bytes(), &SERVICE);
            let _ = operation.check_response(document.as_bytes());
        }
    }

    #[test]
    fn no_section_makes_it_panic(index in 0..ALL.len(), sections in prop::collection::vec(
        (prop::sample::select(vec!["path", "query", "headers", "body"]), any_json()), 0..4
    )) {
        let operation = ALL[index];
        let mut document = format!(r#"{{"operation": "{}""#, operation.operation.name);
        for (name, json) in sections {
            document.push_str(&format!(r#", "{name}": {json}"#));
        }
        document.push('}');
        if let Ok(document) = operation.parse(document.as_bytes(), &SERVICE) {
            let recorder = Recorder { response: "{}", ..Recorder::default() };
            let _ = run(operation.call(&core(&recorder), &document).send());
        }
    }
}
