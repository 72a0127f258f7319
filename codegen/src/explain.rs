//! What an operation becomes, for the one who writes its file.

use std::fmt::Write as _;

use crate::emit::{example_code, json, type_text};
use crate::model::{Api, Argument, BodyKind, Caller, Member, Operation, Place, Presence, Returned, Source};
use crate::spec::Effect;

/// Explains the operation of this name: the Rust method, what goes over the wire, and what happens after a failure.
/// `None` when there is no such operation.
#[must_use]
pub fn explain(api: &Api, name: &str) -> Option<String> {
    let (group, operation) = api.operations().find(|(_, operation)| operation.name == name)?;
    let mut out = String::new();
    // Writing to a text cannot fail.
    let _ = writeln!(out, "{} ({}), spec/{}", operation.name, operation.title_zh, operation.file);
    let _ = writeln!(out, "{}\n", operation.summary);
    let _ =
        writeln!(out, "Rust, module {} (feature {}):\n\n    {}\n", group.module, group.feature, signature(operation));
    members(&mut out, operation);
    if let Some(code) = example_code(api, operation) {
        let _ = writeln!(out, "Example:\n");
        code.iter().for_each(|line| {
            let _ = writeln!(out, "    {line}");
        });
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
        Argument::Request => format!(", request: {}", operation.request()),
        Argument::Into(_) => format!(", request: impl Into<{}>", operation.request()),
    };
    let returned = match &operation.returned {
        Returned::Nothing => "()".to_owned(),
        Returned::Value(ty) | Returned::Sole(ty) => type_text(ty),
    };
    format!("{owner}::{}(&self{request}) -> Call<{returned}>", operation.rust)
}

fn members(out: &mut String, operation: &Operation) {
    if operation.members.is_empty() {
        return;
    }
    let _ = writeln!(out, "Members of {}:\n", operation.request());
    for (index, member) in operation.members.iter().enumerate() {
        let places: Vec<&str> = operation
            .inputs
            .iter()
            .filter(|input| input.source == Source::Member(index))
            .map(|input| place(input.place))
            .collect();
        let _ = writeln!(
            out,
            "    {:<28} {:<32} {} `{}`",
            member.rust,
            member_type(member),
            places.join(" and "),
            member.wire
        );
    }
    out.push('\n');
}

fn member_type(member: &Member) -> String {
    let ty = type_text(&member.ty);
    if member.presence == Presence::Required { ty } else { format!("Option<{ty}>") }
}

fn place(place: Place) -> &'static str {
    match place {
        Place::Path => "path",
        Place::Query => "query",
        Place::Header => "header",
        Place::Body => "body",
        Place::Whole => "the whole body, named here",
        Place::Part => "part",
    }
}

/// The request line, the headers and the body of the first example.
fn wire(out: &mut String, operation: &Operation) {
    let Some(example) = operation.examples.first() else { return };
    let mut path = operation.path.clone();
    for (name, value) in example.path.iter() {
        path = path.replace(&format!("{{{name}}}"), &plain(&json(value)));
    }
    let query: Vec<String> =
        example.query.iter().map(|(name, value)| format!("{name}={}", plain(&json(value)))).collect();
    let query = if query.is_empty() { String::new() } else { format!("?{}", query.join("&")) };
    let _ = writeln!(out, "On the wire (values not yet escaped):\n\n    {} {path}{query}", operation.method);
    for auth in &operation.auth {
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
    let what = if replaces.assumed { "May replace everything" } else { "Replaces everything" };
    let _ = match &replaces.keeping {
        None => writeln!(out, "{what}; no answer tells what there is."),
        Some(keeping) => {
            let told = if keeping.unknown.is_empty() {
                String::new()
            } else {
                format!(", less {}", keeping.unknown.join(", "))
            };
            writeln!(out, "{what}; {}::keeping keeps what {} tells{told}.", operation.request(), keeping.read)
        }
    };
}

fn failures(out: &mut String, api: &Api, operation: &Operation) {
    let repeated = match operation.effect {
        Effect::Read => "it changes nothing",
        Effect::Mint => "an unused token does no harm",
        Effect::Set => "twice is once",
        Effect::Add => "twice is twice",
        Effect::Consume => "it works once",
    };
    let when = match operation.effect {
        Effect::Read | Effect::Mint | Effect::Set => "after any passing failure",
        Effect::Add | Effect::Consume => "only when the service has certainly not seen it",
    };
    let _ = writeln!(out, "Repeated {when}: {repeated}.");
    for (what, codes) in [("Already done, when repeated", &operation.replayed_as), ("May fail with", &operation.errors)]
    {
        for code in api.codes.iter().filter(|code| codes.contains(&code.constant)) {
            let _ = writeln!(out, "{what}: {} {}: {}", code.text, code.constant, code.meaning);
        }
    }
}
