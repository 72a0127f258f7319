//! A typical first program, from the login to the list of meetings.

use huaweicloud_meeting::meeting_control::{Attendee, PhoneNumber, TerminalType};
use huaweicloud_meeting::meeting_management::{
    CreateMeetingRequest, MediaType, SearchMeetingsRequest, StartMeetingRequest,
};
use huaweicloud_meeting::{Secret, codes};
use huaweicloud_meeting_fake::Fake;

use crate::support::client;

#[tokio::test]
async fn a_meeting_is_created_started_and_joined() {
    let fake = Fake::builder().app_key("app-id", "app-key").start().await.unwrap();
    let client = client(&fake);
    let meeting =
        client.create_meeting(CreateMeetingRequest::new([MediaType::HdVideo]).subject("Weekly")).await.unwrap();
    let password = meeting.password_entry.first().unwrap().password.clone();
    client.start_meeting(StartMeetingRequest::new(&meeting.conference_id, password.clone())).await.unwrap();
    let conference = client.conference(&meeting.conference_id).password(password);
    let attendee = || Attendee::new("Shanghai Site", PhoneNumber::new("+991116140865"), TerminalType::SoftClient);
    conference.invite_participant([attendee()]).await.unwrap();
    conference.invite_participant([attendee()]).await.unwrap();
    let with_wrong_password = client.conference(&meeting.conference_id).password(Secret::new("guess"));
    let error = with_wrong_password.invite_participant([attendee()]).await.unwrap_err();
    assert_eq!(error.code(), Some(codes::CONF_NOT_FOUND_OR_AUTH_FAILED));
    let meetings = client.search_meetings(SearchMeetingsRequest::new()).items().collect().await.unwrap();
    assert!(!meetings.is_empty());
    let received: Vec<_> = fake.journal().iter().filter_map(|request| request.operation).collect();
    let expected = [
        "CreateAppIdToken",
        "CreateMeeting",
        "StartMeeting",
        "CreateConfToken",
        "InviteParticipant",
        "InviteParticipant",
        "CreateConfToken",
        "SearchMeetings",
    ];
    assert_eq!(received, expected);
}
