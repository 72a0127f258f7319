//! From a typed request to what goes over the wire.

use std::borrow::Cow;

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Uri};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::codec::{EncodeStruct, Form, View, Writer};
use crate::endpoint::Endpoint;
use crate::operation::{Body, Operation, Place, Source};
use crate::upload::{Part, PartValue, multipart};
use crate::{Error, Result};

/// Everything but letters, digits and `-._~` (RFC 3986, unreserved).
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A request without tokens and call options, as it can be sent several times.
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

/// What an operation is called with, besides the request: the handle's id, the page to fetch, and whether a body that could
/// be left out is sent empty.
#[derive(Clone, Copy, Default)]
pub(crate) struct Circumstances<'a> {
    pub(crate) handle: Option<&'a str>,
    pub(crate) page: Option<PageStart>,
    pub(crate) empty_body: bool,
}

/// Values that take the place of two fields of the request.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PageStart {
    pub(crate) offset: i64,
    pub(crate) limit: Option<i64>,
}

impl WireRequest {
    pub(crate) fn build(
        endpoint: &Endpoint,
        operation: &'static Operation,
        request: &dyn EncodeStruct,
        circumstances: Circumstances<'_>,
    ) -> Result<Self> {
        let inputs = Inputs { operation, request, circumstances };
        let mut url = String::with_capacity(192);
        url.push_str(endpoint.as_str());
        inputs.write_path(&mut url)?;
        inputs.write_query(&mut url)?;
        let method = operation.method.to_http();
        Ok(Self { method, uri: uri(url)?, headers: inputs.headers()?, body: inputs.body()? })
    }
}

impl WireBody {
    /// The bytes to send, with the value of Content-Type.
    pub(crate) async fn load(&self) -> Result<(Bytes, Option<Cow<'static, str>>)> {
        match self {
            Self::None => Ok((Bytes::new(), None)),
            Self::Json(json) => Ok((json.clone(), Some(Cow::Borrowed("application/json")))),
            Self::Multipart(parts) => {
                let (body, content_type) = multipart(parts).await?;
                Ok((body, Some(Cow::Owned(content_type))))
            }
        }
    }
}

/// The inputs of an operation together with where their values come from.
struct Inputs<'a> {
    operation: &'static Operation,
    request: &'a dyn EncodeStruct,
    circumstances: Circumstances<'a>,
}

/// A value on its way to a path, a query, a header or a body.
enum Value<'a> {
    Typed(View<'a>, Form),
    Number(i64),
    Text(&'a str),
    /// JSON in a body, the text itself elsewhere.
    Constant(&'static str),
    Absent,
}

impl Value<'_> {
    /// Calls `each` with every text of the value; a plain list in a query has several.
    fn texts(&self, name: &str, each: &mut dyn FnMut(Cow<'_, str>)) -> Result<()> {
        match self {
            Self::Typed(value, form) => {
                if !value.texts(*form, each) {
                    return Err(Error::request(format!(
                        "`{name}` has no string form, which its place in the request needs"
                    )));
                }
            }
            Self::Number(number) => each(Cow::Owned(number.to_string())),
            Self::Text(text) | Self::Constant(text) => each(Cow::Borrowed(text)),
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
            Self::Text(text) => writer.text(text),
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
            Source::Constant(text) => Value::Constant(text),
            Source::Handle => self.circumstances.handle.map_or(Value::Absent, Value::Text),
            Source::Field(index) => self.field(index),
        }
    }

    fn field(&self, index: usize) -> Value<'a> {
        if let (Some(page), Some(start)) = (self.operation.page, self.circumstances.page) {
            match start.limit {
                _ if index == page.offset => return Value::Number(start.offset),
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
            let (name, behind) = parameter.split_once('}').unwrap_or((parameter, ""));
            url.push_str(before);
            self.write_segment(name, url)?;
            rest = behind;
        }
        url.push_str(rest);
        Ok(())
    }

    fn write_segment(&self, name: &str, url: &mut String) -> Result<()> {
        let mut text = String::new();
        if let Some((_, value)) = self.at(Place::Path).find(|(candidate, _)| *candidate == name) {
            value.texts(name, &mut |part| text.push_str(&part))?;
        }
        match text.as_str() {
            "" => Err(Error::request(format!("the path needs `{name}`, which is empty"))),
            "." | ".." => Err(Error::request(format!("`{name}` is a dot segment, which would change the path"))),
            text => {
                url.extend(utf8_percent_encode(text, ESCAPED));
                Ok(())
            }
        }
    }

    fn write_query(&self, url: &mut String) -> Result<()> {
        let mut separator = '?';
        for (name, value) in self.at(Place::Query) {
            value.texts(name, &mut |text| {
                url.push(separator);
                separator = '&';
                url.push_str(name);
                url.push('=');
                url.extend(utf8_percent_encode(&text, ESCAPED));
            })?;
        }
        Ok(())
    }

    fn headers(&self) -> Result<Vec<(HeaderName, HeaderValue)>> {
        let mut headers = Vec::new();
        for (name, value) in self.at(Place::Header) {
            let mut refused = None;
            value.texts(name, &mut |text| match header(name, &text) {
                Ok(pair) => headers.push(pair),
                Err(error) => refused = Some(error),
            })?;
            if let Some(error) = refused {
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
                if !self.circumstances.empty_body && self.at(Place::Body).all(|(_, value)| value.is_absent()) =>
            {
                Ok(WireBody::None)
            }
            Body::OptionalObject => Ok(WireBody::Json(self.object())),
            Body::Value => Ok(self.whole()),
            Body::Multipart => self.parts().map(WireBody::Multipart),
        }
    }

    fn object(&self) -> Bytes {
        let mut writer = Writer::new();
        writer.open_object();
        for (name, value) in self.at(Place::Body) {
            if !value.is_absent() {
                writer.field(name);
                value.write_json(&mut writer);
            }
        }
        writer.close_object();
        writer.finish().into()
    }

    fn whole(&self) -> WireBody {
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
            value.texts(name, &mut |text| parts.push(Part { name, value: PartValue::Text(text.into_owned()) }))?;
        }
        Ok(parts)
    }
}

pub(crate) fn uri(url: String) -> Result<Uri> {
    Uri::try_from(url)
        .map_err(|error| Error::request("the inputs of the path and the query make no valid URL").with_source(error))
}

/// A string as it is written in a query.
pub(crate) fn escaped(text: &str) -> String {
    utf8_percent_encode(text, ESCAPED).to_string()
}

/// A header whose value no log of an HTTP stack shows: it may be a token, a password or an id.
pub(crate) fn header(name: &str, value: &str) -> Result<(HeaderName, HeaderValue)> {
    let refuse = |what: &str| Error::request(format!("the header `{name}` {what}"));
    let header_name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| refuse("has no valid name"))?;
    // Bytes beyond ASCII are legal in a header value and are sent as UTF-8.
    let mut header_value = HeaderValue::from_bytes(value.as_bytes())
        .map_err(|_| refuse("would hold a control character, which no header may"))?;
    header_value.set_sensitive(true);
    Ok((header_name, header_value))
}
