//! A test as an application has it: a meeting is booked, people join it, one is muted, and the history has it after its end.

use std::time::Duration;

use huaweicloud_meeting::meeting_control::ParticipantId;
use huaweicloud_meeting::meeting_management::{
    CreateMeetingRequest, MediaType, SearchAttendanceRecordsOfHisMeetingRequest, SearchHisMeetingsRequest,
    SearchMeetingsRequest, StartMeetingRequest,
};
use huaweicloud_meeting::values::{EpochMillis, Minutes};
use huaweicloud_meeting::{Client, Credentials, Secret};
use huaweicloud_meeting_fake::Fake;

#[tokio::test]
async fn a_retro_is_booked_held_and_found_in_the_history() -> Result<(), Box<dyn std::error::Error>> {
    let fake = Fake::builder().empty().start().await?;
    let client = Client::builder()
        .endpoint(fake.url())
        .credentials(Credentials::app_id("app-id", Secret::new("app-key")))
        .build()?;
    let tomorrow = fake.now() + Duration::from_secs(24 * 60 * 60);
    let request =
        CreateMeetingRequest::new([MediaType::HdVideo]).subject("Retro").start_time(tomorrow).length(Minutes(30));
    let meeting = client.create_meeting(request).await?;
    let found = client.search_meetings(SearchMeetingsRequest::new().search_key("retro")).await?;
    assert_eq!(found.data.len(), 1);
    assert_eq!(found.data[0].subject, "Retro");

    client.start_meeting(StartMeetingRequest::new(&meeting.conference_id, meeting.host_password().unwrap())).await?;
    let people = fake.meeting(meeting.conference_id.as_str());
    let (ann, bob) = (people.join_as_host("Ann"), people.join("Bob"));
    let conference = client.conference_of(&meeting)?;
    conference.mute(ParticipantId::new(&bob)).await?;
    let shown = conference.show_real_time_info_of_meeting().await?;
    let is_muted = |pid: &str| shown.participants.iter().find(|one| one.pid.as_str() == pid).and_then(|one| one.mute);
    assert_eq!((is_muted(&ann), is_muted(&bob)), (Some(false), Some(true)));
    fake.advance(Duration::from_secs(600));
    conference.stop_meeting().await?;

    let history = SearchHisMeetingsRequest::new(EpochMillis::from(fake.now() - Duration::from_secs(3600)))
        .end_date(EpochMillis::from(fake.now()));
    let past = client.search_his_meetings(history).await?;
    assert_eq!((past.data.len(), past.data[0].subject.as_str()), (1, "Retro"));
    let uuid = past.data[0].conf_uuid.clone().ok_or("there is no UUID")?;
    let attendance = SearchAttendanceRecordsOfHisMeetingRequest::new(uuid);
    let attendance = client.search_attendance_records_of_his_meeting(attendance).await?;
    let names: Vec<&str> = attendance.data.iter().map(|one| one.display_name.as_str()).collect();
    assert_eq!(names, ["Ann", "Bob"]);
    Ok(())
}
