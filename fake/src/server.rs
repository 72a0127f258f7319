//! The running fake.

use std::fmt;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;

use tokio::net::TcpListener;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;

use crate::advance::process_due;
use crate::clock::Clock;
use crate::connections::accept;
use crate::files::{content, is_file};
use crate::limits;
use crate::meeting::handle::FakeMeeting;
use crate::options::Options;
use crate::push::hooks::Hooks;
use crate::push::sender::deliver;
use crate::server_data::ServerData;
use crate::state::State;
use crate::steering::error::SteeringError;
use crate::steering::events::Notices;
use crate::steering::snapshot::{initial_memory, load};
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
    address: SocketAddr,
    /// Dropping the sender stops the server.
    stop: Option<watch::Sender<()>>,
    server: JoinHandle<()>,
    /// In PEM, if the fake serves https.
    certificate: Option<String>,
}

impl Fake {
    pub(crate) async fn serve(
        address: SocketAddr,
        options: Options,
        plan: impl FnOnce(&mut State) -> Result<(), SteeringError>,
    ) -> io::Result<Self> {
        let listener = TcpListener::bind(address).await?;
        let bound = listener.local_addr()?;
        let identity = Identity::start(&options, bound.ip())?;
        let scheme = if identity.is_some() { "https" } else { "http" };
        let url = options.url.clone().unwrap_or_else(|| format!("{scheme}://{}", reachable(bound)));
        let (stop, stopped) = watch::channel(());
        let (queue, pushes) = mpsc::channel(limits::PUSHES);
        let hooks = Hooks { queue: Some(queue), ..Hooks::default() };
        let clock = Clock::new(options.seed, options.stopped_at_ms);
        let memory = initial_memory(clock.clone(), &url, &options);
        let mut state = State::new(clock, memory, &options, hooks, Notices::new());
        let fixture = options.fixture.clone().map_or(Ok(()), |fixture| load(&mut state, fixture));
        fixture.and_then(|()| plan(&mut state)).map_err(|error| io::Error::new(io::ErrorKind::InvalidInput, error))?;
        let data = Arc::new(ServerData::new(options, state, url, stopped.clone()));
        tokio::spawn(deliver(pushes, stopped.clone()));
        tokio::spawn(process_due(data.clone(), stopped.clone()));
        let certificate = identity.as_ref().map(|identity| identity.pem().to_owned());
        let server = tokio::spawn(accept(listener, identity, data.clone(), stopped));
        Ok(Self { data, address: bound, stop: Some(stop), server, certificate })
    }

    pub(crate) fn data(&self) -> &ServerData {
        &self.data
    }

    /// Returns the certificate in PEM, if the fake serves https.
    pub(crate) fn certificate(&self) -> Option<&str> {
        self.certificate.as_deref()
    }

    /// Returns the base URL of the fake, such as `http://127.0.0.1:40123`: the endpoint to configure in a client.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.data.url
    }

    /// Returns the address to which the fake is bound, with the port that was selected.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    pub(crate) fn accepts_any_token(&self) -> bool {
        self.data.options.accept_any_token
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

    /// Expires all tokens that the fake has issued, including those that open a WebSocket.
    pub fn expire_tokens(&self) {
        self.data.state().expire_tokens();
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
        // An error is a panic of the task, after which nothing is left to stop.
        let _ = (&mut self.server).await;
    }
}

/// Returns an address at which this machine reaches a server: that of loopback, if the server listens at all addresses.
fn reachable(address: SocketAddr) -> SocketAddr {
    let loopback = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        ip => ip,
    };
    SocketAddr::new(loopback, address.port())
}

impl fmt::Debug for Fake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fake").field("url", &self.data.url).finish_non_exhaustive()
    }
}
