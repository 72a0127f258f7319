//! The running fake.

use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use std::hash::{BuildHasher as _, RandomState};
use std::io;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::serve::ListenerExt as _;
use http::HeaderValue;
use huaweicloud_meeting::{operations, service};
use huaweicloud_meeting_runtime::Service;
use huaweicloud_meeting_runtime::auth::Scheme;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::builder::{Builder, Options};
use crate::exchange;
use crate::fault::{Fault, UnknownOperation};
use crate::operations::known;
use crate::recorded::RecordedRequest;
use crate::route::Routes;
use crate::state::State;
use crate::tokens::schemes;

/// The service on this machine, as long as this value lives.
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
    shared: Arc<Shared>,
    url: String,
    /// Dropped, it tells the server to stop.
    stop: Option<oneshot::Sender<()>>,
    server: JoinHandle<io::Result<()>>,
}

/// What the fake's requests share.
pub(crate) struct Shared {
    pub(crate) options: Options,
    pub(crate) service: &'static Service,
    pub(crate) routes: Routes,
    pub(crate) schemes: Vec<&'static Scheme>,
    state: Mutex<State>,
    answered: AtomicU64,
    salt: RandomState,
}

impl Shared {
    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn next_request_id(&self) -> HeaderValue {
        let number = self.answered.fetch_add(1, Ordering::Relaxed);
        let text = format!("fake-{number}-{:016x}", self.salt.hash_one(number));
        HeaderValue::try_from(text).unwrap_or(HeaderValue::from(number))
    }
}

impl Fake {
    /// Starts with what [`builder`](Self::builder) starts with.
    ///
    /// # Errors
    ///
    /// When no port can be had.
    pub async fn start() -> io::Result<Self> {
        Self::builder().start().await
    }

    /// Starts at an address.
    ///
    /// # Errors
    ///
    /// When the address cannot be had.
    pub async fn bind(address: SocketAddr) -> io::Result<Self> {
        Self::builder().bind(address).await
    }

    /// A fake that may be told more before it starts.
    pub fn builder() -> Builder {
        Builder::default()
    }

    pub(crate) async fn serve(
        address: SocketAddr,
        options: Options,
        faults: BTreeMap<&'static str, VecDeque<Fault>>,
    ) -> io::Result<Self> {
        let listener = TcpListener::bind(address).await?;
        let url = format!("http://{}", listener.local_addr()?);
        let shared = Arc::new(Shared {
            options,
            service: service(),
            routes: Routes::new(operations()),
            schemes: schemes(operations().iter().map(|dynamic| dynamic.operation)),
            state: Mutex::new(State { faults, ..State::default() }),
            answered: AtomicU64::new(0),
            salt: RandomState::new(),
        });
        // Routes of a router can say neither that literals win nor come from data.
        let handler = {
            let shared = shared.clone();
            move |request: Request| async move { exchange::response(&shared, request).await }
        };
        let router = Router::new().fallback(handler).layer(DefaultBodyLimit::disable());
        let (stop, stopped) = oneshot::channel::<()>();
        let listener = listener.tap_io(|stream: &mut TcpStream| {
            // Without it small responses wait for more; where it cannot be had, they do.
            let _ = stream.set_nodelay(true);
        });
        let server = axum::serve(listener, router).with_graceful_shutdown(async move {
            // Dropping the sender is the signal.
            let _ = stopped.await;
        });
        let server = tokio::spawn(async move { server.await });
        Ok(Self { shared, url, stop: Some(stop), server })
    }

    /// Where it returns, such as `http://127.0.0.1:40123`: what the client takes as its endpoint.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    pub(crate) fn takes_any_token(&self) -> bool {
        self.shared.options.accept_any_token
    }

    /// What has arrived so far, if the fake [keeps](Builder::record) it; in the order of arrival.
    #[must_use]
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.shared.state().recorded.clone()
    }

    /// Forgets what has arrived so far.
    pub fn forget_requests(&self) {
        self.shared.state().recorded.clear();
    }

    /// Refuses the next call of an operation, after those that were ordered before.
    ///
    /// # Errors
    ///
    /// When there is no such operation.
    pub fn fail_next(&self, operation: &str, status: u16, code: &str, message: &str) -> Result<(), UnknownOperation> {
        let name = known(operation).ok_or_else(|| UnknownOperation(operation.to_owned()))?;
        let fault = Fault { status, code: code.to_owned(), message: message.to_owned() };
        self.shared.state().faults.entry(name).or_default().push_back(fault);
        Ok(())
    }

    /// Ends all tokens, as if their time were over.
    pub fn end_tokens(&self) {
        self.shared.state().tokens.end_all();
    }

    /// Stops, after the responses that are under way.
    pub async fn stop(mut self) {
        self.stop = None;
        // The server ends without an error, and not by a panic of its own.
        let _ = (&mut self.server).await;
    }
}

impl fmt::Debug for Fake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fake").field("url", &self.url).finish_non_exhaustive()
    }
}
