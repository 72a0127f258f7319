//! Books a meeting, holds it, and finds it in the history, against the fake service. Needs neither an account nor a network.
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
use huaweicloud_meeting::{Client, Credentials, Secret};
use huaweicloud_meeting_fake::Fake;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    // The clock of the fake moves only when the program moves it.
    let start = UtcMinute::parse("2027-03-01 09:00")?;
    let fake = Fake::builder().empty().stop_clock_at(start.to_system_time()?).start().await?;
    println!("Started the fake service at {}", fake.url());

    // For the real service, use `.region(Region::CN_NORTH_4)` and the ID and key of your application.
    let client = Client::builder()
        .endpoint(fake.url())
        .credentials(Credentials::app_id("my-app-id", Secret::new("my-app-key")).user("alice"))
        .build()?;

    // `new` takes the required fields, methods set the optional ones. The first call logs in.
    let request = CreateMeetingRequest::new([MediaType::HdVideo]).subject("Retro").start_time(start);
    let meeting = client.create_meeting(request.length(Minutes(45))).await?;
    println!("Booked {} from {} to {} UTC", meeting.subject, meeting.start_time, meeting.end_time);

    // Pages are requested as needed.
    let mut upcoming = client.search_meetings(SearchMeetingsRequest::new()).items();
    while let Some(meeting) = upcoming.next().await {
        let meeting = meeting?;
        println!("Found meeting {}: {}", meeting.conference_id, meeting.subject);
    }

    // The host password leads to the control token of the meeting. The client obtains and refreshes it.
    let password = meeting.host_password().ok_or("the response contains no host password")?;
    client.start_meeting(StartMeetingRequest::new(&meeting.conference_id, password)).await?;
    let room = client.conference_of(&meeting)?;
    let live = room.watch().await?; // follows the events of the meeting
    println!("Started {}", live.title().unwrap_or_default());

    let guest = |name, number| Attendee::new(name, PhoneNumber::new(number), TerminalType::SoftClient);
    let in_fake = fake.meeting(&meeting.conference_id);
    in_fake.calls_ring();
    room.invite_participant([guest("Ann", "+991116140865"), guest("Bob", "+991116140866")]).await?;
    in_fake.answer("Ann")?;
    in_fake.refuse("Bob")?;
    let is_answered =
        |now: &MeetingSnapshot| now.participants().joined().count() == 1 && now.absent_invitees().count() == 1;
    for invitee in wait_until(&live, is_answered).await?.absent_invitees() {
        println!("{} is absent", invitee.name.as_deref().unwrap_or("?"));
    }

    for participant in room.show_real_time_info_of_meeting().await?.participants {
        println!("{} has joined", participant.name.as_deref().unwrap_or("?"));
        room.mute(&participant.pid).await?;
        wait_until(&live, |now| now.participants().joined().all(|one| one.is_muted == Some(true))).await?;
        println!("All are muted");
    }

    fake.advance(Duration::from_secs(30 * 60));
    room.stop_meeting().await?;
    while live.changed().await?.is_some() {} // until the events have ended, too
    let request = SearchHisMeetingsRequest::new(EpochMillis(0)).end_date(EpochMillis::from(fake.now()));
    for meeting in client.search_his_meetings(request).items().collect().await? {
        println!("{} took place from {} to {} UTC", meeting.subject, meeting.start_time, meeting.end_time);
    }
    Ok(())
}

/// Waits until events have changed a meeting as expected.
async fn wait_until(
    live: &LiveMeeting,
    is_expected: impl Fn(&MeetingSnapshot) -> bool,
) -> Result<MeetingSnapshot, Box<dyn std::error::Error>> {
    let mut now = live.snapshot();
    while !is_expected(&now) {
        now = live.changed().await?.ok_or("the meeting has ended")?;
    }
    Ok(now)
}
