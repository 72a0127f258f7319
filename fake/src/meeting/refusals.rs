//! The control operations that the service rejects, depending on the meeting.
//!
//! An operation on a participant who is not in the meeting is always rejected, as is a wrong password. The other reasons are
//! known, but which code the service sends is inferred; they are enforced only on demand.

use huaweicloud_meeting::{ErrorCode, codes};
use serde_json::Value;

use super::controls::control;
use super::inputs::Inputs;
use super::life::MINUTE_MS;
use super::model::{AUDIENCE, Meeting, Person};

/// The largest number of co-hosts.
const MAX_COHOSTS: usize = 100;
/// The longest time of a meeting.
const MAX_MINUTES: u64 = 1440;

type Refusal = (ErrorCode, &'static str);

/// Rejects an operation on participants of whom none is in the meeting, and a wrong password.
pub(super) fn check(operation: &str, meeting: &Meeting, inputs: &Inputs<'_>) -> Result<(), Refusal> {
    if operation == "AllowWaitingParticipant" {
        return check_admission(meeting, inputs);
    }
    let is_known = |pid: &String| {
        let person = meeting.participant(pid);
        // Those who are being called can only be hung up.
        person.is_some_and(|person| person.is_in_meeting() || operation == "HangUp")
    };
    let identified = control(operation).and_then(|control| control.participants(inputs));
    if identified.is_some_and(|pids| !pids.iter().any(is_known)) {
        return Err((codes::CONF_PARTICIPANT_NOT_EXIST, "the participant is not in the meeting"));
    }
    let renamed = if operation == "RenameParticipant" { inputs.string("participantID") } else { "" };
    if !renamed.is_empty() && meeting.participant(renamed).is_none() {
        return Err((codes::CONF_PARTICIPANT_NOT_EXIST, "the participant is not in the meeting"));
    }
    if operation == "SetRole"
        && inputs.is_set("applyChair")
        && let Some(booking) = &meeting.booking
        && inputs.string("chairmanPwd") != booking.host_password
    {
        return Err((codes::CONF_CHAIRMAN_PWD_EXCEPTION, "`chairmanPwd` is not the password of the host"));
    }
    Ok(())
}

fn check_admission(meeting: &Meeting, inputs: &Inputs<'_>) -> Result<(), Refusal> {
    if inputs.is_set("allowAll") {
        return Ok(());
    }
    let pid = inputs.string("participantID");
    if pid.is_empty() {
        return Err((codes::CONF_BAD_REQUEST, "the request contains neither `participantID` nor `allowAll`"));
    }
    if !meeting.waiting.iter().any(|person| person.pid == pid) {
        return Err((codes::CONF_PARTICIPANT_NOT_EXIST, "the participant is not in the waiting room"));
    }
    Ok(())
}

/// Rejects what the service is inferred to reject.
pub(super) fn check_inferred(operation: &str, meeting: &Meeting, inputs: &Inputs<'_>) -> Result<(), Refusal> {
    let refusal = match operation {
        "SetCohost" => cohost(meeting, inputs),
        "SetRole" => role(meeting, inputs),
        "Hand" | "BatchHand" => hand(operation, meeting, inputs),
        "MoveToWaitingRoom" | "BatchMoveToWaitingRoom" => waiting_room(operation, meeting, inputs),
        "Record" | "SetMmrRecord" => recording(meeting, inputs),
        "Live" | "SetMmrLive" => live(meeting, inputs),
        "SwitchMode" | "SetCustomMultiPicture" | "SetMultiPicture" => picture(inputs, operation),
        "SetHostView" => Some(match meeting.host() {
            None => (codes::CONF_NO_CHAIR_SITE, "the meeting has no host"),
            Some(_) => (codes::SVC_SITE_NOT_SUPPORT_VIEW, "the host uses a soft client"),
        }),
        "SetParticipantView" | "LockView" => {
            Some((codes::NORMAL_SITE_NOT_SUPPORT_VIEW, "the participant uses a soft client"))
        }
        "PauseConference" if !is_webinar(meeting) => Some((codes::CONF_NOT_SUPPORT, "the meeting is no webinar")),
        "AllowAudienceJoin" if !is_webinar(meeting) => Some((codes::NOT_ALLOW_AUDIENCE, "the meeting is no webinar")),
        "ProlongMeeting" => prolonging(meeting, inputs),
        "ResumeSimultaneousInterpretation" | "SetAttendeeLanChannel" => interpretation(operation, meeting, inputs),
        _ => None,
    };
    refusal.map_or(Ok(()), Err)
}

/// Returns the participants that a call concerns.
fn concerned<'a>(operation: &str, meeting: &'a Meeting, inputs: &Inputs<'_>) -> Vec<&'a Person> {
    let pids = control(operation).and_then(|control| control.participants(inputs)).unwrap_or_default();
    pids.iter().filter_map(|pid| meeting.participant(pid)).collect()
}

fn is_webinar(meeting: &Meeting) -> bool {
    meeting.info.get("webinar") == Some(&Value::Bool(true))
}

fn cohost(meeting: &Meeting, inputs: &Inputs<'_>) -> Option<Refusal> {
    let person = meeting.participant(&inputs.participant()).filter(|_| inputs.is_set("isCohost"))?;
    let cohosts = meeting.present().filter(|other| other.string("IS_COHOST") == "1" && other.pid != person.pid);
    if person.is_host() {
        Some((codes::CHAIR_CANNOT_BE_COHOST, "the participant is the host"))
    } else if person.string("ROLE") == AUDIENCE {
        Some((codes::AUDIENCE_CANNOT_BE_COHOST, "the participant is part of the audience"))
    } else {
        let is_full = cohosts.count() >= MAX_COHOSTS;
        is_full.then_some((codes::CONF_GENERIC_CTL_PARTICIPANT_FAILED, "the meeting has 100 co-hosts"))
    }
}

fn role(meeting: &Meeting, inputs: &Inputs<'_>) -> Option<Refusal> {
    let person = meeting.participant(&inputs.participant())?;
    let is_released = !inputs.is_set("applyChair");
    (is_released && !person.is_host()).then_some((codes::IDO_NOT_CONF_CHAIR, "the participant is not the host"))
}

fn hand(operation: &str, meeting: &Meeting, inputs: &Inputs<'_>) -> Option<Refusal> {
    let has_host = concerned(operation, meeting, inputs).iter().any(|person| person.is_host());
    let is_raised = inputs.is_set("handsState");
    (has_host && is_raised).then_some((codes::CONF_CHAIR_FORBIDDEN_HAND, "the host raises no hand"))
}

fn waiting_room(operation: &str, meeting: &Meeting, inputs: &Inputs<'_>) -> Option<Refusal> {
    if meeting.state_is("waitingRoomState", 0) {
        return Some((codes::NOT_ALLOW_ENABLE_WAITING_ROOM, "the waiting room is off"));
    }
    let concerned = concerned(operation, meeting, inputs);
    if concerned.iter().any(|person| person.is_host()) {
        return Some((codes::CONF_GENERIC_CTL_PARTICIPANT_FAILED, "the participant is the host"));
    }
    let has_cohost = concerned.iter().any(|person| person.string("IS_COHOST") == "1");
    has_cohost.then_some((codes::NOT_ALLOW_COHOST_TO_WAITING_ROOM, "the participant is a co-host"))
}

fn recording(meeting: &Meeting, inputs: &Inputs<'_>) -> Option<Refusal> {
    let booking = meeting.booking.as_ref()?;
    let starts = inputs.is_set("isRecord") || inputs.is_set("recordType");
    let is_refused = starts && !booking.allows_recording();
    is_refused.then_some((codes::CONF_NOT_SUPPORT_RECORD, "`recordType` of the booking allows no recording"))
}

fn live(meeting: &Meeting, inputs: &Inputs<'_>) -> Option<Refusal> {
    let booking = meeting.booking.as_ref()?;
    let starts = inputs.is_set("isLive") || inputs.is_set("liveState");
    let reason = "the booking needs a `recordType` that allows live streams, and an address";
    (starts && !booking.allows_live()).then_some((codes::CONF_SETLIVE_FAILED, reason))
}

fn picture(inputs: &Inputs<'_>, operation: &str) -> Option<Refusal> {
    if operation == "SwitchMode" {
        let is_single = inputs.number("imageType") == Some(0);
        let is_refused = is_single && inputs.string("switchMode") == "Fixed";
        return is_refused.then_some((codes::CONF_IMAGE_TYPE_NOT_IN_RANGE, "a single picture needs the mode VAS"));
    }
    if !inputs.is_set("manualSet") {
        return None;
    }
    let has_site = inputs.items("subscriberInPics").any(|pane| {
        pane.get("subscriber").and_then(Value::as_array).is_some_and(|subscribers| !subscribers.is_empty())
    });
    if !has_site {
        return Some((codes::NO_SITE_IN_MULTI_PIC, "a manual layout needs a participant"));
    }
    let is_empty = inputs.string("imageType").is_empty();
    is_empty.then_some((codes::SET_MULTI_PIC_IMAGE_TYPE_IS_EMPTY, "`imageType` is missing"))
}

fn prolonging(meeting: &Meeting, inputs: &Inputs<'_>) -> Option<Refusal> {
    meeting.booking.as_ref()?;
    let minutes =
        meeting.end_ms.saturating_sub(meeting.begun_ms) / MINUTE_MS + inputs.number("duration").unwrap_or_default();
    let is_refused = !inputs.is_set("auto") && minutes > MAX_MINUTES;
    is_refused.then_some((codes::IDO_OVER_CONF_MAX_DURATION, "the meeting would last more than 24 hours"))
}

fn interpretation(operation: &str, meeting: &Meeting, inputs: &Inputs<'_>) -> Option<Refusal> {
    let is_supported = meeting.booking.as_ref().is_none_or(|booking| booking.has_interpretation);
    if operation == "SetAttendeeLanChannel" {
        let is_off = meeting.state_is("simultaneousInterpretation", 0);
        return is_off.then_some((codes::CONF_NOT_ENABLE_SIMULTANEOUS_INTERPRETATION, "interpretation is off"));
    }
    if !is_supported {
        return Some((codes::CONF_NOT_SUPPORT_SIMULTANEOUS_INTERPRETATION, "the booking has no interpretation"));
    }
    let is_missing = meeting.groups.is_empty() && inputs.is_set("simultaneousInterpretation");
    is_missing.then_some((codes::NEED_SET_INTERPRETER_GROUPS, "there are no interpreter groups"))
}
