//! Cutting one page out of the items of an example.

use huaweicloud_meeting_runtime::operation::{Operation, Place, Source};
use serde_json::{Map, Value};

use crate::given::Given;

/// Makes the answer of a paged operation the page that the request asks for: its items, where it starts, how long a page
/// is, and how many items there are in all. Behind the end the service repeats its last page.
pub(crate) fn cut(operation: &Operation, given: &Given, answer: &mut Value) {
    let Some(page) = operation.page else { return };
    let (Some(offset), Some(limit)) = (input(operation, page.offset), input(operation, page.limit)) else { return };
    let asked = |(place, name): (Place, &str)| given.text(place, name).and_then(|text| text.parse::<usize>().ok());
    let (first, length) = (asked(offset), asked(limit).filter(|length| *length > 0));
    let Some(holder) = holder(answer, offset.1) else { return };
    let Some((_, Value::Array(items))) = holder.iter_mut().find(|(_, value)| value.is_array()) else { return };
    let count = items.len();
    let page_length = length.unwrap_or(count).max(1);
    let start = match first.unwrap_or(0) {
        start if start < count => start,
        _ => count.saturating_sub(1) / page_length * page_length,
    };
    items.drain(..start);
    items.truncate(page_length);
    for (name, value) in [(offset.1, first), (limit.1, length), (&count_name(limit.1), Some(count))] {
        if let (Some(member), Some(value)) = (holder.get_mut(name), value) {
            *member = value.into();
        }
    }
}

/// The input that a member of the request goes to.
fn input(operation: &Operation, index: usize) -> Option<(Place, &'static str)> {
    let input = operation.inputs.iter().find(|input| input.source == Source::Member(index))?;
    Some((input.place, input.name))
}

/// The object that holds the items: the one that says where the page starts, or else the outermost one with a list.
fn holder<'a>(answer: &'a mut Value, offset: &str) -> Option<&'a mut Map<String, Value>> {
    let path = path_to(answer, &|members| members.contains_key(offset) && members.values().any(Value::is_array))
        .or_else(|| path_to(answer, &|members| members.values().any(Value::is_array)))?;
    path.iter().try_fold(answer, |value, name| value.get_mut(name.as_str()))?.as_object_mut()
}

/// The way to the outermost object that is meant, through objects alone.
fn path_to(value: &Value, is_meant: &dyn Fn(&Map<String, Value>) -> bool) -> Option<Vec<String>> {
    let members = value.as_object()?;
    if is_meant(members) {
        return Some(Vec::new());
    }
    members.iter().find_map(|(name, member)| {
        let mut path = path_to(member, is_meant)?;
        path.insert(0, name.clone());
        Some(path)
    })
}

/// `count` beside `limit`, `segmentCount` beside `segmentLimit`.
fn count_name(limit: &str) -> String {
    limit.replace("limit", "count").replace("Limit", "Count")
}
