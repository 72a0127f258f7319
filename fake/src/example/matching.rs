//! Selecting the example that the fake responds with.

use huaweicloud_meeting_runtime::operation::{Operation, Place, Source};
use serde_json::Value;

use crate::example::index::ParsedExample;
use crate::json::{equivalent, scalar_to_string};
use crate::requests::request::{ParsedBody, ParsedRequest, Part};

/// Returns the first success example whose request matches except for the resource and the page, or else the first success
/// example, and whether the request matches.
///
/// Inputs with a constant value and tokens are never compared.
pub(crate) fn match_example(
    operation: &Operation,
    examples: &'static [ParsedExample],
    request: &ParsedRequest,
) -> Option<(&'static ParsedExample, bool)> {
    let matcher = Matcher { operation, request };
    let successes = || examples.iter().filter(|parsed| parsed.example.is_success());
    let matching = successes().find(|parsed| matcher.matches_loosely(&parsed.request));
    matching.map(|parsed| (parsed, true)).or_else(|| successes().next().map(|parsed| (parsed, false)))
}

/// Compares a request with the requests of examples.
struct Matcher<'a> {
    operation: &'a Operation,
    request: &'a ParsedRequest,
}

impl Matcher<'_> {
    /// Compares all inputs except the ID of the resource and, if the operation is paged, the offset and the limit.
    fn matches_loosely(&self, example: &Value) -> bool {
        let page = self.operation.page;
        self.matches(example, |source| match source {
            Source::Field(index) => page.is_none_or(|page| index != page.offset && index != page.limit),
            Source::Handle | Source::Constant(_) => false,
        })
    }

    fn matches(&self, example: &Value, is_compared: impl Fn(Source) -> bool) -> bool {
        let mut inputs = self.operation.inputs().filter(|input| is_compared(input.source));
        inputs.all(|input| self.input_matches(input.place, input.name, example))
    }

    fn input_matches(&self, place: Place, name: &str, example: &Value) -> bool {
        let expected = |section: &str| example.get(section).and_then(|fields| field(fields, name));
        match place {
            Place::Path => parameter_matches(&self.request.path, name, expected("path")),
            Place::Query => parameter_matches(&self.request.query, name, expected("query")),
            Place::Header => parameter_matches(&self.request.headers, name, expected("headers")),
            Place::Body => match &self.request.body {
                ParsedBody::Json(body, _) => {
                    equivalent(body.get(name).unwrap_or(&Value::Null), expected("body").unwrap_or(&Value::Null))
                }
                _ => expected("body").is_none(),
            },
            Place::BodyValue => match &self.request.body {
                ParsedBody::Json(body, _) => equivalent(body, example.get("body").unwrap_or(&Value::Null)),
                _ => example.get("body").is_none(),
            },
            Place::Part => self.part_matches(name, expected("body")),
        }
    }

    fn part_matches(&self, name: &str, expected: Option<&Value>) -> bool {
        let ParsedBody::Multipart(parts) = &self.request.body else { return expected.is_none() };
        match (parts.iter().find(|(candidate, _)| candidate == name), expected) {
            (Some((_, Part::File(file))), Some(expected)) => equivalent(file, expected),
            (Some((_, Part::String(text))), Some(expected)) => scalar_to_string(expected).as_ref() == Some(text),
            (part, expected) => part.is_none() && expected.is_none(),
        }
    }
}

fn parameter_matches<N: AsRef<str>>(parameters: &[(N, String)], name: &str, expected: Option<&Value>) -> bool {
    let same_name = |(candidate, _): &&(N, String)| candidate.as_ref().eq_ignore_ascii_case(name);
    let values = parameters.iter().filter(same_name).map(|(_, value)| value.clone());
    match expected {
        Some(Value::Array(items)) => values.eq(items.iter().filter_map(scalar_to_string)),
        other => values.eq(other.and_then(scalar_to_string)),
    }
}

/// Returns a field by its name, preferably in the same case. Names of headers are case-insensitive.
fn field<'a>(fields: &'a Value, name: &str) -> Option<&'a Value> {
    fields.get(name).or_else(|| {
        let fields = fields.as_object()?;
        fields.iter().find(|(candidate, _)| candidate.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    })
}
