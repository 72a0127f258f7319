//! The measured process.

use std::fs::{self, File};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use huaweicloud_meeting::meeting_management::SearchMeetingsRequest;
use huaweicloud_meeting::{Client, Credentials, Error, RetryPolicy, Secret, Upload};
use tokio::runtime::Builder;
use tokio::time::sleep;

use crate::server::{BLANKS, ENDLESS, ENDLESS_ERROR, MEETINGS};

/// The size of the uploaded file.
const UPLOAD: u64 = 1 << 30;

/// How long an endless response is received at most.
const PATIENCE: Duration = Duration::from_secs(3);

/// All scenarios. The first is what the others are compared with.
pub(crate) const SCENARIOS: [&str; 6] = [
    "a small call",
    "upload of 1 GiB from a file",
    "response of 60 MiB: meetings",
    "response of 60 MiB: blanks",
    "endless response",
    "endless error response",
];

/// Runs a scenario and prints the peak memory in KiB, the time and the longest gap in milliseconds, and the result.
pub(crate) fn run(scenario: &str, endpoint: &str) {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let (result, elapsed, gap) = runtime.block_on(async {
        let started = Instant::now();
        let watch = tokio::spawn(longest_gap());
        // Without this, the watch would not have begun.
        sleep(Duration::from_millis(5)).await;
        let result = call(scenario, endpoint).await;
        let elapsed = started.elapsed();
        // Lets the watch notice a gap that has just ended.
        sleep(Duration::from_millis(50)).await;
        watch.abort();
        (result, elapsed, GAP.get())
    });
    let result = match result {
        Ok(result) => result,
        Err(error) => error.to_string().chars().take(100).collect(),
    };
    println!("{}\t{}\t{}\t{result}", peak_kib(), elapsed.as_millis(), gap.as_millis());
}

thread_local! {
    /// The longest time for which the executor did not run a task that was due.
    static GAP: std::cell::Cell<Duration> = const { std::cell::Cell::new(Duration::ZERO) };
}

async fn longest_gap() {
    const INTERVAL: Duration = Duration::from_millis(2);
    loop {
        let before = Instant::now();
        sleep(INTERVAL).await;
        let gap = before.elapsed().saturating_sub(INTERVAL);
        GAP.set(GAP.get().max(gap));
    }
}

async fn call(scenario: &str, endpoint: &str) -> Result<String, Error> {
    let client = |path: &str| {
        let builder = Client::builder().endpoint(format!("{endpoint}{path}")).retry(RetryPolicy::none());
        builder.credentials(Credentials::token(Secret::new("token"))).build()
    };
    let search = || SearchMeetingsRequest::new();
    match scenario {
        "a small call" => client("")?.show_my_info().await.map(|_| "success".to_owned()),
        "upload of 1 GiB from a file" => {
            let file = SparseFile::create();
            client("")?.add_material(Upload::path(&file.0)).await.map(|()| "success".to_owned())
        }
        "response of 60 MiB: meetings" => {
            let page = client(MEETINGS)?.search_meetings(search()).await?;
            Ok(format!("{} meetings", page.data.len()))
        }
        "response of 60 MiB: blanks" => client(BLANKS)?.show_my_info().await.map(|_| "success".to_owned()),
        "endless response" => client(ENDLESS)?.show_my_info().timeout(PATIENCE).await.map(|_| "success".to_owned()),
        "endless error response" => {
            client(ENDLESS_ERROR)?.show_my_info().timeout(PATIENCE).await.map(|_| "success".to_owned())
        }
        _ => panic!("there is no scenario `{scenario}`"),
    }
}

/// A file without content on disk, deleted when it is dropped.
struct SparseFile(PathBuf);

impl SparseFile {
    fn create() -> Self {
        let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("upload-{}.png", std::process::id()));
        File::create(&path).and_then(|file| file.set_len(UPLOAD)).unwrap();
        Self(path)
    }
}

impl Drop for SparseFile {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

/// Returns the peak memory of this process in KiB.
fn peak_kib() -> u64 {
    let status = fs::read_to_string("/proc/self/status").expect("this benchmark requires Linux");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}
