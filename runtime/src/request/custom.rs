//! Encoding a request that the spec does not have.

use http::Method;
use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

use super::encoding::push_segment;
use super::extras::{Extras, check_unique, strings};
use super::wire::{WireBody, WireRequest};
use crate::codec::{Form, Writer, display_name};
use crate::endpoint::Endpoint;
use crate::error::{Error, Result};
use crate::name::Name;
use crate::operation::Auth;
use crate::service::Service;

/// The characters that a segment of a path must not have unescaped.
const NOT_IN_SEGMENT: &AsciiSet =
    &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'`').add(b'[').add(b']').add(b'\\').add(b'^').add(b'|');

/// The method and the path of a request that the spec does not have.
#[derive(Clone)]
pub(crate) struct CustomRequest {
    pub(crate) method: Method,
    /// The path below the endpoint, with `{name}` for each path parameter.
    pub(crate) path: Name,
}

impl WireRequest {
    /// Encodes a request that the spec does not have. All its inputs are extras.
    pub(crate) fn build_custom(
        endpoint: &Endpoint,
        service: &Service,
        request: &CustomRequest,
        auth: Option<&Auth>,
        extras: &Extras,
    ) -> Result<Self> {
        if request.method == Method::CONNECT {
            return Err(Error::request("the method CONNECT opens a tunnel, which a call cannot do"));
        }
        let mut url = endpoint.path().to_owned();
        write_path(&mut url, &request.path, extras)?;
        extras.write_query(&mut url, '?')?;
        let mut headers = Vec::new();
        extras.add_headers(&mut headers, service, auth)?;
        Ok(Self { method: request.method.clone(), uri: endpoint.uri(url)?, headers, body: body(extras) })
    }
}

/// Returns the method as it appears in spans. As in OpenTelemetry, methods that HTTP does not define have one name, because each
/// name is a label of a metric.
pub(crate) fn method_name(method: &Method) -> &'static str {
    let known = ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "CONNECT"];
    known.into_iter().find(|name| *name == method.as_str()).unwrap_or("_OTHER")
}

fn body(extras: &Extras) -> WireBody {
    match &extras.body {
        Some(value) if !value.view().is_absent() => {
            let mut writer = Writer::new();
            writer.value(value.view(), Form::Plain);
            WireBody::Json(writer.finish().into())
        }
        _ => WireBody::None,
    }
}

/// Appends a path to the endpoint. The path cannot leave the endpoint, or name another resource than it appears to.
fn write_path(url: &mut String, path: &str, extras: &Extras) -> Result<()> {
    let invalid = |reason: &str| Error::request(format!("the path `{}` {reason}", display_name(path)));
    let Some(segments) = path.strip_prefix('/') else { return Err(invalid("does not begin with `/`")) };
    if path.contains('?') {
        return Err(invalid("has a query; set query parameters with `query`"));
    }
    if path.contains('#') {
        return Err(invalid("has a fragment"));
    }
    check_unique("path parameter", extras.path.iter().map(|(name, _)| name.as_str()))?;
    let mut unused: Vec<_> = extras.path.iter().map(|(name, _)| name.as_str()).collect();
    let last = segments.split('/').count() - 1;
    for (index, segment) in segments.split('/').enumerate() {
        if segment.is_empty() && index < last {
            return Err(invalid("has an empty segment"));
        }
        url.push('/');
        write_segment(url, segment, extras, &mut unused).map_err(|reason| match reason {
            Invalid::Segment(reason) => invalid(&reason),
            Invalid::Parameter(error) => error,
        })?;
    }
    match unused.first() {
        Some(name) => Err(invalid(&format!("has no parameter `{{{}}}`", display_name(name)))),
        None => Ok(()),
    }
}

/// Why a segment is invalid.
enum Invalid {
    Segment(String),
    Parameter(Error),
}

/// Appends a segment of a path, with the values of its parameters.
fn write_segment<'e>(
    url: &mut String,
    segment: &str,
    extras: &'e Extras,
    unused: &mut Vec<&'e str>,
) -> Result<(), Invalid> {
    let mut rest = segment;
    while let Some((before, parameter)) = rest.split_once('{') {
        let Some((name, after)) = parameter.split_once('}') else {
            return Err(Invalid::Segment("has a `{` without a `}`".to_owned()));
        };
        write_literal(url, before)?;
        let Some((_, value)) = extras.path.iter().find(|(known, _)| known == name) else {
            return Err(Invalid::Segment(format!(
                "has the parameter `{{{name}}}`, which is not set; set it with `path`"
            )));
        };
        let value = strings("path parameter", name, value).map_err(Invalid::Parameter)?.concat();
        push_segment(url, name, &value).map_err(Invalid::Parameter)?;
        unused.retain(|known| *known != name);
        rest = after;
    }
    write_literal(url, rest)
}

/// Appends a part of a path that is no parameter. What is percent-encoded stays so.
fn write_literal(url: &mut String, literal: &str) -> Result<(), Invalid> {
    let invalid = |reason: &str| Err(Invalid::Segment(reason.to_owned()));
    if literal.contains('}') {
        return invalid("has a `}` without a `{`");
    }
    let is_escape = |rest: &str| rest.bytes().take(2).filter(u8::is_ascii_hexdigit).count() == 2;
    if literal.split('%').skip(1).any(|rest| !is_escape(rest)) {
        return invalid("has a `%` that is not followed by two hexadecimal digits; percent-encode it as `%25`");
    }
    let decoded = percent_decode_str(literal).decode_utf8_lossy();
    if decoded.split(['/', '\\']).any(|part| matches!(part, "." | "..")) {
        return invalid("has a segment `.` or `..`");
    }
    url.extend(utf8_percent_encode(literal, NOT_IN_SEGMENT));
    Ok(())
}
