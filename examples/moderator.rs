//! Moderates a running meeting, against the fake service: admits those who wait, mutes, renames, locks, extends and ends it.
//!
//! ```text
//! cargo run -p huaweicloud-meeting-examples --example moderator
//! ```

use huaweicloud_meeting::meeting_control::{MuteMeetingRequest, ParticipantId, RenameParticipantRequest};
use huaweicloud_meeting::meeting_management::{CreateMeetingRequest, MediaType, StartMeetingRequest};
use huaweicloud_meeting::values::Minutes;
use huaweicloud_meeting::{Client, Conference, Credentials, Secret, codes};
use huaweicloud_meeting_fake::Fake;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let fake = Fake::start().await?;
    let credentials = Credentials::app_id("my-app-id", Secret::new("my-app-key")).user("alice");
    let client = Client::builder().endpoint(fake.url()).credentials(credentials).build()?;

    let room = start(&fake, &client).await?;
    match moderate(&room).await {
        Ok(()) => println!("Ended the meeting"),
        Err(error) => match error.code() {
            Some(codes::CONF_NOT_STARTED) => println!("The meeting has not started"),
            Some(codes::CONF_NOT_FOUND_OR_AUTH_FAILED) => println!("The meeting is over, or the password is wrong"),
            _ => return Err(error.into()),
        },
    }
    Ok(())
}

/// Starts a meeting with a host, a co-host, and a guest who waits.
pub async fn start(fake: &Fake, client: &Client) -> Result<Conference, Box<dyn std::error::Error>> {
    let meeting = client.create_meeting(CreateMeetingRequest::new([MediaType::HdVideo]).subject("All Hands")).await?;
    let password = meeting.host_password().ok_or("the response contains no host password")?;
    client.start_meeting(StartMeetingRequest::new(&meeting.conference_id, password)).await?;
    let in_fake = fake.meeting(&meeting.conference_id);
    in_fake.join_as_host("Ann");
    let bob = in_fake.join("Bob");
    in_fake.waiting_room(true);
    in_fake.join("Carol");
    let room = client.conference_of(&meeting)?;
    room.make_cohost(ParticipantId::new(bob)).await?;
    Ok(room)
}

/// Takes control of a meeting until its end.
pub async fn moderate(room: &Conference) -> huaweicloud_meeting::Result<()> {
    // Only events report who waits. This waits until someone does.
    let live = room.watch().await?;
    while live.waiting_room().is_empty() && live.changed().await?.is_some() {}
    for person in &live.waiting_room() {
        println!("{} is in the waiting room", person.name.as_deref().unwrap_or("?"));
    }
    room.admit_all().await?;
    println!("Admitted everybody in the waiting room");
    // A request, because this call sets more than its short method.
    room.mute_meeting(MuteMeetingRequest::mute_all().allow_unmute(false)).await?;
    println!("Muted everybody but the host");

    let now = room.show_real_time_info_of_meeting().await?;
    let hosts = now.conf_info.unwrap_or_default();
    for participant in &now.participants {
        let name = participant.name.as_deref().unwrap_or("?");
        if hosts.co_hosts.contains(&participant.pid) {
            room.unmute(&participant.pid).await?;
            println!("Unmuted the co-host {name}");
        } else if let (Some(number), false) = (&participant.phone, hosts.chair_id.as_ref() == Some(&participant.pid)) {
            let request = RenameParticipantRequest::new(number, format!("Guest {name}"));
            room.rename_participant(request.participant_id(&participant.pid)).await?;
            println!("Renamed {name}");
        }
    }

    room.lock().await?;
    room.prolong(Minutes(15)).await?;
    println!("Locked the meeting, and extended it by 15 minutes");
    room.stop_meeting().await
}
