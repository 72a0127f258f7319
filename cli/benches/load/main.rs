//! Puts load on the fake, which runs as a process of its own: `hwmeeting fake`.
//!
//! `cargo bench -p hwmeeting --bench load -- [PART]...` with the parts
//!
//! - `requests`: clients that book and change meetings, control a meeting in progress and manage users;
//! - `full`: the same, after resources have as many items as the fake keeps;
//! - `history`: as many meetings that have ended as the fake keeps, and more;
//! - `events`: subscribers of the WebSocket of one meeting, while people join, are unmuted and leave;
//! - `logins`: logins with and without a logout.
//!
//! All of them run by default. Requires Linux. The environment variables `CLIENTS` [default: 64], `SECONDS` [60], `SUBSCRIBERS`
//! [200], `RATE` (changes per second) [50], `ITEMS` [25000] and `LOGINS` [72000] set the load, and `HWMEETING` the program
//! [default: the one that was built with this benchmark].

#![allow(missing_docs, clippy::indexing_slicing, clippy::print_stdout, clippy::unwrap_used)]

mod client;
mod events;
mod fake;
mod fill;
mod logins;
mod mix;
mod requests;
mod stats;

use std::env;

const PARTS: [&str; 5] = ["requests", "full", "history", "events", "logins"];

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let selected: Vec<String> = env::args().skip(1).filter(|argument| PARTS.contains(&argument.as_str())).collect();
    for part in PARTS.iter().filter(|part| selected.is_empty() || selected.iter().any(|name| name == *part)) {
        println!("\n## {part}\n");
        match *part {
            "requests" => requests::measure().await,
            "full" => fill::measure_full().await,
            "history" => fill::measure_history().await,
            "events" => events::measure().await,
            _ => logins::measure().await,
        }
    }
}

/// Returns a number of the environment.
fn setting(name: &str, default: u64) -> u64 {
    env::var(name).map_or(default, |value| value.parse().unwrap())
}
