//! A function that books meetings, and its tests: with the fake service, and with a scripted transport.
//!
//! ```text
//! cargo test -p huaweicloud-meeting-examples --example testing --features test-util
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

/// Books a meeting. The tests below call it with a client of the fake, or with one that receives the responses of a script.
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
mod tests_with_the_fake {
    use huaweicloud_meeting::meeting_management::{ConferenceId, SearchMeetingsRequest};
    use huaweicloud_meeting_fake::Outcome;
    use serde_json::json;

    use super::*;

    async fn start() -> (Fake, Client) {
        let fake = Fake::builder().empty().start().await.unwrap();
        let credentials = Credentials::app_id("app-id", Secret::new("app-key"));
        let client = Client::builder().endpoint(fake.url()).credentials(credentials).build().unwrap();
        (fake, client)
    }

    async fn subjects(client: &Client) -> Vec<String> {
        let meetings = client.search_meetings(SearchMeetingsRequest::new()).items().collect().await.unwrap();
        meetings.into_iter().map(|meeting| meeting.subject).collect()
    }

    #[tokio::test]
    async fn a_meeting_is_booked_and_listed_with_its_subject() {
        let (_fake, client) = start().await;
        assert_eq!(book(&client, "Retro").await.unwrap().subject, "Retro");
        assert_eq!(subjects(&client).await, ["Retro"]);
    }

    #[tokio::test]
    async fn a_meeting_is_not_listed_when_its_time_is_over() {
        let (fake, client) = start().await;
        book(&client, "Retro").await.unwrap();
        fake.advance(Duration::from_secs(24 * 60 * 60));
        assert!(subjects(&client).await.is_empty());
    }

    #[tokio::test]
    async fn a_full_schedule_is_recognized() {
        let (fake, client) = start().await;
        fake.next("CreateMeeting", Outcome::error(400, "MMC.111071082")).unwrap();
        assert!(matches!(book(&client, "Retro").await, Err(BookingError::Full)));
        assert!(book(&client, "Retro").await.is_ok());
    }

    #[tokio::test]
    async fn a_rate_limit_is_waited_for() {
        let (fake, client) = start().await;
        let busy = Outcome::error(429, "USG.200000001").retry_after(Duration::from_secs(1));
        fake.next("CreateMeeting", busy).unwrap();
        book(&client, "Retro").await.unwrap();
        let statuses: Vec<_> = fake.journal_of("CreateMeeting").iter().map(|request| request.status).collect();
        assert_eq!(statuses, [Some(429), Some(200)]);
    }

    #[tokio::test]
    async fn a_long_rate_limit_is_reported() {
        let (fake, client) = start().await;
        let busy = Outcome::error(429, "USG.200000001").retry_after(Duration::from_secs(600));
        fake.next("CreateMeeting", busy).unwrap();
        let error = book(&client, "Retro").await.unwrap_err();
        assert!(matches!(error, BookingError::Busy(Some(delay)) if delay == Duration::from_secs(600)), "{error:?}");
        assert_eq!(fake.journal_of("CreateMeeting").len(), 1);
    }

    #[tokio::test]
    async fn a_lost_response_is_unclear_and_the_request_is_not_repeated() {
        for (outcome, is_booked) in [
            (Outcome::hang_up(), false),
            (Outcome::normal().lose_response(), true),
            (Outcome::normal().truncate(20), true),
        ] {
            let (fake, client) = start().await;
            fake.next("CreateMeeting", outcome.clone()).unwrap();
            let error = book(&client, "Retro").await.unwrap_err();
            assert!(matches!(error, BookingError::Unclear(_)), "{outcome:?}: {error:?}");
            assert_eq!(fake.journal_of("CreateMeeting").len(), 1);
            assert_eq!(!subjects(&client).await.is_empty(), is_booked, "{outcome:?}");
        }
    }

    #[tokio::test]
    async fn a_response_that_is_late_is_unclear() {
        let (fake, _) = start().await;
        let credentials = Credentials::app_id("app-id", Secret::new("app-key"));
        let builder = Client::builder().endpoint(fake.url()).credentials(credentials);
        let client = builder.timeout(Duration::from_secs(2)).build().unwrap();
        client.show_my_info().await.unwrap(); // logs in
        fake.next("CreateMeeting", Outcome::normal().delay(Duration::from_secs(600))).unwrap();
        let error = book(&client, "Retro").await.unwrap_err();
        assert!(matches!(&error, BookingError::Unclear(cause) if cause.kind() == ErrorKind::Timeout), "{error:?}");
    }

    #[tokio::test]
    async fn a_response_can_be_given_and_compared() {
        let (fake, client) = start().await;
        fake.next("CreateMeeting", Outcome::json(200, json!([{"conferenceID": "1", "subject": "Retro"}]))).unwrap();
        let mut expected = Meeting::default();
        expected.conference_id = ConferenceId::new("1");
        expected.subject = "Retro".into();
        assert_eq!(book(&client, "Retro").await.unwrap(), expected);
    }
}

#[cfg(test)]
mod tests_with_a_script {
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
