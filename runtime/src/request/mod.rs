//! Encoding a typed request as an HTTP request.

mod custom;
mod encoding;
mod extended;
mod extras;
mod input_value;
pub(crate) mod multipart;
pub(crate) mod upload;
mod wire;

use std::borrow::Cow;

use bytes::Bytes;
use http::{HeaderName, HeaderValue};

use crate::codec::{EncodeStruct, Form, View, Writer, display_name};
use crate::endpoint::Endpoint;
use crate::error::{Error, Result};
use crate::http_types::Place;
use crate::operation::{Body, Operation, Source};
use crate::service::Service;
pub(crate) use custom::{CustomRequest, method_name};
pub(crate) use encoding::{escaped, header, header_value};
use encoding::{push_escaped, push_segment};
use extended::{ExtraField, KnownField, write_fields, write_value};
pub(crate) use extras::Extras;
use extras::SetBy;
pub use input_value::InputValue;
use multipart::{Part, PartValue};
pub(crate) use wire::{OpenedBody, WireBody, WireRequest};

/// The inputs of a call that are not part of its request.
#[derive(Clone, Copy, Default)]
pub(crate) struct RequestContext<'a> {
    /// The id of the handle.
    pub(crate) handle: Option<&'a str>,
    pub(crate) page: Option<PageRange>,
    /// Sends an optional body even if it has no fields.
    pub(crate) empty_body: bool,
    pub(crate) extras: Option<&'a Extras>,
}

/// The page to request. It overrides two fields of the request.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PageRange {
    pub(crate) offset: i64,
    pub(crate) limit: Option<i64>,
}

impl WireRequest {
    /// Encodes a request. A path parameter must not be empty, `.` or `..`; a required parameter in the query or a header must not
    /// be empty.
    pub(crate) fn build(
        endpoint: &Endpoint,
        service: &Service,
        operation: &'static Operation,
        request: &dyn EncodeStruct,
        context: RequestContext<'_>,
    ) -> Result<Self> {
        let inputs = Inputs { operation, request, context };
        let mut path_and_query = String::with_capacity(192);
        path_and_query.push_str(endpoint.path());
        inputs.write_path(&mut path_and_query)?;
        inputs.check_required(Place::Query, "query parameter")?;
        inputs.check_required(Place::Header, "header")?;
        let separator = inputs.write_query(&mut path_and_query)?;
        let mut headers = inputs.headers()?;
        if let Some(extras) = context.extras {
            inputs.check_extras(extras)?;
            extras.write_query(&mut path_and_query, separator)?;
            extras.add_headers(&mut headers, service, operation.auth.as_ref())?;
        }
        let method = operation.method.to_http();
        Ok(Self { method, uri: endpoint.uri(path_and_query)?, headers, body: inputs.body()? })
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

    /// Returns whether there is no string representation but empty ones. A secret is never empty: no password is a password.
    fn is_empty(&self, name: &str) -> Result<bool> {
        let mut is_empty = !matches!(self, Self::Typed(View::Secret(_), _));
        self.for_each_string(name, &mut |string| is_empty &= string.is_empty())?;
        Ok(is_empty)
    }

    fn is_absent(&self) -> bool {
        match self {
            Self::Typed(value, _) => value.is_absent(),
            Self::Absent => true,
            _ => false,
        }
    }

    /// Returns the value and its form in JSON.
    fn json(&self) -> (View<'_>, Form) {
        match self {
            Self::Typed(value, form) => (*value, *form),
            Self::Number(number) => (View::Integer(*number), Form::Plain),
            Self::String(string) => (View::String(string), Form::Plain),
            Self::Constant(json) => (View::Json(json), Form::Plain),
            Self::Absent => (View::Absent, Form::Plain),
        }
    }
}

impl<'a> Inputs<'a> {
    fn at(&self, place: Place) -> impl Iterator<Item = (&'static str, Value<'a>)> {
        self.operation.inputs_at(place).map(|input| (input.name, self.value(input.source)))
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
        let form = self.operation.request.fields.get(index).map_or(Form::Plain, |field| field.form);
        Value::Typed(self.request.view_at(index), form)
    }

    /// Checks that no required parameter at a place is empty: it would address no resource, or all of them.
    fn check_required(&self, place: Place, what: &str) -> Result<()> {
        for input in self.operation.inputs_at(place) {
            if self.is_required(input.source) && self.value(input.source).is_empty(input.name)? {
                return Err(Error::request(format!("the {what} `{}` is empty", input.name)));
            }
        }
        Ok(())
    }

