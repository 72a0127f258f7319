//! Control operations as data: whom they concern, and the words for them in the control records.
//!
//! The words for calls, hang-ups, roles, microphones, broadcasts and additions are those of a published list of records. The
//! others are made in the same manner.

use serde_json::Value;

use super::inputs::Inputs;
use super::records::{CLOSE_MICROPHONE, OF_SERVICE, OPEN_MICROPHONE, SET_HOST, Words};

/// Whom an operation concerns.
#[derive(Clone, Copy)]
pub(super) enum Object {
    /// The whole meeting.
    Meeting,
    /// The participant in the query.
    Participant,
    /// The participant in a field of the body.
    Field(&'static str),
    /// The participants in a list.
    List(&'static str),
    /// A number in a field of the body.
    Number(&'static str),
    /// The numbers in a field of each item of a list.
    Numbers(&'static str, &'static str),
}

/// A control operation.
pub(super) struct Control {
    pub(super) operation: &'static str,
    pub(super) object: Object,
    /// The field of the body that is 1 if something is switched on.
    flag: &'static str,
    on: Words,
    off: Words,
}

const fn switch(operation: &'static str, object: Object, flag: &'static str, on: Words, off: Words) -> Control {
    Control { operation, object, flag, on, off }
}

const fn action(operation: &'static str, object: Object, words: Words) -> Control {
    Control { operation, object, flag: "", on: words, off: words }
}

const ADD: Words = Words::new("Add a participant", "添加与会方");
const APPLY_TO_SPEAK: Words = Words::new("Apply to speak", "申请发言");
const CANCEL_APPLICATION: Words = Words::new("Cancel the application to speak", "取消申请发言");
const MOVE_OUT: Words = Words::new("Move a participant to the waiting room", "移入等候室");
const SET_LAYOUT: Words = Words::new("Set the layout", "设置多画面");
const START_RECORDING: Words = Words::new("Start the recording", "启动录制");
const STOP_RECORDING: Words = Words::new("Stop the recording", "停止录制");
const START_LIVE: Words = Words::new("Start the live stream", "启动直播");
const STOP_LIVE: Words = Words::new("Stop the live stream", "停止直播");

use Object::{Field, List, Meeting, Number, Numbers, Participant};

/// The operations of which there are control records, if they change something.
const CONTROLS: [Control; 38] = [
    action("InviteParticipant", Numbers("attendees", "phone"), ADD),
    action("InviteWithPwd", Number("callNum"), ADD),
    action("DeleteAttendees", Numbers("bulkDelAttendInfo", "number"), Words::new("Delete a participant", "删除与会方")),
    action("HangUp", List("bulkHangUpParticipants"), Words::new("Hang up a participant", "挂断")),
    action("RenameParticipant", Number("number"), Words::new("Rename a participant", "修改与会方名称")),
    switch("SetRole", Participant, "applyChair", SET_HOST, Words::new("Release the host", "释放主持人")),
    switch(
        "SetCohost",
        Participant,
        "isCohost",
        Words::new("Set a co-host", "设置联席主持人"),
        Words::new("Release a co-host", "释放联席主持人"),
    ),
    switch("MuteParticipant", Participant, "isMute", CLOSE_MICROPHONE, OPEN_MICROPHONE),
    switch(
        "MuteMeeting",
        Meeting,
        "isMute",
        Words::new("Mute the meeting", "全场静音"),
        Words::new("Unmute the meeting", "取消全场静音"),
    ),
    switch(
        "AllowGuestUnmute",
        Meeting,
        "allowUnmuteByOneself",
        Words::new("Allow participants to unmute themselves", "允许自己解除静音"),
        Words::new("Forbid participants to unmute themselves", "禁止自己解除静音"),
    ),
    switch("Hand", Participant, "handsState", APPLY_TO_SPEAK, CANCEL_APPLICATION),
    switch("BatchHand", List("pids"), "handsState", APPLY_TO_SPEAK, CANCEL_APPLICATION),
    action("BroadcastParticipant", Participant, Words::new("Broadcast a participant", "广播与会方")),
    action("RollcallParticipant", Participant, Words::new("Call the roll", "点名")),
    action("CancelBroadcast", Meeting, Words::new("Cancel the broadcast", "取消广播")),
    switch(
        "InviteShare",
        Participant,
        "share",
        Words::new("Invite a participant to share", "邀请共享"),
        Words::new("Cancel the invitation to share", "取消邀请共享"),
    ),
    switch(
        "InviteOperateVideo",
        Participant,
        "status",
        Words::new("Turn off the camera of a participant", "关闭与会方摄像头"),
        Words::new("Turn on the camera of a participant", "打开与会方摄像头"),
    ),
    switch(
        "AllowClientRecord",
        Participant,
        "allowClientRecord",
        Words::new("Allow local recording", "允许本地录制"),
        Words::new("Forbid local recording", "禁止本地录制"),
    ),
    switch(
        "LockMeeting",
        Meeting,
        "isLock",
        Words::new("Lock the meeting", "锁定会议"),
        Words::new("Unlock the meeting", "解锁会议"),
    ),
    action("AllowWaitingParticipant", Meeting, Words::new("Admit participants", "准入与会方")),
    action("MoveToWaitingRoom", Field("participantID"), MOVE_OUT),
    action("BatchMoveToWaitingRoom", List("batchParticipants"), MOVE_OUT),
    action("AllowAudienceJoin", Meeting, Words::new("Allow the audience to join", "允许观众入会")),
    switch(
        "PauseConference",
        Meeting,
        "pause",
        Words::new("Pause the meeting", "暂停会议"),
        Words::new("Resume the meeting", "恢复会议"),
    ),
    action("SwitchMode", Meeting, Words::new("Switch the display mode", "切换显示模式")),
    action("SetCustomMultiPicture", Meeting, SET_LAYOUT),
    action("SetMultiPicture", Meeting, SET_LAYOUT),
    action("SetHostView", Meeting, Words::new("Set the view of the host", "主持人选看")),
    action("SetParticipantView", Participant, Words::new("Set the view of a participant", "与会方选看")),
    switch(
        "LockView",
        Participant,
        "status",
        Words::new("Lock the view of a participant", "锁定与会方选看"),
        Words::new("Unlock the view of a participant", "解锁与会方选看"),
    ),
    switch("Record", Meeting, "isRecord", START_RECORDING, STOP_RECORDING),
    switch("SetMmrRecord", Meeting, "recordType", START_RECORDING, STOP_RECORDING),
    switch("Live", Meeting, "isLive", START_LIVE, STOP_LIVE),
    switch("SetMmrLive", Meeting, "liveState", START_LIVE, STOP_LIVE),
    action("SetInterpreterGroup", Meeting, Words::new("Set the interpreter groups", "设置同声传译组")),
    switch(
        "ResumeSimultaneousInterpretation",
        Meeting,
        "simultaneousInterpretation",
        Words::new("Start the interpretation", "启动同声传译"),
        Words::new("Stop the interpretation", "停止同声传译"),
    ),
    action("ProlongMeeting", Meeting, Words::new("Prolong the meeting", "延长会议")),
    action("StopMeeting", Meeting, Words::new("End the meeting", "结束会议")),
];

/// Returns a control operation.
pub(super) fn control(operation: &str) -> Option<&'static Control> {
    CONTROLS.iter().find(|control| control.operation == operation)
}

/// Returns the words with this English text.
pub(crate) fn words_named(en: &str) -> Option<Words> {
    let of_operations = CONTROLS.iter().flat_map(|control| [control.on, control.off]);
    of_operations.chain(OF_SERVICE).find(|words| words.en == en)
}

impl Control {
    /// Returns the words for a call.
    pub(super) fn words(&self, inputs: &Inputs<'_>) -> Words {
        if self.flag.is_empty() || inputs.is_set(self.flag) { self.on } else { self.off }
    }

    /// Returns the objects of the records of a call: without one, the whole meeting is concerned.
    pub(super) fn objects(&self, inputs: &Inputs<'_>) -> Vec<Option<String>> {
        let own = |text: &str| Some(text.to_owned());
        match self.object {
            Meeting => vec![None],
            Participant => vec![Some(inputs.participant())],
            Field(name) | Number(name) => vec![own(inputs.string(name))],
            List(name) => inputs.strings(name).map(own).collect(),
            Numbers(list, name) => {
                inputs.items(list).map(|item| item.get(name).and_then(Value::as_str).and_then(own)).collect()
            }
        }
    }

    /// Returns the IDs of the participants that a call concerns, or nothing if it does not identify any by ID.
    pub(super) fn participants(&self, inputs: &Inputs<'_>) -> Option<Vec<String>> {
        match self.object {
            Participant => Some(vec![inputs.participant()]),
            Field(name) => Some(vec![inputs.string(name).to_owned()]),
            List(name) => Some(inputs.strings(name).map(str::to_owned).collect()),
            Meeting | Number(_) | Numbers(..) => None,
        }
    }
}
