//! The operations that replace a resource, and how its current state becomes a request.

use huaweicloud_meeting::bulletin_board_program_management::UpdateProgramRequest;
use huaweicloud_meeting::bulletin_board_publication_management::UpdatePublicationRequest;
use huaweicloud_meeting::department_management::UpdateDepartmentRequest;
use huaweicloud_meeting::hard_terminal_management::UpdateDeviceRequest;
use huaweicloud_meeting::login_authentication::SetSsoConfigRequest;
use huaweicloud_meeting::meeting_management::{
    MeetingDetail, UpdateMeetingRequest, UpdateRecurringMeetingRequest, UpdateRecurringSubMeetingRequest,
};
use huaweicloud_meeting::qos::{QosThresholdType, SetQosThresholdRequest};
use huaweicloud_meeting::user_management::{UpdateMyInfoRequest, UpdateUserRequest};
use huaweicloud_meeting::webinar_management::{
    ConferenceId as WebinarId, ShowWebinarResponse, UpdateRoomSettingRequest, UpdateWebinarRequest,
};
use serde_json::Value as Json;

use super::Update;
use super::current::Current;
use super::start;
use crate::error::Error;

/// The values that a meeting needs, and that its details may lack.
const MEETING: &[(&str, &str, &str)] = &[
    ("media_types", "body.mediaTypes", "conferenceData.mediaTypes"),
    ("time_zone_id", "body.timeZoneID", "conferenceData.timeZoneID"),
    ("conf_config_info.guest_pwd", "body.confConfigInfo.guestPwd", "conferenceData.confConfigInfo.guestPwd"),
];
/// What the details of a meeting never contain.
const LOST_OF_MEETING: &[&str] = &["body.encryptMode", "body.groupuri"];

/// All operations with a state that can be read. The fields are described in [`Update`].
static UPDATES: &[Update] = &[
    Update { supplied: MEETING, lost: LOST_OF_MEETING, ..Update::new("UpdateMeeting", "ShowMeetingDetail", meeting) },
    Update {
        supplied: MEETING,
        lost: LOST_OF_MEETING,
        note: "meetings of the series that were changed or canceled one by one may be as before again: the request cannot \
               contain them",
        ..Update::new("UpdateRecurringMeeting", "ShowMeetingDetail", series)
    },
    Update {
        ids: &[("body.cycleSubConfID", None)],
        ..Update::new("UpdateRecurringSubMeeting", "ShowMeetingDetail", occurrence)
    },
    Update {
        supplied: &[("parent_dept_code", "body.parentDeptCode", "parentDeptCode")],
        ..Update::new("UpdateDepartment", "ShowDeptAndChildDept", |current| {
            current.converted(UpdateDepartmentRequest::from_current)
        })
    },
    Update {
        supplied: &[
            ("program_name", "body.programName", "programName"),
            ("program_item_list", "body.programItemList", "programItemList"),
        ],
        ..Update::new("UpdateProgram", "ShowProgram", |current| current.converted(UpdateProgramRequest::from_current))
    },
    Update {
        supplied: &[
            ("publish_name", "body.publishName", "publishName"),
            ("start_time", "body.startTime", "startTime"),
            ("end_time", "body.endTime", "endTime"),
        ],
        ..Update::new("UpdatePublication", "ShowPublication", |current| {
            current.converted(UpdatePublicationRequest::from_current)
        })
    },
    Update::new("SetQosThreshold", "ShowQosThreshold", |current| {
        let kind = current.given("query.thresholdType").and_then(Json::as_str).unwrap_or_default();
        let request = SetQosThresholdRequest::from_current(QosThresholdType::from(kind), &current.decode()?);
        current.request(Ok(request))
    }),
    Update {
        supplied: &[("enable_sso", "body.enableSSO", "enableSSO")],
        ..Update::new("SetSsoConfig", "ShowSsoConfig", |current| current.converted(SetSsoConfigRequest::from_current))
    },
    Update::new("UpdateDevice", "ShowDeviceDetail", |current| current.converted(UpdateDeviceRequest::from_current)),
    Update {
        supplied: &[
            ("dept_code", "body.deptCode", "deptCode"),
            ("status", "body.status", "status"),
            ("country", "body.country", "country"),
        ],
        ..Update::new("UpdateUser", "ShowUserDetail", |current| current.converted(UpdateUserRequest::from_current))
    },
    Update {
        supplied: &[("name", "body.name", "name")],
        ..Update::new("UpdateMyInfo", "ShowMyInfo", |current| current.converted(UpdateMyInfoRequest::from_current))
    },
    Update {
        ids: &[("body.conferenceId", Some("path.conference_id"))],
        supplied: &[
            ("subject", "body.subject", "subject"),
            ("start_time", "body.startTime", "startTime"),
            ("duration", "body.duration", "duration"),
            ("time_zone_id", "body.timeZoneId", "timeZoneId"),
            ("notify_setting.enable_calendar", "body.notifySetting.enableCalendar", "notifySetting.enableCalendar"),
            ("notify_setting.enable_sms", "body.notifySetting.enableSms", "notifySetting.enableSms"),
            ("notify_setting.enable_email", "body.notifySetting.enableEmail", "notifySetting.enableEmail"),
        ],
        ..Update::new("UpdateWebinar", "ShowWebinar", webinar)
    },
    Update::new("UpdateRoomSetting", "ShowRoomSetting", |current| {
        let id = current.given("path.conference_id").and_then(Json::as_str).unwrap_or_default();
        current.request(Ok(UpdateRoomSettingRequest::from_current(WebinarId::new(id), &current.decode()?)))
    }),
];

