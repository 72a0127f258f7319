//! The operations whose description states `by_hand`.

mod collections;
mod history;
mod meeting_values;
mod meetings;
mod minutes;
mod web_hooks;

use serde_json::Value;

use crate::memory::call::Call;
use crate::memory::items::Memory;
use crate::requests::error_response::ErrorResponse;

/// Operations that do what their description states, besides something that other modules do.
const DESCRIBED: [&str; 1] = ["UpdateWebHookConfigStatus"];

/// Carries out an operation. The response of those that are not implemented is that of the example.
pub(crate) fn execute(memory: &mut Memory, call: &Call<'_>) -> Result<Option<Value>, ErrorResponse> {
    match call.described.operation {
        "AddCorp" => memory.add_corp(call),
        "AddMaterial" => memory.add_material(call),
        "AddToPersonalSpace" => memory.add_minutes(call),
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
        "StartMeeting" => memory.start_meeting(call),
        "SearchHisMeetings" => Ok(Some(memory.list_past_meetings(call))),
        "ShowHisMeetingDetail" => memory.show_past_meeting(call),
        "SearchAttendanceRecordsOfHisMeeting" => memory.list_attendance(call),
        name if DESCRIBED.contains(&name) => memory.change(call),
        _ => Ok(None),
    }
}