    fn is_required(&self, source: Source) -> bool {
        match source {
            Source::Constant(_) => false,
            Source::Handle => self.context.handle.is_some(),
            Source::Field(index) => self.operation.request.fields.get(index).is_some_and(|field| field.required),
        }
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
        push_segment(url, name, &segment)
    }

    /// Writes the query parameters, and returns the separator that precedes the next one.
    fn write_query(&self, url: &mut String) -> Result<char> {
        let mut separator = '?';
        for (name, value) in self.at(Place::Query) {
            value.for_each_string(name, &mut |string| {
                url.push(separator);
                separator = '&';
                url.push_str(name);
                url.push('=');
                push_escaped(url, &string);
            })?;
        }
        Ok(separator)
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
            Body::Object => Ok(WireBody::Json(self.object()?)),
            Body::OptionalObject
                if !self.context.empty_body
                    && self.extra_fields().is_empty()
                    && self.at(Place::Body).all(|(_, value)| value.is_absent()) =>
            {
                Ok(WireBody::None)
            }
            Body::OptionalObject => Ok(WireBody::Json(self.object()?)),
            Body::Value => self.single_value(),
            Body::Multipart => self.parts().map(WireBody::Multipart),
        }
    }

    fn object(&self) -> Result<Bytes> {
        let mut writer = Writer::object();
        if self.extra_fields().is_empty() {
            for (name, value) in self.at(Place::Body) {
                let (value, form) = value.json();
                if !value.is_absent() {
                    writer.field(name);
                    writer.value(value, form);
                }
            }
        } else {
            self.write_extended_fields(&mut writer)?;
        }
        writer.close_object();
        Ok(writer.finish().into())
    }

    fn single_value(&self) -> Result<WireBody> {
        let extras = ExtraField::parse_all(self.extra_fields())?;
        match self.at(Place::BodyValue).next() {
            Some((_, value)) if !value.is_absent() => {
                let mut writer = Writer::new();
                let (value, form) = value.json();
                write_value(&mut writer, value, form, &extras)?;
                Ok(WireBody::Json(writer.finish().into()))
            }
            _ if extras.is_empty() => Ok(WireBody::None),
            _ => Err(Error::request("the request has extra fields, but no body")),
        }
    }

    fn extra_fields(&self) -> &[(String, InputValue)] {
        self.context.extras.map_or(&[], |extras| &extras.fields)
    }

    /// Writes the fields of the body with the extra ones.
    fn write_extended_fields(&self, writer: &mut Writer) -> Result<()> {
        let extras = ExtraField::parse_all(self.extra_fields())?;
        let values: Vec<_> =
            self.operation.inputs_at(Place::Body).map(|input| (input, self.value(input.source))).collect();
        let fields = values.iter().map(|(input, value)| {
            let (value, form) = value.json();
            KnownField { name: input.name, set_by: self.set_by(input.source), value, form }
        });
        write_fields(writer, fields, &extras)
    }

    /// Fails if the operation has an input for an extra, or no body for extra fields.
    fn check_extras(&self, extras: &Extras) -> Result<()> {
        if let (Some((name, _)), Body::None | Body::Multipart) = (extras.fields.first(), self.operation.body) {
            let name = display_name(name);
            return Err(Error::request(format!(
                "the extra field `{name}` cannot be sent, because the request has no JSON body"
            )));
        }
        let query = extras.query.iter().map(|(name, _)| (Place::Query, "query parameter", name));
        let headers = extras.headers.iter().map(|(name, _)| (Place::Header, "header", name));
        for (place, what, name) in query.chain(headers) {
            let is_same = |known: &str| match place {
                Place::Header => known.eq_ignore_ascii_case(name),
                _ => known == name,
            };
            if let Some(input) = self.operation.inputs_at(place).find(|input| is_same(input.name)) {
                return Err(extras::known(what, name, &self.set_by(input.source)));
            }
        }
        Ok(())
    }

    fn set_by(&self, source: Source) -> SetBy<'static> {
        match source {
            Source::Field(index) => SetBy::field(self.operation.request, index),
            Source::Handle | Source::Constant(_) => SetBy::Client,
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
