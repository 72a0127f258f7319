//! Operations that can be called from documents.

use std::fmt;
use std::sync::Arc;

use super::page::DynamicPage;
use super::suggest::nearest;
use crate::auth::{Scheme, TokenSource};
use crate::call::{DecodeResponse, Request, decode_confirmation, response_slot};
use crate::codec::{self, Anomalies, Blank, Decode, DecodeError, DecodeStruct, Encode, EncodeStruct, Form, Mode, Slot};
use crate::http_types::Place;
use crate::operation::{Input, Operation, Source};
use crate::response::ResponseSlot;
use crate::values::Json;

/// An operation that can be called from a [document](super). The generated crate holds one for each operation.
#[derive(Clone, Copy)]
pub struct DynamicOperation {
    /// The operation.
    pub operation: &'static Operation,
    request: fn() -> Box<dyn DynamicRequest>,
    decode: DecodeResponse<String>,
    decode_page: DecodeResponse<DynamicPage>,
    check: CheckResponse,
    without_secrets: fn(&[u8]) -> Result<String, DecodeError>,
    slot: ResponseSlot,
}

/// Decodes a response, and encodes it again.
type CheckResponse = fn(&[u8]) -> Result<(String, Anomalies), DecodeError>;

/// A request whose fields can be set by index.
pub(super) trait DynamicRequest: DecodeStruct + EncodeStruct + Send + Sync {
    fn into_request(self: Box<Self>) -> Request;
}

impl<R: DecodeStruct + EncodeStruct + Send + Sync + 'static> DynamicRequest for R {
    fn into_request(self: Box<Self>) -> Request {
        Arc::new(*self)
    }
}