/// Returns how an operation changes the current state, if that can be read.
pub(super) fn find(operation: &str) -> Option<&'static Update> {
    UPDATES.iter().find(|update| update.operation == operation)
}

fn meeting(current: &Current<'_>) -> Result<Json, Error> {
    let detail: MeetingDetail = current.decode()?;
    if detail.conference_data.cycle_params.is_some() {
        let id = detail.conference_data.conference_id;
        return Err(Error::invalid(format!(
            "the meeting {id} recurs; change the series with `hwmeeting series update {id}`, or one of its meetings with \
             `hwmeeting occurrence update {id} <CYCLE-SUB-CONF-ID>`"
        )));
    }
    current.request(UpdateMeetingRequest::from_current(&detail))
}

fn series(current: &Current<'_>) -> Result<Json, Error> {
    let series: MeetingDetail = current.decode()?;
    start::check_series(current, &series)?;
    current.request(UpdateRecurringMeetingRequest::from_current(&series))
}

fn occurrence(current: &Current<'_>) -> Result<Json, Error> {
    let series: MeetingDetail = current.decode()?;
    let id = current.given("body.cycleSubConfID").and_then(Json::as_str).unwrap_or_default();
    let meetings = &series.conference_data.sub_confs;
    let found = meetings.iter().find(|meeting| meeting.cycle_sub_conf_id.as_str() == id);
    let found = found.ok_or_else(|| {
        let series = &series.conference_data.conference_id;
        Error::invalid(format!(
            "the series {series} has no meeting `{id}`; `hwmeeting meeting show {series}` lists its meetings in `subConfs`"
        ))
    })?;
    current.request(UpdateRecurringSubMeetingRequest::from_current(found))
}

fn webinar(current: &Current<'_>) -> Result<Json, Error> {
    let webinar: ShowWebinarResponse = current.decode()?;
    // Only their names can be read: without this, a change of the title would uninvite all guests.
    if !webinar.attendees.is_empty() && current.given("body.attendees").is_none() {
        return Err(Error::invalid(format!(
            "the service returns only the names of the guests ({}), who would no longer be invited; state all guests with \
             --attendees, or `--json '{{\"attendees\": []}}'` to invite none",
            webinar.attendees.join(", ")
        )));
    }
    current.request(UpdateWebinarRequest::from_current(&webinar))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may unwrap")]

    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    use huaweicloud_meeting_catalog as catalog;

    use super::*;
    use crate::operation::Action;
    use crate::operation::flags::Flags;

    #[test]
    fn every_request_that_starts_from_the_current_state_has_an_entry() {
        let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../generated/src/from_current");
        let files = fs::read_dir(directory).unwrap().map(|file| fs::read_to_string(file.unwrap().path()).unwrap());
        let text: String = files.collect();
        let requests = text.lines().filter_map(|line| line.strip_prefix("impl ")?.strip_suffix("Request {"));
        let requests: BTreeSet<&str> = requests.collect();
        assert_eq!(requests, UPDATES.iter().map(|update| update.operation).collect());
    }

    #[test]
    fn every_path_in_the_table_is_an_input() {
        for update in UPDATES {
            let flags = Flags::of(&Action::of(catalog::operation(update.operation).unwrap()));
            let inputs = update.ids.iter().map(|(input, _)| input);
            let inputs = inputs.chain(update.supplied.iter().map(|(_, input, _)| input)).chain(update.lost);
            for input in inputs {
                assert!(flags.at(input).is_some(), "{}: {input}", update.operation);
            }
            let read = Flags::of(&Action::of(catalog::operation(update.read).unwrap()));
            for place in update.ids.iter().filter_map(|(_, place)| *place) {
                assert!(read.at(place).is_some(), "{}: {place}", update.read);
            }
        }
    }
}
