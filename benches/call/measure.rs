//! Measuring the cost of calls.

use std::future::Future;
use std::pin::Pin;
use std::time::Instant;

use tokio::runtime::{Builder, Runtime};

/// The future of one call, from the typed request to the typed response.
pub(crate) type CallFuture = Pin<Box<dyn Future<Output = ()> + Send>>;

/// The number of calls per measurement, and how many of them are concurrent.
#[derive(Clone, Copy)]
pub(crate) struct Load {
    pub(crate) calls: usize,
    pub(crate) concurrency: usize,
}

/// The runtime in which calls are made.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Executor {
    /// The CPU time is that of the thread, without that of the server.
    CurrentThread,
    /// One thread per core. The CPU time is that of the process, with that of the server. Allocations are not counted.
    MultiThread,
}

impl Executor {
    /// Returns the runtime for a number of concurrent calls.
    pub(crate) fn of(concurrency: usize) -> Self {
        if concurrency <= 16 { Self::CurrentThread } else { Self::MultiThread }
    }
}

/// The cost of one call.
#[derive(Clone, Copy)]
pub(crate) struct Cost {
    pub(crate) cpu_seconds: f64,
    pub(crate) wall_clock_seconds: f64,
    allocations: f64,
    allocated_bytes: f64,
}

impl Cost {
    const MAX: Self =
        Self { cpu_seconds: f64::MAX, wall_clock_seconds: f64::MAX, allocations: f64::MAX, allocated_bytes: f64::MAX };

    fn min(self, other: Self) -> Self {
        Self {
            cpu_seconds: self.cpu_seconds.min(other.cpu_seconds),
            wall_clock_seconds: self.wall_clock_seconds.min(other.wall_clock_seconds),
            allocations: self.allocations.min(other.allocations),
            allocated_bytes: self.allocated_bytes.min(other.allocated_bytes),
        }
    }

    /// Describes the allocations of one call.
    pub(crate) fn allocations(&self) -> String {
        if self.allocations == 0.0 {
            return "-".to_owned();
        }
        format!("{:.1}, {:.1} kB", self.allocations, self.allocated_bytes / 1e3)
    }
}

/// Runs calls and measures their cost.
pub(crate) struct Meter {
    executor: Executor,
    runtime: Runtime,
    rounds: usize,
}

impl Meter {
    pub(crate) fn new(executor: Executor, rounds: usize) -> Self {
        let mut builder = match executor {
            Executor::CurrentThread => Builder::new_current_thread(),
            Executor::MultiThread => Builder::new_multi_thread(),
        };
        Self { executor, runtime: builder.enable_all().build().unwrap(), rounds }
    }

    pub(crate) fn run(&self, call: impl Future<Output = ()>) {
        self.runtime.block_on(call);
    }

    /// Returns the minimum cost per call of each implementation. The implementations are measured alternately, so that a
    /// change in the load of the machine affects all of them. Each round starts with a different one.
    pub(crate) fn compare<const N: usize>(
        &self,
        load: Load,
        implementations: [&dyn Fn() -> CallFuture; N],
    ) -> [Cost; N] {
        let mut minimum = [Cost::MAX; N];
        for round in 0..self.rounds {
            for turn in 0..N {
                let index = (round + turn) % N;
                minimum[index] = minimum[index].min(self.measure(load, implementations[index]));
            }
        }
        minimum
    }

    fn measure(&self, load: Load, start_call: &dyn Fn() -> CallFuture) -> Cost {
        let (cpu_start, start) = (cpu_seconds(self.executor), Instant::now());
        let allocated = allocation_counter::measure(|| self.runtime.block_on(make_calls(load, start_call)));
        let calls = load.calls as f64;
        let per_call = |count: u64| if self.executor == Executor::CurrentThread { count as f64 / calls } else { 0.0 };
        Cost {
            cpu_seconds: (cpu_seconds(self.executor) - cpu_start) / calls,
            wall_clock_seconds: start.elapsed().as_secs_f64() / calls,
            allocations: per_call(allocated.count_total),
            allocated_bytes: per_call(allocated.bytes_total),
        }
    }
}

/// Makes calls, several at a time if the load is concurrent.
pub(crate) async fn make_calls(load: Load, start_call: &dyn Fn() -> CallFuture) {
    if load.concurrency == 1 {
        for _ in 0..load.calls {
            start_call().await;
        }
        return;
    }
    let mut running = tokio::task::JoinSet::new();
    for _ in 0..load.calls {
        if running.len() == load.concurrency {
            running.join_next().await.unwrap().unwrap();
        }
        running.spawn(start_call());
    }
    running.join_all().await;
}

/// Returns the CPU time of this thread or of the process in seconds.
#[cfg(unix)]
fn cpu_seconds(executor: Executor) -> f64 {
    let clock = match executor {
        Executor::CurrentThread => rustix::time::ClockId::ThreadCPUTime,
        Executor::MultiThread => rustix::time::ClockId::ProcessCPUTime,
    };
    let time = rustix::time::clock_gettime(clock);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

/// Returns the wall-clock time in seconds: this platform has no clock for the CPU time of a thread.
#[cfg(not(unix))]
fn cpu_seconds(_: Executor) -> f64 {
    static START: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
    START.get_or_init(Instant::now).elapsed().as_secs_f64()
}
