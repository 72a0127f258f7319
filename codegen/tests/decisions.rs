//! What resolving decides about an operation, as data. Each test adds one operation to the fixture `base`. The decisions
//! about `new`, steps, setters and conversions have unit tests in `src/resolve/constructor.rs`.

#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use huaweicloud_meeting_codegen::api::{
    Api, Argument, BodyKind, Expression, KnownError, Operation, Outcome, PageCount, PathStep, ResultCode, SetBy,
    Source, Step, TokenSource, TokenValue, TypeDef, Variable,
};
use huaweicloud_meeting_codegen::check::check;
use huaweicloud_meeting_codegen::print::example_code;
use huaweicloud_meeting_codegen::resolve::resolve;
use huaweicloud_meeting_codegen::yaml::load;

use common::base;

/// An operation that lends a book, with the keys that a test is about.
fn lend_book(keys: &str) -> Operation {
    let head = "operation: LendBook\ntitle_zh: 借书\nsummary: Lend a book.\nsummary_zh: 借出一本书。\nsource: openapi\n\
                checked: 2026-11-24\nhttp: POST /v1/loans\nauth: card\n";
    let response = if keys.contains("response:") { "" } else { "response: none\n" };
    let effect = if keys.contains("effect:") { "" } else { "effect: non_idempotent\n" };
    let mut api = api_with("catalogue/lend_book.yaml", &format!("{head}{response}{effect}{keys}"));
    let mut operations = api.groups.iter_mut().flat_map(|group| std::mem::take(&mut group.operations));
    operations.find(|operation| operation.name == "LendBook").unwrap()
}

fn api_with(path: &str, text: &str) -> Api {
    let mut sources = base();
    sources.files.insert(path.to_owned(), text.as_bytes().to_vec());
    resolve(&load(&sources).and_then(check).unwrap())
}

fn api() -> Api {
    resolve(&load(&base()).and_then(check).unwrap())
}

/// The call of the only example of an operation.
fn call(keys: &str) -> Expression {
    lend_book(keys).example_call().unwrap().call.clone()
}

fn client() -> Expression {
    Expression::Path("client".to_owned())
}

fn string(text: &str) -> Expression {
    Expression::String(text.to_owned())
}

#[test]
fn two_required_strings_of_a_request_are_an_argument_and_a_named_step() {
    let operation = lend_book(
        "body:\n  - {name: from, type: string, required: true, doc: Lender.}\n  \
         - {name: until, type: string, required: true, doc: Day of the return.}\n\
         examples:\n  - {name: a loan, body: {from: Ann, until: today}}\n",
    );
    let step = Step { name: "LendBookRequestWithoutUntil".to_owned(), next: "LendBookRequest".to_owned() };
    let set_by: Vec<_> = operation.fields().iter().map(|field| field.set_by.clone()).collect();
    assert_eq!(set_by, [SetBy::Argument, SetBy::Step(step)]);
    assert_eq!(operation.exports(), ["LendBookRequest", "LendBookRequestWithoutUntil"]);
    let request = Expression::call("LendBookRequest::new", [string("Ann")]).method("until", [string("today")]);
    assert_eq!(operation.example_call().unwrap().call, client().method("lend_book", [request]));
}

#[test]
fn deprecated_fields_come_last_in_a_request() {
    let operation = lend_book(
        "query:\n  - {name: old, type: string, deprecated: Ignored., doc: Ignored.}\n\
         body:\n  - {name: note, type: string, doc: A note.}\n\
         examples:\n  - {name: a loan, query: {old: a}, body: {note: b}}\n",
    );
    assert_eq!(operation.fields().iter().map(|field| field.rust.as_str()).collect::<Vec<_>>(), ["note", "old"]);
    let sources: Vec<_> = operation.inputs.iter().map(|input| (input.name.as_str(), input.source.clone())).collect();
    assert_eq!(sources, [("old", Source::Field(1)), ("note", Source::Field(0))]);
}

#[test]
fn a_bound_input_has_the_value_of_the_handle_or_of_another_field() {
    let api = api();
    let operation = operation(&api, "RingBell");
    let sources: Vec<_> = operation.inputs.iter().map(|input| (input.name.as_str(), input.source.clone())).collect();
    let melody = || ("melody", Source::Field(0));
    assert_eq!(sources, [("desk_id", Source::Handle), melody(), melody(), ("volumes", Source::Field(1))]);
    assert_eq!(operation.body, BodyKind::OptionalObject);
}

#[test]
fn an_operation_without_fields_has_no_request_and_its_example_no_argument() {
    let operation = lend_book("examples:\n  - {name: a loan}\n");
    assert!(operation.request.is_none());
    assert_eq!(operation.argument, Argument::None);
    assert_eq!(operation.example_call().unwrap().call, client().method("lend_book", []));
}

