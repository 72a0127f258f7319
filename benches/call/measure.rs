//! Measuring the cost of calls.

use std::future::Future;
use std::pin::Pin;
use std::time::Instant;

use tokio::runtime::Runtime;

/// The future of one call, from the typed request to the typed response.
pub(crate) type CallFuture = Pin<Box<dyn Future<Output = ()> + Send>>;

/// The number of calls per measurement, and how many of them are concurrent.
#[derive(Clone, Copy)]
pub(crate) struct Load {
    pub(crate) calls: usize,
    pub(crate) concurrency: usize,
}

/// The cost of one call.
#[derive(Clone, Copy)]
pub(crate) struct Cost {
    pub(crate) cpu_seconds: f64,
    pub(crate) wall_clock_seconds: f64,
}

/// Runs calls on the current thread, so that its CPU time does not include that of the server.
pub(crate) struct Meter {
    runtime: Runtime,
    rounds: usize,
}

impl Meter {
    pub(crate) fn new(rounds: usize) -> Self {
        Self { runtime: tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap(), rounds }
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
        let mut minimum = [Cost { cpu_seconds: f64::MAX, wall_clock_seconds: f64::MAX }; N];
        for round in 0..self.rounds {
            for turn in 0..N {
                let index = (round + turn) % N;
                let cost = self.measure(load, implementations[index]);
                minimum[index].cpu_seconds = minimum[index].cpu_seconds.min(cost.cpu_seconds);
                minimum[index].wall_clock_seconds = minimum[index].wall_clock_seconds.min(cost.wall_clock_seconds);
            }
        }
        minimum
    }

    fn measure(&self, load: Load, start_call: &dyn Fn() -> CallFuture) -> Cost {
        let (cpu_start, start) = (cpu_seconds(), Instant::now());
        self.runtime.block_on(async {
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
        });
        let calls = load.calls as f64;
        Cost {
            cpu_seconds: (cpu_seconds() - cpu_start) / calls,
            wall_clock_seconds: start.elapsed().as_secs_f64() / calls,
        }
    }
}

/// Returns the CPU time of this thread in seconds.
#[cfg(unix)]
fn cpu_seconds() -> f64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

/// Returns the wall-clock time in seconds: this platform has no clock for the CPU time of a thread.
#[cfg(not(unix))]
fn cpu_seconds() -> f64 {
    static START: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
    START.get_or_init(Instant::now).elapsed().as_secs_f64()
}
