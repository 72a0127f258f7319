//! A server of one file, clients, and directories.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use huaweicloud_meeting_runtime::values::Secret;
use huaweicloud_meeting_runtime::{
    Core, CoreBuilder, Credentials, Download, DownloadLink, DownloadSource, Observer, RetryAdvice, RetryPolicy, Service,
};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

static SERVICE: Service = Service {
    user_agent: "library/1",
    request_id_header: "X-Request-Id",
    language_header: "Accept-Language",
    error_code: "code",
    error_message: "message",
    error_request_id: "id",
    retry: RetryAdvice { later: &[], never: &[] },
    codes: &[],
};

/// Returns the bytes of the file, which have no period.
pub(crate) fn content() -> Vec<u8> {
    let mut state = 1_u32;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state.to_be_bytes()[0]
    };
    (0..300_000).map(|_| next()).collect()
}

/// A request that the server received.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    /// Counted from 1.
    pub(crate) number: usize,
    pub(crate) head: String,
}

impl Request {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.head.lines().filter_map(|line| line.split_once(": "));
        headers.find(|(candidate, _)| candidate.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// Returns the offset from which the file is requested.
    pub(crate) fn start(&self) -> Option<usize> {
        self.header("range")?.strip_prefix("bytes=")?.strip_suffix('-')?.parse().ok()
    }
}

/// A response.
pub(crate) struct Reply {
    head: String,
    body: Vec<u8>,
    /// How many bytes of the body are sent before the connection is closed.
    cut: Option<usize>,
    /// Whether the connection stays open without data after the cut.
    hangs: bool,
}

impl Reply {
    /// A response with the length of its body.
    pub(crate) fn new(status: u16, headers: &str, body: impl Into<Vec<u8>>) -> Self {
        let body = body.into();
        let head =
            format!("HTTP/1.1 {status} \r\nConnection: close\r\nContent-Length: {}\r\n{headers}\r\n", body.len());
        Self { head, body, cut: None, hangs: false }
    }

    /// A response whose length is not stated: it ends with the connection.
    pub(crate) fn without_length(body: Vec<u8>) -> Self {
        Self { head: "HTTP/1.1 200 \r\nConnection: close\r\n\r\n".to_owned(), body, cut: None, hangs: false }
    }

    /// No response: the connection stays open without data.
    pub(crate) fn never() -> Self {
        Self { head: String::new(), body: Vec::new(), cut: None, hangs: true }
    }

    /// The whole file.
    pub(crate) fn whole() -> Self {
        Self::new(200, "ETag: \"1\"\r\n", content())
    }

    /// The requested part of the file, or the whole file.
    pub(crate) fn range(request: &Request) -> Self {
        let content = content();
        match request.start() {
            Some(start) if start < content.len() => {
                let (end, total) = (content.len() - 1, content.len());
                let headers = format!("ETag: \"1\"\r\nContent-Range: bytes {start}-{end}/{total}\r\n");
                Self::new(206, &headers, &content[start..])
            }
            Some(_) => Self::new(416, "", ""),
            None => Self::whole(),
        }
    }

    pub(crate) fn cut_after(mut self, bytes: usize) -> Self {
        self.cut = Some(bytes);
        self
    }

