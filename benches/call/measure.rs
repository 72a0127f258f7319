//! What calls cost.

use std::future::Future;
use std::pin::Pin;
use std::time::Instant;

use tokio::runtime::Runtime;

/// One call, from the typed request to the typed answer.
pub(crate) type Work = Pin<Box<dyn Future<Output = ()> + Send>>;

/// How many calls make a turn, and how many of them are under way at the same time.
#[derive(Clone, Copy)]
pub(crate) struct Load {
    pub(crate) calls: usize,
    pub(crate) at_once: usize,
}

/// Seconds that a call takes.
#[derive(Clone, Copy)]
pub(crate) struct Cost {
    pub(crate) cpu: f64,
    pub(crate) clock: f64,
}

/// Runs calls on this thread alone, so that its CPU time is theirs and the server's is not in it.
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

    /// The least that a call of each side takes. The sides have their turns one after the other, so that all meet the
    /// same machine; who begins changes from round to round.
    pub(crate) fn compare<const N: usize>(&self, load: Load, sides: [&dyn Fn() -> Work; N]) -> [Cost; N] {
        let mut least = [Cost { cpu: f64::MAX, clock: f64::MAX }; N];
        for round in 0..self.rounds {
            for turn in 0..N {
                let index = (round + turn) % N;
                let cost = self.turn(load, sides[index]);
                least[index].cpu = least[index].cpu.min(cost.cpu);
                least[index].clock = least[index].clock.min(cost.clock);
            }
        }
        least
    }

    fn turn(&self, load: Load, side: &dyn Fn() -> Work) -> Cost {
        let (cpu, clock) = (cpu_time(), Instant::now());
        self.runtime.block_on(async {
            if load.at_once == 1 {
                for _ in 0..load.calls {
                    side().await;
                }
                return;
            }
            let mut running = tokio::task::JoinSet::new();
            for _ in 0..load.calls {
                if running.len() == load.at_once {
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

/// Seconds that this thread has been on a CPU.
#[cfg(unix)]
fn cpu_time() -> f64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

/// Where nobody tells the CPU time, the clock must do.
#[cfg(not(unix))]
fn cpu_time() -> f64 {
    static BEGAN: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
    BEGAN.get_or_init(Instant::now).elapsed().as_secs_f64()
}
