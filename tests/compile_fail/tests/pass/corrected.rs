//! The corrected code of the other cases.

#![deny(unused_must_use)]

use huaweicloud_meeting::cloud_meeting_room_management::{Account, AssociateVmrRequest, VmrId};
use huaweicloud_meeting::meeting_control::{Attendee, ConferenceId, LockViewRequest, ParticipantId};
use huaweicloud_meeting::meeting_event_push::SetWebHookConfigRequest;
use huaweicloud_meeting::meeting_management::{CreateRecurringMeetingRequest, MediaType, Recurrence, Weekday};
use huaweicloud_meeting::user_password_management::UpdatePwdRequest;
use huaweicloud_meeting::values::{LocalDate, Minutes, UtcMinute};
use huaweicloud_meeting::{Client, Result, Secret};

async fn corrected(client: &Client, attendee: Attendee) -> Result<()> {
    let (account, room) = (Account::new("alice"), VmrId::new("ff80808167ef1edf0167f339533d05a6"));
    client.associate_vmr(AssociateVmrRequest::new(&account, [room])).await?;
    client.update_pwd(UpdatePwdRequest::new(account, Secret::new("old")).new_pwd(Secret::new("new"))).await?;
    let conference = client.conference(ConferenceId::new("914067448")).password(Secret::new("hidden"));
    conference.invite_participant([attendee]).await?;
    conference.lock().await?;
    let (terminal, viewed) = (ParticipantId::new("terminal"), ParticipantId::new("viewed"));
    conference.lock_view(LockViewRequest::lock_source(terminal).source_id(viewed)).await?;
    let mondays = Recurrence::weekly(LocalDate::new(2027, 1, 4)?, [Weekday::Monday]);
    let mondays = mondays.end_date(LocalDate::parse("2027-03-29")?);
    let request = CreateRecurringMeetingRequest::new([MediaType::HdVideo], mondays);
    client
        .create_recurring_meeting(request.start_time(UtcMinute::parse("2027-01-04 12:00")?).length(Minutes(45)))
        .await?;
    let events = SetWebHookConfigRequest::new("my-id", Secret::new("key")).url("https://example.com/events");
    client.set_web_hook_config(events).await?;
    println!("{:?}", client.show_my_info().await?);
    println!("{:?}", Secret::new("hidden"));
    Ok(())
}
