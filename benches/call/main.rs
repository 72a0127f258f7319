//! Compares calls with the same calls made with bare reqwest: CPU time, wall-clock time and allocations. Both implementations send
//! the same bytes, which is verified, over kept-alive connections to the same server on loopback.
//!
//! Run it with `cargo bench -p huaweicloud-meeting-tests --bench call`. The environment variable `ROUNDS` sets how often each
//! implementation is measured [default: 100]. With the arguments `repeat IMPLEMENTATION CALL COUNT [CONCURRENCY]`, it only makes
//! calls, for a profiler and for `benches/call/instructions`.

#![allow(missing_docs)]

use std::env;
use std::sync::Arc;

use bare::Bare;
use measure::{CallFuture, Executor, Load, Meter, make_calls};
use ours::Ours;
use server::{Server, response};

/// Declares a struct as it would be written by hand for serde.
macro_rules! message {
    ($name:ident { $($index:literal => $field:ident: $type:ty, $wire:literal;)* }) => {
        #[derive(Clone, Debug, Default, serde::Serialize, serde::Deserialize)]
        pub(crate) struct $name {
            $(
                #[serde(rename = $wire, default, skip_serializing_if = "Option::is_none")]
                pub(crate) $field: Option<$type>,
            )*
        }
    };
}

mod bare;
mod measure;
#[path = "../../runtime/benches/codec/meetings.rs"]
mod meetings;
mod ours;
mod server;
mod user;

const MEETING: &str = "914083136";
const ACCESS_TOKEN: &str = "stqrbRpdmPq6XRWThfGZTV6Z7Gy8MMzFSmFp";
const CONTROL_TOKEN: &str = "cnr1d2ee5f6ad8bb5b6c3a29c54ab0c8a0e6";

const LOGIN: &str = "/v2/usg/acs/auth/appauth";
const INVITE_PARTICIPANT: &str = "/v1/mmc/control/conferences/participants";
const SHOW_MY_INFO: &str = "/v1/usg/dcs/member";
const SEARCH_MEETINGS: &str = "/v1/mmc/management/conferences";

/// A call that is measured.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Call {
    InviteParticipant,
    ShowMyInfo,
    SearchMeetings,
}

const CALLS: [Call; 3] = [Call::InviteParticipant, Call::ShowMyInfo, Call::SearchMeetings];

impl Call {
    fn title(self) -> &'static str {
        match self {
            Self::InviteParticipant => "InviteParticipant, no response body",
            Self::ShowMyInfo => "ShowMyInfo, 1 kB",
            Self::SearchMeetings => "SearchMeetings, 100 meetings, 350 kB",
        }
    }

    /// Returns how many sequential calls a measurement consists of, so that it takes several milliseconds.
    fn count(self) -> usize {
        if self == Self::SearchMeetings { 8 } else { 200 }
    }
}

/// How a call is made.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Implementation {
    Bare,
    Ours,
    /// Bare reqwest with a constant request body, whose response is not decoded.
    Undecoded,
}

const IMPLEMENTATIONS: [Implementation; 3] = [Implementation::Bare, Implementation::Ours, Implementation::Undecoded];

/// The clients of the implementations. Their connections belong to the runtime that makes the first calls.
struct Clients {
    bare: Arc<Bare>,
    ours: Arc<Ours>,
}

impl Clients {
    fn new(server: &Server, meter: &Meter) -> Self {
        let ours = Arc::new(Ours::new(&server.endpoint()));
        // Both implementations send the same `User-Agent`.
        meter.run(ours.clone().show_my_info());
        let bare = Arc::new(Bare::new(&server.endpoint(), &server.last_request().header("user-agent")));
        Self { bare, ours }
    }

