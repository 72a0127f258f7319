//! The frames that are decoded, in the form of the vendor's samples.

use std::fmt::Write as _;

/// Returns a participant in a full list.
fn participant(number: usize) -> String {
    let pid = pid(number);
    format!(
        r#"{{"pid":"{pid}","mode":0,"pinfoMap":{{"CAMERASTATE":"1","ORG_ID":"100001","LOCKED_VIEW":"0","MUTE":"1","ACCOUNT_ID":"{number:032x}","LOCALREC":"0","TEL":"+99{number:013}","ALLOW_CLIENT_REC":"0","STATE":"0","SHARE":"0","ANONYMOUS":"0","ADDTIME":"{}","NAME":"Participant {number}","CLIENT_REC_STATE":"0","CLIENT_CAPABILITIES":"1,3","ROLE_SWITCH_OVER":"0","RTC_USER_ID":"{pid}","CLIENT_LOGIN_TYPE":"Desktop","T":"1","ACCOUNT":"account{number}","BROADCAST":"0","IS_COHOST":"0","HAND":"0","IS_SVC":"1","ROLLCALL":"0","M":"1","VIDEO":"1","ROLE":"0","THIRDACCOUNT":"account{number}","INVITE_SHARE_STATE":"0"}}}}"#,
        1_611_988_486_336_u64 + number as u64 * 997,
    )
}

/// Returns the id of a participant.
fn pid(number: usize) -> String {
    format!("{:032x}", (number as u128 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835))
}

fn frame(kind: &str, mode: u8, fields: &str) -> String {
    format!(
        r#"{{{fields}"confID":"900487914","msgID":"23a429e862d111eb980a11b5be5aab3c","msgMode":{mode},"version":1611993595058,"createTime":1611993595058,"action":"{kind}"}}"#
    )
}

fn list(kind: &str, mode: u8, items: impl IntoIterator<Item = String>) -> String {
    let mut data = String::new();
    for item in items {
        let _ = write!(data, "{}{item}", if data.is_empty() { "" } else { "," });
    }
    frame(kind, mode, &format!("\"data\":[{data}],"))
}

/// Returns a full list of participants.
pub(crate) fn participants(count: usize) -> String {
    list("ParticipantsNotify", 0, (0..count).map(participant))
}

/// Returns an increment for each participant: one or two changed fields.
pub(crate) fn increments(count: usize) -> Vec<String> {
    let change = |number: usize| {
        let map = match number % 4 {
            0 => r#"{"MUTE":"0"}"#,
            1 => r#"{"HAND":"1"}"#,
            2 => r#"{"CAMERASTATE":"0","VIDEO":"1"}"#,
            _ => r#"{"SHARE":"1"}"#,
        };
        list("ParticipantsNotify", 1, [format!(r#"{{"pid":"{}","mode":0,"pinfoMap":{map}}}"#, pid(number))])
    };
    // In an order other than that of the list.
    (0..count).map(|index| change(index * 7919 % count)).collect()
}

/// Returns events of speakers: three of them, and silence.
pub(crate) fn speakers(count: usize) -> Vec<String> {
    let speaker = |number| format!(r#"{{"pid":"{}","name":"Participant {number}","speakingVolume":45}}"#, pid(number));
    (0..count).map(|index| list("SpeakerChangeNotify", 0, (index..index + index % 4).map(speaker))).collect()
}

/// Returns the state of a meeting.
pub(crate) fn state() -> String {
    frame(
        "ConfDynamicInfoNotify",
        0,
        r#""endTime":"1611995684164","mode":"FREE","state":"Created","vas":1,"lock":1,"mute":1,"lockSharing":0,"canUnmute":1,"chairView":0,"picNum":16,"partViewNum":0,"maxPartViewNum":8,"recState":0,"forbiddenChat":0,"recOccurred":0,"realTimeSubtitle":0,"aiRecState":0,"enableShareSetting":0,"callInRestriction":0,"audienceCallInRestriction":0,"audienceTotalCount":0,"simultaneousInterpretation":0,"lanChannels":[],"allowAudience":false,"pause":false,"audienceVideoLayout":"speakerVideoLayout","clientRecState":0,"clientRecMode":0,"waitingRoomState":0,"showAudienceMode":0,"audienceCountMultiple":1,"audienceCountReal":0,"#,
    )
}
