//! What to do about an error of the service.

use huaweicloud_meeting::codes::KnownCode;
use huaweicloud_meeting::{ErrorCode, codes};

use crate::messages::command_of;

/// What to do about some of the codes. In `hint`, `{SearchMeetings}` is the command of that operation.
struct Rule {
    /// Parts of the name of a code, one of which it contains.
    names: &'static [&'static str],
    /// Parts of the meaning of a code, one of which it contains; any if there are none.
    meanings: &'static [&'static str],
    hint: &'static str,
}

const fn rule(names: &'static [&'static str], meanings: &'static [&'static str], hint: &'static str) -> Rule {
    Rule { names, meanings, hint }
}

const ANY: &[&str] = &[""];
const BOUNDS: &str = "the bounds of all inputs are in `hwmeeting describe {operation}`";
const MISSING: &[&str] =
    &["does not exist", "was not found", "has ended", "No meeting in", "No meeting was", "No past meeting"];

/// Operations for single meetings, each with those for a series and for single meetings of it.
const OF_SERIES: &[(&str, &str, &str)] = &[
    ("CancelMeeting", "CancelRecurringMeeting", "CancelRecurringSubMeeting"),
    ("UpdateMeeting", "UpdateRecurringMeeting", "UpdateRecurringSubMeeting"),
];

/// Operations that find a meeting by the ID that it has had since it ended.
const OF_PAST_MEETINGS: &[&str] =
    &["SearchAttendanceRecordsOfHisMeeting", "SearchCtlRecordsOfHisMeeting", "ShowHisMeetingDetail"];
const PAST_ID: &str = "the ID is the confUUID of a meeting that has ended, which `{SearchHisMeetings}` lists, not the ID \
     by which people join";

/// The first rule that applies to a code counts.
const RULES: &[Rule] = &[
    rule(
        &["CONF_NOT_FOUND_OR_AUTH_FAILED"],
        &[],
        "check the ID with `{SearchMeetings}` and `{SearchOnlineMeetings}`, and the host password with `{ShowMeetingDetail}`",
    ),
    rule(&["METRICS_HISTORY", "METRICS_CONFERENCE"], &[], "`{SearchHisMeetings}` lists the meetings that have ended"),
    rule(&["NOT_STARTED"], &[], "the meeting has to be in progress: `{StartMeeting}` starts it"),
    rule(ANY, &["verification code", "slider verification"], "request another code, and enter it before it expires"),
    rule(
        &["TOKEN_AUTH_FAILED", "INVALID_TOKEN", "TOKEN_IS_", "TOKEN_IS_NULL", "ILLEGAL_REQ"],
        &["token"],
        "log in again, or check HWMEETING_TOKEN",
    ),
    rule(
        &["LOCKED"],
        &["temporarily locked", "is locked for"],
        "wait before you try again: further attempts prolong the lock",
    ),
    rule(&["CONF_LOCKED"], &[], "the lock of a meeting is set and removed with `{LockMeeting}`"),
    rule(
        &["APPID_AUTH", "APPID"],
        &["signature", "App ID"],
        "check HWMEETING_APP_ID and HWMEETING_APP_KEY, and the clock of this machine",
    ),
    rule(
        ANY,
        &["user name or password", "could not log in", "log in"],
        "check the account and its password, and log in again",
    ),
    rule(
        ANY,
        &["Too many requests", "server is busy", "etry later", "throttl"],
        "try again in a few seconds, with fewer calls at once",
    ),
    rule(ANY, &["is starting", "is ending", "not available yet", "in progress already"], "try again in a few seconds"),
    rule(
        ANY,
        &["disaster recovery site", "another site of the service"],
        "choose the region of the account with --region",
    ),
    rule(&["METRICS_INVALID"], &[], BOUNDS),
    rule(ANY, &["in the current state"], "`{ShowMeetingDetail}` shows the state of a meeting"),
    rule(ANY, &["is busy", "did not answer", "is offline"], "call again later"),
    rule(
        ANY,
        &["permission", "not allowed", "No right", "not the host", "Guests", "only the host"],
        "the account needs the rights: those of the host, or of an administrator, whom `{SearchCorpAdmins}` lists",
    ),
    rule(&["PARTICIPANT", "SITE"], MISSING, "`{ShowMeetingDetail}` lists the participants of a meeting"),
    rule(&["USER", "ACCOUNT"], MISSING, "`{SearchUsers}` lists the users of the enterprise"),
    rule(&["VMR"], MISSING, "`{SearchCorpVmr}` lists the cloud meeting rooms"),
    rule(&["WEBINAR"], MISSING, "`{ListUpComingWebinars}` lists the webinars"),
    rule(&["ACTIVE_CODE"], MISSING, "`{SearchVisionActiveCode}` lists the activation codes"),
    rule(
        &["CONF", "METRICS"],
        &[
            "meeting does not exist",
            "meeting has ended",
            "meeting was not found",
            "No meeting",
            "meeting in progress was not",
            "occurrence does not exist",
        ],
        "`{SearchMeetings}` lists the scheduled meetings, `{SearchOnlineMeetings}` those in progress, and `{SearchHisMeetings}` those \
         that have ended",
    ),
    rule(ANY, MISSING, "check the ID: it may have been deleted, or belong to another enterprise"),
    rule(
        ANY,
        &["purchased", "not enough", "not have enough", "exhausted", "limit", "maximum number"],
        "free what is in use, or have the limits of the enterprise raised; `{ShowCorpResource}` shows them",
    ),
    rule(
        ANY,
        &[
            "already exists",
            "already in use",
            "conflicts",
            "must differ",
            "already owns",
            "occupied",
            "another meeting",
        ],
        "choose another value, or change what exists",
    ),
    rule(ANY, &["assword"], "choose or enter another password"),
    rule(
        ANY,
        &[
            "invalid",
            "missing",
            "too long",
            "out of range",
            "must not be empty",
            "must be",
            "illegal",
            "is empty",
            "null",
            "too many",
            "too far",
        ],
        BOUNDS,
    ),
    rule(
        ANY,
        &["failed", "could not be", "internal error", "timed out", "unavailable", "faulty"],
        "try again later; if it stays so, send the request ID to the vendor's support",
    ),
];

