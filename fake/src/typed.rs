//! Checking a request by the typed request that the client's crate has for its operation.

use huaweicloud_meeting_runtime::Service;
use huaweicloud_meeting_runtime::dynamic::DynamicOperation;
use huaweicloud_meeting_runtime::operation::{Input, Place, Source};
use serde_json::{Value, json};

use crate::given::{Given, GivenBody, Part, object};

/// Checks that a request holds what the operation needs, and nothing of another type or that it does not know. Says what is
/// wrong.
pub(crate) fn check(dynamic: &DynamicOperation, service: &Service, given: &Given) -> Result<(), String> {
    let document = document(dynamic.operation.name, given);
    if let Err(error) = dynamic.parse(document.as_bytes(), service) {
        return Err(match error.path() {
            "" => format!("the request {}", error.reason()),
            path => format!("`{path}` {}", error.reason()),
        });
    }
    check_places(dynamic.operation.inputs, given)
}

/// A document may leave out constants, and one of two places of the same input; a request on the wire may not.
fn check_places(inputs: &[Input], given: &Given) -> Result<(), String> {
    for (index, input) in inputs.iter().enumerate().filter(|(_, input)| !given.has(input.place, input.name)) {
        let path = path_of(input);
        if let Source::Constant(value) = input.source {
            return Err(format!("`{path}` is missing, which is always {value}"));
        }
        let twin = inputs
            .iter()
            .enumerate()
            .find(|(other, twin)| *other != index && twin.source == input.source && given.has(twin.place, twin.name));
        if let Some((_, twin)) = twin {
            return Err(format!("`{path}` is missing, which is sent along with `{}`", path_of(twin)));
        }
    }
    Ok(())
}

fn path_of(input: &Input) -> String {
    let section = match input.place {
        Place::Path => "path",
        Place::Query => "query",
        Place::Header => "headers",
        Place::Body | Place::Part => "body",
        Place::BodyValue => return "body".to_owned(),
    };
    format!("{section}.{}", input.name)
}

/// The neutral document of a request. A body of JSON goes into it as it was sent: what stands there twice is to be seen.
fn document(operation: &str, given: &Given) -> String {
    let texts = |pairs: &[(&'static str, String)]| {
        object(pairs.iter().map(|(name, text)| ((*name).to_owned(), Value::from(text.as_str()))))
    };
    let query = object(given.query.iter().map(|(name, text)| (name.clone(), Value::from(text.as_str()))));
    let (path, headers) = (texts(&given.path), texts(&given.headers));
    let head = json!({"operation": operation, "path": path, "query": query, "headers": headers}).to_string();
    let body = match &given.body {
        GivenBody::None => return head,
        GivenBody::Json(_, text) => text.clone(),
        GivenBody::Parts(parts) => {
            let part = |part: &Part| match part {
                Part::Text(text) => Value::from(text.as_str()),
                Part::File(file) => file.clone(),
            };
            Value::from(object(parts.iter().map(|(name, value)| (name.clone(), part(value))))).to_string()
        }
    };
    format!("{},\"body\":{body}}}", head.strip_suffix('}').unwrap_or(&head))
}
