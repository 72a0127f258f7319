//! Encoding a typed request as an HTTP request.

pub(crate) mod multipart;
pub(crate) mod upload;

use std::borrow::Cow;

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Uri};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::body::Body as HttpBody;
use crate::codec::{EncodeStruct, Form, View, Writer};
use crate::endpoint::Endpoint;
use crate::error::{Error, Result};
use crate::http_types::Place;
use crate::operation::{Body, Operation, Source};
use multipart::{Part, PartValue, multipart};

/// All characters except those that RFC 3986 calls unreserved: letters, digits and `-._~`.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// An encoded request, without the headers of a token and of options. Each attempt of a call sends it.
#[derive(Debug)]
pub(crate) struct WireRequest {
    pub(crate) method: http::Method,
    /// Endpoint, path and query.
    pub(crate) uri: Uri,
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    pub(crate) body: WireBody,
}

#[derive(Debug)]
pub(crate) enum WireBody {
    None,
    Json(Bytes),
    Multipart(Vec<Part>),
}

/// The inputs of a call that are not part of its request.
#[derive(Clone, Copy, Default)]
pub(crate) struct RequestContext<'a> {
    /// The id of the handle.
    pub(crate) handle: Option<&'a str>,
    pub(crate) page: Option<PageRange>,
    /// Sends an optional body even if it has no fields.
    pub(crate) empty_body: bool,
}

/// The page to request. It overrides two fields of the request.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PageRange {
    pub(crate) offset: i64,
    pub(crate) limit: Option<i64>,
}

impl WireRequest {
    /// Encodes a request. A path parameter must not be empty, `.` or `..`.
    pub(crate) fn build(
        endpoint: &Endpoint,
        operation: &'static Operation,
        request: &dyn EncodeStruct,
        context: RequestContext<'_>,
    ) -> Result<Self> {
        let inputs = Inputs { operation, request, context };
        let mut path_and_query = String::with_capacity(192);
        path_and_query.push_str(endpoint.path());
        inputs.write_path(&mut path_and_query)?;
        inputs.write_query(&mut path_and_query)?;
        let method = operation.method.to_http();
        Ok(Self { method, uri: endpoint.uri(path_and_query)?, headers: inputs.headers()?, body: inputs.body()? })
    }
}

impl WireBody {
    /// Returns the body to send and the value of `Content-Type`. Opens the files of a multipart body.
    pub(crate) async fn open(&self) -> Result<(HttpBody, Option<HeaderValue>)> {
        match self {
            Self::None => Ok((HttpBody::empty(), None)),
            Self::Json(json) => Ok((json.clone().into(), Some(HeaderValue::from_static("application/json")))),
            Self::Multipart(parts) => {
                let (body, content_type) = multipart(parts).await?;
                Ok((body, Some(content_type)))
            }
        }
    }
}

/// The inputs of an operation with their values.
struct Inputs<'a> {
    operation: &'static Operation,
    request: &'a dyn EncodeStruct,
    context: RequestContext<'a>,
}

