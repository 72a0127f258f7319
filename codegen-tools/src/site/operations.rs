//! The page of an operation.

use huaweicloud_meeting_codegen::api::{
    Api, Auth, BodyKind, Caller, Example, Form, Group, Operation, Place, Replaces, Returned, Type, TypeDef,
};
use huaweicloud_meeting_codegen::resolve::{OPERATION_LINK, retries};
use huaweicloud_meeting_codegen::spec::Value;
use serde::Serialize;

use super::codes::CodeLine;
use super::fields::{Row, rows};
use super::formats::{Part, describe};
use super::links::{self, Link};
use super::samples;
use crate::explain::{short_signatures, signature};
use crate::json::{json, object};
use crate::life_cycle;

/// The content of the page.
#[derive(Debug, Serialize)]
pub(super) struct OperationView {
    name: String,
    title_zh: String,
    summary: String,
    summary_zh: String,
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
    /// The signatures of the methods that set some inputs.
    short_signatures: Vec<String>,
    /// The handle that has the method.
    handle: Option<String>,
    auth: Option<AuthView>,
    effect: &'static str,
    effect_reason: Option<String>,
    resource: Option<Owner>,
    /// What happens to fields that the request omits.
    omitted: Option<String>,
    sections: Vec<Section>,
    response: Response,
    errors: Vec<CodeLine>,
    already_done: Vec<CodeLine>,
    examples: Vec<ExampleView>,
}

/// The resource to which an operation belongs, and what it does to it.
#[derive(Debug, Serialize)]
struct Owner {
    link: Link,
    role: &'static str,
}

/// The token of an operation.
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

/// The response of an operation.
#[derive(Debug, Default, Serialize)]
struct Response {
    kind: Vec<Part>,
    rust_type: String,
    about: Vec<String>,
    rows: Vec<Row>,
}

#[derive(Debug, Serialize)]
struct ExampleView {
    name: String,
    rust: Option<String>,
    hwmeeting: String,
    curl: String,
    status: u16,
    response: Option<String>,
    /// The error code of an error response.
    code: Option<Link>,
}

pub(super) fn view(api: &Api, group: &Group, operation: &Operation) -> OperationView {
    OperationView {
        name: operation.name.clone(),
        title_zh: operation.title_zh.clone(),
        summary: operation.summary.clone(),
        summary_zh: operation.summary_zh.clone(),
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
        short_signatures: short_signatures(operation),
        handle: match &operation.caller {
            Caller::Client => None,
            Caller::Handle(name) => Some(name.clone()),
        },
        auth: operation.auth.as_ref().and_then(|auth| auth_view(api, auth)),
        effect: retries(operation.effect),
        effect_reason: operation.effect_reason.clone(),
        resource: life_cycle::owner(api, &operation.name)
            .map(|(resource, described)| Owner { link: Link::resource(&resource.name), role: described.role.word() }),
        omitted: operation.replaces.as_ref().map(|replaces| omitted(operation, replaces)),
        sections: sections(api, operation),
        response: response(api, operation),
        errors: CodeLine::all(api, &operation.errors),
        already_done: CodeLine::all(api, &operation.already_done),
        examples: operation.examples.iter().map(|example| example_view(api, operation, example)).collect(),
    }
}

fn auth_view(api: &Api, auth: &Auth) -> Option<AuthView> {
    let scheme = api.schemes.iter().find(|scheme| scheme.constant == auth.scheme)?;
    Some(AuthView { name: scheme.name.clone(), href: links::scheme(&scheme.name), header: auth.header.clone() })
}

fn omitted(operation: &Operation, replaces: &Replaces) -> String {
    let what = if replaces.undocumented {
        "The effect of omitting a field is undocumented; expect the field to be reset to its default."
    } else {
        "Fields that the request omits are reset to their defaults."
    };
    let from_current = replaces.read.as_ref().map(|read| {
        format!(
            " To change only some fields, create the request from the response of [{read}]({OPERATION_LINK}{read}), as \
             `{}::from_current` does in Rust.",
            operation.request_name(),
            read = read.operation,
        )
    });
    let doc = replaces.doc.as_ref().map(|doc| format!(" {doc}"));
    [what.to_owned()].into_iter().chain(from_current).chain(doc).collect()
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
        BodyKind::OptionalObject => Some("A JSON object with these fields. The body may be omitted."),
        BodyKind::Value => Some("The JSON value is the entire body."),
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
        kind: describe(&ty, Form::Plain),
        rust_type: match &operation.returned {
            Returned::Single(item) => item.to_string(),
            _ => ty.to_string(),
        },
        about: about_response(operation),
        rows: structure.map(|structure| rows(api, "response", structure)).unwrap_or_default(),
    }
}

/// Returns notes about the response that its type does not express.
fn about_response(operation: &Operation) -> Vec<String> {
    let mut about = Vec::new();
    if matches!(operation.returned, Returned::Single(_)) {
        about.push("The list contains exactly one item, which the Rust method returns.".to_owned());
    }
    if let Some(page) = &operation.page {
        let wire = |index: usize| operation.fields().get(index).map(|field| field.wire.as_str()).unwrap_or_default();
        let (offset, limit, items) = (wire(page.offset), wire(page.limit), page.items.join("."));
        let count = match page.count.as_slice() {
            [] => "the total number of items is not returned".to_owned(),
            path => format!("`{}` is the total number of items", path.join(".")),
        };
        about.push(format!(
            "One page of a list: `{offset}` is the index of its first item, `{limit}` the maximum number of items. `{items}` \
             contains the items; {count}. In Rust, `.items()` iterates over all pages."
        ));
    }
    if let Some(result) = &operation.result_code {
        let (code, success) = (result.code.join("."), &result.success);
        about.push(format!(
            "The operation may fail with status 200: then `{code}` is present and differs from `{success}`."
        ));
    }
    about
}

fn example_view(api: &Api, operation: &Operation, example: &Example) -> ExampleView {
    let call = example.call.as_ref();
    let example = &example.source;
    let error = example.error.as_ref();
    let text = error.and_then(|error| error.fields.get(&api.service.error.code)).and_then(Value::as_str);
    let code = text.and_then(|text| api.codes.iter().find(|code| code.text == text));
    let response = match error {
        Some(error) => Some(object(&error.fields).into()),
        None => example.response.as_ref().map(json),
    };
    ExampleView {
        name: example.name.clone(),
        rust: call.map(samples::rust),
        hwmeeting: samples::hwmeeting(operation, example),
        curl: samples::curl(api, operation, example),
        status: error.map_or(example.status.unwrap_or(200), |error| error.status),
        response: response.map(|response| format!("{response:#}")),
        code: code.map(|code| Link::new(&code.text, links::code(&code.text))),
    }
}
