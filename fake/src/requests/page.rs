//! Paging.

use std::ops::Range;

use huaweicloud_meeting_runtime::operation::{Operation, Place};
use serde_json::Value;

use crate::requests::invalid::{Invalid, input_path};
use crate::requests::request::ParsedRequest;
use huaweicloud_meeting_catalog::{self as catalog, Json};

/// The page that a request of an operation selects.
pub(crate) struct Page {
    operation: &'static Operation,
    range: Range<usize>,
    count: usize,
    /// The offset and the limit, by their names.
    inputs: [(&'static str, Option<usize>); 2],
}

impl Page {
    /// Selects a page of `count` items. After the end, it is the last page, as the service returns it. An operation that is not
    /// paged selects all items. A limit of 0 stands for the default one.
    pub(crate) fn new(operation: &'static Operation, request: &ParsedRequest, response: &Value, count: usize) -> Self {
        let inputs =
            operation.page.and_then(|page| Some([input(operation, page.offset)?, input(operation, page.limit)?]));
        let Some(inputs) = inputs else {
            return Self { operation, range: 0..count, count, inputs: [("", None); 2] };
        };
        let number = |(place, name): (Place, &'static str)| {
            (name, request.string(place, name).and_then(|text| text.parse::<usize>().ok()))
        };
        let [offset, limit] = inputs.map(number);
        let limit = limit.1.filter(|limit| *limit > 0).or_else(|| default_limit(operation, inputs[1].1, response));
        let limit = (inputs[1].1, limit);
        let length = limit.1.unwrap_or(count).max(1);
        let start = match offset.1.unwrap_or(0) {
            start if start < count => start,
            _ => count.saturating_sub(1) / length * length,
        };
        let range = start..start.saturating_add(length).min(count);
        Self { operation, range, count, inputs: [(offset.0, offset.1.or(Some(0))), limit] }
    }

    pub(crate) fn range(&self) -> Range<usize> {
        self.range.clone()
    }

    /// Sets the offset, the limit and the number of all items in a response.
    pub(crate) fn describe(&self, response: &mut Value) {
        let Some(page) = self.operation.page else { return };
        if let (Some(field), [_, ..]) = (at(response, page.count), page.count) {
            *field = self.count.into();
        }
        if let Some(Value::Object(fields)) = at(response, holder(self.operation)) {
            for (name, value) in self.inputs {
                if let (Some(field), Some(value)) = (fields.get_mut(name), value) {
                    *field = value.into();
                }
            }
        }
    }
}

/// Rejects a negative offset.
pub(crate) fn check_offset(operation: &Operation, request: &ParsedRequest) -> Result<(), Invalid> {
    let offset = operation.page.and_then(|page| input(operation, page.offset));
    let sent = offset.and_then(|(place, name)| Some((place, name, request.string(place, name)?.parse::<i64>().ok()?)));
    match sent {
        Some((place, name, number)) if number < 0 => {
            Err(Invalid::new(input_path(place, name), format!("is {number}, and must be at least 0")))
        }
        _ => Ok(()),
    }
}

/// Returns the limit that applies without one: that of the spec, or else that of the response of an example.
fn default_limit(operation: &Operation, name: &str, response: &Value) -> Option<usize> {
    let inputs = catalog::operation(operation.name).map_or(&[][..], |operation| operation.inputs);
    let documented =
        inputs.iter().find(|input| input.field.name == name).and_then(|input| input.field.default.as_ref());
    let in_response =
        || holder(operation).iter().try_fold(response, |value, name| value.get(*name))?.get(name)?.as_u64();
    let limit = documented.map(Json::value).and_then(|value| value.as_u64()).or_else(in_response)?;
    usize::try_from(limit).ok().filter(|limit| *limit > 0)
}

/// Reduces the response of a paged operation to the requested page: its items, offset, limit and count.
pub(crate) fn select_page(operation: &'static Operation, request: &ParsedRequest, response: &mut Value) {
    let Some(page) = operation.page else { return };
    let count = match at(response, page.items) {
        Some(Value::Array(items)) => items.len(),
        _ => return,
    };
    let selected = Page::new(operation, request, response, count);
    let Some(Value::Array(items)) = at(response, page.items) else { return };
    items.truncate(selected.range.end);
    items.drain(..selected.range.start);
    selected.describe(response);
}

/// Returns the path of the object with the items, which also has the offset and the limit.
fn holder(operation: &Operation) -> &'static [&'static str] {
    operation.page.and_then(|page| page.items.split_last()).map_or(&[], |(_, holder)| holder)
}

/// Returns the place and name of the input that a field of the request struct is sent as.
fn input(operation: &Operation, index: usize) -> Option<(Place, &'static str)> {
    let input = operation.input_of_field(index)?;
    Some((input.place, input.name))
}

fn at<'a>(value: &'a mut Value, path: &[&str]) -> Option<&'a mut Value> {
    path.iter().try_fold(value, |value, name| value.get_mut(*name))
}
