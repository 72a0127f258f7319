//! Decodes a page of 100 meetings with the types of each compared crate, and prints the minimum time of each in seconds.
//! `benches/compare/run decode` compiles it as a package of its own.

use std::hint::black_box;
use std::time::{Duration, Instant};

/// Declares a struct that the page consists of.
macro_rules! message {
    ($name:ident { $($index:literal => $field:ident: $type:ty, $wire:literal;)* }) => {
        #[derive(Default, serde::Serialize)]
        pub(crate) struct $name {
            $(
                #[serde(rename = $wire, skip_serializing_if = "Option::is_none")]
                pub(crate) $field: Option<$type>,
            )*
        }
    };
}

#[path = "../../runtime/benches/codec/meetings.rs"]
mod meetings;

type Side = (&'static str, fn(&[u8]) -> usize);

const SIDES: &[Side] = &[
    #[cfg(feature = "ours")]
    ("ours", |page| {
        use huaweicloud_meeting_runtime::codec::{Mode, decode};
        let page: huaweicloud_meeting::meeting_management::MeetingPage = decode(page, Mode::Lenient).unwrap();
        black_box(page).data.len()
    }),
    #[cfg(feature = "progenitor")]
    ("progenitor", |page| {
        let page: meeting_progenitor::types::MeetingPage = serde_json::from_slice(page).unwrap();
        black_box(page).data.map_or(0, |data| data.len())
    }),
    #[cfg(feature = "openapi-generator")]
    ("openapi-generator", |page| {
        let page: meeting_openapi_generator::models::MeetingPage = serde_json::from_slice(page).unwrap();
        black_box(page).data.flatten().map_or(0, |data| data.len())
    }),
];

fn main() {
    let rounds = std::env::var("ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(300);
    let page = serde_json::to_string(&meetings::page(100)).unwrap();
    let mut minimum = vec![Duration::MAX; SIDES.len()];
    for _ in 0..rounds {
        for ((_, decode), minimum) in SIDES.iter().zip(&mut minimum) {
            let start = Instant::now();
            let count = decode(black_box(page.as_bytes()));
            *minimum = (*minimum).min(start.elapsed());
            assert_eq!(count, 100);
        }
    }
    for ((name, _), minimum) in SIDES.iter().zip(minimum) {
        println!("{name} {}", minimum.as_secs_f64());
    }
}
