//! Paging through the items of an example.

use huaweicloud_meeting_runtime::operation::{Operation, Place, Source};
use serde_json::Value;

use crate::request::ParsedRequest;

/// Reduces the response of a paged operation to the requested page: its items, offset, limit and count. After the end, the
/// last page is returned again, as the service does.
pub(crate) fn select_page(operation: &Operation, request: &ParsedRequest, response: &mut Value) {
    let Some(page) = operation.page else { return };
    let (Some(offset), Some(limit)) = (input(operation, page.offset), input(operation, page.limit)) else { return };
    let number = |(place, name): (Place, &str)| request.string(place, name).and_then(|text| text.parse::<usize>().ok());
    let (requested_offset, requested_limit) = (number(offset), number(limit).filter(|limit| *limit > 0));
    let Some(Value::Array(items)) = at(response, page.items) else { return };
    let count = items.len();
    let length = requested_limit.unwrap_or(count).max(1);
    let start = match requested_offset.unwrap_or(0) {
        start if start < count => start,
        _ => count.saturating_sub(1) / length * length,
    };
    items.drain(..start);
    items.truncate(length);
    if let (Some(field), [_, ..]) = (at(response, page.count), page.count) {
        *field = count.into();
    }
    // `offset` and `limit` are in the same object as the items.
    let parent = page.items.split_last().map_or(&[][..], |(_, parent)| parent);
    if let Some(Value::Object(fields)) = at(response, parent) {
        for (name, value) in [(offset.1, requested_offset), (limit.1, requested_limit)] {
            if let (Some(field), Some(value)) = (fields.get_mut(name), value) {
                *field = value.into();
            }
        }
    }
}

/// Returns the place and name of the input that a field of the request struct is sent as.
fn input(operation: &Operation, index: usize) -> Option<(Place, &'static str)> {
    let input = operation.inputs.iter().find(|input| input.source == Source::Field(index))?;
    Some((input.place, input.name))
}

fn at<'a>(value: &'a mut Value, path: &[&str]) -> Option<&'a mut Value> {
    path.iter().try_fold(value, |value, name| value.get_mut(*name))
}
