//! Delivering pushes, and repeating those that were not received.

use std::iter::{repeat, repeat_n};
use std::time::Duration;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{Request, StatusCode};
use huaweicloud_meeting::{Body, HttpTransport, Transport as _};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use super::event::{Push, random_number};
use crate::limits;

const FIRST_INTERVAL: Duration = Duration::from_secs(30);
const FIRST_REPEATS: usize = 3;
const INTERVAL: Duration = Duration::from_secs(30 * 60);
const GIVE_UP_AFTER: Duration = Duration::from_secs(24 * 60 * 60);
/// How long the service waits for a response is not documented.
const TIMEOUT: Duration = Duration::from_secs(10);

/// Delivers pushes until the fake stops. Each is sent when the one before it was received or has failed once.
pub(crate) async fn deliver(queue: mpsc::Receiver<Push>, mut stopped: watch::Receiver<()>) {
    tokio::select! {
        _ = stopped.changed() => {}
        () = deliver_all(queue) => {}
    }
}

async fn deliver_all(mut queue: mpsc::Receiver<Push>) {
    let mut repeated = JoinSet::new();
    loop {
        tokio::select! {
            push = queue.recv() => {
                let Some(push) = push else { return };
                if send(&push).await.is_err() && repeated.len() < limits::PUSHES {
                    repeated.spawn(send_again(push));
                }
            }
            Some(_) = repeated.join_next(), if !repeated.is_empty() => {}
        }
    }
}

async fn send_again(push: Push) {
    for interval in intervals() {
        sleep(interval).await;
        if send(&push).await.is_ok() {
            return;
        }
    }
}

/// Returns the times between attempts.
fn intervals() -> impl Iterator<Item = Duration> {
    let all = repeat_n(FIRST_INTERVAL, FIRST_REPEATS).chain(repeat(INTERVAL));
    all.scan(Duration::ZERO, |elapsed, interval| {
        *elapsed += interval;
        (*elapsed <= GIVE_UP_AFTER).then_some(interval)
    })
}

/// Sends a push once, and returns the body of the response, or the reason why the push was not received.
pub(crate) async fn send(push: &Push) -> Result<Bytes, String> {
    let request = Request::post(&push.url)
        .header(CONTENT_TYPE, "application/json;charset=UTF-8")
        .header("X-Request-ID", format!("{:016x}", random_number()))
        .body(Body::from(push.body.clone()))
        .map_err(|error| error.to_string())?;
    let exchange = async {
        let transport = HttpTransport::builder().build().map_err(|error| error.to_string())?;
        let response = transport.send(request).await.map_err(|error| error.to_string())?;
        let status = response.status();
        let body = response.into_body().into_bytes().await.map_err(|error| error.to_string())?;
        if status == StatusCode::OK { Ok(body) } else { Err(format!("the server responded with the status {status}")) }
    };
    timeout(TIMEOUT, exchange).await.unwrap_or_else(|_| Err("the server did not respond in time".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_push_is_repeated_for_a_day() {
        let intervals: Vec<_> = intervals().collect();
        assert_eq!(intervals.get(..4), Some(&[FIRST_INTERVAL, FIRST_INTERVAL, FIRST_INTERVAL, INTERVAL][..]));
        let total: Duration = intervals.iter().sum();
        assert!(total <= GIVE_UP_AFTER && total + INTERVAL > GIVE_UP_AFTER, "{total:?}");
    }
}
