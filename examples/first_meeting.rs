//! Books, starts and controls a meeting, against the fake service. Needs neither an account nor a network.
//!
//! ```text
//! cargo run -p huaweicloud-meeting-examples --example first_meeting
//! ```

use huaweicloud_meeting::meeting_control::{Attendee, PhoneNumber, TerminalType};
use huaweicloud_meeting::meeting_management::{
    CreateMeetingRequest, MediaType, SearchMeetingsRequest, StartMeetingRequest,
};
use huaweicloud_meeting::values::Minutes;
use huaweicloud_meeting::{Client, Credentials, Secret, codes};
use huaweicloud_meeting_fake::Fake;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let fake = Fake::start().await?;
    println!("Started the fake service at {}", fake.url());

    // For the real service, use `.region(Region::CN_NORTH_4)` and the ID and key of your application.
    let client = Client::builder()
        .endpoint(fake.url())
        .credentials(Credentials::app_id("my-app-id", Secret::new("my-app-key")).user("alice"))
        .build()?;

    // `new` takes the required fields, methods set the optional ones. The first call logs in.
    let request = CreateMeetingRequest::new([MediaType::HdVideo]).subject("Weekly").length(Minutes(45));
    let meeting = client.create_meeting(request).await?;
    println!("Booked meeting {} from {} to {} UTC", meeting.conference_id, meeting.start_time, meeting.end_time);

    let host_password = meeting.host_password().ok_or("the response contains no host password")?.clone();
    client.start_meeting(StartMeetingRequest::new(&meeting.conference_id, host_password)).await?;
    println!("Started the meeting");

    // The client obtains the control token of the meeting with the password, and refreshes it.
    let conference = client.conference_of(&meeting)?;
    let shanghai = Attendee::new("Shanghai Site", PhoneNumber::new("+991116140865"), TerminalType::SoftClient);
    conference.invite_participant([shanghai]).await?;
    println!("Invited the participant Shanghai Site");

    // Pages are requested as needed. The fake returns the meeting of an example and the one that was booked.
    let mut upcoming = client.search_meetings(SearchMeetingsRequest::new()).items();
    while let Some(meeting) = upcoming.next().await {
        let meeting = meeting?;
        println!("Found meeting {}: {}", meeting.conference_id, meeting.subject);
    }

    // Error codes are constants.
    let conference = client.conference(&meeting.conference_id).password(Secret::new("a wrong password"));
    match conference.mute_all().await {
        Ok(()) => println!("Muted the meeting"),
        Err(error) => match error.code() {
            Some(codes::CONF_NOT_STARTED) => println!("Cannot mute the meeting: it has not started"),
            Some(codes::CONF_NOT_FOUND_OR_AUTH_FAILED) => println!("Cannot mute with a wrong password: {error}"),
            _ => return Err(error.into()),
        },
    }

    client.logout().await?;
    println!("Logged out");
    Ok(())
}
