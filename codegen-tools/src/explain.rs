//! Explains an operation or an event to the author of its spec file.

use std::fmt::Write as _;

use huaweicloud_meeting_codegen::api::{
    Api, Argument, BodyKind, Code, Constructor, Field, KnownError, Operation, Place, Presence, Returned, ShortMethod,
    Source,
};
use huaweicloud_meeting_codegen::print::example_code;
use huaweicloud_meeting_codegen::resolve::retries;

use crate::example_request::ExampleRequest;
use crate::explain_resource::resource_line;
use crate::json::plain;

/// Describes the operation with this name: the Rust method, the request fields, the HTTP request of the first example,
/// and which errors are retried. Returns `None` if there is no such operation.
#[must_use]
pub fn explain(api: &Api, name: &str) -> Option<String> {
    let (group, operation) = api.operations().find(|(_, operation)| operation.name == name)?;
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = writeln!(out, "{} ({}), spec/{}", operation.name, operation.title_zh, operation.file);
    let _ = writeln!(out, "{}\n{}\n", operation.summary, operation.summary_zh);
    if let Some(line) = resource_line(api, &operation.name) {
        let _ = writeln!(out, "{line}\n");
    }
    let _ = writeln!(out, "Rust method, in module {} (feature {}):\n", group.module, group.feature);
    let _ = writeln!(out, "    {}\n", signature(operation));
    short_methods(&mut out, operation);
    fields(&mut out, operation);
    if let Some(call) = operation.example_call() {
        let _ = writeln!(out, "Rust example:\n");
        for line in example_code(call) {
            let _ = writeln!(out, "    {line}");
        }
        out.push('\n');
    }
    http_request(&mut out, operation);
    replaces(&mut out, operation);
    errors(&mut out, api, operation);
    Some(out)
}

/// Describes the event of this kind: the Rust struct and its fields. Returns `None` if there is no such event.
#[must_use]
pub fn explain_event(api: &Api, kind: &str) -> Option<String> {
    let mut events = api.channels.iter().flat_map(|channel| channel.events.iter().map(move |event| (channel, event)));
    let (channel, event) = events.find(|(_, event)| event.kind == kind)?;
    let mut out = String::new();
    let _ = writeln!(out, "{} ({}), spec/{}", event.kind, event.title_zh, event.file);
    let _ = writeln!(out, "{}\n", event.docs.join("\n\n"));
    let variant = format!("{}::{}", channel.events_name, event.variant);
    let Some(structure) = &event.structure else {
        let _ = writeln!(out, "Received as {}::Unknown, in module {}.", channel.events_name, channel.feature);
        return Some(out);
    };
    let _ = writeln!(out, "Rust struct {} of {variant}, in module {}:\n", structure.name, channel.feature);
    let types: Vec<String> = structure.fields.iter().map(received_type).collect();
    let name_width = structure.fields.iter().map(|field| field.rust.len()).max().unwrap_or_default();
    let type_width = types.iter().map(String::len).max().unwrap_or_default();
    for (field, ty) in structure.fields.iter().zip(&types) {
        let names: Vec<String> =
            std::iter::once(&field.wire).chain(&field.names).map(|name| format!("`{name}`")).collect();
        let _ = writeln!(out, "    {:<name_width$}  {ty:<type_width$}  {}", field.rust, names.join(" or "));
    }
    Some(out)
}

fn received_type(field: &Field) -> String {
    let ty = field.ty.to_string();
    if field.presence == Presence::Optional { format!("Option<{ty}>") } else { ty }
}

/// Returns the signature of the method of an operation, such as `Client::show_user(&self) -> Call<User>`.
#[must_use]
pub fn signature(operation: &Operation) -> String {
    let request = match &operation.argument {
        Argument::None => String::new(),
        Argument::Request => format!(", request: {}", operation.request_name()),
        Argument::Into => format!(", request: impl Into<{}>", operation.request_name()),
        Argument::IntoRequest(ty) => format!(", request: impl IntoRequest<{}, {ty}>", operation.request_name()),
    };
    format!("{}(&self{request}) -> Call<{}>", operation.method_path(), returned(operation))
}

fn returned(operation: &Operation) -> String {
    match &operation.returned {
        Returned::Empty => "()".to_owned(),
        Returned::Value(ty) | Returned::Single(ty) => ty.to_string(),
    }
}

/// Returns the signatures of the short methods of an operation, such as `Client::lock(&self) -> Call<()>`.
#[must_use]
pub fn short_signatures(operation: &Operation) -> Vec<String> {
    let signature = |(_, constructor): (&ShortMethod, &Constructor)| {
        let parameters = parameters(operation.fields(), constructor);
        let separator = if parameters.is_empty() { "" } else { ", " };
        let (owner, name) = (operation.caller.type_name(), &constructor.name);
        format!("{owner}::{name}(&self{separator}{parameters}) -> Call<{}>", returned(operation))
    };
    operation.shortcuts().map(signature).collect()
}

