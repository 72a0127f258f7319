//! The fake over https.

use std::future::IntoFuture as _;
use std::time::Duration;

use huaweicloud_meeting::events::{Event, EventKind};
use huaweicloud_meeting::meeting_management::SearchMeetingsRequest;
use huaweicloud_meeting::types::ConferenceId;
use huaweicloud_meeting::{Client, Credentials, HttpTransport, RetryPolicy, Secret};
use huaweicloud_meeting_fake::Fake;
use tokio::net::TcpStream;
use tokio::time::timeout;

/// A generous limit, so that a test fails rather than hangs.
const HANG: Duration = Duration::from_secs(60);
const MEETING: &str = "914067448";

fn client(fake: &Fake, trusts: bool) -> Client {
    let transport = HttpTransport::builder();
    let transport = if trusts { transport.add_root_certificates(fake.certificate_pem().unwrap()) } else { transport };
    Client::builder()
        .endpoint(fake.url())
        .transport(transport.build().unwrap())
        .credentials(Credentials::app_id("app-id", Secret::new("app-key")))
        .retry(RetryPolicy::none())
        .build()
        .unwrap()
}

#[tokio::test]
async fn a_client_that_trusts_the_certificate_calls_operations_and_receives_events() {
    let fake = Fake::builder().https().start().await.unwrap();
    assert!(fake.url().starts_with("https://127.0.0.1:"), "{}", fake.url());
    let client = client(&fake, true);
    client.search_meetings(SearchMeetingsRequest::new()).await.unwrap();
    let room = client.conference(ConferenceId::new(MEETING)).password(Secret::new("x"));
    let mut events = timeout(HANG, room.events([EventKind::Participants]).into_future()).await.unwrap().unwrap();
    fake.meeting(MEETING).join("Ann");
    while let Some(event) = timeout(HANG, events.next()).await.unwrap() {
        if matches!(event.unwrap(), Event::Participants(_)) {
            return;
        }
    }
    panic!("the stream ended");
}

#[tokio::test]
async fn a_client_that_does_not_trust_the_certificate_fails() {
    let fake = Fake::builder().https().start().await.unwrap();
    let error = client(&fake, false).search_meetings(SearchMeetingsRequest::new()).await.unwrap_err();
    assert!(error.to_string().contains("the certificate of the service is invalid"), "{error}");
}

#[tokio::test]
async fn the_certificate_is_valid_for_the_names_of_this_machine() {
    let fake = Fake::builder().https().bind("[::1]:0".parse().unwrap()).await.unwrap();
    client(&fake, true).search_meetings(SearchMeetingsRequest::new()).await.unwrap();
}

#[tokio::test]
async fn a_handshake_that_does_not_end_delays_no_other_client() {
    let fake = Fake::builder().https().start().await.unwrap();
    let address = fake.url().strip_prefix("https://").unwrap();
    let _silent = TcpStream::connect(address).await.unwrap();
    let _plain = {
        let stream = TcpStream::connect(address).await.unwrap();
        stream.writable().await.unwrap();
        stream.try_write(b"GET / HTTP/1.1\r\n\r\n").unwrap();
        stream
    };
    let client = client(&fake, true);
    timeout(HANG, client.search_meetings(SearchMeetingsRequest::new())).await.unwrap().unwrap();
}

#[tokio::test]
async fn the_certificate_is_written_to_a_file() {
    let file = std::env::temp_dir().join(format!("huaweicloud-meeting-fake-{}.pem", std::process::id()));
    let fake = Fake::builder().https().certificate_file(&file).start().await.unwrap();
    let written = std::fs::read_to_string(&file).unwrap();
    std::fs::remove_file(&file).unwrap();
    assert_eq!(Some(written.as_str()), fake.certificate_pem());
    let error = Fake::builder().https().certificate_file("/no/such/directory/fake.pem").start().await.unwrap_err();
    assert!(error.to_string().starts_with("cannot write the certificate to /no/such/directory/fake.pem: "), "{error}");
}
