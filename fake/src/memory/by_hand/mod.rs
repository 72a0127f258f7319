//! The operations whose description states `by_hand`.

mod bookings;
mod collections;
mod history;
mod meeting_values;
mod meetings;
mod recordings;
mod records;
mod recurrence;
mod runs;
mod series;
mod web_hooks;

use serde_json::Value;

use crate::memory::call::Call;
use crate::memory::items::Memory;
use crate::requests::error_response::ErrorResponse;
use crate::requests::request::ParsedBody;

/// Operations that do what their description states, besides something that other modules do.
const DESCRIBED: [&str; 1] = ["UpdateWebHookConfigStatus"];

/// Carries out an operation. The response of those that are not implemented is that of the example.
pub(crate) fn execute(memory: &mut Memory, call: &Call<'_>) -> Result<Option<Value>, ErrorResponse> {
    match call.described.operation {
        "AddCorp" => memory.add_corp(call),
        "AddMaterial" => memory.add_material(call),
        "AddResource" => memory.add_resources(call),
        "UpdateResource" => memory.update_resources(call),
        "AssociateVmr" => memory.assign_rooms(call, true),
        "DisassociateVmr" => memory.assign_rooms(call, false),
        "BatchShowUserDetails" => Ok(memory.show_users(call)),
        "UpdateContact" => memory.update_contact(call),
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
        name if DESCRIBED.contains(&name) => memory.change(call),
        _ => Ok(None),
    }
}

/// Returns a field of the JSON body of a request. `null` is no value.
fn body_field<'a>(call: &Call<'a>, name: &str) -> Option<&'a Value> {
    match &call.request.body {
        ParsedBody::Json(body, _) => body.get(name).filter(|value| !value.is_null()),
        _ => None,
    }
}
