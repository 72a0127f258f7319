//! The simulated network: a transport that delays, loses and cuts messages.

use std::cell::Cell;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::Frame;
use huaweicloud_meeting::{Body, BodyError, Transport, TransportError, TransportFuture};
use tokio::time::{Instant, sleep};

use super::record::{Attempt, Record, Reply};
use super::service::{Received, Service, WRONG_CREDENTIALS};
use super::weather::{Fate, Passage, Weather};
use crate::response::REQUEST_ID;
use crate::subject::CANARY;
use huaweicloud_meeting_tests::random::Random;

/// Everything that the clients of one seed share.
pub(crate) struct World {
    pub(crate) record: Record,
    seed: u64,
    weather: Weather,
    service: Service,
}

impl World {
    pub(crate) fn new(seed: u64) -> Self {
        let mut random = Random::new(seed);
        let weather = Weather::new(&mut random);
        let mut record = Record::new();
        record.note(format!("{weather:?}"));
        Self { record, seed, weather, service: Service::default() }
    }
}

/// The connection of one client to the service.
#[derive(Clone)]
pub(crate) struct Network {
    world: Arc<Mutex<World>>,
    client: usize,
}

/// What a request is for.
enum Purpose {
    Call { number: usize, attempt: usize },
    Token(TokenRequest),
    Logout { number: usize },
}

/// A token request in flight. It ends when it is dropped.
struct TokenRequest {
    network: Network,
    cell: String,
    /// The number of the request among those of the cell.
    number: usize,
    is_control: bool,
    started: Instant,
    is_ended: Cell<bool>,
}

impl Drop for TokenRequest {
    fn drop(&mut self) {
        let cell = self.cell.clone();
        let record = &mut self.network.world().record;
        record.end_token_request(&cell);
        if !self.is_ended.get() {
            record.cancel_token_request(&cell, self.started.elapsed());
        }
    }
}

impl Network {
    pub(crate) fn new(world: &Arc<Mutex<World>>, client: usize) -> Self {
        Self { world: Arc::clone(world), client }
    }

    pub(crate) fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Determines the purpose of a request. Those of calls carry the number of the call as their language.
    fn purpose(&self, request: &http::Request<Body>) -> Purpose {
        let header = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
        if let Some(number) = header("Accept-Language").and_then(|language| language.strip_prefix("call-")) {
            let number = number.parse().unwrap();
            let attempt = self.world().record.begin_attempt(number);
            return Purpose::Call { number, attempt };
        }
        let is_control = request.uri().path().ends_with("/control/conferences/token");
        if request.method() == http::Method::DELETE {
            return Purpose::Logout { number: self.world().record.next("logout") };
        }
        let password = if is_control { header("X-Password").unwrap_or_default() } else { "access" };
        let cell = format!("{}/{}", self.client, password.replace(CANARY, ""));
        let number = self.world().record.begin_token_request(&cell);
        let (started, is_ended) = (Instant::now(), Cell::new(false));
        Purpose::Token(TokenRequest { network: self.clone(), cell, number, is_control, started, is_ended })
    }

    /// Passes a request to the service, which has received it.
    fn respond(&self, purpose: &Purpose, token: Option<&str>) -> Reply {
        let mut world = self.world();
        let World { record, seed, weather, service } = &mut *world;
        let random = &mut Random::of_part(*seed, &format!("service, {purpose}"));
        let (reply, is_carried_out) = match purpose {
            Purpose::Call { number, .. } => {
                let call = record.call(*number);
                let received = Received::Operation { subject: &call.subject, token };
                let (reply, is_carried_out) = service.respond(&received, weather, random);
                call.is_carried_out |= is_carried_out;
                (reply, is_carried_out)
            }
            Purpose::Token(request) => {
                let received = Received::TokenRequest { cell: &request.cell, token, is_control: request.is_control };
                service.respond(&received, weather, random)
            }
            Purpose::Logout { .. } => service.respond(&Received::Logout { token }, weather, random),
        };
        let event =
            format!("{purpose}: the service responds {} {:?}, done: {is_carried_out}", reply.status, reply.code);
        record.note(event);
        reply
    }

