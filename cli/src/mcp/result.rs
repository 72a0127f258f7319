//! Responses and errors as results of tools.

use huaweicloud_meeting_runtime::operation::Page;
use rmcp::model::CallToolResult;
use serde_json::{Map, Value, json};

use super::effect::ToolEffect;
use super::tools::Entry;
use crate::error::Error;
use crate::wire;

/// The size of the largest result, in bytes of its JSON.
const MAX_BYTES: usize = 200_000;

/// Which items of a list a result has.
#[derive(Clone, Copy)]
pub(super) struct Bounds {
    /// The maximum number of items.
    pub(super) max_items: usize,
    /// The number of items before the page that was requested.
    pub(super) offset: i64,
}

/// Returns the result of a call that succeeded: the response without secrets, with the first items of a list.
pub(super) fn of_response(entry: &Entry, json: &str, bounds: Bounds) -> CallToolResult {
    if json.is_empty() {
        return CallToolResult::structured(json!({"done": true}));
    }
    let masked = wire::without_secrets(entry.operation, json).and_then(|json| serde_json::from_str(&json).ok());
    let Some(response) = masked else {
        return failure("the response is not JSON", Map::new());
    };
    // Structured content is an object.
    let mut object = match response {
        Value::Object(object) => object,
        list => Map::from_iter([("items".to_owned(), list)]),
    };
    if let Some(page) = bound(entry, &mut object, bounds) {
        object.insert("_page".to_owned(), page);
    }
    let bytes = Value::Object(object.clone()).to_string().len();
    if bytes > MAX_BYTES && entry.effect != ToolEffect::Read {
        return CallToolResult::structured(json!({"done": true, "left_out_bytes": bytes}));
    }
    if bytes > MAX_BYTES {
        let hint = "narrow the request: fewer items (`limit`), a filter, or a shorter time range";
        return failure(&format!("the result has {bytes} bytes, more than {MAX_BYTES}"), hint_only(hint));
    }
    CallToolResult::structured(Value::Object(object))
}

/// Cuts the list of a response. Returns where it stands in the whole list.
fn bound(entry: &Entry, response: &mut Map<String, Value>, bounds: Bounds) -> Option<Value> {
    let page = entry.dynamic.operation.page.as_ref();
    let path = page.map_or_else(|| entry.item.map_or(&[][..], |item| item.result), |page| page.items);
    let number = |path: &dyn Fn(&Page) -> &'static [&'static str], response: &Map<String, Value>| {
        let path = path(page?);
        if path.is_empty() { None } else { at(response, path)?.as_i64() }
    };
    let total = number(&|page| page.count, response);
    // After the end, the service returns the last page, with its offset.
    let offset = number(&|page| page.response_offset, response).unwrap_or(bounds.offset);
    let items = list_at(response, if path.is_empty() { &["items"] } else { path })?;
    let received = items.len();
    items.truncate(bounds.max_items);
    let shown = items.len();
    if page.is_none() && received == shown {
        return None;
    }
    let mut note = Map::from_iter([("items".to_owned(), json!(shown))]);
    if page.is_none() {
        note.insert("left_out".to_owned(), json!(received - shown));
        return Some(Value::Object(note));
    }
    let next = offset.saturating_add(i64::try_from(shown).unwrap_or(i64::MAX));
    let has_more = shown > 0 && total.is_none_or(|total| next < total);
    for (name, value) in [("offset", Some(offset)), ("total", total), ("next_offset", has_more.then_some(next))] {
        note.extend(value.map(|value| (name.to_owned(), json!(value))));
    }
    Some(Value::Object(note))
}

fn at<'v>(response: &'v Map<String, Value>, path: &[&str]) -> Option<&'v Value> {
    let (first, rest) = path.split_first()?;
    rest.iter().try_fold(response.get(*first)?, |value, name| value.get(*name))
}

fn list_at<'v>(response: &'v mut Map<String, Value>, path: &[&str]) -> Option<&'v mut Vec<Value>> {
    let (first, rest) = path.split_first()?;
    rest.iter().try_fold(response.get_mut(*first)?, |value, name| value.get_mut(*name))?.as_array_mut()
}

/// Returns the result of a call that failed.
pub(super) fn of_error(error: &Error) -> CallToolResult {
    let json = serde_json::from_str(&error.json().to_string());
    let Ok(Value::Object(mut json)) = json else { return refused(&error.to_string()) };
    match json.remove("error") {
        Some(Value::Object(mut details)) => {
            // An error is no process that ends.
            details.remove("exit_code");
            let message = details.remove("message").and_then(|message| message.as_str().map(str::to_owned));
            failure(&message.unwrap_or_else(|| error.to_string()), details)
        }
        _ => refused(&error.to_string()),
    }
}

/// Returns the result of a call that was not made.
pub(super) fn refused(message: &str) -> CallToolResult {
    failure(message, Map::new())
}

fn hint_only(hint: &str) -> Map<String, Value> {
    Map::from_iter([("hint".to_owned(), json!(hint))])
}

fn failure(message: &str, mut details: Map<String, Value>) -> CallToolResult {
    details.insert("error".to_owned(), json!(message));
    CallToolResult::structured_error(Value::Object(details))
}
