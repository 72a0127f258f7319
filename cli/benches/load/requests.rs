//! Many clients at the same time.

use std::time::{Duration, Instant};

use tokio::task::JoinSet;
use tokio::time::sleep;

use crate::fake::Fake;
use crate::mix::work;
use crate::setting;
use crate::stats::Stats;

/// When the memory is measured, in seconds from the start.
const POINTS: [u64; 7] = [0, 10, 20, 30, 60, 120, 300];

pub(crate) async fn measure() {
    put_load_on(&Fake::start()).await;
}

/// Lets clients work, and prints what they and the fake have measured.
pub(crate) async fn put_load_on(fake: &Fake) {
    let (clients, seconds) = (setting("CLIENTS", 64), setting("SECONDS", 60));
    let (before, started) = (fake.cpu(), Instant::now());
    let until = started + Duration::from_secs(seconds);
    let mut workers = JoinSet::new();
    for client in 0..clients as usize {
        workers.spawn(work(fake.url.clone(), client, until));
    }
    let mut memory = Vec::new();
    for point in POINTS.into_iter().filter(|point| *point < seconds).chain([seconds]) {
        sleep((started + Duration::from_secs(point)).saturating_duration_since(Instant::now())).await;
        memory.push(format!("{:.1} after {point} s", fake.memory_mb()));
    }
    let mut stats = Stats::default();
    workers.join_all().await.into_iter().for_each(|worker| stats.merge(worker));
    let (count, elapsed, cpu) = (stats.count() as f64, started.elapsed().as_secs_f64(), fake.cpu() - before);
    let (per_second, share) = (count / elapsed, cpu.as_secs_f64() / elapsed);
    println!("{clients} clients, {elapsed:.1} s: {count} requests, {per_second:.0} per second.");
    println!(
        "CPU of the fake: {:.0} µs per request, {:.0} % of a core.",
        cpu.as_secs_f64() * 1e6 / count,
        share * 100.0
    );
    println!("Memory of the fake in MB: {}.", memory.join(", "));
    stats.print();
}

/// Prints the memory of the fake at times of equal distance.
pub(crate) fn print_memory(memory: &[f64]) {
    let shown: Vec<String> = memory.iter().map(|mb| format!("{mb:.1}")).collect();
    println!("Memory of the fake in MB: {}", shown.join(" "));
}
