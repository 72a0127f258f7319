//! Measures the peak memory of a process that uploads a large file, or receives large and endless responses, and for how long
//! its executor stands still.
//!
//! Run it with `cargo bench -p huaweicloud-meeting-tests --bench memory`. Each measurement is a process of its own, and the
//! server is in another one. Memory is `VmHWM` of `/proc/self/status`, so this requires Linux.

#![allow(missing_docs, clippy::expect_used, clippy::print_stdout, clippy::unwrap_used)]

mod client;
mod server;

use std::env;
use std::process::{Command, Stdio};

use client::SCENARIOS;
use server::Server;

/// The scenario and the endpoint of a child process.
const SCENARIO: &str = "MEMORY_SCENARIO";
const ENDPOINT: &str = "MEMORY_ENDPOINT";

fn main() {
    if let (Ok(scenario), Ok(endpoint)) = (env::var(SCENARIO), env::var(ENDPOINT)) {
        return client::run(&scenario, &endpoint);
    }
    let server = Server::start();
    println!("| | result | peak memory, MiB | above a small call, MiB | time, s | executor stands still, s |");
    println!("|---|---|--:|--:|--:|--:|");
    let mut base = None;
    for scenario in SCENARIOS {
        let [peak, elapsed_ms, gap_ms, result] = measure(scenario, &server.endpoint());
        let peak = mib(&peak);
        let above = peak - *base.get_or_insert(peak);
        let seconds = |ms: &str| ms.parse::<f64>().unwrap() / 1_000.0;
        let (elapsed, gap) = (seconds(&elapsed_ms), seconds(&gap_ms));
        println!("| {scenario} | {result} | {peak:.0} | {above:.0} | {elapsed:.1} | {gap:.2} |");
    }
}

/// Runs a scenario in a process of its own. Returns the peak memory in KiB, the time and the longest gap in milliseconds, and
/// the result.
fn measure(scenario: &str, endpoint: &str) -> [String; 4] {
    let mut command = Command::new(env::current_exe().unwrap());
    command.env(SCENARIO, scenario).env(ENDPOINT, endpoint).stderr(Stdio::inherit());
    let output = command.output().unwrap();
    let stdout = String::from_utf8(output.stdout).unwrap();
    let fields: Vec<_> = stdout.trim_end().splitn(4, '\t').map(str::to_owned).collect();
    fields.try_into().unwrap_or_else(|fields| panic!("{scenario}: {}: {fields:?}", output.status))
}

fn mib(kib: &str) -> f64 {
    kib.parse::<f64>().unwrap() / 1_024.0
}
