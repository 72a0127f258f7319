//! The names of flags, and those that are shorter than the API's.

use std::collections::{HashMap, HashSet};

use huaweicloud_meeting::OPERATIONS;
use huaweicloud_meeting_catalog::Operation;

use super::defaults::stands_for;
use super::flag::{Flag, SECRET_SUFFIX};
use crate::settings;

/// The number of items on a page of a list. `--limit` is the number of items that are printed.
const PAGE_SIZE: &str = "page-size";

/// Names that commands use otherwise.
const RESERVED: &[&str] = &[
    "all",
    "columns",
    "concurrency",
    "continue",
    "curl",
    "dry-run",
    "every",
    "from",
    "help",
    "journal",
    "jq",
    "json",
    "last-month",
    "last-week",
    "limit",
    "no-check",
    "output",
    "profile",
    "replace",
    "retry-unknown",
    "show-secrets",
    "this-month",
    "this-week",
    "today",
    "until",
    "verbose",
    "version",
    "zone",
];

/// Names that people use: of an operation, the path of an input in a document, and the name.
///
/// An operation with a star at its end stands for all whose names begin so.
const SHORT: &[(&str, &str, &str)] = &[
    ("CreateMeeting", "body.startTime", "at"),
    ("CreateMeeting", "body.length", "for"),
    ("CreateRecurringMeeting", "body.startTime", "at"),
    ("CreateRecurringMeeting", "body.length", "for"),
    ("UpdateMeeting", "body.startTime", "at"),
    ("UpdateMeeting", "body.length", "for"),
    ("UpdateRecurringMeeting", "body.startTime", "at"),
    ("UpdateRecurringMeeting", "body.length", "for"),
    ("UpdateRecurringSubMeeting", "body.startTime", "at"),
    ("UpdateRecurringSubMeeting", "body.length", "for"),
    ("CreateWebinar", "body.startTime", "at"),
    ("CreateWebinar", "body.duration", "for"),
    ("UpdateWebinar", "body.startTime", "at"),
    ("UpdateWebinar", "body.duration", "for"),
    ("ProlongMeeting", "body.duration", "for"),
    ("SearchHisMeetings", "query.startDate", "since"),
    ("SearchHisMeetings", "query.endDate", "until"),
    ("SearchRecordings", "query.startDate", "since"),
    ("SearchRecordings", "query.endDate", "until"),
    ("SearchQosHistoryMeetings", "query.startDate", "since"),
    ("SearchQosHistoryMeetings", "query.endDate", "until"),
    ("SearchStatistic*", "query.startTime", "since"),
    ("SearchStatistic*", "query.endTime", "until"),
    ("ListHistoryWebinars", "query.startTime", "since"),
    ("ListHistoryWebinars", "query.endTime", "until"),
];

/// Further names, which are accepted: of an operation, the path of an input in a document, and the name. What is created is named with
/// `--name`, whatever it is.
const ACCEPTED: &[(&str, &str, &str)] = &[
    ("AddDepartment", "body.deptName", "name"),
    ("AddDepartment", "body.parentDeptCode", "parent"),
    ("UpdateDepartment", "body.deptName", "name"),
    ("UpdateDepartment", "body.parentDeptCode", "parent"),
];

/// The flags that people use first, in the order of the help.
const FIRST: [&str; 9] = ["subject", "name", "at", "for", "since", "every", "until", "attendees", "search-key"];

/// Returns the place of a flag in the help. Others follow in the order of the API.
pub(super) fn order(long: &str) -> usize {
    FIRST.iter().position(|first| *first == long).unwrap_or(FIRST.len())
}

/// Returns the short name of the input at a path of a document.
pub(crate) fn short(operation: &str, path: &str) -> Option<&'static str> {
    SHORT.iter().find(|(of, at, _)| stands_for(of, operation) && *at == path).map(|(_, _, name)| *name)
}

/// Returns the names of the inputs that have a short name.
pub(crate) fn inputs_called(name: &str) -> impl Iterator<Item = &'static str> {
    SHORT.iter().filter(move |(_, _, short)| *short == name).filter_map(|(_, path, _)| path.rsplit('.').next())
}

/// Sets the name that the help shows and the others: with the objects that a field is in, and without them if that is unique.
pub(super) fn assign(operation: &Operation, all: &mut [Flag]) {
    let counts = last_words(all);
    let mut reserved: HashSet<String> = RESERVED.iter().map(|name| (*name).to_owned()).collect();
    let globals: HashSet<String> =
        settings::arguments().iter().filter_map(|argument| argument.get_long().map(str::to_owned)).collect();
    reserved.extend(globals.iter().cloned());
    let shorts: HashSet<&str> = all.iter().filter_map(|flag| short(operation.name, &flag.id)).collect();
    let page_size = page_size(operation);
    for flag in all {
        let last = flag.field.kebab_name;
        let suffix = if flag.is_secret() { SECRET_SUFFIX } else { "" };
        let is_free = |name: &str| !reserved.contains(name) && !shorts.contains(name);
        let mut names = vec![format!("{}{suffix}", flag.long)];
        let short_last = format!("{last}{suffix}");
        if flag.parent.is_some() && counts.get(last) == Some(&1) && is_free(&short_last) {
            names.insert(0, short_last);
        }
        if flag.parent.is_none() && page_size == Some(flag.field.name) {
            names.insert(0, PAGE_SIZE.to_owned());
        }
        names.retain(|name| is_free(name));
        if let Some(short) = short(operation.name, &flag.id) {
            names.insert(0, short.to_owned());
            flag.is_short = true;
        }
        if names.is_empty() {
            let own = format!("{}{suffix}", flag.long);
            flag.is_global = flag.is_secret() && globals.contains(&own);
            names.push(if flag.is_global { own } else { format!("input.{own}") });
        }
        let accepted = ACCEPTED.iter().filter(|(of, id, _)| *of == operation.name && *id == flag.id);
        names.extend(accepted.map(|(_, _, name)| (*name).to_owned()));
        flag.long = names.remove(0);
        flag.aliases = names;
    }
}

/// Returns the name of the input that limits the number of items on a page.
fn page_size(operation: &Operation) -> Option<&'static str> {
    let operation = OPERATIONS.iter().find(|known| known.name == operation.name)?;
    operation.input_of_field(operation.page?.limit).map(|input| input.name)
}

/// Returns how often each last word of a name occurs.
fn last_words(all: &[Flag]) -> HashMap<&'static str, usize> {
    let mut counts = HashMap::new();
    for flag in all {
        let count: &mut usize = counts.entry(flag.field.kebab_name).or_default();
        *count = count.saturating_add(1);
    }
    counts
}