#[test]
fn an_example_that_gives_only_the_required_field_passes_its_value() {
    let fields = "body:\n  - {name: isbn, type: Isbn, required: true, doc: The book.}\n  \
                  - {name: note, type: string, doc: A note.}\n";
    let isbn = || Expression::call("Isbn::new", [string("9780000000001")]);
    let only = call(&format!("{fields}examples:\n  - {{name: a loan, body: {{isbn: \"9780000000001\"}}}}\n"));
    assert_eq!(only, client().method("lend_book", [isbn()]));
    let both =
        call(&format!("{fields}examples:\n  - {{name: a loan, body: {{isbn: \"9780000000001\", note: new}}}}\n"));
    let request = Expression::call("LendBookRequest::new", [isbn()]).method("note", [string("new")]);
    assert_eq!(both, client().method("lend_book", [request]));
}

#[test]
fn values_of_an_example_have_the_types_of_their_fields() {
    let operation = lend_book(
        "body:\n  - {name: days, type: duration<d>, doc: Duration of the loan.}\n  \
         - {name: since, type: time<epoch-ms>, doc: Start of the loan.}\n  - {name: pin, type: secret, doc: The PIN.}\n  \
         - {name: urgent, type: flag<0/1>, doc: Whether the loan is urgent.}\n  - {name: binding, type: list<Binding>, doc: Binding of the book.}\n  \
         - {name: extra, type: json, doc: Additional data.}\n  - {name: copies, type: map<int32>, doc: Number of copies.}\n\
         examples:\n  - name: a loan\n    \
         body: {days: 3, since: 5, pin: \"1\", urgent: 1, binding: [\"2\"], extra: [true], copies: {left: 2}}\n",
    );
    let lines = example_code(operation.example_call().unwrap()).join("\n");
    for part in [
        ".days(Days(3))",
        ".since(EpochMillis(5))",
        ".pin(Secret::new(\"1\"))",
        ".urgent(true)",
        ".binding([Binding::Soft])",
        ".extra(Json::parse(\"[true]\")?)",
        ".copies(BTreeMap::from([(\"left\".to_owned(), 2)]))",
    ] {
        assert!(lines.contains(part), "{part} is not in\n{lines}");
    }
}

#[test]
fn structs_in_an_example_are_built_with_their_constructors() {
    let call = call(
        "body:\n  - {name: books, type: list<Book>, required: true, doc: The books.}\n\
         examples:\n  - {name: a loan, body: {books: [{isbn: \"9780000000001\", title: Made up, pages: 7}]}}\n",
    );
    let isbn = Expression::call("Isbn::new", [string("9780000000001")]);
    let book = Expression::call("Book::new", [isbn, string("Made up")]).method("pages", [Expression::Int(7)]);
    assert_eq!(call, client().method("lend_book", [Expression::Array(vec![book])]));
}

#[test]
fn the_variable_of_an_example_is_named_after_the_type_of_the_response_or_of_its_items() {
    assert_eq!(lend_book("examples:\n  - {name: a loan}\n").example_call().unwrap().outcome, Outcome::Empty);
    let api = api();
    let outcome = |name: &str| operation(&api, name).example_call().unwrap().outcome.clone();
    assert_eq!(outcome("ShowBook"), Outcome::Response("book".to_owned()));
    let list = "response: list<Book>\nexamples:\n  - {name: a loan, response: [{isbn: \"9780000000001\"}]}\n";
    assert_eq!(lend_book(list).example_call().unwrap().outcome, Outcome::Response("books".to_owned()));
    assert_eq!(outcome("FindBooks"), Outcome::Items("book".to_owned()));
}

#[test]
fn an_example_imports_the_types_that_it_names_from_their_modules() {
    let operation = lend_book(
        "body:\n  - {name: isbn, type: Isbn, required: true, doc: The book.}\n  \
         - {name: days, type: duration<d>, doc: Duration of the loan.}\n  - {name: pin, type: secret, doc: The PIN.}\n  \
         - {name: copies, type: map<int32>, doc: Number of copies.}\n\
         examples:\n  - {name: a loan, body: {isbn: \"9780000000001\", days: 3, pin: \"1\", copies: {left: 2}}}\n",
    );
    let imports = &operation.example_call().unwrap().imports;
    let imports: Vec<_> =
        imports.iter().map(|(module, names)| (module.as_str(), Vec::from_iter(names.clone()))).collect();
    let expected: [(&str, &[&str]); 4] = [
        ("huaweicloud_meeting", &["Secret"]),
        ("huaweicloud_meeting::catalogue", &["Isbn", "LendBookRequest"]),
        ("huaweicloud_meeting::values", &["Days"]),
        ("std::collections", &["BTreeMap"]),
    ];
    assert_eq!(imports, expected.map(|(module, names)| (module, names.iter().copied().map(str::to_owned).collect())));
}