    pub(crate) fn hangs_after(mut self, bytes: usize) -> Self {
        self.hangs = true;
        self.cut_after(bytes)
    }
}

type Handler = Arc<dyn Fn(&Request) -> Reply + Send + Sync>;

/// A server on a port of 127.0.0.1, with one request for each connection.
pub(crate) struct Server {
    url: String,
    requests: Arc<Mutex<Vec<Request>>>,
    /// How many connections that were left open the client has closed.
    closed: Arc<AtomicUsize>,
    task: JoinHandle<()>,
}

impl Server {
    pub(crate) async fn start(handler: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/records/videoHD/0_0.mp4", listener.local_addr().unwrap());
        let requests: Arc<Mutex<Vec<Request>>> = Arc::default();
        let closed: Arc<AtomicUsize> = Arc::default();
        let (handler, received): (Handler, _) = (Arc::new(handler), Arc::clone(&requests));
        let closings = Arc::clone(&closed);
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                // The client under test reports errors.
                let closed = Arc::clone(&closings);
                tokio::spawn(serve(stream, Arc::clone(&handler), Arc::clone(&received), closed));
            }
        });
        Self { url, requests, closed, task }
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    pub(crate) fn requests(&self) -> Vec<Request> {
        self.requests.lock().unwrap().clone()
    }

    pub(crate) fn closed(&self) -> usize {
        self.closed.load(Ordering::SeqCst)
    }

    /// Returns the tokens of the requests.
    pub(crate) fn tokens(&self) -> Vec<String> {
        let requests = self.requests();
        requests.iter().map(|request| request.header("authorization").unwrap_or_default().to_owned()).collect()
    }

    /// Returns the offsets from which the file was requested.
    pub(crate) fn starts(&self) -> Vec<Option<usize>> {
        self.requests().iter().map(Request::start).collect()
    }

    /// Returns a download with a new token for each attempt: `token-1`, `token-2`.
    pub(crate) fn download(&self) -> Download {
        self.download_with(&core())
    }

    /// Returns a download of a client, with a new token for each attempt.
    pub(crate) fn download_with(&self, core: &Core) -> Download {
        let (url, issued) = (self.url.clone(), AtomicUsize::new(0));
        let source = DownloadSource::issued("talk.mp4", move |_| {
            let token = format!("token-{}", issued.fetch_add(1, Ordering::SeqCst) + 1);
            let link = DownloadLink::new(&url).header("authorization", Secret::new(token));
            Box::pin(async move { Ok(link) })
        });
        Download::new(core, source)
    }

    pub(crate) fn link(&self) -> DownloadLink {
        DownloadLink::new(&self.url).header("authorization", Secret::new("only-token"))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve(
    mut stream: TcpStream,
    handler: Handler,
    received: Arc<Mutex<Vec<Request>>>,
    closed: Arc<AtomicUsize>,
) -> io::Result<()> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await?);
    }
    let request = {
        let mut received = received.lock().unwrap();
        let request = Request { number: received.len() + 1, head: String::from_utf8_lossy(&head).into_owned() };
        received.push(request.clone());
        request
    };
    let reply = handler(&request);
    stream.write_all(reply.head.as_bytes()).await?;
    let sent = reply.cut.unwrap_or(reply.body.len()).min(reply.body.len());
    stream.write_all(&reply.body[..sent]).await?;
    if reply.hangs {
        let end = stream.read_u8().await;
        closed.fetch_add(1, Ordering::SeqCst);
        return end.map(drop);
    }
    stream.shutdown().await
}

/// Returns a client with an access token, which must not be sent to the server of a file.
pub(crate) fn core() -> Core {
    core_builder().build(&SERVICE).unwrap()
}

/// Returns the same client with an observer.
pub(crate) fn observed_core(observer: impl Observer) -> Core {
    let mut builder = core_builder();
    builder.observer(observer);
    builder.build(&SERVICE).unwrap()
}

fn core_builder() -> CoreBuilder {
    let mut builder = CoreBuilder::default();
    builder.endpoint("https://library.example.com");
    builder.credentials(Credentials::token(Secret::new("access-token")));
    builder.retry(RetryPolicy::default().first_delay(Duration::from_millis(1)));
    builder
}

/// A directory that is removed when it is dropped.
pub(crate) struct Directory(PathBuf);

impl Directory {
    pub(crate) fn new() -> Self {
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        let number = NUMBER.fetch_add(1, Ordering::SeqCst);
        let path = std::env::temp_dir().join(format!("downloads-{}-{number}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// Returns the names of the files.
    pub(crate) fn names(&self) -> BTreeSet<String> {
        let entries = fs::read_dir(&self.0).unwrap();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }

    /// Checks that the directory contains the whole file and nothing else.
    pub(crate) fn has_only(&self, name: &str) {
        assert_eq!(self.names(), BTreeSet::from([name.to_owned()]));
        assert!(is_whole(&self.path(name)), "the file differs");
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

pub(crate) fn is_whole(path: &Path) -> bool {
    fs::read(path).unwrap() == content()
}
