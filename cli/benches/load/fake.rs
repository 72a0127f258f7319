//! The fake as a process, and what it uses.

use std::env;
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// How long a clock tick of the kernel takes, in which it states CPU times.
const TICK: Duration = Duration::from_millis(10);

/// A running fake, which ends with this value.
pub(crate) struct Fake {
    child: Child,
    pub(crate) url: String,
}

impl Fake {
    pub(crate) fn start() -> Self {
        let program = env::var("HWMEETING").unwrap_or_else(|_| env!("CARGO_BIN_EXE_hwmeeting").to_owned());
        let arguments = ["fake", "--quiet", "--check-tokens"];
        let mut child = Command::new(program).args(arguments).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let url = line.split(' ').find(|word| word.starts_with("http://")).unwrap().to_owned();
        Self { child, url }
    }

    /// Returns the memory of the process in MB.
    pub(crate) fn memory_mb(&self) -> f64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        line.trim().trim_end_matches(" kB").parse::<f64>().unwrap() / 1e3
    }

    /// Returns the CPU time of the process.
    pub(crate) fn cpu(&self) -> Duration {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.child.id())).unwrap();
        // The name of the program, in parentheses, can contain blanks. Of the fields after it, the 12th and the 13th are the times
        // in user space and in the kernel.
        let fields = stat.rsplit_once(')').unwrap().1.split_whitespace();
        TICK * fields.skip(11).take(2).map(|ticks| ticks.parse::<u32>().unwrap()).sum()
    }
}

impl Drop for Fake {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
