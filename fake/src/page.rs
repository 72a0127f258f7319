//! Cutting one page out of the items of an example.

use huaweicloud_meeting_runtime::operation::{Operation, Place, Source};
use serde_json::Value;

use crate::given::Given;

/// Makes the response of a paged operation the page that the request asks for: its items, where it starts, how long a page
/// is, and how many items there are in all. Behind the end the service repeats its last page.
pub(crate) fn cut(operation: &Operation, given: &Given, response: &mut Value) {
    let Some(page) = operation.page else { return };
    let (Some(offset), Some(limit)) = (input(operation, page.offset), input(operation, page.limit)) else { return };
    let asked = |(place, name): (Place, &str)| given.text(place, name).and_then(|text| text.parse::<usize>().ok());
    let (first, length) = (asked(offset), asked(limit).filter(|length| *length > 0));
    let Some(Value::Array(items)) = at(response, page.items) else { return };
    let count = items.len();
    let page_length = length.unwrap_or(count).max(1);
    let start = match first.unwrap_or(0) {
        start if start < count => start,
        _ => count.saturating_sub(1) / page_length * page_length,
    };
    items.drain(..start);
    items.truncate(page_length);
    if let (Some(field), [_, ..]) = (at(response, page.count), page.count) {
        *field = count.into();
    }
    // Where the page starts and how long it is, the service says beside the items.
    let beside = page.items.split_last().map_or(&[][..], |(_, way)| way);
    if let Some(Value::Object(fields)) = at(response, beside) {
        for (name, value) in [(offset.1, first), (limit.1, length)] {
            if let (Some(field), Some(value)) = (fields.get_mut(name), value) {
                *field = value.into();
            }
        }
    }
}

/// The input that a field of the request goes to.
fn input(operation: &Operation, index: usize) -> Option<(Place, &'static str)> {
    let input = operation.inputs.iter().find(|input| input.source == Source::Field(index))?;
    Some((input.place, input.name))
}

/// The value at a path of fields.
fn at<'a>(value: &'a mut Value, path: &[&str]) -> Option<&'a mut Value> {
    path.iter().try_fold(value, |value, name| value.get_mut(*name))
}
