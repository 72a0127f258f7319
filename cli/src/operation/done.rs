//! What a call without a response has done, in a line: `deleted user ann`.

use huaweicloud_meeting::values::UtcMinute;
use huaweicloud_meeting_catalog::{InputPath, Role, Step};
use huaweicloud_meeting_runtime::operation::Place;
use serde_json::Value as Json;

use super::Action;
use super::flags::section;
use super::request::document;
use super::request::scalar::scalar;
use super::time::Clock;

/// The operation that subscribes to events, which it does not enable.
const SUBSCRIBE: &str = "SetWebHookConfig";

/// The number of items that are listed.
const MAX_ITEMS: usize = 5;

/// The past tense of verbs that do not follow the rule.
const IRREGULAR: &[(&str, &str)] = &[
    ("admit", "admitted"),
    ("broadcast", "broadcast"),
    ("forbid", "forbade"),
    ("hang", "hung"),
    ("make", "made"),
    ("send", "sent"),
    ("set", "set"),
    ("reset", "reset"),
    ("stop", "stopped"),
    ("withdraw", "withdrew"),
];

/// Returns what a call has done: the verb in the past tense, the noun, and the items that the request identifies.
pub(super) fn text(action: &Action, request: &str) -> String {
    let Some((resource, item)) = action.item else { return format!("done: {}", action.operation.name) };
    let request = serde_json::from_str(request).unwrap_or(Json::Null);
    let verb = action.shortcut.map_or(item.verb, |shortcut| shortcut.verb);
    let items = item.select.as_ref().map(|path| values(path, &request)).unwrap_or_default();
    let parent = item.parent.as_ref().map(|path| values(path, &request)).unwrap_or_default();
    let mut text = past(verb, &resource.noun.replace('-', " "));
    // An action on what the item is part of has no item of its own: the meeting that is locked.
    let (items, parent) = if items.is_empty() { (parent, Vec::new()) } else { (items, parent) };
    for (word, values) in [("", items), ("in ", parent)] {
        if !values.is_empty() {
            text = format!("{text} {word}{}", listed(&values));
        }
    }
    text + &where_is_its_id(action) + &next_step(action, &request)
}

/// Returns when an item that was changed starts, in the zone of the user.
pub(super) fn start(request: &str, clock: &Clock) -> String {
    let request = serde_json::from_str(request).unwrap_or(Json::Null);
    let start = || {
        let text = document::get(&request, &["body", "startTime"])?.as_str()?;
        let start = UtcMinute::parse(text).ok()?.to_timestamp().ok()?;
        Some(start.to_zoned_datetime(clock.now().time_zone().clone()))
    };
    start().map(|start| format!(", which starts at {}", start.strftime("%Y-%m-%d %H:%M"))).unwrap_or_default()
}

/// Returns what has to be done for events to arrive, after the subscription to them.
fn next_step(action: &Action, request: &Json) -> String {
    if action.operation.name != SUBSCRIBE {
        return String::new();
    }
    let of = ["corpId", "spId"].iter().zip([" --corp-id ", " --sp-id "]).find_map(|(name, flag)| {
        let id = document::get(request, &["body", *name])?;
        Some(format!("{flag}{}", scalar(id)))
    });
    format!("\n{}", enable_hint(&of.unwrap_or_default()))
}

/// Returns how a subscription to events is enabled. `of` are the flags that select it.
pub(crate) fn enable_hint(of: &str) -> String {
    format!(
        "no events are pushed until the subscription is enabled, which requires a server at its URL, such as `hwmeeting listen`:\n  \
         hwmeeting webhook enable \"$(hwmeeting webhook show{of} -o name)\""
    )
}

/// Returns a verb in the past tense with its noun: `deleted user`, `started recording: meeting`.
fn past(verb: &str, noun: &str) -> String {
    let (first, rest) = verb.split_once('-').unwrap_or((verb, ""));
    let irregular = IRREGULAR.iter().find(|(verb, _)| *verb == first).map(|(_, past)| (*past).to_owned());
    let past = irregular.unwrap_or_else(|| match first.as_bytes() {
        [.., b'e'] => format!("{first}d"),
        _ => format!("{first}ed"),
    });
    if rest.is_empty() { format!("{past} {noun}") } else { format!("{past} {}: {noun}", rest.replace('-', " ")) }
}

