//! The messages of the WebSocket.

use huaweicloud_meeting::events::{
    CallInRestriction, CaptionLanguage, ClientRecordingScope, ClientType, ConferenceMode, ConferenceRole, DisplayMode,
    Event, EventKind, InterpreterKind, InviteResultCode, MeetingMedia, MeetingRole, MeetingState, MessageMode,
    ParticipantState, RecordingMode, UserType,
};
use huaweicloud_meeting::values::{EpochMillis, Millis, Seconds};

use crate::{clean, event, fields, message};

#[test]
fn basic_information_of_a_meeting() {
    let event = clean(&message("stream.ConfBasicInfoNotify"));
    assert_eq!(event.kind(), Some(EventKind::MeetingInfo));
    let info = fields!(Event::MeetingInfo, event);
    assert!(info.is_full());
    assert_eq!(
        (info.conference_id.as_str(), info.message_id.as_str()),
        ("900487914", "239fbd1662d111eb980abbd127030a68")
    );
    assert_eq!((info.version, info.created_at), (1_611_993_595_029, EpochMillis(1_611_993_595_029)));
    assert_eq!(info.title.as_deref(), Some("Weekly review"));
    assert_eq!(info.started_at, Some(EpochMillis(1611988484164).into()));
    assert_eq!(
        (info.recording_mode.clone(), info.media.clone()),
        (Some(RecordingMode::Record), Some(MeetingMedia::Video))
    );
    assert_eq!((info.owner_type.clone(), info.platform.clone()), (Some(UserType::Member), Some(ConferenceMode::Mcu)));
    assert_eq!(info.call_in_restriction, Some(CallInRestriction::Everyone));
    assert_eq!((info.supports_watermark, info.supports_interpretation), (Some(true), Some(false)));
    assert_eq!((info.is_webinar, info.supports_waiting_room), (Some(false), Some(false)));
    let roles: Vec<_> = info.passwords.iter().filter_map(|password| password.role.clone()).collect();
    assert_eq!(roles, [MeetingRole::Host, MeetingRole::Guest]);
    let password = info.passwords.first().and_then(|password| password.password.as_ref()).unwrap();
    assert_eq!(password.expose(), "******");
}

#[test]
fn passwords_and_links_are_not_printed() {
    let json = message("stream.ConfBasicInfoNotify").replace("******", "canary");
    let printed = format!("{:?}", clean(&json));
    assert!(!printed.contains("canary") && !printed.contains("29a3cb420d22"), "{printed}");
    let unknown = format!("{:?}", clean(&json.replace("ConfBasicInfoNotify", "NewNotify")));
    assert!(!unknown.contains("canary") && unknown.contains("NewNotify"), "{unknown}");
}

#[test]
fn state_of_a_meeting() {
    let state = fields!(Event::MeetingState, clean(&message("stream.ConfDynamicInfoNotify")));
    assert_eq!(
        (state.state.clone(), state.display_mode.clone()),
        (Some(MeetingState::Running), Some(DisplayMode::Free))
    );
    assert_eq!((state.is_locked, state.mutes_on_entry, state.allows_unmuting), (Some(false), Some(true), Some(true)));
    assert_eq!((state.pane_count, state.max_chosen_videos), (Some(16), Some(8)));
    assert_eq!((state.allows_audience, state.is_paused, state.was_recorded), (Some(false), Some(false), Some(false)));
    assert_eq!(state.client_recording_scope, Some(ClientRecordingScope::HostOnly));
    assert_eq!(state.audience_video_layout.as_deref(), Some("speakerVideoLayout"));
    assert!(state.interpretation_channels.is_empty() && state.split_picture.is_none());
}

#[test]
fn a_full_list_of_participants() {
    let participants = fields!(Event::Participants, clean(&message("stream.ParticipantsNotify")));
    assert!(participants.is_full());
    let [ann] = participants.changes.as_slice() else { panic!("{participants:?}") };
    assert_eq!((ann.participant_id.as_str(), ann.is_removed), ("uzr571a9brwu11cvcibvru5a7r7rryiy", false));
    assert_eq!((ann.name.as_deref(), ann.phone.as_ref().unwrap().as_str()), (Some("Ann Example"), "+990000000000001"));
    assert_eq!((ann.role.clone(), ann.state.clone()), (Some(ConferenceRole::Host), Some(ParticipantState::InMeeting)));
    assert_eq!((ann.is_muted, ann.is_hand_raised, ann.has_video), (Some(true), Some(false), Some(true)));
    assert_eq!((ann.is_camera_on, ann.is_cohost, ann.is_anonymous), (Some(true), Some(false), Some(false)));
    assert_eq!(ann.joined_at, Some(EpochMillis(1611988486336).into()));
    assert_eq!((ann.client_type.clone(), ann.client_capabilities.as_slice()), (Some(ClientType::Desktop), &[1, 3][..]));
    assert_eq!((ann.mcu_number, ann.terminal_number, ann.view_type.clone()), (Some(1), Some(1), None));
}

#[test]
fn an_increment_has_only_what_changed() {
    let participants = fields!(Event::Participants, clean(&message("stream.ParticipantsNotify.increment.constructed")));
    assert!(!participants.is_full());
    assert_eq!((&participants.mode, participants.version), (&MessageMode::Increment, 40));
    let mut changes = participants.into_iter();
    let unmuted = changes.next().unwrap();
    assert_eq!((unmuted.is_muted, unmuted.name, unmuted.has_video), (Some(false), None, None));
    let left = changes.next().unwrap();
    assert_eq!((left.participant_id.as_str(), left.is_removed), ("00000000000000000000000000000e05", true));
    assert!(changes.next().is_none());
}

