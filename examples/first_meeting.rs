//! A first meeting, against the fake service: no account, no network.
//!
//! ```text
//! cargo run --example first_meeting
//! ```

use huaweicloud_meeting::meeting_control::*;
use huaweicloud_meeting::meeting_management::*;
use huaweicloud_meeting::{Client, Credentials, Result, Secret, codes, values::Minutes};
use huaweicloud_meeting_fake::Fake;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let fake = Fake::start().await?;
    println!("A fake of the service answers at {}.", fake.url());

    // For the real service: `.region(Region::CN_NORTH_4)` and the key of your App ID.
    let client = Client::builder()
        .endpoint(fake.url())
        .credentials(Credentials::app_id("my-app-id", Secret::new("my-app-key")).user("alice"))
        .build()?;

    // The first call logs in.
    let request = CreateMeetingRequest::new([MediaType::HdVideo]).subject("Weekly").length(Minutes(45));
    let meeting = client.create_meeting(request).await?;
    println!("Booked meeting {} from {} to {}, UTC.", meeting.conference_id, meeting.start_time, meeting.end_time);

    let host_password = host_password(&meeting).ok_or("the service answered no host password")?;
    client.start_meeting(StartMeetingRequest::new(&meeting.conference_id, host_password.clone())).await?;
    println!("Started it.");

    // A meeting that is running: its control token is fetched, kept alive and sent for you.
    let room = client.conference(&meeting.conference_id).password(&host_password);
    let shanghai = Attendee::new("Shanghai Site", PhoneNumber::new("+991116140865"), TerminalType::SoftClient);
    match room.invite_participant([shanghai]).await {
        Ok(()) => println!("Called the site in Shanghai."),
        Err(error) => match error.code() {
            Some(codes::CONF_NOT_STARTED) => println!("The meeting has not started yet."),
            Some(codes::CONF_NOT_FOUND_OR_AUTH_FAILED) => {
                println!("There is no such meeting, or the password is wrong.")
            }
            _ => return Err(error.into()),
        },
    }

    let mut upcoming = client.search_meetings(SearchMeetingsRequest::new()).items();
    while let Some(meeting) = upcoming.next().await {
        let meeting = meeting?;
        println!("On the list: {} ({})", meeting.subject, meeting.conference_id);
    }

    // Refusals are values to look at, not texts to search.
    let wrong = client.conference(&meeting.conference_id).password(&Secret::new("not-the-password"));
    if let Err(error) = wrong.mute_meeting(MuteMeetingRequest::new(true)).await {
        println!("With a wrong password: {error}");
    }

    client.logout().await?;
    println!("Logged out.");
    Ok(())
}

/// The password of the host among those that a booking answers.
fn host_password(meeting: &Meeting) -> Option<Secret> {
    let entry = meeting.password_entry.iter().find(|entry| entry.conference_role == MeetingRole::Host)?;
    Some(entry.password.clone())
}