/// Returns where the ID of an item is found if the response does not contain it.
fn where_is_its_id(action: &Action) -> String {
    let Some((resource, _)) = action.item.filter(|(_, item)| item.role == Role::Create && item.select.is_none()) else {
        return String::new();
    };
    let Some(list) = resource.operations.iter().find(|item| item.role == Role::List) else { return String::new() };
    format!("; the service returns no ID: `hwmeeting {} {}` lists it", resource.noun, list.verb)
}

/// Returns the values at a path of a request. Headers contain tokens, and no items.
fn values(path: &InputPath, request: &Json) -> Vec<String> {
    if path.place == Place::Header {
        return Vec::new();
    }
    let mut found: Vec<&Json> = document::get(request, &[section(path.place)]).into_iter().collect();
    for step in path.steps {
        found = match step {
            Step::Field(name) => found.iter().filter_map(|json| json.get(*name)).collect(),
            Step::Each => found.into_iter().flat_map(items).collect(),
        };
    }
    // Lists in the query are separated by commas, and are shown so.
    found.into_iter().flat_map(items).filter(|json| !json.is_object() && !json.is_null()).map(scalar).collect()
}

/// Returns the items of a list, or the value itself.
fn items(json: &Json) -> Vec<&Json> {
    json.as_array().map_or_else(|| vec![json], |items| items.iter().collect())
}

fn listed(values: &[String]) -> String {
    let others = values.len().saturating_sub(MAX_ITEMS);
    let shown: Vec<&str> = values.iter().take(MAX_ITEMS).map(String::as_str).collect();
    let more = if others > 0 { format!(" and {others} more") } else { String::new() };
    shown.join(", ") + &more
}

#[cfg(test)]
mod tests {
    use huaweicloud_meeting_catalog as catalog;
    use serde_json::json;

    use super::*;

    fn done(path: &str, request: &Json) -> String {
        text(&Action::find(path).unwrap_or_else(|| panic!("{path}")), &request.to_string())
    }

    #[test]
    fn a_line_has_the_verb_and_the_items() {
        for (path, request, expected) in [
            ("user delete", json!({"body": ["ann", "bob"]}), "deleted user ann, bob"),
            ("user disable", json!({"path": {"value": 1}, "body": ["ann"]}), "disabled user ann"),
            ("meeting cancel", json!({"query": {"conferenceID": "914"}}), "canceled meeting 914"),
            ("meeting lock", json!({"query": {"conferenceID": "914"}, "body": {"isLock": 1}}), "locked meeting 914"),
            ("meeting stop-recording", json!({"query": {"conferenceID": "914"}}), "stopped recording: meeting 914"),
            (
                "participant rename",
                json!({"query": {"conferenceID": "914"}, "body": {"number": "2b"}}),
                "renamed participant 2b in 914",
            ),
            ("webhook delete", json!({"query": {"id": "b9"}}), "deleted webhook b9"),
            (
                "material upload",
                json!({}),
                "uploaded material; the service returns no ID: `hwmeeting material list` lists it",
            ),
        ] {
            assert_eq!(done(path, &request), expected);
        }
        let many: Vec<u32> = (1..=7).collect();
        assert_eq!(done("user delete", &json!({"body": many})), "deleted user 1, 2, 3, 4, 5 and 2 more");
    }

    #[test]
    fn each_verb_without_a_response_has_a_past_tense() {
        let endings = ["ed ", "ed: ", "made ", "set ", "sent ", "broadcast ", "hung ", "forbade ", "withdrew "];
        for resource in catalog::resources() {
            for (verb, action) in super::super::verbs(resource.noun) {
                if action.operation.response.is_none() {
                    let text = past(verb, resource.noun);
                    assert!(endings.iter().any(|ending| text.contains(ending)), "{text}");
                    assert!(!text.contains("eed ") && !text.contains("yed "), "{text}");
                }
            }
        }
    }
}
