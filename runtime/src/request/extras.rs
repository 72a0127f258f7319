//! The inputs of a call that the spec does not have.

use std::fmt;

use http::{HeaderName, HeaderValue};

use super::encoding::{header, push_escaped};
use super::input_value::InputValue;
use crate::codec::{Form, Shape, View, display_name};
use crate::error::{Error, Result};
use crate::operation::Auth;
use crate::service::Service;

/// The headers that the client or the transport sets, in lower case.
const OWN_HEADERS: [&str; 14] = [
    "accept-encoding",
    "connection",
    "content-encoding",
    "content-length",
    "content-type",
    "expect",
    "host",
    "keep-alive",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "user-agent",
];

/// The inputs of a call that the spec does not have, by place.
#[derive(Clone, Default)]
pub(crate) struct Extras {
    /// Fields of the body, by name or JSON pointer.
    pub(crate) fields: Vec<(String, InputValue)>,
    pub(crate) query: Vec<(String, InputValue)>,
    pub(crate) headers: Vec<(String, InputValue)>,
    /// Path parameters, which only a custom call has.
    pub(crate) path: Vec<(String, InputValue)>,
    /// The whole body, which only a custom call has.
    pub(crate) body: Option<InputValue>,
}

impl Extras {
    /// Calls `each` with every value.
    pub(crate) fn each_value(&self, each: &mut dyn FnMut(View<'_>)) {
        let Self { fields, query, headers, path, body } = self;
        let named = [fields, query, headers, path].into_iter().flatten().map(|(_, value)| value);
        named.chain(body).for_each(|value| each(value.view()));
    }

    /// Appends the query parameters to a URL. The first one is preceded by `separator`.
    pub(super) fn write_query(&self, url: &mut String, mut separator: char) -> Result<()> {
        check_unique("query parameter", self.query.iter().map(|(name, _)| name.as_str()))?;
        for (name, value) in &self.query {
            for string in strings("query parameter", name, value)? {
                url.push(separator);
                separator = '&';
                push_escaped(url, name);
                url.push('=');
                push_escaped(url, &string);
            }
        }
        Ok(())
    }

    /// Adds the headers. Those that the client sets are refused.
    pub(super) fn add_headers(
        &self,
        headers: &mut Vec<(HeaderName, HeaderValue)>,
        service: &Service,
        auth: Option<&Auth>,
    ) -> Result<()> {
        let lowercase: Vec<_> = self.headers.iter().map(|(name, _)| name.to_ascii_lowercase()).collect();
        check_unique("header", lowercase.iter().map(String::as_str))?;
        for (name, value) in &self.headers {
            if let Some(method) = set_with(name, service, auth) {
                let shown = display_name(name);
                let help = method.map(|method| format!("; use `{method}`")).unwrap_or_default();
                return Err(Error::request(format!("the extra header `{shown}` is set by the client{help}")));
            }
            match strings("header", name, value)?.as_slice() {
                [] => {}
                values => headers.push(header(name, &values.join(", "))?),
            }
        }
        Ok(())
    }
}

/// Returns whether the client sets a header, and the method of a call that changes it, if there is one.
fn set_with(name: &str, service: &Service, auth: Option<&Auth>) -> Option<Option<&'static str>> {
    let is = |known: &str| known.eq_ignore_ascii_case(name);
    if is(service.request_id_header) {
        return Some(Some("request_id"));
    }
    if is(service.language_header) {
        return Some(Some("language"));
    }
    if auth.is_some_and(|auth| is(auth.header)) {
        return Some(Some("token"));
    }
    OWN_HEADERS.into_iter().any(is).then_some(None)
}

/// Returns the strings that are sent for a value outside a body: none if it is absent, several for a list.
pub(super) fn strings(what: &str, name: &str, value: &InputValue) -> Result<Vec<String>> {
    let mut strings = Vec::new();
    if value.view().for_each_string(Form::Plain, &mut |string| strings.push(string.into_owned())) {
        return Ok(strings);
    }
    let name = display_name(name);
    Err(Error::request(format!("the {what} `{name}` is an object or a file, which cannot be sent as a string")))
}

/// Shows the names only: a value may be a secret.
impl fmt::Debug for Extras {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { fields, query, headers, path, body } = self;
        let names = |values: &[(String, InputValue)]| values.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
        f.debug_struct("Extras")
            .field("fields", &names(fields))
            .field("query", &names(query))
            .field("headers", &names(headers))
            .field("path", &names(path))
            .field("body", &body.is_some())
            .finish()
    }
}

/// What sets an input of a request that the client has.
pub(super) enum SetBy<'a> {
    /// The field of the request with this Rust name.
    Field(&'a str),
    /// The client, such as the id of a handle.
    Client,
}

impl SetBy<'static> {
    /// Returns what sets the field of a struct at an index.
    pub(super) fn field(shape: &'static Shape, index: usize) -> Self {
        shape.rust_name(index).map_or(Self::Client, Self::Field)
    }
}

impl SetBy<'_> {
    /// Returns the Rust name of the field.
    pub(super) fn name(&self) -> Option<&str> {
        match self {
            Self::Field(name) => Some(name),
            Self::Client => None,
        }
    }
}

/// Creates the error of an extra that the client has an input for.
pub(super) fn known(what: &str, name: &str, set_by: &SetBy<'_>) -> Error {
    let name = display_name(name);
    Error::request(match set_by {
        SetBy::Field(field) => {
            format!("the extra {what} `{name}` is the field `{field}` of the request; set that instead")
        }
        SetBy::Client => format!("the extra {what} `{name}` is set by the client"),
    })
}

/// Fails if a name occurs twice.
pub(super) fn check_unique<'a>(what: &str, names: impl Iterator<Item = &'a str>) -> Result<()> {
    let mut seen: Vec<&str> = Vec::new();
    for name in names {
        if seen.contains(&name) {
            return Err(Error::request(format!("the extra {what} `{}` is set twice", display_name(name))));
        }
        seen.push(name);
    }
    Ok(())
}
