//! The running fake.

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::serve::{Listener, ListenerExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;

use crate::advance::process_due;
use crate::clock::Clock;
use crate::files::{content, is_file};
use crate::meeting::handle::FakeMeeting;
use crate::memory::examples::memory;
use crate::options::Options;
use crate::push::hooks::Hooks;
use crate::push::sender::deliver;
use crate::requests::error_response::ErrorResponse;
use crate::requests::handler::handle;
use crate::server_data::ServerData;
use crate::state::State;
use crate::steering::faults::{Faults, UnknownOperation};
use crate::steering::journal::RecordedRequest;
#[cfg(feature = "https")]
use crate::tls::Identity;

/// A running fake service. It stops when this value is dropped.
///
/// [`Fake::start`] uses the default settings; [`Fake::builder`] sets others. Both need a tokio runtime, in which the server
/// runs as a task.
///
/// ```
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// use huaweicloud_meeting::{Client, Credentials, Secret};
/// use huaweicloud_meeting_fake::Fake;
///
/// let fake = Fake::start().await?;
/// let client = Client::builder()
///     .endpoint(fake.url())
///     .credentials(Credentials::app_id("app-id", Secret::new("app-key")))
///     .build()?;
/// # Ok(())
/// # }
/// ```
#[must_use = "the fake stops when it is dropped"]
pub struct Fake {
    data: Arc<ServerData>,
    /// Dropping the sender stops the server.
    stop: Option<watch::Sender<()>>,
    server: JoinHandle<io::Result<()>>,
    /// In PEM, if the fake serves https.
    #[cfg(feature = "https")]
    pub(crate) certificate: Option<String>,
}

impl Fake {
    pub(crate) async fn serve(address: SocketAddr, options: Options, faults: Faults) -> io::Result<Self> {
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        #[cfg(feature = "https")]
        let identity = Identity::start(&options, address.ip())?;
        #[cfg(feature = "https")]
        let scheme = if identity.is_some() { "https" } else { "http" };
        #[cfg(not(feature = "https"))]
        let scheme = "http";
        let url = format!("{scheme}://{address}");
        let (stop, stopped) = watch::channel(());
        let (queue, pushes) = mpsc::unbounded_channel();
        let hooks = Hooks { queue: Some(queue), ..Hooks::default() };
        let clock = Clock::new(options.seed, options.stopped_at_ms);
        let mut memory = memory(clock.clone(), url.clone(), options.seed, options.is_strict);
        memory.file_size = options.file_size;
        let state = State::new(clock, memory, faults, hooks);
        let data = Arc::new(ServerData::new(options, state, url, stopped.clone()));
        tokio::spawn(deliver(pushes, stopped.clone()));
        tokio::spawn(process_due(data.clone(), stopped.clone()));
        let router = router(data.clone());
        let listener = listener.tap_io(|stream: &mut TcpStream| {
            // Avoids the delay of Nagle's algorithm. An error only costs time.
            let _ = stream.set_nodelay(true);
        });
        #[cfg(feature = "https")]
        let server = match &identity {
            Some(identity) => spawn(identity.listen(listener), router, stopped),
            None => spawn(listener, router, stopped),
        };
        #[cfg(not(feature = "https"))]
        let server = spawn(listener, router, stopped);
        Ok(Self {
            data,
            stop: Some(stop),
            server,
            #[cfg(feature = "https")]
            certificate: identity.map(|identity| identity.pem().to_owned()),
        })
    }

    /// Returns the base URL of the fake, such as `http://127.0.0.1:40123`: the endpoint to configure in a client.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.data.url
    }

    pub(crate) fn data(&self) -> &ServerData {
        &self.data
    }

    pub(crate) fn accepts_any_token(&self) -> bool {
        self.data.options.accept_any_token
    }

    /// Returns the requests received so far, in the order of their arrival. They are only recorded if
    /// [`Builder::record`](crate::Builder::record) was called.
    #[must_use]
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.data.state().recorded.clone()
    }

    /// Returns the bytes of the file with a URL that a response contained, to compare them with what was downloaded.
    ///
    /// They are those that were uploaded, or else depend on the path only. Returns nothing for other URLs.
    #[must_use]
    pub fn file(&self, url: &str) -> Option<Vec<u8>> {
        let path = url.strip_prefix(&self.data.url).filter(|path| is_file(path))?;
        let path = path.split('?').next().unwrap_or_default();
        Some(content(&self.data.state().memory.uploads, path, self.data.options.file_size).into())
    }

    /// Removes all recorded requests.
    pub fn clear_requests(&self) {
        self.data.state().recorded.clear();
    }

    /// Makes the next call of an operation fail with this HTTP status, error code and message.
    ///
    /// If called several times for one operation, each error response is sent once, in the order of the calls. A `status`
    /// that HTTP does not allow becomes 500.
    ///
    /// # Errors
    ///
    /// Fails if the service has no operation of that name.
    pub fn fail_next(&self, operation: &str, status: u16, code: &str, message: &str) -> Result<(), UnknownOperation> {
        self.data.state().faults.push(operation, ErrorResponse::of_fault(status, code, message))
    }

    /// Expires all tokens that the fake has issued, including those that open a WebSocket.
    pub fn expire_tokens(&self) {
        let mut state = self.data.state();
        state.tokens.revoke_all();
        state.sessions.tickets.expire_all();
    }

    /// Returns a meeting, to let people join it, and to disturb its connections.
    ///
    /// Any ID is accepted. The meeting is created if it has not been used before.
    #[must_use]
    pub fn meeting(&self, conference_id: impl AsRef<str>) -> FakeMeeting<'_> {
        FakeMeeting::new(&self.data, conference_id.as_ref())
    }

    /// Stops the fake after it has responded to all requests that it has received.
    ///
    /// Dropping the fake stops it, too, but does not wait.
    pub async fn stop(mut self) {
        self.stop = None;
        // `axum::serve` never returns an error.
        let _ = (&mut self.server).await;
    }
}

/// Creates a router without routes: the paths of the spec are more flexible than those of a `Router`.
fn router(data: Arc<ServerData>) -> Router {
    let handler = move |request: Request| async move { handle(&data, request).await };
    Router::new().fallback(handler).layer(DefaultBodyLimit::disable())
}

/// Serves connections in a task, until the sender of `stopped` is dropped.
fn spawn<L>(listener: L, router: Router, mut stopped: watch::Receiver<()>) -> JoinHandle<io::Result<()>>
where
    L: Listener<Addr = SocketAddr>,
{
    let server = axum::serve(listener, router).with_graceful_shutdown(async move {
        // Returns an error when the sender is dropped, which is the signal.
        let _ = stopped.changed().await;
    });
    tokio::spawn(async move { server.await })
}

impl fmt::Debug for Fake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fake").field("url", &self.data.url).finish_non_exhaustive()
    }
}
