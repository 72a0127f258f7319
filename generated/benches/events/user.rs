//! What a program without this crate would contain: serde's derives for the same fields, as lenient about numbers and flags in
//! strings, and a map of participants into which increments are merged.
//!
//! Unlike this crate, it returns an error for a frame with a value of another type or without a field of the envelope, and ignores a
//! name with a trailing blank.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Error, Visitor};

/// The meeting, as events report it.
#[derive(Default)]
pub(crate) struct Meeting {
    pub(crate) participants: HashMap<String, Info>,
    pub(crate) speakers: Vec<Speaker>,
    pub(crate) state: Option<Box<State>>,
}

impl Meeting {
    /// Decodes and applies a frame: its kind is decoded first, and then the struct of the kind.
    pub(crate) fn receive(&mut self, frame: &str) -> serde_json::Result<()> {
        let kind: Kind<'_> = serde_json::from_str(frame)?;
        match &*kind.action {
            "ParticipantsNotify" => self.apply(serde_json::from_str(frame)?),
            "SpeakerChangeNotify" => self.speakers = serde_json::from_str::<Speakers>(frame)?.data,
            "ConfDynamicInfoNotify" => self.state = Some(serde_json::from_str(frame)?),
            _ => {}
        }
        Ok(())
    }

    /// The same with an internally tagged enumeration, which is shorter, but for which serde copies the frame.
    pub(crate) fn receive_tagged(&mut self, frame: &str) -> serde_json::Result<()> {
        match serde_json::from_str(frame)? {
            Tagged::Participants(list) => self.apply(list),
            Tagged::Speakers(speakers) => self.speakers = speakers.data,
            Tagged::State(state) => self.state = Some(state),
        }
        Ok(())
    }

    fn apply(&mut self, list: Participants) {
        if list.mode == 0 {
            self.participants.clear();
        }
        for change in list.data {
            if change.mode == 1 {
                self.participants.remove(&change.pid);
            } else if let Some(known) = self.participants.get_mut(&change.pid) {
                known.merge(change.info);
            } else {
                self.participants.insert(change.pid, change.info);
            }
        }
    }
}

#[derive(Deserialize)]
struct Kind<'f> {
    #[serde(borrow)]
    action: Cow<'f, str>,
}

#[derive(Deserialize)]
#[serde(tag = "action")]
enum Tagged {
    #[serde(rename = "ParticipantsNotify")]
    Participants(Participants),
    #[serde(rename = "SpeakerChangeNotify")]
    Speakers(Speakers),
    #[serde(rename = "ConfDynamicInfoNotify")]
    State(Box<State>),
}

