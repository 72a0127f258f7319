//! Reading the current state of an item, and the request that leaves it unchanged.

use huaweicloud_meeting::Paged as _;
use huaweicloud_meeting::dynamic::DynamicOperation;
use huaweicloud_meeting_runtime::codec::{self, Decode, EncodeStruct};
use huaweicloud_meeting_runtime::operation::{Operation, Place, Source};
use serde_json::{Value as Json, json};

use super::Update;
use crate::error::Error;
use crate::operation::flags::{Flags, section};
use crate::operation::request::document;
use crate::output::spinner;
use crate::session::{self, Session};

/// The number of items on a page of a list that is part of an item: the largest that the service accepts.
const PAGE_SIZE: i64 = 500;

/// The current state of an item, as a response.
pub(super) struct Current<'a> {
    update: &'static Update,
    flags: &'a Flags,
    /// What is given, as a document.
    changes: &'a Json,
    response: Json,
}

impl<'a> Current<'a> {
    /// Reads the current state of the item that the changes name.
    pub(super) async fn read(
        update: &'static Update,
        flags: &'a Flags,
        changes: &'a Json,
        session: &Session,
    ) -> Result<Self, Error> {
        let dynamic = session::operation(update.read)?;
        let request = read_request(update, changes, dynamic.operation);
        let received = spinner::wait(update.read, response(dynamic, &request, session)).await;
        let response =
            received.map_err(|error| error.with_context("cannot read the current state, so nothing was changed"))?;
        Ok(Self { update, flags, changes, response })
    }

    /// Returns the request that leaves the item unchanged, as a document, and whether the state contains all that it needs. What
    /// is missing is taken from what is given.
    pub(super) fn unchanged(mut self) -> Result<(Json, bool), Error> {
        let error = match (self.update.convert)(&self) {
            Ok(request) => return Ok((request, true)),
            Err(error) => error,
        };
        let supplied = self.update.supplied.iter();
        let supplied: Vec<(&str, Json)> =
            supplied.filter_map(|(_, input, place)| Some((*place, self.given(input)?.clone()))).collect();
        if supplied.is_empty() {
            return Err(error);
        }
        for (place, value) in supplied {
            document::set(&mut self.response, &steps(place), value);
        }
        (self.update.convert)(&self).map(|request| (request, false))
    }

    /// Returns the value that is given for an input, by its path in a document.
    pub(super) fn given(&self, input: &str) -> Option<&Json> {
        document::get(self.changes, &steps(input))
    }

    /// Decodes the response.
    pub(super) fn decode<T: Decode + Default>(&self) -> Result<T, Error> {
        let decoded = codec::decode_lenient::<T>(self.response.to_string().as_bytes());
        let (value, _) = decoded
            .map_err(|error| Error::no_result(format!("the response of {} is not valid: {error}", self.update.read)))?;
        Ok(value)
    }

    /// Returns the request that a function makes from the response, as a document.
    pub(super) fn converted<T: Decode + Default, R: EncodeStruct>(
        &self,
        convert: fn(&T) -> huaweicloud_meeting::Result<R>,
    ) -> Result<Json, Error> {
        self.request(convert(&self.decode()?))
    }

    /// Returns a request as a document.
    pub(super) fn request<R: EncodeStruct>(&self, request: huaweicloud_meeting::Result<R>) -> Result<Json, Error> {
        let request = request.map_err(|error| self.incomplete(&error))?;
        encoded(session::operation(self.update.operation)?.operation, &request)
    }

    /// Returns the error of a state without a value that the request needs.
    fn incomplete(&self, error: &huaweicloud_meeting::Error) -> Error {
        let text = error.to_string();
        let missing = self.update.supplied.iter().find(|(field, _, _)| text.contains(&format!("`{field}`")));
        let flag = missing.and_then(|(_, input, _)| self.flags.at(input));
        let reason = match flag {
            Some(flag) => format!("`{}` is missing; set it with --{}", flag.field.name, flag.long),
            // What a caller of the library would do instead does not help here.
            None => text.split("; ").next().unwrap_or_default().replace(" passed to `from_current`", ""),
        };
        Error::invalid(format!(
            "the current state, which {} returns, is incomplete: {reason}; or send only what is given, with --replace",
            self.update.read
        ))
    }
}

/// Returns the steps of a path.
pub(super) fn steps(path: &str) -> Vec<&str> {
    path.split('.').collect()
}

/// Returns the request that reads an item: the inputs of the change that the operation has as well.
fn read_request(update: &Update, changes: &Json, read: &Operation) -> Json {
    let mut request = json!({"operation": read.name});
    for input in read.inputs().filter(|input| !matches!(input.place, Place::Body | Place::BodyValue)) {
        let path = [section(input.place), input.name];
        if let Some(value) = document::get(changes, &path) {
            document::set(&mut request, &path, value.clone());
        }
    }
    for (input, place) in update.ids {
        if let (Some(place), Some(value)) = (place, document::get(changes, &steps(input))) {
            document::set(&mut request, &steps(place), value.clone());
        }
    }
    if let Some(page) = &read.page
        && let Some(input) = read.input_of_field(page.limit)
    {
        let size = page.max_limit.unwrap_or(PAGE_SIZE);
        document::set(&mut request, &[section(input.place), input.name], size.into());
    }
    request
}

/// Returns the response to a request, with the items of all pages.
async fn response(dynamic: &'static DynamicOperation, request: &Json, session: &Session) -> Result<Json, Error> {
    let request = request.to_string();
    let (Some(page), Some(mut pages)) = (&dynamic.operation.page, session.pages(dynamic, request.as_bytes())?) else {
        return parse(&session.exchange(dynamic, request.as_bytes()).await??.json);
    };
    let Some(first) = pages.next().await.transpose()? else { return Ok(Json::Null) };
    let mut response = parse(first.json())?;
    let mut items = first.into_items();
    while let Some(next) = pages.next().await.transpose()? {
        items.extend(next.into_items());
    }
    let items = items.iter().map(|item| parse(item.as_str())).collect::<Result<Vec<Json>, Error>>()?;
    document::set(&mut response, page.items, items.into());
    Ok(response)
}

fn parse(json: &str) -> Result<Json, Error> {
    serde_json::from_str(json)
        .map_err(|error| Error::no_result(format!("the current state is not valid JSON: {error}")))
}

/// Returns a request as a document.
fn encoded(operation: &Operation, request: &dyn EncodeStruct) -> Result<Json, Error> {
    let mut encoded = json!({});
    let fields = request.shape().fields;
    for input in operation.inputs() {
        let Source::Field(index) = input.source else { continue };
        let view = request.view_at(index);
        let Some(field) = fields.get(index).filter(|_| !view.is_absent()) else { continue };
        let value = parse(&codec::encode_as(view, field.form))?;
        match input.place {
            Place::BodyValue => document::set(&mut encoded, &["body"], value),
            place => document::set(&mut encoded, &[section(place), input.name], value),
        }
    }
    Ok(encoded)
}