#[test]
fn long_examples_are_broken_into_lines_as_by_rustfmt() {
    let operation = lend_book(
        "body:\n  - {name: books, type: list<Book>, required: true, doc: The books.}\n  \
         - {name: note, type: string, doc: A note.}\n\
         examples:\n  - name: a loan\n    body:\n      books:\n        \
         - {isbn: \"9780000000001\", title: A first book with a long title, pages: 7}\n        \
         - {isbn: \"9780000000002\", title: A second}\n      note: two of them\n",
    );
    let expected = "client
    .lend_book(
        LendBookRequest::new([
            Book::new(Isbn::new(\"9780000000001\"), \"A first book with a long title\").pages(7),
            Book::new(Isbn::new(\"9780000000002\"), \"A second\"),
        ])
        .note(\"two of them\"),
    )
    .await?;";
    assert_eq!(example_code(operation.example_call().unwrap()).join("\n"), expected);
}

#[test]
fn the_documented_example_is_the_first_with_a_success_response() {
    let call = call(
        "body:\n  - {name: isbn, type: Isbn, required: true, doc: The book.}\n\
         errors: [LIB.000000404]\nexamples:\n  \
         - {name: no such book, body: {isbn: \"1\"}, error: {status: 404, code: LIB.000000404}}\n  \
         - {name: a loan, body: {isbn: \"2\"}}\n",
    );
    assert_eq!(call, client().method("lend_book", [Expression::call("Isbn::new", [string("2")])]));
}

#[test]
fn a_method_of_a_handle_is_called_on_the_handle() {
    let api = api();
    let operation = operation(&api, "RingBell");
    assert_eq!(operation.method_path(), "Desk::ring_bell");
    let lines = example_code(operation.example_call().unwrap());
    assert!(lines.join("").starts_with("desk"), "{lines:?}");
}

#[test]
fn the_items_and_the_count_of_a_page_are_paths_of_fields() {
    let api = api();
    let Some(TypeDef::Struct(structure)) = api.type_def("FindBooksResponse") else { panic!("no such struct") };
    let page = structure.page.clone().unwrap();
    let step = |field: &str, is_optional| PathStep { field: field.to_owned(), is_optional };
    assert_eq!(page.items, [step("data", true), step("books", false)]);
    let path = vec![step("data", true), step("count", true)];
    assert_eq!(page.count, Some(PageCount { path, is_widened: false }));
}

#[test]
fn the_errors_and_the_result_code_of_an_operation_are_resolved() {
    let operation = lend_book("errors: [LIB.000000404]\nexamples:\n  - {name: a loan}\n");
    let meaning = "The book does not exist.".to_owned();
    assert_eq!(operation.errors, [KnownError { constant: "NO_SUCH_BOOK".to_owned(), meaning }]);
    let api = api();
    let expected = ResultCode {
        code: vec!["returnCode".to_owned()],
        success: "0".to_owned(),
        message: vec!["returnText".to_owned()],
        family: Some("LIB".to_owned()),
    };
    assert_eq!(self::operation(&api, "ShowBook").result_code, Some(expected));
}

#[test]
fn the_docs_of_a_method_say_how_it_pages_when_it_is_retried_and_which_feature_it_needs() {
    let api = api();
    let docs = &operation(&api, "FindBooks").docs;
    assert_eq!(docs.first().unwrap(), "Find books, by title or shelf.");
    assert!(docs.iter().any(|paragraph| paragraph.starts_with("Returns one page;")), "{docs:?}");
    let retries = "Read-only: retried after transient errors. See [`FindBooksRequest`] for an example.";
    assert!(docs.iter().any(|paragraph| paragraph == retries), "{docs:?}");
    assert_eq!(docs.last().unwrap(), "`GET /v1/books`, 查询图书, Cargo feature `catalogue`");
}

#[test]
fn the_docs_of_a_method_without_request_do_not_refer_to_one() {
    let operation = lend_book("examples:\n  - {name: a loan}\n");
    assert!(operation.docs.iter().any(|paragraph| paragraph.ends_with("may have received the request.")));
}

#[test]
fn inputs_of_a_login_are_variables_or_literals() {
    let api = api();
    let TokenSource::Login { logins, .. } = &api.schemes.first().unwrap().source else { panic!("no login") };
    let values: Vec<_> = logins.iter().flat_map(|login| &login.inputs).map(|input| input.value.clone()).collect();
    assert_eq!(values, [TokenValue::Variable(Variable::Account), TokenValue::Literal("7".to_owned())]);
}

fn operation<'a>(api: &'a Api, name: &str) -> &'a Operation {
    api.operations().map(|(_, operation)| operation).find(|operation| operation.name == name).unwrap()
}
