//! The operations whose description states `by_hand`.

mod bookings;
mod capacity;
mod collections;
mod directory;
mod figures;
mod history;
mod join_randoms;
mod logins;
mod meeting_values;
mod meetings;
mod minutes;
mod passwords;
mod qos;
mod recordings;
mod records;
mod recurrence;
mod runs;
mod series;
mod statistics;
mod web_hooks;
mod webinars;

use serde_json::Value;

use crate::memory::call::Call;
use crate::memory::items::Memory;
use crate::requests::error_response::ErrorResponse;
use crate::requests::request::{ParsedBody, ParsedRequest};

/// Operations that do what their description states, besides something that other modules do.
const DESCRIBED: [&str; 1] = ["UpdateWebHookConfigStatus"];

/// Carries out an operation. The response of those that are not implemented is that of the example.
pub(crate) fn execute(memory: &mut Memory, call: &Call<'_>) -> Result<Option<Value>, ErrorResponse> {
    match call.described.operation {
        "AddCorp" => memory.add_corp(call),
        "AddMaterial" => memory.add_material(call),
        "UploadFile" => memory.add_image(call),
        "ResetVisionActiveCode" => Ok(memory.make_activation_code(call)),
        "ResetActivecode" => memory.select(call).map(|_| None),
        "AddResource" => memory.add_resources(call),
        "UpdateResource" => memory.update_resources(call),
        "AssociateVmr" => memory.assign_rooms(call, true),
        "DisassociateVmr" => memory.assign_rooms(call, false),
        "BatchShowUserDetails" => Ok(memory.show_users(call)),
        "SearchCorpDir" => Ok(Some(memory.list_directory(call))),
        "InviteUser" => memory.invite_user(call),
        "ShowDeviceStatus" => Ok(memory.show_device_states(call)),
        "UpdateContact" => memory.update_contact(call),
        "UpdatePwd" => memory.update_password(call),
        "AddToPersonalSpace" => memory.add_minutes(call),
        "CreateToken" | "CreateAppIdToken" => memory.log_in(call),
        "CheckToken" | "UpdateToken" => Ok(Some(memory.show_login(call))),
        "ShowOrgRes" => Ok(Some(memory.show_usage(call))),
        "ShowSpRes" => Ok(Some(memory.show_sp_usage(call))),
        "ShowCorpResource" => Ok(Some(memory.show_capacity(call))),
        "ShowSpResource" => Ok(Some(memory.show_sp_capacity(call))),
        name if DESCRIBED.contains(&name) => memory.change(call),
        _ => execute_on_meetings(memory, call),
    }
}

/// Carries out an operation on meetings, or on what is left of them.
fn execute_on_meetings(memory: &mut Memory, call: &Call<'_>) -> Result<Option<Value>, ErrorResponse> {
    match call.described.operation {
        "CreateMeeting" => memory.create_meeting(call).map(Some),
        "ShowMeetingDetail" => memory.show_meeting(call, false),
        "ShowOnlineMeetingDetail" => memory.show_meeting(call, true),
        "UpdateMeeting" => memory.update_meeting(call),
        "CancelMeeting" => memory.cancel_meeting(call),
        "CreateRecurringMeeting" => memory.create_series(call),
        "UpdateRecurringMeeting" => memory.update_series(call),
        "CancelRecurringMeeting" => memory.cancel_meeting(call),
        "UpdateRecurringSubMeeting" => memory.update_occurrence(call),
        "CancelRecurringSubMeeting" => memory.cancel_occurrences(call),
        "StartMeeting" => memory.start_meeting(call),
        "SearchHisMeetings" => Ok(Some(memory.list_past_meetings(call))),
        "ShowHisMeetingDetail" => memory.show_past_meeting(call),
        "SearchAttendanceRecordsOfHisMeeting" => memory.list_attendance(call),
        "SearchCtlRecordsOfHisMeeting" => memory.list_controls(call),
        "SearchRecordings" => Ok(Some(memory.list_recordings(call))),
        "ShowRecordingDetail" => memory.show_recording(call),
        "ShowRecordInfo" => memory.show_segments(call),
        "ShowRecordingFileDownloadUrls" => memory.link_recording(call),
        "DeleteRecordings" => {
            memory.delete_recordings(call);
            Ok(None)
        }
        "SearchStatisticConferenceInfo" => memory.count_meetings(call),
        "SearchStatisticConferenceParticipant" => memory.count_participation(call),
        "SearchStatisticResourceInfo" => memory.count_resources(call),
        "SearchQosOnlineMeetings" => Ok(Some(memory.list_qos(call, true))),
        "SearchQosHistoryMeetings" => Ok(Some(memory.list_qos(call, false))),
        "SearchQosParticipants" => memory.list_qos_participants(call),
        "SearchQosParticipantDetail" => memory.show_qos_participant(call),
        "ListNetworkQuality" => Ok(memory.show_network_quality(call)),
        "CreateAuthRandom" | "CreateAnonymousAuthRandom" => memory.create_join_random(call),
        _ => Ok(None),
    }
}

/// Carries out an operation that belongs to no resource.
pub(crate) fn execute_standalone(memory: &mut Memory, operation: &str, request: &ParsedRequest) {
    if operation == "ResetPwd" {
        memory.reset_password(request);
    }
}

/// Returns a field of the JSON body of a request. `null` is no value.
fn body_field<'a>(call: &Call<'a>, name: &str) -> Option<&'a Value> {
    match &call.request.body {
        ParsedBody::Json(body, _) => body.get(name).filter(|value| !value.is_null()),
        _ => None,
    }
}
