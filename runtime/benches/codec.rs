//! The codec beside serde derive on the same types: CPU time as a ratio, both measured in turns in one run.
//!
//! `cargo bench -p huaweicloud-meeting-runtime --bench codec`

#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout, clippy::indexing_slicing)]

use std::{
    hint::black_box,
    time::{Duration, Instant},
};

use huaweicloud_meeting_runtime::codec::{self, Mode};

/// A type with a table and serde's derives.
macro_rules! both {
    ($name:ident { $($index:literal => $member:ident: $type:ty, $wire:literal;)* }) => {
        #[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
        struct $name {
            $(
                #[serde(rename = $wire, default, skip_serializing_if = "Option::is_none")]
                $member: Option<$type>,
            )*
        }

        huaweicloud_meeting_runtime::record! { both $name { $($index => $member, $wire;)* } }
    };
}

both!(Page {
    0 => data: Vec<Meeting>, "data";
    1 => offset: i32, "offset";
    2 => limit: i32, "limit";
    3 => count: i32, "count";
});

both!(Meeting {
    0 => conference_id: String, "conferenceID";
    1 => subject: String, "subject";
    2 => size: i32, "size";
    3 => time_zone_id: String, "timeZoneID";
    4 => start_time: String, "startTime";
    5 => end_time: String, "endTime";
    6 => media_types: String, "mediaTypes";
    7 => conference_state: String, "conferenceState";
    8 => language: String, "language";
    9 => access_number: String, "accessNumber";
    10 => password_entry: Vec<PasswordEntry>, "passwordEntry";
    11 => user_uuid: String, "userUUID";
    12 => scheduler_name: String, "scheduserName";
    13 => conference_type: i32, "conferenceType";
    14 => conf_type: String, "confType";
    15 => cycle_params: CycleParams, "cycleParams";
    16 => is_auto_mute: i32, "isAutoMute";
    17 => is_auto_record: i32, "isAutoRecord";
    18 => chair_join_uri: String, "chairJoinUri";
    19 => guest_join_uri: String, "guestJoinUri";
    20 => audience_join_uri: String, "audienceJoinUri";
    21 => record_type: i32, "recordType";
    22 => aux_address: String, "auxAddress";
    23 => live_address: String, "liveAddress";
    24 => record_aux_stream: i32, "recordAuxStream";
    25 => record_auth_type: i32, "recordAuthType";
    26 => live_url: String, "liveUrl";
    27 => conf_config_info: Config, "confConfigInfo";
    28 => vmr_flag: i32, "vmrFlag";
    29 => is_has_record_file: bool, "isHasRecordFile";
    30 => vmr_conference_id: String, "vmrConferenceID";
    31 => conf_uuid: String, "confUUID";
    32 => part_attendee_info: Vec<Attendee>, "partAttendeeInfo";
    33 => terminal_count: i32, "terminlCount";
    34 => normal_count: i32, "normalCount";
    35 => dept_name: String, "deptName";
    36 => vmr_id: String, "vmrID";
    37 => role: String, "role";
    38 => webinar: bool, "webinar";
    39 => online_attendee_amount: i32, "onlineAttendeeAmount";
    40 => multi_stream_flag: i32, "multiStreamFlag";
    41 => conf_mode: String, "confMode";
    42 => schedule_vmr: bool, "scheduleVmr";
    43 => concurrent_participants: i32, "concurrentParticipants";
    44 => support_interpretation: bool, "supportSimultaneousInterpretation";
    45 => pic_display: Picture, "picDisplay";
    46 => sub_confs: Vec<SubMeeting>, "subConfs";
    47 => cycle_sub_conf_id: String, "cycleSubConfID";
});

both!(PasswordEntry {
    0 => conference_role: String, "conferenceRole";
    1 => password: String, "password";
});

