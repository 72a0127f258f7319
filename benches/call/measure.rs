//! Measuring the cost of calls.

use std::future::Future;
use std::pin::Pin;
use std::time::Instant;

use tokio::runtime::Runtime;

/// One call, from the typed request to the typed response.
pub(crate) type Work = Pin<Box<dyn Future<Output = ()> + Send>>;

/// The number of calls per measurement, and how many of them are concurrent.
#[derive(Clone, Copy)]
pub(crate) struct Load {
    pub(crate) calls: usize,
    pub(crate) concurrency: usize,
}

/// The cost of one call in seconds.
#[derive(Clone, Copy)]
pub(crate) struct Cost {
    pub(crate) cpu: f64,
    pub(crate) clock: f64,
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

    pub(crate) fn run(&self, work: impl Future<Output = ()>) {
        self.runtime.block_on(work);
    }

    /// Returns the minimum cost per call of each side. The sides take turns, so that a change in the load of the machine
    /// affects all; a different side begins in each round.
    pub(crate) fn compare<const N: usize>(&self, load: Load, sides: [&dyn Fn() -> Work; N]) -> [Cost; N] {
        let mut minimum = [Cost { cpu: f64::MAX, clock: f64::MAX }; N];
        for round in 0..self.rounds {
            for turn in 0..N {
                let index = (round + turn) % N;
                let cost = self.measure(load, sides[index]);
                minimum[index].cpu = minimum[index].cpu.min(cost.cpu);
                minimum[index].clock = minimum[index].clock.min(cost.clock);
            }
        }
        minimum
    }

    fn measure(&self, load: Load, side: &dyn Fn() -> Work) -> Cost {
        let (cpu, clock) = (cpu_time(), Instant::now());
        self.runtime.block_on(async {
            if load.concurrency == 1 {
                for _ in 0..load.calls {
                    side().await;
                }
                return;
            }
            let mut running = tokio::task::JoinSet::new();
            for _ in 0..load.calls {
                if running.len() == load.concurrency {
                    running.join_next().await.unwrap().unwrap();
                }
                running.spawn(side());
            }
            running.join_all().await;
        });
        let calls = load.calls as f64;
        Cost { cpu: (cpu_time() - cpu) / calls, clock: clock.elapsed().as_secs_f64() / calls }
    }
}

/// Returns the CPU time of this thread in seconds.
#[cfg(unix)]
fn cpu_time() -> f64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

/// Returns the wall-clock time in seconds: there is no portable way to get the CPU time of a thread.
#[cfg(not(unix))]
fn cpu_time() -> f64 {
    static START: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
    START.get_or_init(Instant::now).elapsed().as_secs_f64()
}
