//! The page of an operation.

use serde::Serialize;

use super::fields::{Row, rows};
use super::json::pretty;
use super::kinds::{Piece, words};
use super::links::{self, Link};
use super::samples;
use crate::explain::signature;
use huaweicloud_meeting_codegen::api::{
    Api, Argument, Auth, BodyKind, Caller, Code, Example, Form, Group, KnownError, Operation, Place, Replaces,
    Returned, Type, TypeDef,
};
use huaweicloud_meeting_codegen::print::example_code;
use huaweicloud_meeting_codegen::resolve::{OPERATION_LINK, retries};
use huaweicloud_meeting_codegen::spec::{Effect, Object, Value};

/// Everything that its page says of an operation.
#[derive(Debug, Serialize)]
pub(super) struct OperationView {
    name: String,
    title_zh: String,
    summary: String,
    notes: Option<String>,
    deprecated: Option<String>,
    method: &'static str,
    path: String,
    page_url: Option<String>,
    page_url_zh: Option<String>,
    checked: String,
    file: String,
    group: Link,
    feature: String,
    module: String,
    signature: String,
    /// The handle whose method it is.
    handle: Option<String>,
    auth: Option<AuthView>,
    effect: &'static str,
    repeated: String,
    /// What becomes of fields that are left out, where that is not plain.
    left_out: Option<String>,
    sections: Vec<Section>,
    response: Response,
    errors: Vec<CodeLine>,
    already_done: Vec<CodeLine>,
    examples: Vec<ExampleView>,
}

/// A token that a call carries.
#[derive(Debug, Serialize)]
struct AuthView {
    name: String,
    href: String,
    header: String,
}

/// The inputs at one place.
#[derive(Debug, Serialize)]
struct Section {
    id: &'static str,
    title: &'static str,
    about: Option<&'static str>,
    rows: Vec<Row>,
}

/// What comes back.
#[derive(Debug, Default, Serialize)]
struct Response {
    kind: Vec<Piece>,
    rust_type: String,
    about: Vec<String>,
    /// The struct whose fields are shown.
    structure: Option<Link>,
    rows: Vec<Row>,
}

/// A code in a list.
#[derive(Debug, Serialize)]
pub(super) struct CodeLine {
    pub(super) text: String,
    pub(super) href: String,
    pub(super) constant: String,
    pub(super) meaning: String,
}

impl CodeLine {
    pub(super) fn of(code: &Code) -> Self {
        Self {
            text: code.text.clone(),
            href: links::code(&code.text),
            constant: code.constant.clone(),
            meaning: code.meaning.clone(),
        }
    }

    /// The lines of codes, in the order of the catalog.
    pub(super) fn all(api: &Api, known: &[KnownError]) -> Vec<Self> {
        let is_known = |code: &&Code| known.iter().any(|known| known.constant == code.constant);
        api.codes.iter().filter(is_known).map(Self::of).collect()
    }
}

#[derive(Debug, Serialize)]
struct ExampleView {
    name: String,
    rust: Option<String>,
    document: String,
    curl: String,
    status: u16,
    response: Option<String>,
    /// The code with which the service says no.
    code: Option<Link>,
}

pub(super) fn view(api: &Api, group: &Group, operation: &Operation) -> OperationView {
    OperationView {
        name: operation.name.clone(),
        title_zh: operation.title_zh.clone(),
        summary: operation.summary.clone(),
        notes: operation.notes.clone(),
        deprecated: operation.deprecated.clone(),
        method: operation.method.as_str(),
        path: operation.path.clone(),
        page_url: operation.page_url.clone(),
        page_url_zh: operation.page_url_zh.clone(),
        checked: operation.checked.clone(),
        file: operation.file.clone(),
        group: Link::new(&group.title, links::group(&group.feature)),
        feature: group.feature.clone(),
        module: group.module.clone(),
        signature: signature(operation),
        handle: match &operation.caller {
            Caller::Client => None,
            Caller::Handle(name) => Some(name.clone()),
        },
        auth: operation.auth.as_ref().and_then(|auth| auth_view(api, auth)),
        effect: effect_word(operation.effect),
        repeated: retries(operation.effect).to_owned(),
        left_out: operation.replaces.as_ref().map(|replaces| left_out(operation, replaces)),
        sections: sections(api, operation),
        response: response(api, operation),
        errors: CodeLine::all(api, &operation.errors),
        already_done: CodeLine::all(api, &operation.already_done),
        examples: operation.examples.iter().map(|example| example_view(api, group, operation, example)).collect(),
    }
}

fn auth_view(api: &Api, auth: &Auth) -> Option<AuthView> {
    let scheme = api.schemes.iter().find(|scheme| scheme.constant == auth.scheme)?;
    Some(AuthView { name: scheme.name.clone(), href: links::scheme(&scheme.name), header: auth.header.clone() })
}

