//! A first meeting, against the fake service: no account, no network.
//!
//! ```text
//! cargo run --example first_meeting
//! ```

use huaweicloud_meeting::meeting_control::*;
use huaweicloud_meeting::meeting_management::*;
use huaweicloud_meeting::values::Minutes;
use huaweicloud_meeting::{Client, Credentials, Secret, codes};
use huaweicloud_meeting_fake::Fake;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let fake = Fake::start().await?;
    println!("A fake of the service answers at {}.", fake.url());

    // For the service itself: `.region(Region::CN_NORTH_4)`, and the id and key of your application.
    let client = Client::builder()
        .endpoint(fake.url())
        .credentials(Credentials::app_id("my-app-id", Secret::new("my-app-key")).user("alice"))
        .build()?;

    // What is required is an argument of `new`, the rest is set. This is the first call, so it logs in.
    let request = CreateMeetingRequest::new([MediaType::HdVideo]).subject("Weekly").length(Minutes(45));
    let meeting = client.create_meeting(request).await?;
    println!("Booked meeting {} from {} to {}, UTC.", meeting.conference_id, meeting.start_time, meeting.end_time);

    let host_password = host_password(&meeting).ok_or("the service answered no password of the host")?;
    client.start_meeting(StartMeetingRequest::new(&meeting.conference_id, host_password.clone())).await?;
    println!("Started it.");

    // A meeting that is running: its control token is fetched with the password, kept alive and sent for you.
    let room = client.conference(&meeting.conference_id).password(host_password);
    let shanghai = Attendee::new("Shanghai Site", PhoneNumber::new("+991116140865"), TerminalType::SoftClient);
    room.invite_participant([shanghai]).await?;
    println!("Called the site in Shanghai.");

    // Pages are fetched as they are needed. The fake lists the meetings of its examples, whatever was booked.
    let mut upcoming = client.search_meetings(SearchMeetingsRequest::new()).items();
    while let Some(listed) = upcoming.next().await {
        let listed = listed?;
        println!("On the list: {} ({}).", listed.subject, listed.conference_id);
    }

    // The service refuses with a code, which is a constant to compare with.
    let stranger = client.conference(&meeting.conference_id).password(Secret::new("a wrong password"));
    match stranger.mute_meeting(MuteMeetingRequest::new(true)).await {
        Ok(()) => println!("Muted it."),
        Err(error) => match error.code() {
            Some(codes::CONF_NOT_STARTED) => println!("Could not mute it: it has not started."),
            Some(codes::CONF_NOT_FOUND_OR_AUTH_FAILED) => println!("Could not mute it with a wrong password: {error}"),
            _ => return Err(error.into()),
        },
    }

    client.logout().await?;
    println!("Logged out.");
    Ok(())
}

/// The password of the host among those that a booking answers.
fn host_password(meeting: &Meeting) -> Option<Secret> {
    let of_host = meeting.password_entry.iter().find(|entry| entry.conference_role == MeetingRole::Host)?;
    Some(of_host.password.clone())
}