/// Returns the parameters of a constructor, such as `title: String, pages: i32`.
pub(crate) fn parameters(fields: &[Field], constructor: &Constructor) -> String {
    let parameters = constructor.parameters.iter().filter_map(|parameter| {
        let field = fields.get(parameter.field)?;
        let view = parameter.view.and_then(|view| field.views.get(view));
        let (name, ty) = view.map_or((&field.rust, &field.ty), |view| (&view.name, &view.ty));
        Some(format!("{name}: {ty}"))
    });
    parameters.collect::<Vec<_>>().join(", ")
}

fn short_methods(out: &mut String, operation: &Operation) {
    let signatures = short_signatures(operation);
    if signatures.is_empty() {
        return;
    }
    let _ = writeln!(out, "Short methods:\n");
    for signature in signatures {
        let _ = writeln!(out, "    {signature}");
    }
    out.push('\n');
}

fn fields(out: &mut String, operation: &Operation) {
    if operation.fields().is_empty() {
        return;
    }
    let _ = writeln!(out, "Fields of {}:\n", operation.request_name());
    let types: Vec<String> = operation.fields().iter().map(field_type).collect();
    let name_width = operation.fields().iter().map(|field| field.rust.len()).max().unwrap_or_default();
    let type_width = types.iter().map(String::len).max().unwrap_or_default();
    for (index, (field, ty)) in operation.fields().iter().zip(&types).enumerate() {
        let inputs = operation.inputs.iter().filter(|input| input.source == Source::Field(index));
        let places: Vec<&str> = inputs.map(|input| place(input.place)).collect();
        let (rust, wire) = (&field.rust, &field.wire);
        let _ = writeln!(out, "    {rust:<name_width$}  {ty:<type_width$}  {} `{wire}`", places.join(" and "));
    }
    out.push('\n');
}

fn field_type(field: &Field) -> String {
    let ty = field.ty.to_string();
    if field.presence == Presence::Required { ty } else { format!("Option<{ty}>") }
}

fn place(place: Place) -> &'static str {
    match place {
        Place::Path => "path",
        Place::Query => "query",
        Place::Header => "header",
        Place::Body => "body",
        Place::BodyValue => "the entire body, which the spec names",
        Place::Part => "multipart",
    }
}

/// Prints the request line, the headers and the body of the first example.
fn http_request(out: &mut String, operation: &Operation) {
    let Some(example) = operation.examples.first().map(|example| &example.source) else { return };
    let request = ExampleRequest { operation, example };
    let target = request.target(|_, value| value.to_owned());
    let _ = writeln!(out, "HTTP request:\n\n    {} {target}", operation.method);
    if let Some(auth) = &operation.auth {
        let _ = writeln!(out, "    {}: <{} token>", auth.header, auth.scheme.to_lowercase());
    }
    for (input, value) in request.inputs(Place::Header) {
        let _ = writeln!(out, "    {}: {}", input.name, plain(&value));
    }
    if operation.body == BodyKind::Multipart {
        out.push_str("    Content-Type: multipart/form-data\n");
    }
    if let Some(body) = request.json_body() {
        let _ = writeln!(out, "    Content-Type: application/json\n\n    {body}");
    }
    out.push('\n');
}

/// Explains what happens to omitted fields.
fn replaces(out: &mut String, operation: &Operation) {
    let Some(replaces) = &operation.replaces else { return };
    let effect = if replaces.undocumented {
        "May replace everything: omitted fields may be reset, which the vendor does not document."
    } else {
        "Replaces everything: omitted fields are reset."
    };
    let request = operation.request_name();
    let _ = match &replaces.read {
        None => writeln!(out, "{effect} No operation returns the current values."),
        Some(read) => {
            let read = &read.operation;
            writeln!(out, "{effect} {request}::from_current keeps the current values; read them with {read}.")
        }
    };
}

/// Prints the retry policy, the reason for it and the known error codes.
fn errors(out: &mut String, api: &Api, operation: &Operation) {
    let _ = writeln!(out, "{}", retries(operation.effect));
    if let Some(reason) = &operation.effect_reason {
        let _ = writeln!(out, "{reason}");
    }
    let lists = [
        ("Error codes of a retry that mean the first attempt succeeded", &operation.already_done),
        ("Known error codes", &operation.errors),
    ];
    for (title, known) in lists.into_iter().filter(|(_, known)| !known.is_empty()) {
        let _ = writeln!(out, "\n{title}:\n");
        for code in catalogued(api, known) {
            let _ = writeln!(out, "    {} {}: {}", code.text, code.constant, code.meaning);
        }
    }
}

/// Returns the catalog entries of error codes, in the order of the catalog.
pub(crate) fn catalogued<'a>(api: &'a Api, known: &[KnownError]) -> impl Iterator<Item = &'a Code> {
    api.codes.iter().filter(|code| known.iter().any(|known| known.constant == code.constant))
}
