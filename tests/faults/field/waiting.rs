//! How long a call waits before it is sent again. The clock is paused.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use httpdate::fmt_http_date;
use huaweicloud_meeting::{Body, Client, Credentials, Secret, Transport, TransportFuture};
use tokio::time::Instant;

use super::TOKEN;

/// A service without a network that sends responses in turn, and records when requests arrive.
#[derive(Clone, Default)]
struct InTurn {
    responses: Arc<Mutex<VecDeque<http::Response<&'static str>>>>,
    arrivals: Arc<Mutex<Vec<Instant>>>,
}

impl Transport for InTurn {
    fn send(&self, _: http::Request<Body>) -> TransportFuture<'_> {
        Box::pin(async move {
            self.arrivals.lock().unwrap().push(Instant::now());
            let next = self.responses.lock().unwrap().pop_front();
            let next = next.unwrap_or_else(|| http::Response::new("{}"));
            Ok(next.map(|body| Body::from(body.as_bytes())))
        })
    }
}

impl InTurn {
    fn new(responses: impl IntoIterator<Item = http::Response<&'static str>>) -> Self {
        let service = Self::default();
        service.responses.lock().unwrap().extend(responses);
        service
    }

    fn client(&self) -> Client {
        let builder = Client::builder().endpoint("https://meeting.example.com").transport(self.clone());
        builder.credentials(Credentials::token(Secret::new(TOKEN))).build().unwrap()
    }

    /// Returns the time between the first two requests.
    fn delay(&self) -> Duration {
        let arrivals = self.arrivals.lock().unwrap();
        assert_eq!(arrivals.len(), 2);
        arrivals[1] - arrivals[0]
    }
}

fn throttled(headers: &[(&str, &str)]) -> http::Response<&'static str> {
    let mut response = http::Response::builder().status(429);
    for (name, value) in headers {
        response = response.header(*name, *value);
    }
    response.body("{\"error_code\":\"APIG.0308\",\"error_msg\":\"throttled\"}").unwrap()
}

/// The gateway's limit is per minute.
#[tokio::test(start_paused = true)]
async fn a_throttled_call_waits_at_least_a_second() {
    let service = InTurn::new([throttled(&[])]);
    service.client().show_my_info().await.unwrap();
    assert!(service.delay() >= Duration::from_secs(1), "{:?}", service.delay());
}

#[tokio::test(start_paused = true)]
async fn a_date_in_retry_after_is_waited_for() {
    let now = SystemTime::now();
    let (date, end) = (fmt_http_date(now), fmt_http_date(now + Duration::from_secs(6)));
    let service = InTurn::new([throttled(&[("Date", &date), ("Retry-After", &end)])]);
    service.client().show_my_info().await.unwrap();
    let delay = service.delay();
    assert!(delay >= Duration::from_secs(3) && delay <= Duration::from_secs(8), "{delay:?}");
}

#[tokio::test(start_paused = true)]
async fn a_wait_that_does_not_fit_into_the_deadline_fails_at_once() {
    for delay in ["8", "3600", "Wed, 21 Oct 2065 07:28:00 GMT"] {
        let service = InTurn::new([throttled(&[("Retry-After", delay)])]);
        let started = Instant::now();
        let error = service.client().show_my_info().timeout(Duration::from_secs(5)).await.unwrap_err();
        assert!(started.elapsed() < Duration::from_millis(100), "{delay}: {:?}", started.elapsed());
        assert_eq!((error.status(), error.attempts()), (Some(429), 1), "{delay}: {error}");
        assert_eq!(error.message(), "throttled");
        assert!(error.retry_after() >= Some(Duration::from_secs(5)), "{delay}: {:?}", error.retry_after());
    }
}
