//! What control operations change in a meeting.
//!
//! Three control operations change nothing that a response or an event shows: SetAttendeeLanChannel, because no source states
//! where the language of a participant appears; CreateConfToken and CreateWebSocketToken, which issue tokens only. The others
//! without an effect read: ShowLayout, ShowMgmtSiteStatus, ShowRealTimeInfoOfMeeting and ShowRecordInfo. `allowOpenCamera`,
//! `allowRename` and `freeShare` of UpdateStartedConfConfig are not part of any event, either.

mod people;
mod picture;
mod settings;

use super::controls::control;
use super::diff::is_same;
use super::inputs::Inputs;
use super::model::Meeting;
use super::records::Source;
use crate::requests::request::ParsedRequest;

/// A change of a meeting.
type Step = fn(&mut Meeting, &Inputs<'_>);

/// The effect of an operation.
enum Effect {
    /// Sets fields of the state of the meeting to fields of the body.
    State(&'static [(&'static str, &'static str)]),
    /// The same for fields that are a boolean in the event and a number in the request.
    Switch(&'static str, &'static str),
    /// Sets a value of the participant in the query to a field of the body.
    Participant(&'static str, &'static str),
    /// Changes the meeting in steps, each of which is reported separately.
    Steps(&'static [Step]),
}

/// The effects of operations.
const EFFECTS: [(&str, Effect); 41] = [
    ("LockMeeting", Effect::State(&[("lock", "isLock")])),
    ("AllowGuestUnmute", Effect::State(&[("canUnmute", "allowUnmuteByOneself")])),
    (
        "ResumeSimultaneousInterpretation",
        Effect::State(&[("simultaneousInterpretation", "simultaneousInterpretation")]),
    ),
    ("UpdateStartedConfConfig", Effect::Steps(&[settings::update])),
    ("PauseConference", Effect::Switch("pause", "pause")),
    ("AllowAudienceJoin", Effect::Switch("allowAudience", "allowAudience")),
    ("MuteParticipant", Effect::Participant("MUTE", "isMute")),
    ("Hand", Effect::Participant("HAND", "handsState")),
    ("SetCohost", Effect::Participant("IS_COHOST", "isCohost")),
    ("AllowClientRecord", Effect::Participant("ALLOW_CLIENT_REC", "allowClientRecord")),
    ("InviteShare", Effect::Participant("INVITE_SHARE_STATE", "share")),
    ("LockView", Effect::Participant("LOCKED_VIEW", "status")),
    ("InviteOperateVideo", Effect::Steps(&[people::switch_camera])),
    ("MuteMeeting", Effect::Steps(&[people::mute_meeting])),
    ("BatchHand", Effect::Steps(&[people::raise_hands])),
    ("SetRole", Effect::Steps(&[people::set_role])),
    ("RenameParticipant", Effect::Steps(&[people::rename])),
    ("InviteParticipant", Effect::Steps(&[people::invite, people::answer])),
    ("InviteWithPwd", Effect::Steps(&[people::invite_number, people::answer])),
    ("HangUp", Effect::Steps(&[people::hang_up])),
    ("DeleteAttendees", Effect::Steps(&[people::delete_invitees])),
    ("AllowWaitingParticipant", Effect::Steps(&[people::start_admitting, people::admit])),
    ("MoveToWaitingRoom", Effect::Steps(&[people::move_to_waiting_room])),
    ("BatchMoveToWaitingRoom", Effect::Steps(&[people::move_to_waiting_room])),
    ("BroadcastParticipant", Effect::Steps(&[picture::broadcast])),
    ("RollcallParticipant", Effect::Steps(&[picture::give_floor])),
    ("CancelBroadcast", Effect::Steps(&[picture::cancel_broadcast])),
    ("SwitchMode", Effect::Steps(&[picture::switch_mode])),
    ("SetCustomMultiPicture", Effect::Steps(&[picture::set_layout])),
    ("SetMultiPicture", Effect::Steps(&[picture::set_layout])),
    ("SetHostView", Effect::Steps(&[picture::set_host_view])),
    ("SetParticipantView", Effect::Steps(&[picture::set_participant_view])),
    ("SaveLayout", Effect::Steps(&[picture::save_layout])),
    ("DeleteLayout", Effect::Steps(&[picture::delete_layout])),
    ("Record", Effect::Steps(&[settings::record])),
    ("SetMmrRecord", Effect::Steps(&[settings::record_rtc])),
    ("Live", Effect::Steps(&[settings::stream])),
    ("SetMmrLive", Effect::Steps(&[settings::stream])),
    ("SetInterpreterGroup", Effect::Steps(&[settings::set_groups])),
    ("ProlongMeeting", Effect::Steps(&[settings::prolong])),
    ("StopMeeting", Effect::Steps(&[|meeting, _| meeting.end()])),
];

/// Applies the effect of an operation. `change` changes the meeting and reports the change; it is called for each step.
///
/// A call that changes something makes a control record.
pub(crate) fn apply(operation: &str, request: &ParsedRequest, mut change: impl FnMut(&dyn Fn(&mut Meeting))) {
    let Some((_, effect)) = EFFECTS.iter().find(|(name, _)| *name == operation) else { return };
    let inputs = Inputs { request };
    let control = control(operation);
    let recorded = |meeting: &mut Meeting, step: &dyn Fn(&mut Meeting)| {
        let before = meeting.clone();
        for object in control.iter().flat_map(|control| control.objects(&inputs)) {
            control
                .iter()
                .for_each(|control| meeting.record(Source::Portal, control.words(&inputs), object.as_deref()));
        }
        step(meeting);
        if is_same(&before, meeting) {
            meeting.records = before.records;
        }
    };
    match effect {
        Effect::State(fields) => change(&|meeting| {
            recorded(meeting, &|meeting| {
                for (field, input) in *fields {
                    inputs.field(input).into_iter().for_each(|value| meeting.set_state(field, value.clone()));
                }
            });
        }),
        Effect::Switch(field, input) => {
            change(&|meeting| recorded(meeting, &|meeting| meeting.set_state(field, inputs.is_set(input))));
        }
        Effect::Participant(key, input) => change(&|meeting| {
            recorded(meeting, &|meeting| meeting.set(&inputs.participant(), key, flag(inputs.is_set(input))));
        }),
        Effect::Steps(steps) => {
            for (index, step) in steps.iter().enumerate() {
                if index == 0 {
                    change(&|meeting| recorded(meeting, &|meeting| step(meeting, &inputs)));
                } else {
                    change(&|meeting| step(meeting, &inputs));
                }
            }
        }
    }
}

fn flag(is_set: bool) -> &'static str {
    if is_set { "1" } else { "0" }
}
