//! Compares calls with the same calls made with bare reqwest: CPU time of the client's thread, and wall-clock time. Both
//! implementations send the same bytes, which is verified, over a kept-alive connection to the same server on loopback.
//!
//! Run it with `cargo bench -p huaweicloud-meeting-tests --bench call`. The environment variable `ROUNDS` sets how often each
//! implementation is measured [default: 100].

#![allow(missing_docs)]

use std::sync::Arc;

use bare::Bare;
use measure::{CallFuture, Load, Meter};
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

const INVITE_PARTICIPANT: &str = "/v1/mmc/control/conferences/participants";
const SHOW_MY_INFO: &str = "/v1/usg/dcs/member";
const SEARCH_MEETINGS: &str = "/v1/mmc/management/conferences";

/// Starts one call.
type StartCall<'a> = &'a dyn Fn() -> CallFuture;

fn main() {
    let rounds = std::env::var("ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(100);
    let page = serde_json::to_string(&meetings::page(100)).unwrap();
    let server = Server::start([
        (INVITE_PARTICIPANT, response("")),
        (SHOW_MY_INFO, response(user::RESPONSE)),
        (SEARCH_MEETINGS, response(&page)),
    ]);
    let meter = Meter::new(rounds);
    let ours = Arc::new(Ours::new(&server.endpoint()));
    // Both implementations send the same `User-Agent`.
    meter.run(ours.clone().show_my_info());
    let bare = Arc::new(Bare::new(&server.endpoint(), &server.last_request().header("user-agent")));

    println!(
        "| call | concurrency | bare reqwest, CPU | ours, CPU | ours, clock | bare reqwest, response not decoded, CPU |"
    );
    println!("|---|---|---|---|---|---|");
    for (concurrency, times) in [(1, 1), (16, 4)] {
        let compare = |title: &str, calls: usize, implementations: [StartCall<'_>; 3]| {
            compare(&meter, &server, title, Load { calls: calls * times, concurrency }, implementations);
        };
        compare(
            "InviteParticipant, no response body",
            200,
            [&|| Box::pin(bare.clone().invite_participant()), &|| Box::pin(ours.clone().invite_participant()), &|| {
                Box::pin(bare.clone().invite_participant_undecoded())
            }],
        );
        compare(
            "ShowMyInfo, 1 kB",
            200,
            [&|| Box::pin(bare.clone().show_my_info()), &|| Box::pin(ours.clone().show_my_info()), &|| {
                Box::pin(bare.clone().show_my_info_undecoded())
            }],
        );
        compare(
            "SearchMeetings, 100 meetings, 350 kB",
            8,
            [&|| Box::pin(bare.clone().search_meetings()), &|| Box::pin(ours.clone().search_meetings()), &|| {
                Box::pin(bare.clone().search_meetings_undecoded())
            }],
        );
    }
}

/// Verifies that all implementations send the same request, and prints the row of the table that compares their cost.
fn compare(meter: &Meter, server: &Server, title: &str, load: Load, implementations: [StartCall<'_>; 3]) {
    let requests = implementations.map(|start| {
        meter.run(start());
        server.last_request().without_id()
    });
    assert!(requests.iter().all(|request| *request == requests[0]), "{title}: {requests:?}");
    let [bare, ours, undecoded] = meter.compare(load, implementations);
    println!(
        "| {title} | {} | {:.1} µs | **{:.2}** | {:.2} | {:.2} |",
        load.concurrency,
        bare.cpu_seconds * 1e6,
        ours.cpu_seconds / bare.cpu_seconds,
        ours.wall_clock_seconds / bare.wall_clock_seconds,
        undecoded.cpu_seconds / bare.cpu_seconds,
    );
}