/// Declares a struct of a frame, with the fields that all frames have. `flatten` would be shorter and slower.
macro_rules! frame {
    ($name:ident { $($(#[$meta:meta])* $field:ident: $type:ty,)* }) => {
        #[derive(Deserialize)]
        #[allow(dead_code)]
        pub(crate) struct $name {
            #[serde(rename = "msgMode", deserialize_with = "integer")]
            mode: i64,
            #[serde(deserialize_with = "integer")]
            version: i64,
            #[serde(rename = "createTime", deserialize_with = "integer")]
            created_at: i64,
            #[serde(rename = "msgID")]
            message_id: String,
            #[serde(rename = "confID")]
            conference_id: String,
            $($(#[$meta])* pub(crate) $field: $type,)*
        }
    };
}

frame!(Participants {
    #[serde(default)]
    data: Vec<Change>,
});

frame!(Speakers {
    #[serde(default)]
    data: Vec<Speaker>,
});

frame!(State {
    #[serde(rename = "state", default)]
    state: Option<String>,
    #[serde(rename = "endTime", default)]
    ends_at: Option<String>,
    #[serde(rename = "mode", default)]
    display_mode: Option<String>,
    #[serde(rename = "vas", default, deserialize_with = "flag")]
    is_voice_activated: Option<bool>,
    #[serde(rename = "lock", default, deserialize_with = "flag")]
    is_locked: Option<bool>,
    #[serde(rename = "mute", default, deserialize_with = "flag")]
    mutes_on_entry: Option<bool>,
    #[serde(rename = "lockSharing", default, deserialize_with = "flag")]
    is_sharing_locked: Option<bool>,
    #[serde(rename = "canUnmute", default, deserialize_with = "flag")]
    allows_unmuting: Option<bool>,
    #[serde(rename = "chairView", default, deserialize_with = "flag")]
    is_host_polling: Option<bool>,
    #[serde(rename = "picNum", default, deserialize_with = "optional_integer")]
    pane_count: Option<i64>,
    #[serde(rename = "partViewNum", default, deserialize_with = "optional_integer")]
    chosen_video_count: Option<i64>,
    #[serde(rename = "maxPartViewNum", default, deserialize_with = "optional_integer")]
    max_chosen_videos: Option<i64>,
    #[serde(rename = "recState", default, deserialize_with = "flag")]
    is_recording: Option<bool>,
    #[serde(rename = "confIMGroupId", default)]
    chat_group_id: Option<String>,
    #[serde(rename = "forbiddenChat", default, deserialize_with = "flag")]
    is_chat_forbidden: Option<bool>,
    #[serde(rename = "recOccurred", default, deserialize_with = "flag")]
    was_recorded: Option<bool>,
    #[serde(rename = "realTimeSubtitle", default, deserialize_with = "optional_integer")]
    captions: Option<i64>,
    #[serde(rename = "aiRecState", default, deserialize_with = "flag")]
    is_ai_recording: Option<bool>,
    #[serde(rename = "enableShareSetting", default, deserialize_with = "optional_integer")]
    enable_share_setting: Option<i64>,
    #[serde(rename = "callInRestriction", default, deserialize_with = "optional_integer")]
    call_in_restriction: Option<i64>,
    #[serde(rename = "audienceCallInRestriction", default, deserialize_with = "optional_integer")]
    audience_call_in_restriction: Option<i64>,
    #[serde(rename = "audienceTotalCount", default, deserialize_with = "optional_integer")]
    audience_count: Option<i64>,
    #[serde(rename = "simultaneousInterpretation", default, deserialize_with = "flag")]
    is_interpreting: Option<bool>,
    #[serde(rename = "allowAudience", default, deserialize_with = "flag")]
    allows_audience: Option<bool>,
    #[serde(rename = "pause", default, deserialize_with = "flag")]
    is_paused: Option<bool>,
    #[serde(rename = "audienceVideoLayout", default)]
    audience_video_layout: Option<String>,
    #[serde(rename = "clientRecState", default, deserialize_with = "flag")]
    is_client_recording: Option<bool>,
    #[serde(rename = "clientRecMode", default, deserialize_with = "optional_integer")]
    client_recording_scope: Option<i64>,
    #[serde(rename = "waitingRoomState", default, deserialize_with = "flag")]
    has_waiting_room: Option<bool>,
    #[serde(rename = "showAudienceMode", default, deserialize_with = "optional_integer")]
    show_audience_mode: Option<i64>,
    #[serde(rename = "audienceCountMultiple", default, deserialize_with = "optional_integer")]
    audience_count_factor: Option<i64>,
    #[serde(rename = "audienceCountReal", default, deserialize_with = "optional_integer")]
    actual_audience_count: Option<i64>,
});

#[derive(Deserialize)]
pub(crate) struct Change {
    pid: String,
    #[serde(deserialize_with = "integer")]
    mode: i64,
    #[serde(rename = "pinfoMap", default)]
    info: Info,
}

#[derive(Deserialize)]
#[allow(dead_code)]
pub(crate) struct Speaker {
    pub(crate) pid: String,
    name: Option<String>,
    #[serde(rename = "speakingVolume", default, deserialize_with = "optional_integer")]
    volume: Option<i64>,
}

/// Declares a struct of optional fields, with a method that merges a later one into it.
macro_rules! optional {
    ($name:ident { $($field:ident: $type:ty, ($($serde:tt)*);)* }) => {
        #[derive(Default, Deserialize)]
        pub(crate) struct $name {
            $(
                #[serde(default, $($serde)*)]
                pub(crate) $field: Option<$type>,
            )*
            #[serde(rename = "CLIENT_CAPABILITIES", default, deserialize_with = "numbers")]
            client_capabilities: Vec<i32>,
        }

        impl $name {
            fn merge(&mut self, later: Self) {
                $(
                    if later.$field.is_some() {
                        self.$field = later.$field;
                    }
                )*
                if !later.client_capabilities.is_empty() {
                    self.client_capabilities = later.client_capabilities;
                }
            }
        }
    };
}

optional!(Info {
    name: String, (rename = "NAME");
    phone: String, (rename = "TEL");
    role: i64, (rename = "ROLE", deserialize_with = "optional_integer");
    state: i64, (rename = "STATE", deserialize_with = "optional_integer");
    is_hand_raised: bool, (rename = "HAND", deserialize_with = "flag");
    is_broadcast: bool, (rename = "BROADCAST", deserialize_with = "flag");
    has_floor: bool, (rename = "ROLLCALL", deserialize_with = "flag");
    is_sharing: bool, (rename = "SHARE", deserialize_with = "flag");
    joined_at: String, (rename = "ADDTIME");
    is_muted: bool, (rename = "MUTE", deserialize_with = "flag");
    has_video: bool, (rename = "VIDEO", deserialize_with = "flag");
    mcu_number: i64, (rename = "M", deserialize_with = "optional_integer");
    terminal_number: i64, (rename = "T", deserialize_with = "optional_integer");
    is_anonymous: bool, (rename = "ANONYMOUS", deserialize_with = "flag");
    is_recording_screen: bool, (rename = "LOCALREC", deserialize_with = "flag");
    client_type: ClientType, (rename = "CLIENT_LOGIN_TYPE", alias = "CLICENT_LOGIN_TYPE");
    view_type: i64, (rename = "VIEW_TYPE", deserialize_with = "optional_integer");
    corp_id: String, (rename = "ORG_ID");
    user_id: String, (rename = "ACCOUNT_ID");
    account: String, (rename = "ACCOUNT");
    third_account: String, (rename = "THIRDACCOUNT");
    is_camera_on: bool, (rename = "CAMERASTATE", deserialize_with = "flag");
    is_view_locked: bool, (rename = "LOCKED_VIEW", deserialize_with = "flag");
    is_cohost: bool, (rename = "IS_COHOST", deserialize_with = "flag");
    rtc_user_id: String, (rename = "RTC_USER_ID");
    is_svc: bool, (rename = "IS_SVC", deserialize_with = "flag");
    can_record: bool, (rename = "ALLOW_CLIENT_REC", deserialize_with = "flag");
    is_recording: bool, (rename = "CLIENT_REC_STATE", deserialize_with = "flag");
    role_switch_over: bool, (rename = "ROLE_SWITCH_OVER", deserialize_with = "flag");
    is_invited_to_share: bool, (rename = "INVITE_SHARE_STATE", deserialize_with = "flag");
});

/// The type of a client. Unknown ones are kept.
#[allow(dead_code)]
pub(crate) enum ClientType {
    Desktop,
    Mobile,
    Tablet,
    Other,
    Unknown(String),
}

impl<'de> Deserialize<'de> for ClientType {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = <Cow<'de, str>>::deserialize(deserializer)?;
        Ok(match &*name {
            "Desktop" => Self::Desktop,
            "Mobile" => Self::Mobile,
            "Pad" => Self::Tablet,
            "OtherType" => Self::Other,
            _ => Self::Unknown(name.into_owned()),
        })
    }
}

/// A number, or a string that contains one.
struct Number;

impl Visitor<'_> for Number {
    type Value = i64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number")
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<i64, E> {
        Ok(number)
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<i64, E> {
        i64::try_from(number).map_err(E::custom)
    }

    fn visit_bool<E: Error>(self, flag: bool) -> Result<i64, E> {
        Ok(flag.into())
    }

    fn visit_str<E: Error>(self, number: &str) -> Result<i64, E> {
        number.parse().map_err(E::custom)
    }
}

fn integer<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i64, D::Error> {
    deserializer.deserialize_any(Number)
}

fn optional_integer<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i64>, D::Error> {
    integer(deserializer).map(Some)
}

fn flag<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<bool>, D::Error> {
    integer(deserializer).map(|number| Some(number != 0))
}

fn numbers<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<i32>, D::Error> {
    let list = <Cow<'de, str>>::deserialize(deserializer)?;
    list.split(',').filter(|item| !item.is_empty()).map(|item| item.parse().map_err(D::Error::custom)).collect()
}
