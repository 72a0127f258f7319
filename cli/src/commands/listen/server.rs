//! The server: one connection after the other, with bounds for what each can cost.

use std::collections::{HashSet, VecDeque};
use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use http_body_util::{BodyExt as _, Full, Limited};
use huaweicloud_meeting::http::header::{CONTENT_TYPE, HeaderValue};
use huaweicloud_meeting::http::{Method, Request, Response, StatusCode};
use huaweicloud_meeting::webhooks::{Push, PushEvent, Webhooks};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use jiff::tz::TimeZone;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::time::timeout;

use super::event;
use super::forward::Forward;
use crate::commands::signals::Signals;
use crate::output;

/// The maximum size of a message in bytes: that which the receiver accepts.
const MAX_BODY: usize = 64 << 10;
/// The time in which a request must arrive.
const REQUEST: Duration = Duration::from_secs(15);
/// The number of connections that are open at the same time.
const CONNECTIONS: usize = 64;
/// The number of events whose repetitions are recognized.
const KEYS: usize = 10_000;
/// The time for open requests when the program ends.
const GRACE: Duration = Duration::from_secs(5);
/// The pause after a connection could not be accepted.
const PAUSE: Duration = Duration::from_millis(100);

type HttpResponse = Response<Full<hyper::body::Bytes>>;

/// What receives messages.
pub(super) struct Server {
    webhooks: Webhooks,
    forward: Option<Forward>,
    /// The zone of times in lines; `None` if events are printed as JSON.
    zone: Option<TimeZone>,
    seen: Mutex<Seen>,
}

/// The keys of the last events.
#[derive(Default)]
struct Seen {
    keys: HashSet<String>,
    order: VecDeque<String>,
}

impl Seen {
    /// Adds a key, and returns whether it was there.
    fn add(&mut self, key: &str) -> bool {
        if !self.keys.insert(key.to_owned()) {
            return true;
        }
        self.order.push_back(key.to_owned());
        if self.order.len() > KEYS
            && let Some(oldest) = self.order.pop_front()
        {
            self.keys.remove(&oldest);
        }
        false
    }
}

impl Server {
    pub(super) fn new(webhooks: Webhooks, forward: Option<Forward>, zone: Option<TimeZone>) -> Arc<Self> {
        let webhooks = webhooks.max_bytes(MAX_BODY);
        Arc::new(Self { webhooks, forward, zone, seen: Mutex::default() })
    }

    /// Serves connections until a signal arrives.
    pub(super) async fn run(self: Arc<Self>, listener: TcpListener, signals: &mut Signals) {
        let open = Arc::new(Semaphore::new(CONNECTIONS));
        loop {
            let Ok(permit) = open.clone().acquire_owned().await else { return };
            let accepted = tokio::select! {
                accepted = listener.accept() => accepted,
                () = signals.received() => break,
            };
            match accepted {
                Ok((stream, _)) => {
                    let server = self.clone();
                    tokio::spawn(async move {
                        server.serve(stream).await;
                        drop(permit);
                    });
                }
                // Such as too many open files.
                Err(_) => tokio::time::sleep(PAUSE).await,
            }
        }
        drop(listener);
        let all = u32::try_from(CONNECTIONS).unwrap_or(u32::MAX);
        let _ = timeout(GRACE, open.acquire_many(all)).await;
    }

    /// Serves one request of a connection: the service sends few, and an idle connection would keep a place.
    async fn serve(self: Arc<Self>, stream: TcpStream) {
        let service = service_fn(move |request| {
            let server = self.clone();
            async move { Ok::<_, Infallible>(server.respond(request).await) }
        });
        let mut connection = http1::Builder::new();
        connection.keep_alive(false).timer(TokioTimer::new()).header_read_timeout(REQUEST);
        // A connection that fails is a matter of the one who sends.
        let _ = connection.serve_connection(TokioIo::new(stream), service).await;
    }

    async fn respond(&self, request: Request<Incoming>) -> HttpResponse {
        if request.method() != Method::POST {
            return status(StatusCode::METHOD_NOT_ALLOWED);
        }
        let content_type = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let body = match timeout(REQUEST, Limited::new(request.into_body(), MAX_BODY).collect()).await {
            Ok(Ok(body)) => body.to_bytes(),
            Ok(Err(error)) if error.is::<http_body_util::LengthLimitError>() => {
                return self.reject(StatusCode::PAYLOAD_TOO_LARGE, &"it is too large");
            }
            Ok(Err(_)) => return status(StatusCode::BAD_REQUEST),
            Err(_) => return status(StatusCode::REQUEST_TIMEOUT),
        };
        match self.webhooks.receive(&body) {
            Ok(Push::Verify(verification)) => {
                output::eprint("the service verifies this server: responded\n");
                let mut response = Response::new(Full::from(verification.response()));
                response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
                response
            }
            Ok(Push::Event(event)) => self.handle(&event, &body, content_type.as_deref()).await,
            Err(error) => self.reject(error.status(), &error),
        }
    }

    fn reject(&self, code: StatusCode, reason: &dyn std::fmt::Display) -> HttpResponse {
        output::eprint(&format!("warning: a message was rejected with {}: {reason}\n", code.as_u16()));
        status(code)
    }

    /// Prints an event, and forwards it.
    async fn handle(&self, event: &PushEvent, body: &[u8], content_type: Option<&str>) -> HttpResponse {
        let is_repeated = self.seen.lock().unwrap_or_else(PoisonError::into_inner).add(event.key());
        let text = match &self.zone {
            Some(zone) => event::line(event, body, is_repeated, zone),
            None => event::json(event, body, is_repeated),
        };
        let printed = output::print(&(text + "\n"));
        let Some(forward) = &self.forward else {
            // The service sends it again if it could not be printed.
            return status(if printed.is_ok() { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE });
        };
        match forward.send(body.to_vec(), content_type).await {
            Ok(code) => {
                if !code.is_success() {
                    output::eprint(&format!("warning: the other server responded with {}\n", code.as_u16()));
                }
                status(code)
            }
            Err(reason) => {
                output::eprint(&format!("warning: the message was not forwarded: {reason}\n"));
                status(StatusCode::BAD_GATEWAY)
            }
        }
    }
}

/// Returns a response without a body.
fn status(code: StatusCode) -> HttpResponse {
    let mut response = Response::new(Full::default());
    *response.status_mut() = code;
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repetitions_are_recognized_in_bounded_memory() {
        let mut seen = Seen::default();
        assert!(!seen.add("a"));
        assert!(seen.add("a"));
        for number in 0..KEYS {
            seen.add(&number.to_string());
        }
        assert_eq!((seen.keys.len(), seen.order.len()), (KEYS, KEYS));
        assert!(!seen.add("a"));
    }
}
