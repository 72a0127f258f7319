//! Which example of the spec responses a request.

use huaweicloud_meeting_runtime::operation::{Operation, Place, Source};
use serde_json::Value;

use crate::example::{Example, Prepared};
use crate::given::{Given, GivenBody, Part};
use crate::json::{same, scalar_text};

/// The example that returns a request:
///
/// 1. one of a success whose request says the same;
/// 2. one of an error whose request is the same, so that an error can be had on purpose and never by chance;
/// 3. the first success.
///
/// To say the same, requests may name another handle, and another page where the response is paged. Neither constants nor
/// tokens are ever compared.
pub(crate) fn choose(operation: &Operation, examples: &'static [Prepared], given: &Given) -> Option<&'static Example> {
    let comparison = Comparison { operation, given };
    let successes = || examples.iter().filter(|prepared| prepared.example.is_success());
    let mut errors = examples.iter().filter(|prepared| !prepared.example.is_success());
    successes()
        .find(|prepared| comparison.says_the_same(&prepared.request))
        .or_else(|| errors.find(|prepared| comparison.is_the_same(&prepared.request)))
        .or_else(|| successes().next())
        .map(|prepared| prepared.example)
}

struct Comparison<'a> {
    operation: &'a Operation,
    given: &'a Given,
}

impl Comparison<'_> {
    fn says_the_same(&self, request: &Value) -> bool {
        let page = self.operation.page;
        self.is_alike(request, |source| match source {
            Source::Field(index) => page.is_none_or(|page| index != page.offset && index != page.limit),
            Source::Handle | Source::Constant(_) => false,
        })
    }

    fn is_the_same(&self, request: &Value) -> bool {
        self.is_alike(request, |source| !matches!(source, Source::Constant(_)))
    }

    fn is_alike(&self, request: &Value, is_compared: impl Fn(Source) -> bool) -> bool {
        let mut compared = self.operation.inputs.iter().filter(|input| is_compared(input.source));
        compared.all(|input| self.is_alike_at(input.place, input.name, request))
    }

    fn is_alike_at(&self, place: Place, name: &str, request: &Value) -> bool {
        let section = |section: &str| request.get(section).and_then(|fields| field(fields, name));
        match place {
            Place::Path => self.has_texts(&self.given.path, name, section("path")),
            Place::Query => self.has_texts(&self.given.query, name, section("query")),
            Place::Header => self.has_texts(&self.given.headers, name, section("headers")),
            Place::Body => match &self.given.body {
                GivenBody::Json(body, _) => {
                    same(body.get(name).unwrap_or(&Value::Null), section("body").unwrap_or(&Value::Null))
                }
                _ => section("body").is_none(),
            },
            Place::BodyValue => match &self.given.body {
                GivenBody::Json(body, _) => same(body, request.get("body").unwrap_or(&Value::Null)),
                _ => request.get("body").is_none(),
            },
            Place::Part => self.has_part(name, section("body")),
        }
    }

    fn has_texts<N: AsRef<str>>(&self, pairs: &[(N, String)], name: &str, expected: Option<&Value>) -> bool {
        let given =
            pairs.iter().filter(|(candidate, _)| candidate.as_ref().eq_ignore_ascii_case(name)).map(|(_, text)| text);
        match expected {
            Some(Value::Array(items)) => given.cloned().eq(items.iter().filter_map(scalar_text)),
            other => given.cloned().eq(other.and_then(scalar_text)),
        }
    }

    fn has_part(&self, name: &str, expected: Option<&Value>) -> bool {
        let GivenBody::Parts(parts) = &self.given.body else { return expected.is_none() };
        match (parts.iter().find(|(candidate, _)| candidate == name), expected) {
            (Some((_, Part::File(file))), Some(expected)) => same(file, expected),
            (Some((_, Part::Text(text))), Some(expected)) => scalar_text(expected).as_ref() == Some(text),
            (given, expected) => given.is_none() && expected.is_none(),
        }
    }
}

/// A field by its name; headers are alike in both cases.
fn field<'a>(fields: &'a Value, name: &str) -> Option<&'a Value> {
    fields.get(name).or_else(|| {
        let fields = fields.as_object()?;
        fields.iter().find(|(candidate, _)| candidate.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    })
}