both!(CycleParams {
    0 => start_date: String, "startDate";
    1 => end_date: String, "endDate";
    2 => cycle: String, "cycle";
    3 => interval: i32, "interval";
    4 => point: Vec<i32>, "point";
    5 => pre_remind_days: i32, "preRemindDays";
});

both!(Config {
    0 => is_send_notify: bool, "isSendNotify";
    1 => is_send_sms: bool, "isSendSms";
    2 => is_send_calendar: bool, "isSendCalendar";
    3 => is_auto_mute: bool, "isAutoMute";
    4 => is_hard_terminal_auto_mute: bool, "isHardTerminalAutoMute";
    5 => is_guest_free_pwd: bool, "isGuestFreePwd";
    6 => call_in_restriction: i32, "callInRestriction";
    7 => allow_guest_start_conf: bool, "allowGuestStartConf";
    8 => guest_pwd: String, "guestPwd";
    9 => vmr_id_type: i32, "vmrIDType";
    10 => prolong_length: i32, "prolongLength";
    11 => enable_waiting_room: bool, "enableWaitingRoom";
    12 => is_host_camera_on: bool, "isHostCameraOn";
    13 => is_guest_camera_on: bool, "isGuestCameraOn";
});

both!(Attendee {
    0 => name: String, "name";
    1 => phone: String, "phone";
    2 => phone2: String, "phone2";
    3 => phone3: String, "phone3";
    4 => kind: String, "type";
    5 => role: i32, "role";
    6 => is_mute: i32, "isMute";
});

both!(Picture {
    0 => manual_set: i32, "manualSet";
    1 => image_type: String, "imageType";
    2 => switch_time: i32, "switchTime";
});

both!(SubMeeting {
    0 => cycle_sub_conf_id: String, "cycleSubConfID";
    1 => conference_id: String, "conferenceID";
    2 => media_type: String, "mediaType";
    3 => start_time: String, "startTime";
    4 => end_time: String, "endTime";
    5 => is_auto_record: i32, "isAutoRecord";
    6 => record_auth_type: i32, "recordAuthType";
    7 => description: String, "description";
});

both!(Request {
    0 => start_time: String, "startTime";
    1 => length: i32, "length";
    2 => subject: String, "subject";
    3 => media_types: String, "mediaTypes";
    4 => group_uri: String, "groupuri";
    5 => attendees: Vec<Attendee>, "attendees";
    6 => is_auto_record: i32, "isAutoRecord";
    7 => encrypt_mode: i32, "encryptMode";
    8 => language: String, "language";
    9 => time_zone_id: String, "timeZoneID";
    10 => record_type: i32, "recordType";
    11 => live_address: String, "liveAddress";
    12 => aux_address: String, "auxAddress";
    13 => record_aux_stream: i32, "recordAuxStream";
    14 => conf_config_info: Config, "confConfigInfo";
    15 => record_auth_type: i32, "recordAuthType";
    16 => vmr_flag: i32, "vmrFlag";
    17 => cycle_params: CycleParams, "cycleParams";
    18 => vmr_id: String, "vmrID";
    19 => concurrent_participants: i32, "concurrentParticipants";
    20 => support_interpretation: bool, "supportSimultaneousInterpretation";
    21 => conf_res_type: i32, "confResType";
    22 => a22: String, "optionalText22";
    23 => a23: String, "optionalText23";
    24 => a24: String, "optionalText24";
    25 => a25: String, "optionalText25";
    26 => a26: i32, "optionalNumber26";
    27 => a27: i32, "optionalNumber27";
    28 => a28: i32, "optionalNumber28";
    29 => a29: i32, "optionalNumber29";
    30 => a30: bool, "optionalFlag30";
    31 => a31: bool, "optionalFlag31";
    32 => a32: bool, "optionalFlag32";
    33 => a33: bool, "optionalFlag33";
    34 => a34: String, "optionalText34";
    35 => a35: String, "optionalText35";
    36 => a36: String, "optionalText36";
    37 => a37: String, "optionalText37";
    38 => a38: i32, "optionalNumber38";
    39 => a39: i32, "optionalNumber39";
});