fn left_out(operation: &Operation, replaces: &Replaces) -> String {
    let what = if replaces.undocumented {
        "The vendor does not document what happens to a field that is left out; expect it to be reset to its default."
    } else {
        "The call replaces everything: a field that is left out is reset to its default."
    };
    let start = replaces.read.as_ref().map(|read| {
        format!(
            " To change some of the fields, start from the response of [{read}]({OPERATION_LINK}{read}), as `{}::from_current` \
             does in Rust.",
            operation.request_name(),
            read = read.operation,
        )
    });
    let doc = replaces.doc.as_ref().map(|doc| format!(" {doc}"));
    [what.to_owned()].into_iter().chain(start).chain(doc).collect()
}

fn effect_word(effect: Effect) -> &'static str {
    effect.word()
}

fn sections(api: &Api, operation: &Operation) -> Vec<Section> {
    let section = |id, title, about, places: &[Place]| {
        let inputs = operation.inputs.iter().filter(|input| places.contains(&input.place));
        let rows: Vec<Row> = inputs.map(|input| Row::of_input(api, operation, input)).collect();
        (!rows.is_empty()).then_some(Section { id, title, about, rows })
    };
    let about = match operation.body {
        BodyKind::None => None,
        BodyKind::Object => Some("A JSON object with these fields."),
        BodyKind::OptionalObject => Some("A JSON object with these fields; it may be left out as a whole."),
        BodyKind::Value => Some("The value itself is the JSON body."),
        BodyKind::Multipart => Some("`multipart/form-data` with these parts."),
    };
    [
        section("path", "Path", None, &[Place::Path]),
        section("query", "Query", None, &[Place::Query]),
        section("headers", "Headers", None, &[Place::Header]),
        section("body", "Body", about, &[Place::Body, Place::BodyValue, Place::Part]),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn response(api: &Api, operation: &Operation) -> Response {
    let ty = match &operation.returned {
        Returned::Empty => return Response { rust_type: "()".to_owned(), ..Response::default() },
        Returned::Value(ty) => ty.clone(),
        Returned::Single(ty) => Type::List(Box::new(ty.clone())),
    };
    let structure = ty.named().and_then(|name| api.type_def(name)).and_then(|def| match def {
        TypeDef::Struct(structure) => Some(structure),
        _ => None,
    });
    Response {
        kind: words(&ty, Form::Plain),
        rust_type: match &operation.returned {
            Returned::Single(item) => item.to_string(),
            _ => ty.to_string(),
        },
        about: about_response(operation),
        structure: structure.map(|structure| Link::type_def(&structure.name)),
        rows: structure.map(|structure| rows(api, "response", structure)).unwrap_or_default(),
    }
}

/// What the type of the response does not say.
fn about_response(operation: &Operation) -> Vec<String> {
    let mut about = Vec::new();
    if matches!(operation.returned, Returned::Single(_)) {
        about.push("The list holds exactly one item, and the method returns that item.".to_owned());
    }
    if let Some(page) = &operation.page {
        let wire = |index: usize| operation.fields().get(index).map(|field| field.wire.as_str()).unwrap_or_default();
        let (offset, limit, items) = (wire(page.offset), wire(page.limit), page.items.join("."));
        let count = match page.count.as_slice() {
            [] => "and nothing says how many there are in all".to_owned(),
            path => format!("and in `{}` how many there are in all", path.join(".")),
        };
        about.push(format!(
            "One page: `{offset}` says where it begins and `{limit}` how long it is. The items stand in `{items}`, {count}. \
             In Rust `.items()` walks through all pages."
        ));
    }
    if let Some(result) = &operation.result_code {
        let (code, success) = (result.code.join("."), &result.success);
        about.push(format!(
            "A status of 200 is no success yet: the call has failed when `{code}` is there and not `{success}`."
        ));
    }
    about
}

fn example_view(api: &Api, group: &Group, operation: &Operation, example: &Example) -> ExampleView {
    let call = example.call.as_ref();
    let example = &example.source;
    let error = example.error.as_ref();
    let text = error.and_then(|error| error.fields.get(&api.service.error.code)).and_then(Value::as_str);
    let code = text.and_then(|text| api.codes.iter().find(|code| code.text == text));
    let response = match error {
        Some(error) => Some(Value::Object(Object(error.fields.0.clone()))),
        None => example.response.clone(),
    };
    ExampleView {
        name: example.name.clone(),
        rust: call.map(|call| rust(group, operation, example_code(call))),
        document: samples::document(operation, example),
        curl: samples::curl(api, operation, example),
        status: error.map_or(example.status.unwrap_or(200), |error| error.status),
        response: response.as_ref().map(pretty),
        code: code.map(|code| Link::new(&code.text, links::code(&code.text))),
    }
}

/// With what has to be imported; the same as in the documentation of the method, where a compiler has seen it.
fn rust(group: &Group, operation: &Operation, lines: Vec<String>) -> String {
    let import = match operation.argument {
        Argument::None => None,
        _ => Some(format!("use huaweicloud_meeting::{{values::*, {}::*, *}};\n", group.module)),
    };
    import.into_iter().chain(lines).collect::<Vec<_>>().join("\n")
}
