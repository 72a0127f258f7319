//! Examples of the spec as Rust code and shell commands.

use huaweicloud_meeting_codegen::api::{Api, BodyKind, ExampleCall, Operation, Place};
use huaweicloud_meeting_codegen::naming;
use huaweicloud_meeting_codegen::print::{example_code, example_imports};
use huaweicloud_meeting_codegen::spec::{Example, Format, Method, Object, Value};

use crate::example_request::ExampleRequest;
use crate::json::{JsonObject, json, object, plain};

/// The shell variable that contains the base URL of the service.
pub(super) const ENDPOINT: &str = "ENDPOINT";

/// Returns the shell variable that contains the token of a scheme.
pub(super) fn token_variable(scheme: &str) -> String {
    format!("{scheme}_TOKEN")
}

/// Returns an example in Rust: its imports and the lines of the call.
pub(super) fn rust(call: &ExampleCall) -> String {
    [example_imports(call), example_code(call)].concat().join("\n")
}

/// Returns an example as a `hwmeeting call` command that reads the request from standard input.
pub(super) fn hwmeeting(operation: &Operation, example: &Example) -> String {
    let section = |name: &str, values: &Object| (!values.is_empty()).then(|| (name.to_owned(), object(values).into()));
    let sections = [
        Some(("operation".to_owned(), operation.name.as_str().into())),
        section("path", &example.path),
        section("query", &example.query),
        section("headers", &example.headers),
        example.body.as_ref().map(|body| ("body".to_owned(), json(body))),
    ];
    let document: JsonObject = sections.into_iter().flatten().collect();
    let document = serde_json::Value::from(document);
    format!("hwmeeting call --endpoint \"${ENDPOINT}\" --request - <<'END'\n{document:#}\nEND")
}

/// Returns an example as a curl command. Tokens and secret parameters are shell variables.
pub(super) fn curl(api: &Api, operation: &Operation, example: &Example) -> String {
    let request = ExampleRequest { operation, example };
    let mut arguments = Vec::new();
    // curl sends GET by default, and POST if there is a body.
    match (operation.method, operation.body) {
        (Method::Get, _) | (Method::Post, BodyKind::Object | BodyKind::Value | BodyKind::Multipart) => {}
        (method, _) => arguments.push(format!("-X {method}")),
    }
    let target = request.target(|input, _| variable(&input.name));
    arguments.push(format!("\"${ENDPOINT}{target}\""));
    if let Some(auth) = &operation.auth {
        let scheme = api.schemes.iter().find(|scheme| scheme.constant == auth.scheme);
        let prefix = if scheme.is_some_and(|scheme| scheme.format == Format::Basic) { "Basic " } else { "" };
        arguments.push(format!("-H \"{}: {prefix}${}\"", auth.header, token_variable(&auth.scheme)));
    }
    arguments.extend(request.inputs(Place::Header).map(|(input, value)| match request.is_secret(input) {
        true => format!("-H \"{}: {}\"", input.name, variable(&input.name)),
        false => format!("-H {}", quoted(&format!("{}: {}", input.name, plain(&value)))),
    }));
    if let Some(body) = request.json_body() {
        arguments.push("-H 'Content-Type: application/json'".to_owned());
        arguments.push(format!("-d {}", quoted(&format!("{body:#}"))));
    }
    let parts = request.inputs(Place::Part);
    arguments.extend(parts.map(|(input, value)| format!("-F {}", quoted(&format!("{}={}", input.name, part(&value))))));
    format!("curl {}", arguments.join(" \\\n  "))
}

/// Returns the value of a multipart part as curl expects it: a file as `@` and its name.
fn part(value: &Value) -> String {
    let file_name = value.as_object().and_then(|file| file.get("filename"));
    file_name.map_or_else(|| plain(value), |name| format!("@{}", plain(name)))
}

fn variable(name: &str) -> String {
    format!("${}", naming::screaming(name))
}

/// Quotes an argument for the shell.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_in_an_argument_survive_the_shell() {
        assert_eq!(quoted("it's"), r"'it'\''s'");
    }
}