fn text(text: impl Into<String>) -> Option<String> {
    Some(text.into())
}

fn config(index: usize) -> Config {
    Config {
        is_send_notify: Some(true),
        is_send_sms: Some(false),
        is_send_calendar: Some(true),
        is_auto_mute: Some(index.is_multiple_of(2)),
        is_hard_terminal_auto_mute: Some(false),
        is_guest_free_pwd: Some(true),
        call_in_restriction: Some(2),
        allow_guest_start_conf: Some(true),
        guest_pwd: text(format!("{:06}", index * 7919 % 1_000_000)),
        vmr_id_type: Some(1),
        prolong_length: Some(15),
        enable_waiting_room: Some(false),
        is_host_camera_on: Some(true),
        is_guest_camera_on: Some(false),
    }
}

fn cycle() -> CycleParams {
    CycleParams {
        start_date: text("2026-11-24"),
        end_date: text("2026-12-24"),
        cycle: text("Week"),
        interval: Some(1),
        point: Some(vec![1, 3, 5]),
        pre_remind_days: Some(1),
    }
}

fn attendee(index: usize) -> Attendee {
    Attendee {
        name: text(format!("Participant 与会者 {index}")),
        phone: text(format!("+9911161{index:05}")),
        phone2: text(""),
        phone3: text(""),
        kind: text("normal"),
        role: Some(i32::from(index == 0)),
        is_mute: Some(0),
    }
}

fn meeting(index: usize) -> Meeting {
    let uri = |tail: &str| text(format!("https://meeting.huaweicloud.com:36443/#/j/{}/{tail}", 914_000_000 + index));
    Meeting {
        conference_id: text((914_000_000 + index).to_string()),
        subject: text(format!("user{index:02}的会议 weekly meeting")),
        size: Some(12),
        time_zone_id: text("56"),
        start_time: text("2026-11-24 07:28"),
        end_time: text("2026-11-24 09:28"),
        media_types: text("Data,Voice,HDVideo"),
        conference_state: text("Created"),
        language: text("zh-CN"),
        access_number: text("+991117"),
        password_entry: Some(
            ["chair", "general"]
                .map(|role| PasswordEntry { conference_role: text(role), password: text("914083") })
                .into(),
        ),
        user_uuid: text("ff808081699b56cb0169be103500012b"),
        scheduler_name: text("user8002"),
        conference_type: Some(2),
        conf_type: text("CYCLE"),
        cycle_params: Some(cycle()),
        is_auto_mute: Some(1),
        is_auto_record: Some(0),
        chair_join_uri: uri("6a30b8b5a325105da031442627828e496f91021ece36405f"),
        guest_join_uri: uri("9505dc3349228b1ce0db8165590cc977bcff89785130fe0d"),
        audience_join_uri: uri("0db8165590cc977bcff89785130fe0d9505dc3349228b1ce"),
        record_type: Some(2),
        aux_address: text("rtmp://live.example.com/aux"),
        live_address: text("rtmp://live.example.com/main"),
        record_aux_stream: Some(1),
        record_auth_type: Some(0),
        live_url: text("https://live.example.com/watch/914083136"),
        conf_config_info: Some(config(index)),
        vmr_flag: Some(1),
        is_has_record_file: Some(false),
        vmr_conference_id: text("912345678"),
        conf_uuid: text("050c7898216811eaa6958bf3bb9ac167"),
        part_attendee_info: Some((0..6).map(attendee).collect()),
        terminal_count: Some(2),
        normal_count: Some(4),
        dept_name: text("研发部 R&D"),
        vmr_id: text("ff808081699b56cb0169be10350001aa"),
        role: text("chair"),
        webinar: Some(false),
        online_attendee_amount: Some(5),
        multi_stream_flag: Some(1),
        conf_mode: text("COMMON"),
        schedule_vmr: Some(false),
        concurrent_participants: Some(100),
        support_interpretation: Some(true),
        pic_display: Some(Picture { manual_set: Some(0), image_type: text("Single"), switch_time: Some(30) }),
        sub_confs: Some(
            (0..2)
                .map(|part| SubMeeting {
                    cycle_sub_conf_id: text(format!("2ae86b13-5dd1-4a8b-8e0f-0000000000{part:02}")),
                    conference_id: text((914_000_000 + index).to_string()),
                    media_type: text("Data,Voice,HDVideo"),
                    start_time: text("2026-12-01 07:28"),
                    end_time: text("2026-12-01 09:28"),
                    is_auto_record: Some(0),
                    record_auth_type: Some(0),
                    description: text("A part of the series"),
                })
                .collect(),
        ),
        cycle_sub_conf_id: text("2ae86b13-5dd1-4a8b-8e0f-000000000000"),
    }
}

