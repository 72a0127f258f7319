//! Books a meeting, holds it with a guest, and finds it in the history, against the fake service. Needs neither an account nor a
//! network.
//!
//! ```text
//! cargo run -p huaweicloud-meeting-examples --example first_meeting
//! ```

use std::time::Duration;

use huaweicloud_meeting::live::{LiveMeeting, MeetingSnapshot};
use huaweicloud_meeting::meeting_control::{Attendee, PhoneNumber, TerminalType};
use huaweicloud_meeting::meeting_management::{
    CreateMeetingRequest, MediaType, SearchHisMeetingsRequest, SearchMeetingsRequest, StartMeetingRequest,
};
use huaweicloud_meeting::values::{EpochMillis, Minutes, UtcMinute};
use huaweicloud_meeting::{Client, Credentials, Secret, codes};
use huaweicloud_meeting_fake::Fake;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    // The fake has a clock of its own, which stands still until it is moved.
    let start = UtcMinute::parse("2027-03-01 09:00")?;
    let fake = Fake::builder().empty().stop_clock_at(start.to_system_time()?).start().await?;
    println!("Started the fake service at {}", fake.url());

    // For the real service, use `.region(Region::CN_NORTH_4)` and the ID and key of your application.
    let client = Client::builder()
        .endpoint(fake.url())
        .credentials(Credentials::app_id("my-app-id", Secret::new("my-app-key")).user("alice"))
        .build()?;

    // `new` takes the required fields, methods set the optional ones. The first call logs in.
    let request =
        CreateMeetingRequest::new([MediaType::HdVideo]).subject("Retro").start_time(start).length(Minutes(45));
    let meeting = client.create_meeting(request).await?;
    println!("Booked {} from {} to {} UTC", meeting.conference_id, meeting.start_time, meeting.end_time);

    // Pages are requested as needed.
    let mut upcoming = client.search_meetings(SearchMeetingsRequest::new()).items();
    while let Some(meeting) = upcoming.next().await {
        let meeting = meeting?;
        println!("Found {} on the list: {}", meeting.conference_id, meeting.subject);
    }

    // The client obtains the control token of the meeting with the host password, and refreshes it. The events come over a WebSocket.
    let password = meeting.host_password().ok_or("the response contains no host password")?;
    client.start_meeting(StartMeetingRequest::new(&meeting.conference_id, password)).await?;
    let room = client.conference_of(&meeting)?;
    let live = room.watch().await?;

    let guest = |name, number| Attendee::new(name, PhoneNumber::new(number), TerminalType::SoftClient);
    let people = fake.meeting(&meeting.conference_id);
    people.calls_ring();
    room.invite_participant([guest("Ann", "+991116140865"), guest("Bob", "+991116140866")]).await?;
    people.answer("Ann")?;
    people.refuse("Bob")?;
    let now = wait_until(&live, |now| now.participants().joined().count() == 1 && now.participants().len() == 1).await?;
    println!("Absent, according to the events: {:?}", now.absent_invitees().map(|one| &one.name).collect::<Vec<_>>());

    for participant in room.show_real_time_info_of_meeting().await?.participants {
        room.mute(&participant.pid).await?;
        let now = wait_until(&live, |now| now.participants().joined().all(|one| one.is_muted == Some(true))).await?;
        println!("Muted: {:?}", now.participants().joined().map(|one| &one.name).collect::<Vec<_>>());
    }

    fake.advance(Duration::from_secs(30 * 60));
    room.stop_meeting().await?;
    while live.changed().await?.is_some() {}
    println!("Ended the meeting");
    // Error codes are constants.
    match room.mute_all().await {
        Err(error) if error.code() == Some(codes::CONF_NOT_STARTED) => println!("Nothing is left to mute: {error}"),
        other => other?,
    }
    let request = SearchHisMeetingsRequest::new(EpochMillis(0)).end_date(EpochMillis::from(fake.now()));
    for past in client.search_his_meetings(request).items().collect().await? {
        println!("Found {} in the history: {} to {} UTC", past.subject, past.start_time, past.end_time);
    }
    Ok(())
}

/// Waits until the events have brought about a state of the meeting.
async fn wait_until(
    live: &LiveMeeting,
    is_reached: impl Fn(&MeetingSnapshot) -> bool,
) -> Result<MeetingSnapshot, Box<dyn std::error::Error>> {
    let mut now = live.snapshot();
    while !is_reached(&now) {
        now = live.changed().await?.ok_or("the meeting has ended")?;
    }
    Ok(now)
}