/// The value of an input.
enum Value<'a> {
    Typed(View<'a>, Form),
    Number(i64),
    String(&'a str),
    /// JSON in a body, the unquoted string elsewhere.
    Constant(&'static str),
    Absent,
}

impl Value<'_> {
    /// Calls `each` with the string representation of the value. A list without separators has several.
    fn for_each_string(&self, name: &str, each: &mut dyn FnMut(Cow<'_, str>)) -> Result<()> {
        match self {
            Self::Typed(value, form) => {
                if !value.for_each_string(*form, each) {
                    return Err(Error::request(format!(
                        "`{name}` is an object or a file, which cannot be sent as a string"
                    )));
                }
            }
            Self::Number(number) => each(Cow::Owned(number.to_string())),
            Self::String(string) | Self::Constant(string) => each(Cow::Borrowed(string)),
            Self::Absent => {}
        }
        Ok(())
    }

    fn is_absent(&self) -> bool {
        match self {
            Self::Typed(value, _) => value.is_absent(),
            Self::Absent => true,
            _ => false,
        }
    }

    fn write_json(&self, writer: &mut Writer) {
        match self {
            Self::Typed(value, form) => writer.value(*value, *form),
            Self::Number(number) => writer.integer(*number, Form::Plain),
            Self::String(string) => writer.string(string),
            Self::Constant(json) => writer.raw(json),
            Self::Absent => {}
        }
    }
}

impl<'a> Inputs<'a> {
    fn at(&self, place: Place) -> impl Iterator<Item = (&'static str, Value<'a>)> {
        self.operation
            .inputs
            .iter()
            .filter(move |input| input.place == place)
            .map(|input| (input.name, self.value(input.source)))
    }

    fn value(&self, source: Source) -> Value<'a> {
        match source {
            Source::Constant(value) => Value::Constant(value),
            Source::Handle => self.context.handle.map_or(Value::Absent, Value::String),
            Source::Field(index) => self.field(index),
        }
    }

    fn field(&self, index: usize) -> Value<'a> {
        if let (Some(page), Some(range)) = (self.operation.page, self.context.page) {
            match range.limit {
                _ if index == page.offset => return Value::Number(range.offset),
                Some(limit) if index == page.limit => return Value::Number(limit),
                _ => {}
            }
        }
        let form = self.request.shape().fields.get(index).map_or(Form::Plain, |field| field.form);
        Value::Typed(self.request.field(index), form)
    }

    fn write_path(&self, url: &mut String) -> Result<()> {
        let mut rest = self.operation.path;
        while let Some((before, parameter)) = rest.split_once('{') {
            let (name, after) = parameter.split_once('}').unwrap_or((parameter, ""));
            url.push_str(before);
            self.write_segment(name, url)?;
            rest = after;
        }
        url.push_str(rest);
        Ok(())
    }

    fn write_segment(&self, name: &str, url: &mut String) -> Result<()> {
        let mut segment = String::new();
        if let Some((_, value)) = self.at(Place::Path).find(|(candidate, _)| *candidate == name) {
            value.for_each_string(name, &mut |part| segment.push_str(&part))?;
        }
        match segment.as_str() {
            "" => Err(Error::request(format!("the path parameter `{name}` is empty"))),
            "." | ".." => Err(Error::request(format!("the path parameter `{name}` is `.` or `..`"))),
            segment => {
                url.extend(utf8_percent_encode(segment, ESCAPED));
                Ok(())
            }
        }
    }

    fn write_query(&self, url: &mut String) -> Result<()> {
        let mut separator = '?';
        for (name, value) in self.at(Place::Query) {
            value.for_each_string(name, &mut |string| {
                url.push(separator);
                separator = '&';
                url.push_str(name);
                url.push('=');
                url.extend(utf8_percent_encode(&string, ESCAPED));
            })?;
        }
        Ok(())
    }

    fn headers(&self) -> Result<Vec<(HeaderName, HeaderValue)>> {
        let mut headers = Vec::new();
        for (name, value) in self.at(Place::Header) {
            let mut invalid = None;
            value.for_each_string(name, &mut |string| match header(name, &string) {
                Ok(pair) => headers.push(pair),
                Err(error) => invalid = Some(error),
            })?;
            if let Some(error) = invalid {
                return Err(error);
            }
        }
        Ok(headers)
    }

    fn body(&self) -> Result<WireBody> {
        match self.operation.body {
            Body::None => Ok(WireBody::None),
            Body::Object => Ok(WireBody::Json(self.object())),
            Body::OptionalObject
                if !self.context.empty_body && self.at(Place::Body).all(|(_, value)| value.is_absent()) =>
            {
                Ok(WireBody::None)
            }
            Body::OptionalObject => Ok(WireBody::Json(self.object())),
            Body::Value => Ok(self.single_value()),
            Body::Multipart => self.parts().map(WireBody::Multipart),
        }
    }

    fn object(&self) -> Bytes {
        let mut writer = Writer::object();
        for (name, value) in self.at(Place::Body) {
            if !value.is_absent() {
                writer.field(name);
                value.write_json(&mut writer);
            }
        }
        writer.close_object();
        writer.finish().into()
    }

    fn single_value(&self) -> WireBody {
        match self.at(Place::BodyValue).next() {
            Some((_, value)) if !value.is_absent() => {
                let mut writer = Writer::new();
                value.write_json(&mut writer);
                WireBody::Json(writer.finish().into())
            }
            _ => WireBody::None,
        }
    }

    fn parts(&self) -> Result<Vec<Part>> {
        let mut parts = Vec::new();
        for (name, value) in self.at(Place::Part) {
            if let Value::Typed(View::Upload(upload), _) = value {
                parts.push(Part { name, value: PartValue::File(upload.clone()) });
                continue;
            }
            value.for_each_string(name, &mut |text| {
                parts.push(Part { name, value: PartValue::String(text.into_owned()) })
            })?;
        }
        Ok(parts)
    }
}

/// Percent-encodes a string for a query.
pub(crate) fn escaped(string: &str) -> String {
    utf8_percent_encode(string, ESCAPED).to_string()
}

/// Creates a header, with the rules of [`header_value`].
pub(crate) fn header(name: &str, value: &str) -> Result<(HeaderName, HeaderValue)> {
    let Ok(header_name) = HeaderName::from_bytes(name.as_bytes()) else {
        return Err(Error::request(format!("the header `{name}` has an invalid name")));
    };
    Ok((header_name, header_value(name, value)?))
}

/// Creates the value of a header. It is marked as sensitive, because it may be a token or a password: HTTP libraries do not log it.
pub(crate) fn header_value(name: &str, value: &str) -> Result<HeaderValue> {
    // A header value may have bytes outside ASCII; they are sent as UTF-8.
    let Ok(mut value) = HeaderValue::from_bytes(value.as_bytes()) else {
        return Err(Error::request(format!("the header `{name}` has a value with a control character")));
    };
    value.set_sensitive(true);
    Ok(value)
}