    fn start(&self, implementation: Implementation, call: Call) -> CallFuture {
        let (bare, ours) = (self.bare.clone(), self.ours.clone());
        match (implementation, call) {
            (Implementation::Bare, Call::InviteParticipant) => Box::pin(bare.invite_participant()),
            (Implementation::Bare, Call::ShowMyInfo) => Box::pin(bare.show_my_info()),
            (Implementation::Bare, Call::SearchMeetings) => Box::pin(bare.search_meetings()),
            (Implementation::Ours, Call::InviteParticipant) => Box::pin(ours.invite_participant()),
            (Implementation::Ours, Call::ShowMyInfo) => Box::pin(ours.show_my_info()),
            (Implementation::Ours, Call::SearchMeetings) => Box::pin(ours.search_meetings()),
            (Implementation::Undecoded, Call::InviteParticipant) => Box::pin(bare.invite_participant_undecoded()),
            (Implementation::Undecoded, Call::ShowMyInfo) => Box::pin(bare.show_my_info_undecoded()),
            (Implementation::Undecoded, Call::SearchMeetings) => Box::pin(bare.search_meetings_undecoded()),
        }
    }
}

fn main() {
    let page = serde_json::to_string(&meetings::page(100)).unwrap();
    let token = format!(r#"{{"accessToken":"{ACCESS_TOKEN}","validPeriod":86400}}"#);
    let server = Server::start([
        (LOGIN, response(&token)),
        (INVITE_PARTICIPANT, response("")),
        (SHOW_MY_INFO, response(user::RESPONSE)),
        (SEARCH_MEETINGS, response(&page)),
    ]);
    // reqwest requires a TLS provider although connections to loopback are not encrypted.
    rustls::crypto::ring::default_provider().install_default().unwrap();
    let arguments: Vec<String> = env::args().collect();
    match arguments.iter().position(|argument| argument == "repeat") {
        Some(index) => repeat(&server, &arguments[index + 1..]),
        None => compare_all(&server),
    }
}

/// Makes calls without measuring them: `IMPLEMENTATION CALL COUNT [CONCURRENCY]`.
fn repeat(server: &Server, arguments: &[String]) {
    let [implementation, call, count, concurrency @ ..] = arguments else {
        panic!("expected an implementation, a call, a count, and optionally a concurrency")
    };
    let named = |name: String, argument: &String| name == *argument;
    let implementation = IMPLEMENTATIONS.into_iter().find(|known| named(format!("{known:?}"), implementation)).unwrap();
    let call = CALLS.into_iter().find(|known| named(format!("{known:?}"), call)).unwrap();
    let concurrency = concurrency.first().map_or(1, |concurrency| concurrency.parse().unwrap());
    let meter = Meter::new(Executor::of(concurrency), 1);
    let clients = Clients::new(server, &meter);
    meter.run(make_calls(Load { calls: count.parse().unwrap(), concurrency }, &|| clients.start(implementation, call)));
}

fn compare_all(server: &Server) {
    let rounds = env::var("ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(100);
    println!(
        "| call | concurrency | bare reqwest, CPU | ours, CPU | ours, clock | bare reqwest, allocations | ours, allocations | bare reqwest, response not decoded, CPU |"
    );
    println!("|---|---|---|---|---|---|---|---|");
    for (concurrency, times) in [(1, 1), (16, 4), (64, 8)] {
        let meter = Meter::new(Executor::of(concurrency), rounds);
        let clients = Clients::new(server, &meter);
        for call in CALLS {
            compare(&meter, server, &clients, call, Load { calls: call.count() * times, concurrency });
        }
    }
}

/// Verifies that all implementations send the same request, and prints the row of the table that compares their cost.
fn compare(meter: &Meter, server: &Server, clients: &Clients, call: Call, load: Load) {
    let requests = IMPLEMENTATIONS.map(|implementation| {
        meter.run(clients.start(implementation, call));
        server.last_request().without_id()
    });
    assert!(requests.iter().all(|request| *request == requests[0]), "{call:?}: {requests:?}");
    let starts = IMPLEMENTATIONS.map(|implementation| move || clients.start(implementation, call));
    let [bare, ours, undecoded] = meter.compare(load, starts.each_ref().map(|start| start as _));
    println!(
        "| {} | {} | {:.1} µs | **{:.2}** | {:.2} | {} | {} | {:.2} |",
        call.title(),
        load.concurrency,
        bare.cpu_seconds * 1e6,
        ours.cpu_seconds / bare.cpu_seconds,
        ours.wall_clock_seconds / bare.wall_clock_seconds,
        bare.allocations(),
        ours.allocations(),
        undecoded.cpu_seconds / bare.cpu_seconds,
    );
}