fn request() -> Request {
    Request {
        start_time: text("2026-11-24 07:28"),
        length: Some(60),
        subject: text("Weekly \"all hands\" 全体会议"),
        media_types: text("Data,Voice,HDVideo"),
        attendees: Some((0..4).map(attendee).collect()),
        is_auto_record: Some(1),
        encrypt_mode: Some(2),
        language: text("en-US"),
        time_zone_id: text("56"),
        record_type: Some(2),
        record_aux_stream: Some(1),
        conf_config_info: Some(config(1)),
        record_auth_type: Some(1),
        vmr_flag: Some(0),
        cycle_params: Some(cycle()),
        concurrent_participants: Some(100),
        support_interpretation: Some(false),
        a22: text("a text of some length"),
        a23: text("another text of some length"),
        a26: Some(26),
        a27: Some(27_000),
        a30: Some(true),
        a31: Some(false),
        a34: text("https://example.com/callback?of=meetings"),
        a38: Some(-1),
        ..Request::default()
    }
}

/// A generator of chance that is the same in every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % bound
    }

    /// In what order to write so many members.
    fn order(&mut self, count: usize) -> Vec<usize> {
        let mut order: Vec<usize> = (0..count).collect();
        for last in (1..count).rev() {
            order.swap(last, self.below(last + 1));
        }
        order
    }
}

/// Rewrites every object of a document, less the members that `keep` drops, in the order that `order` gives.
fn rewrite(
    value: &serde_json::Value,
    out: &mut String,
    order: &mut dyn FnMut(&[&str]) -> Vec<usize>,
    keep: &mut dyn FnMut(&str) -> bool,
) {
    match value {
        serde_json::Value::Object(members) => {
            let members: Vec<_> = members.iter().filter(|(name, _)| keep(name)).collect();
            let names: Vec<&str> = members.iter().map(|(name, _)| name.as_str()).collect();
            out.push('{');
            for (count, index) in order(&names).into_iter().enumerate() {
                if count > 0 {
                    out.push(',');
                }
                out.push_str(&serde_json::to_string(members[index].0).unwrap());
                out.push(':');
                rewrite(members[index].1, out, order, keep);
            }
            out.push('}');
        }
        serde_json::Value::Array(items) => {
            out.push('[');
            for (count, item) in items.iter().enumerate() {
                if count > 0 {
                    out.push(',');
                }
                rewrite(item, out, order, keep);
            }
            out.push(']');
        }
        other => out.push_str(&other.to_string()),
    }
}

/// The quickest of many rounds, each side in turns, so that both meet the same machine.
fn compare(title: &str, rounds: usize, sides: &mut [(&str, &mut dyn FnMut())]) {
    let mut best = vec![Duration::MAX; sides.len()];
    for _ in 0..rounds {
        for (side, best) in sides.iter_mut().zip(&mut best) {
            let start = Instant::now();
            side.1();
            *best = (*best).min(start.elapsed());
        }
    }
    println!("{title}");
    for (side, time) in sides.iter().zip(&best) {
        let ratio = time.as_secs_f64() / best[0].as_secs_f64();
        println!("  {ratio:.2}  {:>9.1} µs  {}", time.as_secs_f64() * 1e6, side.0);
    }
}