/// Returns what to do about an error code of any operation.
pub(crate) fn of_any(known: &KnownCode) -> String {
    of_known(known, "OPERATION")
}

/// Returns what to do about an error code.
pub(super) fn of_code(code: ErrorCode, operation: &str) -> Option<String> {
    codes::find(code).map(|known| of_known(known, operation))
}

/// Returns what to do if the service rejects a series as a single meeting, or the other way round, or has no such meeting of a
/// series.
fn of_kind(code: ErrorCode, operation: &str) -> Option<String> {
    let is_kind = code == codes::CONF_CONFERENCE_TYPE_ILLEGAL;
    let is_missing = code == codes::CONF_DATA_NOT_FOUND;
    OF_SERIES.iter().find_map(|(single, series, occurrence)| match operation {
        _ if operation == *single && is_kind => Some(format!(
            "the meeting recurs: use `{}` for the series, or `{}` for single meetings of it",
            command(series),
            command(occurrence)
        )),
        _ if operation == *series && is_kind => Some(format!("the meeting does not recur: use `{}`", command(single))),
        _ if operation == *occurrence && is_missing => {
            Some(format!("`{}` lists the meetings of a series with their IDs", command("ShowMeetingDetail")))
        }
        _ => None,
    })
}

fn of_known(known: &KnownCode, operation: &str) -> String {
    if let Some(hint) = of_kind(known.code, operation) {
        return hint;
    }
    if known.code == codes::CONF_DATA_NOT_FOUND && OF_PAST_MEETINGS.contains(&operation) {
        return with_commands(PAST_ID, operation);
    }
    let contains = |text: &str, parts: &[&str]| parts.is_empty() || parts.iter().any(|part| text.contains(part));
    let rule = RULES.iter().find(|rule| contains(known.name, rule.names) && contains(known.meaning, rule.meanings));
    let hint = rule.map_or("`hwmeeting describe {operation}` describes what the operation requires", |rule| rule.hint);
    with_commands(hint, operation)
}

/// Returns what to do about a status without a code that is known.
pub(super) fn of_status(status: u16) -> Option<&'static str> {
    match status {
        401 => Some("log in again, or check HWMEETING_TOKEN"),
        403 => Some("the account needs the rights for this, such as those of an administrator"),
        404 => Some("check the ID, and that --endpoint or --region is that of the account"),
        429 | 503 => Some("try again in a few seconds, with fewer calls at once"),
        500.. => Some("try again later; if it stays so, send the request ID to the vendor's support"),
        _ => None,
    }
}

/// Replaces the names of operations in braces by commands.
fn with_commands(hint: &str, operation: &str) -> String {
    let mut text = String::new();
    let mut rest = hint;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        text.push_str(before);
        text.push_str(&if name == "operation" { operation.to_owned() } else { command(name) });
        rest = after;
    }
    text + rest
}

fn command(operation: &str) -> String {
    command_of(operation).unwrap_or_else(|| format!("hwmeeting {operation}"))
}

#[cfg(test)]
mod tests {
    use huaweicloud_meeting_catalog as catalog;

    use super::*;

    #[test]
    fn each_code_has_a_hint_that_names_operations_that_exist() {
        for rule in RULES {
            for part in rule.hint.split('{').skip(1) {
                let name = part.split('}').next().unwrap_or_default();
                assert!(name == "operation" || catalog::operation(name).is_some(), "{name}");
            }
        }
        for known in codes::ALL {
            let hint = of_known(known, "AddUser");
            assert!(!hint.is_empty() && !hint.contains(['{', '}']), "{}: {hint}", known.name);
        }
    }

    #[test]
    fn a_series_leads_to_the_commands_for_series_and_back() {
        let hint = |operation| codes::find(codes::CONF_CONFERENCE_TYPE_ILLEGAL).map(|known| of_known(known, operation));
        let missing = codes::find(codes::CONF_DATA_NOT_FOUND).map(|known| of_known(known, "CancelRecurringSubMeeting"));
        assert!(
            missing.is_some_and(|hint| hint.starts_with("`hwmeeting meeting show` lists the meetings of a series"))
        );
        for (operation, commands) in [
            ("CancelMeeting", &["`hwmeeting series cancel`", "`hwmeeting occurrence cancel`"][..]),
            ("UpdateMeeting", &["`hwmeeting series update`", "`hwmeeting occurrence update`"]),
            ("CancelRecurringMeeting", &["`hwmeeting meeting cancel`"]),
        ] {
            let hint = hint(operation).unwrap_or_default();
            assert!(commands.iter().all(|command| hint.contains(command)), "{hint}");
        }
    }

    #[test]
    fn each_rule_applies_to_a_code() {
        let hints: Vec<String> = codes::ALL.iter().map(|known| of_known(known, "AddUser")).collect();
        for rule in RULES {
            assert!(hints.contains(&with_commands(rule.hint, "AddUser")), "{}", rule.hint);
        }
    }

    #[test]
    fn missing_meetings_lead_to_the_list() {
        let hint = codes::find(codes::CONF_DATA_NOT_FOUND).map(|known| of_known(known, "ShowMeetingDetail"));
        let lists = format!("`{}` lists the scheduled meetings", command("SearchMeetings"));
        assert!(hint.clone().unwrap_or_default().starts_with(&lists), "{hint:?}");
    }
}
