//! A call beside the same call with bare reqwest: CPU time of the client's thread and time on the clock, in turns in one
//! run. Both send the same bytes, which is verified, over one connection that is kept to the same server on loopback.
//!
//! `cargo bench --bench call`; the environment variable `ROUNDS` says how often each side has its turn.

#![allow(missing_docs)]

use std::sync::Arc;

use bare::Bare;
use measure::{Load, Meter, Work};
use ours::Ours;
use server::{Server, answer};

/// A type as one writes it by hand for serde's derives.
macro_rules! message {
    ($name:ident { $($index:literal => $member:ident: $type:ty, $wire:literal;)* }) => {
        #[derive(Clone, Debug, Default, serde::Serialize, serde::Deserialize)]
        pub(crate) struct $name {
            $(
                #[serde(rename = $wire, default, skip_serializing_if = "Option::is_none")]
                pub(crate) $member: Option<$type>,
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

fn main() {
    let rounds = std::env::var("ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(100);
    let page = serde_json::to_string(&meetings::page(100)).unwrap();
    let server = Server::start([
        (INVITE_PARTICIPANT, answer("")),
        (SHOW_MY_INFO, answer(user::ANSWER)),
        (SEARCH_MEETINGS, answer(&page)),
    ]);
    let meter = Meter::new(rounds);
    let ours = Arc::new(Ours::new(&server.endpoint()));
    // What our client says of itself is said by the other one, too.
    meter.run(ours.clone().show_my_info());
    let bare = Arc::new(Bare::new(&server.endpoint(), &server.last_request().header("user-agent")));

    let same_bytes = |work: &dyn Fn() -> Work, other: &dyn Fn() -> Work| {
        meter.run(work());
        let one = server.last_request();
        meter.run(other());
        assert_eq!(one, server.last_request());
    };
    println!(
        "| call | at once | bare reqwest, CPU | ours, CPU | ours, clock | bare reqwest, answer not decoded, CPU |"
    );
    println!("|---|---|---|---|---|---|");
    for (at_once, times) in [(1, 1), (16, 4)] {
        let compare =
            |title: &str, calls: usize, bare: &dyn Fn() -> Work, ours: &dyn Fn() -> Work, bytes: &dyn Fn() -> Work| {
                same_bytes(bare, ours);
                same_bytes(bare, bytes);
                let [bare, ours, bytes] = meter.compare(Load { calls: calls * times, at_once }, [bare, ours, bytes]);
                println!(
                    "| {title} | {at_once} | {:.1} µs | **{:.2}** | {:.2} | {:.2} |",
                    bare.cpu * 1e6,
                    ours.cpu / bare.cpu,
                    ours.clock / bare.clock,
                    bytes.cpu / bare.cpu,
                );
            };
        compare(
            "InviteParticipant, no answer",
            200,
            &|| Box::pin(bare.clone().invite_participant()),
            &|| Box::pin(ours.clone().invite_participant()),
            &|| Box::pin(bare.clone().invite_participant_in_bytes()),
        );
        compare(
            "ShowMyInfo, 1 kB",
            200,
            &|| Box::pin(bare.clone().show_my_info()),
            &|| Box::pin(ours.clone().show_my_info()),
            &|| Box::pin(bare.clone().show_my_info_in_bytes()),
        );
        compare(
            "SearchMeetings, 100 meetings, 350 kB",
            8,
            &|| Box::pin(bare.clone().search_meetings()),
            &|| Box::pin(ours.clone().search_meetings()),
            &|| Box::pin(bare.clone().search_meetings_in_bytes()),
        );
    }
}
