//! What clients count and measure.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::Value;

#[derive(Default)]
pub(crate) struct Stats {
    /// How long the calls of each operation took.
    times: BTreeMap<&'static str, Vec<Duration>>,
    /// The numbers of error responses by operation, status and code.
    errors: BTreeMap<(&'static str, u16, String), usize>,
}

impl Stats {
    pub(crate) fn add(&mut self, operation: &'static str, time: Duration, status: u16, response: &Value) {
        self.times.entry(operation).or_default().push(time);
        if !(200..300).contains(&status) {
            let code = response["error_code"].as_str().unwrap_or_default().to_owned();
            *self.errors.entry((operation, status, code)).or_default() += 1;
        }
    }

    pub(crate) fn merge(&mut self, other: Self) {
        for (operation, times) in other.times {
            self.times.entry(operation).or_default().extend(times);
        }
        for (error, count) in other.errors {
            *self.errors.entry(error).or_default() += count;
        }
    }

    pub(crate) fn count(&self) -> usize {
        self.times.values().map(Vec::len).sum()
    }

    pub(crate) fn times(&self) -> Vec<Duration> {
        self.times.values().flatten().copied().collect()
    }

    /// Prints the errors, and how long calls took.
    pub(crate) fn print(&self) {
        println!("\n| operation | calls | p50 | p99 | longest |\n|---|--:|--:|--:|--:|");
        let all = [("all", self.times())].into_iter();
        for (operation, mut times) in all.chain(self.times.iter().map(|(name, times)| (*name, times.clone()))) {
            let [p50, p99, longest] = percentiles(&mut times);
            println!("| {operation} | {} | {p50:.1} ms | {p99:.1} ms | {longest:.1} ms |", times.len());
        }
        println!("\nErrors: {}", self.errors.values().sum::<usize>());
        for ((operation, status, code), count) in &self.errors {
            println!("- {operation}: {count} times {status} {code}");
        }
    }
}

/// Sorts times, and returns the median, the 99th percentile and the longest in milliseconds.
pub(crate) fn percentiles(times: &mut [Duration]) -> [f64; 3] {
    times.sort_unstable();
    let at =
        |share: f64| times.get((times.len().saturating_sub(1) as f64 * share) as usize).copied().unwrap_or_default();
    [at(0.5), at(0.99), at(1.0)].map(|time| time.as_secs_f64() * 1e3)
}
