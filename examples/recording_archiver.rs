//! Archives the recordings of the last thirty days, against the fake service. Run again, it continues where it stopped.
//!
//! ```text
//! cargo run -p huaweicloud-meeting-examples --example recording_archiver -- target/recordings
//! ```

use std::path::PathBuf;
use std::time::Duration;

use huaweicloud_meeting::meeting_management::{
    CreateMeetingRequest, MediaType, SearchRecordingsRequest, StartMeetingRequest,
};
use huaweicloud_meeting::{Client, Credentials, Secret};
use huaweicloud_meeting_fake::Fake;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let fake = Fake::start().await?;
    let credentials = Credentials::app_id("my-app-id", Secret::new("my-app-key"));
    let client = Client::builder().endpoint(fake.url()).credentials(credentials).build()?;
    record_meeting(&fake, &client).await?;
    let directory = std::env::args_os().nth(1).map_or_else(std::env::temp_dir, PathBuf::from);
    std::fs::create_dir_all(&directory)?;

    let (now, month) = (fake.now(), Duration::from_secs(30 * 24 * 60 * 60));
    let request = SearchRecordingsRequest::new((now - month).into()).end_date(now.into()).query_all(true);
    let mut recordings = client.search_recordings(request).items();
    while let Some(recording) = recordings.next().await.transpose()? {
        if !(recording.available && recording.is_decode_finish) {
            println!("{} is not ready", recording.subject);
            continue;
        }
        for file in client.recording_files(&recording.conf_uuid).await? {
            let path = directory.join(format!("{}-{}", recording.conf_uuid, file.name()));
            if !path.exists() {
                match client.download(&file).to(&path).keep_partial().await {
                    Ok(bytes) => println!("{}: {bytes} bytes", path.display()),
                    Err(error) => eprintln!("{}: {error}", path.display()),
                }
            }
        }
    }
    Ok(())
}

/// Holds a meeting of ten minutes that is recorded.
async fn record_meeting(fake: &Fake, client: &Client) -> Result<(), Box<dyn std::error::Error>> {
    let meeting = client.create_meeting(CreateMeetingRequest::new([MediaType::HdVideo]).subject("All Hands")).await?;
    let password = meeting.host_password().ok_or("the response contains no host password")?;
    client.start_meeting(StartMeetingRequest::new(&meeting.conference_id, password)).await?;
    let room = client.conference_of(&meeting)?;
    fake.meeting(&meeting.conference_id).join_as_host("Ann");
    room.start_recording().await?;
    fake.advance(Duration::from_secs(10 * 60));
    room.stop_meeting().await?;
    // The files appear later.
    fake.advance(Duration::from_secs(2 * 60));
    Ok(())
}