impl DynamicOperation {
    /// Creates an operation with the types of its request and its response on the wire, which are [`Empty`](super::Empty)
    /// if there are none.
    #[must_use]
    pub const fn new<R, A>(operation: &'static Operation) -> Self
    where
        R: DecodeStruct + EncodeStruct + Blank + Send + Sync + 'static,
        A: Decode + Encode + Default,
    {
        Self {
            operation,
            request: blank_request::<R>,
            decode: json::<A>,
            decode_page: page::<A>,
            check: reencode::<A>,
            without_secrets: without_secrets::<A>,
            slot: response_slot::<A>,
        }
    }

    /// Returns the operation with a name.
    #[must_use]
    pub fn named(operations: &[&'static Self], name: &str) -> Option<&'static Self> {
        operations.iter().copied().find(|known| known.operation.name == name)
    }

    /// Returns the names of operations that are similar to a name, nearest first.
    #[must_use]
    pub fn nearest(operations: &[&'static Self], name: &str) -> Vec<&'static str> {
        nearest(name, operations.iter().map(|known| known.operation.name))
    }

    /// Decodes a response as a call does. Returns the known fields, encoded again, and the anomalies of the response.
    ///
    /// # Errors
    ///
    /// Returns an error if the response cannot be decoded.
    pub fn check_response(&self, body: &[u8]) -> Result<(String, Anomalies), DecodeError> {
        if self.operation.has_response {
            return (self.check)(body);
        }
        let ((), anomalies) = decode_confirmation(body)?;
        Ok((String::new(), anomalies))
    }

    /// Decodes a response as a call does. Returns the known fields that are not secret, encoded again.
    ///
    /// # Errors
    ///
    /// Returns an error if the response cannot be decoded.
    pub fn response_without_secrets(&self, body: &[u8]) -> Result<String, DecodeError> {
        if self.operation.has_response {
            return (self.without_secrets)(body);
        }
        decode_confirmation(body).map(|_| String::new())
    }

    /// Returns a description of the value that a document must hold for an input, such as `a whole number`.
    #[must_use]
    pub fn expects(&self, input: &Input) -> String {
        match input.source {
            Source::Constant(value) => format!("always {value}"),
            Source::Handle => "a string".to_owned(),
            Source::Field(index) => self.field_expects(index, input.place),
        }
    }

    /// Returns whether a document must hold an input, at this place or at another place where it is sent.
    #[must_use]
    pub fn requires(&self, input: &Input) -> bool {
        match input.source {
            Source::Constant(_) => false,
            Source::Handle => true,
            Source::Field(index) => {
                input.place == Place::Path
                    || (self.request)().shape().fields.get(index).is_some_and(|field| field.required)
            }
        }
    }

    /// Describes the value of a field by decoding values of other types: the errors name the expected type.
    fn field_expects(&self, index: usize, place: Place) -> String {
        let mut request = (self.request)();
        let form = request.shape().fields.get(index).map_or(Form::Plain, |field| field.form);
        let mut expected =
            |json: &[u8]| codec::decode_into(json, Mode::Strict, form, request.slot_at(index)).err()?.expected();
        match (expected(b"[]"), expected(b"[[]]"), expected(b"true")) {
            (Some("an object"), ..) if place == Place::Part => "a file".to_owned(),
            (Some(expected), ..) => expected.to_owned(),
            (None, _, None) => "any JSON".to_owned(),
            (None, Some(item), Some(list)) => format!("{list}, each {item}"),
            (None, None, Some(list)) => list.to_owned(),
        }
    }

    pub(super) fn blank_request(&self) -> Box<dyn DynamicRequest> {
        (self.request)()
    }

    pub(super) fn decode_response(&self) -> DecodeResponse<String> {
        if self.operation.has_response { self.decode } else { confirmation }
    }

    pub(super) fn decode_page(&self) -> DecodeResponse<DynamicPage> {
        self.decode_page
    }

    pub(super) fn response_slot(&self) -> Option<ResponseSlot> {
        self.operation.has_response.then_some(self.slot)
    }

    /// Returns the scheme of the handle that the operation is a method of, if it is one.
    pub(super) fn handle_scheme(&self) -> Option<&'static Scheme> {
        let scheme = self.operation.auth.as_ref()?.scheme;
        matches!(scheme.source, TokenSource::Handle(_)).then_some(scheme)
    }
}

fn blank_request<R: DecodeStruct + EncodeStruct + Blank + Send + Sync + 'static>() -> Box<dyn DynamicRequest> {
    Box::new(R::blank())
}

/// Returns the JSON of a response that can be decoded.
fn json<A: Decode + Default>(body: &[u8]) -> Result<(String, Anomalies), DecodeError> {
    json_into(body, A::default().slot())
}

fn page<A: Decode + Default>(body: &[u8]) -> Result<(DynamicPage, Anomalies), DecodeError> {
    page_into(body, A::default().slot(), A::default().slot())
}

// Not generic, so that they are compiled once and not for each response.
fn json_into(body: &[u8], slot: Slot<'_>) -> Result<(String, Anomalies), DecodeError> {
    let anomalies = codec::decode_lenient_into(body, Form::Plain, slot)?;
    Ok((codec::decode(body, Mode::Lenient).map(Json::into_string)?, anomalies))
}

fn page_into(body: &[u8], decoded: Slot<'_>, compared: Slot<'_>) -> Result<(DynamicPage, Anomalies), DecodeError> {
    let (json, anomalies) = json_into(body, decoded)?;
    Ok((DynamicPage::new(json, codec::comparable(body, compared)), anomalies))
}

/// Returns the JSON of a response that has no response value. Empty objects and other content are omitted.
fn confirmation(body: &[u8]) -> Result<(String, Anomalies), DecodeError> {
    let ((), anomalies) = decode_confirmation(body)?;
    let json = codec::decode(body, Mode::Lenient).map(Json::into_string).unwrap_or_default();
    Ok((if matches!(json.as_str(), "{}" | "null") { String::new() } else { json }, anomalies))
}

fn reencode<A: Decode + Encode + Default>(body: &[u8]) -> Result<(String, Anomalies), DecodeError> {
    let (response, anomalies) = codec::decode_lenient::<A>(body)?;
    Ok((codec::encode(&response), anomalies))
}

fn without_secrets<A: Decode + Encode + Default>(body: &[u8]) -> Result<String, DecodeError> {
    let (response, _) = codec::decode_lenient::<A>(body)?;
    Ok(codec::encode_without_secrets(response.view()))
}

impl fmt::Debug for DynamicOperation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("DynamicOperation").field(&self.operation.name).finish()
    }
}
