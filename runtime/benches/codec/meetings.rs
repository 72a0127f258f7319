//! A page of meetings with all fields set. The including file defines the macro `message`, which declares the types.

message!(Page {
    0 => data: Vec<Meeting>, "data";
    1 => offset: i32, "offset";
    2 => limit: i32, "limit";
    3 => count: i32, "count";
});

message!(Meeting {
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
    17 => is_auto_struct: i32, "isAutoRecord";
    18 => chair_join_uri: String, "chairJoinUri";
    19 => guest_join_uri: String, "guestJoinUri";
    20 => audience_join_uri: String, "audienceJoinUri";
    21 => struct_type: i32, "recordType";
    22 => aux_address: String, "auxAddress";
    23 => live_address: String, "liveAddress";
    24 => struct_aux_stream: i32, "recordAuxStream";
    25 => struct_auth_type: i32, "recordAuthType";
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

message!(PasswordEntry {
    0 => conference_role: String, "conferenceRole";
    1 => password: String, "password";
});

message!(CycleParams {
    0 => start_date: String, "startDate";
    1 => end_date: String, "endDate";
    2 => cycle: String, "cycle";
    3 => interval: i32, "interval";
    4 => point: Vec<i32>, "point";
    5 => pre_remind_days: i32, "preRemindDays";
});

message!(Config {
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

message!(Attendee {
    0 => name: String, "name";
    1 => phone: String, "phone";
    2 => phone2: String, "phone2";
    3 => phone3: String, "phone3";
    4 => kind: String, "type";
    5 => role: i32, "role";
    6 => is_mute: i32, "isMute";
});

message!(Picture {
    0 => manual_set: i32, "manualSet";
    1 => image_type: String, "imageType";
    2 => switch_time: i32, "switchTime";
});

message!(SubMeeting {
    0 => cycle_sub_conf_id: String, "cycleSubConfID";
    1 => conference_id: String, "conferenceID";
    2 => media_type: String, "mediaType";
    3 => start_time: String, "startTime";
    4 => end_time: String, "endTime";
    5 => is_auto_struct: i32, "isAutoRecord";
    6 => struct_auth_type: i32, "recordAuthType";
    7 => description: String, "description";
    8 => conf_config_info: SubConfig, "confConfigInfo";
});

message!(SubConfig {
    0 => call_in_restriction: i32, "callInRestriction";
    1 => audience_call_in_restriction: i32, "audienceCallInRestriction";
    2 => allow_guest_start_conf: bool, "allowGuestStartConf";
    3 => enable_waiting_room: bool, "enableWaitingRoom";
});

pub(crate) fn text(text: impl Into<String>) -> Option<String> {
    Some(text.into())
}

pub(crate) fn config(index: usize) -> Config {
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

pub(crate) fn cycle() -> CycleParams {
    CycleParams {
        start_date: text("2026-11-24"),
        end_date: text("2026-12-24"),
        cycle: text("Week"),
        interval: Some(1),
        point: Some(vec![1, 3, 5]),
        pre_remind_days: Some(1),
    }
}

pub(crate) fn attendee(index: usize) -> Attendee {
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

pub(crate) fn meeting(index: usize) -> Meeting {
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
        is_auto_struct: Some(0),
        chair_join_uri: uri("6a30b8b5a325105da031442627828e496f91021ece36405f"),
        guest_join_uri: uri("9505dc3349228b1ce0db8165590cc977bcff89785130fe0d"),
        audience_join_uri: uri("0db8165590cc977bcff89785130fe0d9505dc3349228b1ce"),
        struct_type: Some(2),
        aux_address: text("rtmp://live.example.com/aux"),
        live_address: text("rtmp://live.example.com/main"),
        struct_aux_stream: Some(1),
        struct_auth_type: Some(0),
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
                    is_auto_struct: Some(0),
                    struct_auth_type: Some(0),
                    description: text("A part of the series"),
                    conf_config_info: Some(SubConfig {
                        call_in_restriction: Some(0),
                        audience_call_in_restriction: Some(0),
                        allow_guest_start_conf: Some(true),
                        enable_waiting_room: Some(false),
                    }),
                })
                .collect(),
        ),
        cycle_sub_conf_id: text("2ae86b13-5dd1-4a8b-8e0f-000000000000"),
    }
}

/// Returns a page with a number of meetings.
pub(crate) fn page(length: usize) -> Page {
    Page {
        data: Some((0..length).map(meeting).collect()),
        offset: Some(0),
        limit: i32::try_from(length).ok(),
        count: Some(2431),
    }
}
