//! A function that books meetings, and its tests with a scripted transport.
//!
//! ```text
//! cargo test --example testing --features test-util
//! ```

use std::fmt;
use std::time::Duration;

use huaweicloud_meeting::meeting_management::{CreateMeetingRequest, MediaType, Meeting};
use huaweicloud_meeting::{Client, Credentials, Error, ErrorKind, Secret, codes};
use huaweicloud_meeting_fake::Fake;

/// Why a meeting was not booked, as far as the callers of [`book`] distinguish it.
#[derive(Debug)]
enum BookingError {
    Full,
    Busy(Option<Duration>),
    Unclear(Error),
    Other(Error),
}

impl fmt::Display for BookingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Full => f.write_str("there are too many meetings at that time"),
            Self::Busy(Some(delay)) => write!(f, "too many calls; try again after {} s", delay.as_secs()),
            Self::Busy(None) => f.write_str("too many calls; try again later"),
            Self::Unclear(error) => write!(f, "the meeting may have been booked: {error}"),
            Self::Other(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for BookingError {}

/// Books a meeting. The tests below call it with a client that receives the responses of a script.
async fn book(client: &Client, subject: &str) -> Result<Meeting, BookingError> {
    let request = CreateMeetingRequest::new([MediaType::HdVideo]).subject(subject);
    client.create_meeting(request).await.map_err(|error| match (error.kind(), error.code(), error.status()) {
        (_, Some(codes::CONF_NUM_UP_TO_LIMIT), _) => BookingError::Full,
        (_, _, Some(429)) => BookingError::Busy(error.retry_after()),
        (ErrorKind::Transport | ErrorKind::Timeout, ..) if error.may_have_taken_effect() => {
            BookingError::Unclear(error)
        }
        _ => BookingError::Other(error),
    })
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let fake = Fake::start().await?;
    let credentials = Credentials::app_id("my-app-id", Secret::new("my-app-key")).user("alice");
    let client = Client::builder().endpoint(fake.url()).credentials(credentials).build()?;
    println!("Booked {}", book(&client, "Weekly").await?.conference_id);
    Ok(())
}

#[cfg(test)]
mod tests {
    use huaweicloud_meeting::test::{Script, operations::CreateMeeting};

    use super::*;

    #[tokio::test]
    async fn a_meeting_is_booked_with_its_subject() {
        let script = Script::new();
        let mut meeting = Meeting::default();
        meeting.subject = "Weekly".into();
        script.on(CreateMeeting).respond(&meeting);
        assert_eq!(book(&Client::scripted(&script), "Weekly").await.unwrap().subject, "Weekly");
        script.request_of(CreateMeeting).assert_json(r#"{"mediaTypes": "HDVideo", "subject": "Weekly"}"#);
    }

    #[tokio::test]
    async fn a_full_schedule_is_recognized() {
        let script = Script::new();
        script.on(CreateMeeting).respond_error(400, codes::CONF_NUM_UP_TO_LIMIT);
        assert!(matches!(book(&Client::scripted(&script), "Weekly").await, Err(BookingError::Full)));
    }

    #[tokio::test(start_paused = true)]
    async fn a_rate_limit_is_waited_for() {
        let script = Script::new();
        script.on(CreateMeeting).respond_error(429, codes::SERVER_BUSY).retry_after(Duration::from_secs(5));
        script.on(CreateMeeting).respond(Meeting::default());
        book(&Client::scripted(&script), "Weekly").await.unwrap();
        assert_eq!(script.operations(), ["CreateMeeting", "CreateMeeting"]);
    }

    #[tokio::test]
    async fn a_long_rate_limit_is_reported() {
        let script = Script::new();
        script.on(CreateMeeting).respond_error(429, codes::SERVER_BUSY).retry_after(Duration::from_secs(600));
        let error = book(&Client::scripted(&script), "Weekly").await.unwrap_err();
        assert_eq!(error.to_string(), "too many calls; try again after 600 s");
    }

    #[tokio::test(start_paused = true)]
    async fn silence_and_a_lost_connection_are_unclear() {
        let script = Script::new();
        script.on(CreateMeeting).hang();
        script.on(CreateMeeting).lose_connection();
        let client = Client::scripted(&script);
        for _ in 0..2 {
            assert!(matches!(book(&client, "Weekly").await, Err(BookingError::Unclear(_))));
        }
        script.assert_all_used();
    }
}
