//! A deterministic simulation: clients, tasks, a network and a service on a paused clock, all from one seed.
//!
//! `SIMULATION_SEED` replays one seed, `SIMULATION_SEEDS` sets the number of seeds.

mod network;
mod record;
mod scenario;
mod service;
mod weather;

use std::time::Instant;

use huaweicloud_meeting_tests::random::variable;
use scenario::run;

/// The number of seeds that are tried by default.
const SEEDS: u64 = 200;

/// The number of failing seeds that are printed.
const SHOWN: usize = 5;

#[test]
fn no_seed_violates_an_invariant() {
    let started = Instant::now();
    let seeds = match variable("SIMULATION_SEED") {
        Some(seed) => seed..seed + 1,
        None => 1..1 + variable("SIMULATION_SEEDS").unwrap_or(SEEDS),
    };
    let tried = seeds.end - seeds.start;
    let runs = seeds.map(|seed| (seed, run(seed)));
    let (mut calls, mut failures) = (0, Vec::new());
    for (seed, record) in runs {
        calls += record.calls.len();
        if !record.violations.is_empty() {
            failures.push((seed, record));
        }
    }
    println!("{tried} seeds, {calls} calls in {:?}", started.elapsed());
    let mut report = String::new();
    for (seed, record) in failures.iter().take(SHOWN) {
        report.push_str(&format!("\nSIMULATION_SEED={seed}\n    {}", record.violations.join("\n    ")));
        if tried == 1 {
            report.push_str(&format!("\n\n{}", record.journal.join("\n")));
        }
    }
    let kinds = record::count_by_kind(failures.iter().flat_map(|(_, record)| &record.violations));
    assert!(failures.is_empty(), "{} of {tried} seeds fail\n{kinds}{report}", failures.len());
}

#[test]
fn a_seed_can_be_replayed() {
    for seed in 1..6 {
        // The order of events at the same time depends on the runtime.
        let journal = || {
            let mut journal = run(seed).journal;
            journal.sort();
            journal
        };
        let first = journal();
        assert!(first.len() > 10, "seed {seed}: only {} events", first.len());
        let second = journal();
        let differs = first.iter().zip(&second).find(|(first, second)| first != second);
        assert!(first == second, "seed {seed}: {differs:#?}");
    }
}