    /// Records what the client observes of an attempt.
    fn end(&self, purpose: &Purpose, observed: Attempt) {
        let mut world = self.world();
        world.record.note(format!("{purpose}: {observed:?}"));
        match purpose {
            Purpose::Call { number, attempt } => world.record.call(*number).attempts[*attempt] = observed,
            Purpose::Token(request) => {
                request.is_ended.set(true);
                if matches!(&observed, Attempt::Responded(reply) if reply.code == Some(WRONG_CREDENTIALS)) {
                    world.record.refuse(&request.cell);
                }
            }
            Purpose::Logout { .. } => {}
        }
    }

    /// Checks that a token belongs to this client, and is not one that was rejected.
    fn check_token(&self, purpose: &Purpose, token: Option<&str>) {
        let is_own = token.is_none_or(|token| token.starts_with(&format!("{CANARY}-{}/", self.client)));
        if !is_own {
            self.world().record.violation("token of another client", format!("{purpose} sends {token:?}"));
        }
        if let (Purpose::Call { .. }, Some(token)) = (purpose, token) {
            self.world().record.check_token(&purpose.to_string(), token);
        }
    }

    async fn exchange(&self, request: http::Request<Body>) -> Result<http::Response<Body>, TransportError> {
        let purpose = self.purpose(&request);
        let names = ["X-Access-Token", "X-Conference-Authorization", "confToken"];
        let token = names.iter().find_map(|name| request.headers().get(*name)).and_then(|value| value.to_str().ok());
        self.check_token(&purpose, token);
        let Passage { fate, connecting, there, back } = {
            let mut world = self.world();
            let World { seed, weather, record, .. } = &mut *world;
            let passage = weather.passage(&mut Random::of_part(*seed, &format!("network, {purpose}")));
            record.note(format!("{purpose}: sending, {passage:?}"));
            passage
        };
        sleep(connecting).await;
        if matches!(fate, Fate::ConnectError | Fate::Unsent) {
            self.end(&purpose, Attempt::NotSent);
            let is_connect = fate == Fate::ConnectError;
            return Err(if is_connect { TransportError::connect("refused") } else { TransportError::unsent("closed") });
        }
        sleep(there).await;
        if fate == Fate::LostRequest {
            self.end(&purpose, Attempt::Lost);
            return Err(TransportError::exchange("reset"));
        }
        let reply = self.respond(&purpose, token);
        sleep(back).await;
        match fate {
            Fate::Silence => std::future::pending().await,
            Fate::LostResponse => {
                self.end(&purpose, Attempt::Lost);
                Err(TransportError::exchange("reset"))
            }
            Fate::CutResponse => {
                self.end(&purpose, Attempt::Cut { status: reply.status });
                Ok(response(&reply, Body::new(CutBody(false))))
            }
            _ => {
                if let Some(token) = token.filter(|_| reply.is_refused && reply.status != 429) {
                    self.world().record.reject(token);
                }
                self.end(&purpose, Attempt::Responded(reply.clone()));
                Ok(response(&reply, reply.body.clone().into()))
            }
        }
    }
}

impl Transport for Network {
    fn send(&self, request: http::Request<Body>) -> TransportFuture<'_> {
        Box::pin(self.exchange(request))
    }
}

impl std::fmt::Display for Purpose {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Call { number, attempt } => write!(f, "call {number}, attempt {attempt}"),
            Self::Token(request) => write!(f, "token {} for {}", request.number, request.cell),
            Self::Logout { number } => write!(f, "logout {number}"),
        }
    }
}

fn response(reply: &Reply, body: Body) -> http::Response<Body> {
    let mut response = http::Response::builder().status(reply.status).header("X-Request-Id", REQUEST_ID);
    if let Some(seconds) = reply.retry_after_s {
        response = response.header("Retry-After", seconds);
    }
    response.body(body).unwrap()
}

/// A body that breaks after its first bytes.
struct CutBody(bool);

impl http_body::Body for CutBody {
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        let is_begun = std::mem::replace(&mut self.0, true);
        Poll::Ready(Some(if is_begun { Err("reset".into()) } else { Ok(Frame::data(Bytes::from_static(b"{\"da"))) }))
    }
}