fn decode<T>(title: &str, rounds: usize, repeat: usize, document: &str)
where
    T: codec::Decode + Default + PartialEq + std::fmt::Debug + for<'de> serde::Deserialize<'de>,
{
    let bytes = document.as_bytes();
    let ours: T = codec::decode(bytes, Mode::Lenient).unwrap();
    assert_eq!(ours, serde_json::from_slice::<T>(bytes).unwrap());

    // As in a process that has run for a while: what is freed lies below something that is kept, so that the allocator
    // does not hand it back to the system after every round.
    let freed = [(); 3].map(|()| serde_json::from_slice::<T>(bytes).unwrap());
    let kept: T = serde_json::from_slice(bytes).unwrap();
    drop((ours, freed));
    compare(
        &format!("decode {title}, {} bytes", bytes.len()),
        rounds,
        &mut [
            ("serde derive, from_slice", &mut || {
                for _ in 0..repeat {
                    black_box(serde_json::from_slice::<T>(black_box(bytes)).unwrap());
                }
            }),
            ("serde derive, from_str of text checked once", &mut || {
                for _ in 0..repeat {
                    let text = std::str::from_utf8(black_box(bytes)).unwrap();
                    black_box(serde_json::from_str::<T>(text).unwrap());
                }
            }),
            ("table", &mut || {
                for _ in 0..repeat {
                    black_box(codec::decode::<T>(black_box(bytes), Mode::Lenient).unwrap());
                }
            }),
        ],
    );
    drop(kept);
}

fn encode<T: codec::Encode + serde::Serialize>(title: &str, rounds: usize, repeat: usize, value: &T) {
    let document = serde_json::to_string(value).unwrap();
    assert_eq!(document, codec::encode(value));
    compare(
        &format!("encode {title}, {} bytes", document.len()),
        rounds,
        &mut [
            ("serde derive, to_string", &mut || {
                for _ in 0..repeat {
                    black_box(serde_json::to_string(black_box(value)).unwrap());
                }
            }),
            ("table", &mut || {
                for _ in 0..repeat {
                    black_box(codec::encode(black_box(value)));
                }
            }),
        ],
    );
}

fn main() {
    let rounds = std::env::var("ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(300);
    let page =
        Page { data: Some((0..100).map(meeting).collect()), offset: Some(0), limit: Some(100), count: Some(2431) };
    let document = serde_json::to_string(&page).unwrap();
    decode::<Page>("100 meetings", rounds, 1, &document);

    let value: serde_json::Value = serde_json::from_str(&document).unwrap();
    let mut chance = Chance(7);
    let mut sorted = String::new();
    rewrite(&value, &mut sorted, &mut |names| (0..names.len()).collect(), &mut |_| true);
    decode::<Page>("100 meetings, members sorted", rounds, 1, &sorted);

    let mut shuffled = String::new();
    rewrite(&value, &mut shuffled, &mut |names| chance.order(names.len()), &mut |_| true);
    decode::<Page>("100 meetings, a new order in every object", rounds, 1, &shuffled);

    let mut gaps = String::new();
    let mut chance = Chance(11);
    rewrite(&value, &mut gaps, &mut |names| (0..names.len()).collect(), &mut |_| chance.below(3) > 0);
    decode::<Page>("100 meetings, sorted, a third of the members absent at random", rounds, 1, &gaps);

    let pretty = serde_json::to_string_pretty(&page).unwrap();
    decode::<Page>("100 meetings, indented", rounds, 1, &pretty);

    let small = serde_json::to_string(&Page { data: Some(vec![meeting(1)]), ..Page::default() }).unwrap();
    decode::<Page>("one meeting", rounds, 100, &small);

    encode("a request of 40 members", rounds, 100, &request());
    encode("100 meetings", rounds, 1, &page);
}