#[test]
fn an_increment_is_merged_into_what_is_known() {
    let full = fields!(Event::Participants, clean(&message("stream.ParticipantsNotify")));
    let increment = fields!(Event::Participants, clean(&message("stream.ParticipantsNotify.increment.constructed")));
    let (mut ann, change) = (full.changes[0].clone(), increment.changes[0].clone());
    ann.merge(change);
    let mut expected = full.changes[0].clone();
    expected.is_muted = Some(false);
    assert_eq!(ann, expected);
}

#[test]
fn speakers_and_silence() {
    let speakers = fields!(Event::Speakers, clean(&message("stream.SpeakerChangeNotify")));
    let [ann] = speakers.speakers.as_slice() else { panic!("{speakers:?}") };
    assert_eq!((ann.name.as_deref(), ann.volume), (Some("Ann Example"), Some(45)));
    let silence = fields!(Event::Speakers, clean(&message("stream.SpeakerChangeNotify.silence.constructed")));
    assert_eq!((&silence).into_iter().count(), 0);
}

#[test]
fn the_result_of_a_call() {
    let results = fields!(Event::InviteResult, clean(&message("stream.InviteResultNotify")));
    let [result] = results.results.as_slice() else { panic!("{results:?}") };
    assert_eq!(result.call_number.as_ref().unwrap().as_str(), "+990000000000001");
    assert_eq!(result.code, Some(InviteResultCode::Success));
}

#[test]
fn the_waiting_room() {
    let waiting = fields!(Event::WaitingRoom, clean(&message("stream.WaitingListNotify")));
    let [bob] = waiting.changes.as_slice() else { panic!("{waiting:?}") };
    assert_eq!((bob.name.as_deref(), bob.is_removed, bob.is_anonymous), (Some("bob"), false, Some(false)));
    assert_eq!((bob.client_type.clone(), bob.removal_reason), (Some(ClientType::Desktop), Some(0)));
    assert_eq!(bob.entered_at, Some(EpochMillis(1668754928397).into()));
    assert_eq!(bob.is_admitted, None);
}

#[test]
fn interpreter_groups() {
    let groups = fields!(Event::InterpreterGroups, clean(&message("stream.InterpreterGroupNotify.constructed")));
    let [group] = groups.groups.as_slice() else { panic!("{groups:?}") };
    assert_eq!((group.group_id.as_deref(), group.group_type.clone()), (Some("1"), Some(InterpreterKind::Manual)));
    assert_eq!(group.interpreters.first().unwrap().name.as_deref(), Some("Ann Example"));
}

/// Numbers are strings in this message, and some names have a trailing blank.
#[test]
fn a_caption() {
    let caption = fields!(Event::Caption, clean(&message("stream.RealTimeSubtitleNotify")));
    assert_eq!((caption.version, caption.created_at), (1_614_936_396_556, EpochMillis(1_614_936_396_556)));
    assert_eq!((caption.is_final, caption.spoken_at), (Some(false), Some(EpochMillis(1_614_936_396_553))));
    assert_eq!((caption.begins_after, caption.ends_after), (Some(Millis(1_528_680)), Some(Millis(1_530_900))));
    let [text] = caption.texts.as_slice() else { panic!("{caption:?}") };
    assert_eq!((text.language.clone(), text.text.as_deref()), (Some(CaptionLanguage::Mandarin), Some("a caption ")));
    assert_eq!(text.id.as_deref(), Some("c0196fb9-c9c3-47ba-a685-05223552de2f"));
}

#[test]
fn media_quality() {
    let quality = fields!(Event::MediaQuality, clean(&message("stream.NetConditionNotify")));
    assert_eq!((quality.is_full(), quality.version), (false, 39));
    let [ann] = quality.changes.as_slice() else { panic!("{quality:?}") };
    assert_eq!((ann.round_trip_ms, ann.received_audio_rate, ann.bandwidth), (Some(37), Some(2), Some(61440)));
    assert_eq!((ann.network_rating.as_deref(), ann.video_codec.as_deref()), (Some("good"), Some("H264HP")));
}

#[test]
fn the_layout() {
    let layout = fields!(Event::Layout, clean(&message("stream.CustomMultiPicNotify.constructed")));
    assert_eq!(layout.display_mode, Some(DisplayMode::ContinuousPresence));
    assert_eq!((layout.panes.len(), layout.pane_count, layout.period), (2, Some(2), Some(Seconds(10))));
    let grid = layout.layout.as_ref().unwrap();
    assert_eq!((grid.columns, grid.rows), (Some(2), Some(1)));
}

/// Acknowledgements arrive on the same connection, without an envelope.
#[test]
fn what_is_no_event_is_unknown() {
    for (name, kind) in [
        ("stream.Subscribe", "Subscribe"),
        ("stream.HeartBeat", "HeartBeat"),
        ("stream.ConfControl.REFRESHTOKEN.constructed", "ConfControl"),
    ] {
        let (event, _) = event(&message(name));
        assert_eq!(event.kind().unwrap().as_str(), kind);
        assert!(matches!(event, Event::Unknown(_)), "{event:?}");
    }
}
