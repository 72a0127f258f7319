//! Values of required inputs that the command line sets if nothing else does.

/// Of an operation, the path of an input in a document, and its value as text.
const DEFAULTS: &[(&str, &str, &str)] = &[
    ("CreateMeeting", "body.mediaTypes", "HDVideo"),
    ("CreateRecurringMeeting", "body.mediaTypes", "HDVideo"),
    ("SearchHisMeetings", "query.endDate", "now"),
    ("SearchRecordings", "query.endDate", "now"),
    ("SearchQosHistoryMeetings", "query.endDate", "now"),
];

/// Returns the value of the input at a path of a document, if the command line has one.
pub(crate) fn default(operation: &str, path: &str) -> Option<&'static str> {
    DEFAULTS.iter().find(|(of, at, _)| *of == operation && *at == path).map(|(_, _, value)| *value)
}
