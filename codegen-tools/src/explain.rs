//! What an operation becomes, for the one who writes its file.

use std::fmt::Write as _;

use huaweicloud_meeting_codegen::api::{
    Api, Argument, BodyKind, Caller, Field, Operation, Place, Presence, Returned, Source,
};
use huaweicloud_meeting_codegen::json::value as json;
use huaweicloud_meeting_codegen::print::example_code;
use huaweicloud_meeting_codegen::spec::Effect;

/// Explains the operation of this name: the Rust method, what goes over the wire, and what happens after a failure.
/// `None` when there is no such operation.
#[must_use]
pub fn explain(api: &Api, name: &str) -> Option<String> {
    let (group, operation) = api.operations().find(|(_, operation)| operation.name == name)?;
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = writeln!(out, "{} ({}), spec/{}", operation.name, operation.title_zh, operation.file);
    let _ = writeln!(out, "{}\n", operation.summary);
    let _ =
        writeln!(out, "Rust, module {} (feature {}):\n\n    {}\n", group.module, group.feature, signature(operation));
    fields(&mut out, operation);
    if let Some(example) = operation.example_call() {
        let _ = writeln!(out, "Example:\n");
        for line in example_code(example) {
            let _ = writeln!(out, "    {line}");
        }
        out.push('\n');
    }
    wire(&mut out, operation);
    replaced(&mut out, operation);
    failures(&mut out, api, operation);
    Some(out)
}

/// The method of an operation, as one would declare it.
#[must_use]
pub fn signature(operation: &Operation) -> String {
    let owner = match &operation.caller {
        Caller::Client => "Client",
        Caller::Handle(name) => name,
    };
    let request = match operation.argument {
        Argument::None => String::new(),
        Argument::Request => format!(", request: {}", operation.request_name()),
        Argument::Into => format!(", request: impl Into<{}>", operation.request_name()),
    };
    let returned = match &operation.returned {
        Returned::Empty => "()".to_owned(),
        Returned::Value(ty) | Returned::Single(ty) => ty.to_string(),
    };
    format!("{owner}::{}(&self{request}) -> Call<{returned}>", operation.rust)
}

fn fields(out: &mut String, operation: &Operation) {
    if operation.fields().is_empty() {
        return;
    }
    let _ = writeln!(out, "Fields of {}:\n", operation.request_name());
    for (index, field) in operation.fields().iter().enumerate() {
        let places: Vec<&str> = operation
            .inputs
            .iter()
            .filter(|input| input.source == Source::Field(index))
            .map(|input| place(input.place))
            .collect();
        let _ =
            writeln!(out, "    {:<28} {:<32} {} `{}`", field.rust, field_type(field), places.join(" and "), field.wire);
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
        Place::BodyValue => "the whole body, named here",
        Place::Part => "part",
    }
}

/// The request line, the headers and the body of the first example.
fn wire(out: &mut String, operation: &Operation) {
    let Some(example) = operation.examples.first().map(|example| &example.source) else { return };
    let mut path = operation.path.clone();
    for (name, value) in example.path.iter() {
        path = path.replace(&format!("{{{name}}}"), &plain(&json(value)));
    }
    let query: Vec<String> =
        example.query.iter().map(|(name, value)| format!("{name}={}", plain(&json(value)))).collect();
    let query = if query.is_empty() { String::new() } else { format!("?{}", query.join("&")) };
    let _ = writeln!(out, "On the wire (values not yet escaped):\n\n    {} {path}{query}", operation.method);
    if let Some(auth) = &operation.auth {
        let _ = writeln!(out, "    {}: <token of {}>", auth.header, auth.scheme.to_lowercase());
    }
    for (name, value) in example.headers.iter() {
        let _ = writeln!(out, "    {name}: {}", plain(&json(value)));
    }
    for input in &operation.inputs {
        if let (Place::Header, Source::Constant(value)) = (input.place, &input.source) {
            let _ = writeln!(out, "    {}: {value}", input.name);
        }
    }
    match (&example.body, operation.body) {
        (Some(_), BodyKind::Multipart) => out.push_str("    Content-Type: multipart/form-data\n"),
        (Some(body), _) => {
            let _ = writeln!(out, "    Content-Type: application/json\n\n    {}", json(body));
        }
        (None, _) => {}
    }
    out.push('\n');
}

fn plain(json: &str) -> String {
    json.trim_matches('"').to_owned()
}

/// What becomes of what is left out.
fn replaced(out: &mut String, operation: &Operation) {
    let Some(replaces) = &operation.replaces else { return };
    let what = if replaces.undocumented { "May replace everything" } else { "Replaces everything" };
    let _ = match &replaces.read {
        None => writeln!(out, "{what}; no operation returns the current state."),
        Some(read) => {
            let request = operation.request_name();
            writeln!(out, "{what}; {request}::from_current starts from the response of {}.", read.operation)
        }
    };
}

fn failures(out: &mut String, api: &Api, operation: &Operation) {
    let repeated = match operation.effect {
        Effect::Read => "it changes nothing",
        Effect::Issue => "an unused token does no harm",
        Effect::Idempotent => "twice is once",
        Effect::NonIdempotent => "twice is twice",
        Effect::OneTime => "it works once",
    };
    let when = match operation.effect {
        Effect::Read | Effect::Issue | Effect::Idempotent => "after any transient failure",
        Effect::NonIdempotent | Effect::OneTime => "only when the service has certainly not seen it",
    };
    let _ = writeln!(out, "Repeated {when}: {repeated}.");
    for (what, codes) in
        [("Already done, when repeated", &operation.already_done), ("May fail with", &operation.errors)]
    {
        for code in api.codes.iter().filter(|code| codes.iter().any(|known| known.constant == code.constant)) {
            let _ = writeln!(out, "{what}: {} {}: {}", code.text, code.constant, code.meaning);
        }
    }
}
