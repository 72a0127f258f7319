//! Measures the peak memory of uploads, of downloads and of large responses, and how long the executor stands still.
//!
//! Run it with `cargo bench -p huaweicloud-meeting-tests --bench memory`. Requires Linux. The environment variable `MIB` sets the
//! size of the uploads, the downloads and the large responses [default: 1024].

#![allow(missing_docs)]

use std::fs::{self, File};
use std::future::Future;
use std::io::{self, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use huaweicloud_meeting::meeting_management::SearchMeetingsRequest;
use huaweicloud_meeting::{Client, Credentials, Result, RetryPolicy, Secret, Upload};

const MIB: u64 = 1024 * 1024;

/// What the server sends after the headers of a response.
#[derive(Clone, Copy)]
enum Body {
    Empty,
    /// Blanks, and a length in the headers.
    Sized(u64),
    /// Blanks without an end.
    Endless,
}

fn main() {
    let mib = std::env::var("MIB").ok().and_then(|mib| mib.parse().ok()).unwrap_or(1024);
    let size = mib * MIB;
    let path = std::env::temp_dir().join(format!("huaweicloud-meeting-{}.mp4", std::process::id()));
    File::create(&path).unwrap().set_len(size).unwrap();

    println!("| what | peak memory | executor stands still | outcome |");
    println!("|---|--:|--:|---|");
    measure(&format!("upload of a file of {mib} MiB"), 200, Body::Empty, async |client, _| {
        client.set_profile_image(Upload::path(&path)).await
    });
    measure(&format!("download of {mib} MiB to a file"), 200, Body::Sized(size), async |client, endpoint| {
        client.download(endpoint).to(&path).await.map(drop)
    });
    fs::remove_file(&path).unwrap();
    for (title, status, body) in [
        (format!("response of {mib} MiB with a length"), 200, Body::Sized(size)),
        ("endless response".to_owned(), 200, Body::Endless),
        ("endless error response".to_owned(), 500, Body::Endless),
        ("response of 63 MiB without JSON, below the limit".to_owned(), 200, Body::Sized(63 * MIB)),
    ] {
        measure(&title, status, body, async |client, _| {
            client.search_meetings(SearchMeetingsRequest::new()).await.map(drop)
        });
    }
}

/// Makes one call with a server of its own, and prints the row of the table.
fn measure(title: &str, status: u16, body: Body, call: impl AsyncFnOnce(Client, &str) -> Result<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming() {
            // The client closes the connection when it has enough.
            let _ = serve(stream.unwrap(), status, body);
        }
    });
    let client = Client::builder()
        .endpoint(&endpoint)
        .credentials(Credentials::token(Secret::new("token")))
        .retry(RetryPolicy::none())
        .build()
        .unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let before = reset_peak();
    let (outcome, stall) = runtime.block_on(with_stall(call(client, &endpoint)));
    let peak = peak() - before;
    let outcome = outcome.map_or_else(|error| format!("{:?}", error.kind()), |()| "ok".to_owned());
    println!("| {title} | {:.1} MB | {:.0} ms | {outcome} |", peak as f64 / 1e3, stall.as_secs_f64() * 1e3);
}

/// Runs a future, and returns the longest time in which no other task of the runtime made progress.
async fn with_stall<T>(future: impl Future<Output = T>) -> (T, Duration) {
    let mut longest = Duration::ZERO;
    let mut future = std::pin::pin!(future);
    let mut last = Instant::now();
    loop {
        tokio::select! {
            biased;
            () = tokio::time::sleep(Duration::from_millis(1)) => {
                longest = longest.max(last.elapsed().saturating_sub(Duration::from_millis(1)));
                last = Instant::now();
            }
            output = &mut future => return (output, longest.max(last.elapsed())),
        }
    }
}

/// Reads requests and responds to them.
fn serve(mut stream: TcpStream, status: u16, body: Body) -> io::Result<()> {
    let length = match body {
        Body::Empty => Some(0),
        Body::Sized(size) => Some(size),
        Body::Endless => None,
    };
    let headers = length.map_or("Connection: close".to_owned(), |length| format!("Content-Length: {length}"));
    read_request(&mut stream)?;
    stream.write_all(format!("HTTP/1.1 {status} \r\n{headers}\r\n\r\n").as_bytes())?;
    let blanks = [b' '; 65_536];
    let mut left = length.unwrap_or(u64::MAX);
    while left > 0 {
        let count = left.min(blanks.len() as u64) as usize;
        stream.write_all(&blanks[..count])?;
        left -= count as u64;
    }
    Ok(())
}

fn read_request(stream: &mut TcpStream) -> io::Result<()> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte)?;
        head.push(byte[0]);
    }
    let head = String::from_utf8_lossy(&head).to_ascii_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
    io::copy(&mut stream.take(length.unwrap_or(0)), &mut io::sink())?;
    Ok(())
}

/// Resets the peak memory of this process to its current memory, and returns it in kB.
fn reset_peak() -> u64 {
    fs::write("/proc/self/clear_refs", "5").unwrap();
    peak()
}

/// Returns the peak memory of this process in kB.
fn peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}
