//! Values of required inputs that the command line sets if nothing else does.

/// Of an operation, the path of an input in a document, and its value as text.
///
/// An operation with a star at its end stands for all whose names begin so.
const DEFAULTS: &[(&str, &str, &str)] = &[
    ("CreateMeeting", "body.mediaTypes", "HDVideo"),
    ("CreateRecurringMeeting", "body.mediaTypes", "HDVideo"),
    ("SearchHisMeetings", "query.startDate", "30d ago"),
    ("SearchHisMeetings", "query.endDate", "now"),
    ("SearchRecordings", "query.startDate", "30d ago"),
    ("SearchRecordings", "query.endDate", "now"),
    ("SearchQosHistoryMeetings", "query.startDate", "30d ago"),
    ("SearchQosHistoryMeetings", "query.endDate", "now"),
    // The categories with the totals, or those that are asked for most.
    ("SearchStatisticConferenceInfo", "query.category", "meetings"),
    ("SearchStatisticConferenceParticipant", "query.category", "users"),
    ("SearchStatisticResourceInfo", "query.category", "cloud-meeting-rooms"),
    ("SearchStatisticUserInfo", "query.category", "logins"),
    ("SearchStatistic*", "query.timeUnit", "day"),
    // With today, these are the 31 days that the service returns at most.
    ("SearchStatistic*", "query.startTime", "30d ago"),
    ("SearchStatistic*", "query.endTime", "today"),
    ("SearchStatistic*", "query.limit", "500"),
];

/// Returns the value of the input at a path of a document, if the command line has one.
pub(crate) fn default(operation: &str, path: &str) -> Option<&'static str> {
    DEFAULTS.iter().find(|(of, at, _)| stands_for(of, operation) && *at == path).map(|(_, _, value)| *value)
}

/// Returns whether the name of an operation in a table, which may have a star at its end, stands for an operation.
pub(super) fn stands_for(pattern: &str, operation: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(start) => operation.starts_with(start),
        None => operation == pattern,
    }
}
