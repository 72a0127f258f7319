//! The pool: connections that no call uses, and those that calls share.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use http::Uri;
use http::uri::{Authority, PathAndQuery, Scheme};
use tokio::runtime::{Handle, Id};
use tokio::task::AbortHandle;
use tokio::time::{Instant, sleep_until};

use super::{TransportError, http1, http2};

/// Idle connections to a host beyond this number are closed.
const MAX_IDLE_CONNECTIONS: usize = 100;
/// A connection that has been idle for longer is probed. Within this time, the runtime usually has processed the events of its
/// socket.
const PROBED_AFTER: Duration = Duration::from_millis(1);
/// Longer timeouts are not needed, and could not be added to a time.
const MAX_IDLE_TIMEOUT: Duration = Duration::from_secs(24 * 60 * 60);

/// The connections of a transport.
///
/// No task polls an idle connection. A call that takes one finds out whether the server has closed it, and the [`Sweeper`] closes
/// it after the idle timeout.
pub(super) struct Pool {
    idle_timeout: Duration,
    state: Mutex<State>,
}

/// Hosts are few: a search is faster than a hash.
#[derive(Default)]
struct State {
    hosts: Vec<(Key, Host)>,
    /// The runtimes in which a sweeper runs, with its task.
    sweepers: Vec<(Id, Option<AbortHandle>)>,
}

/// What a connection can be used for.
#[derive(Clone)]
pub(super) struct Key {
    authority: Authority,
    scheme: Scheme,
    /// The runtime that drives the socket. In another one, a call could wait forever, because this one has ended or does not run.
    runtime: Id,
}

#[derive(Default)]
struct Host {
    /// Ordered by time.
    idle: Vec<Idle>,
    shared: Option<Shared>,
}

struct Idle {
    connection: Box<http1::Connection>,
    since: Instant,
}

struct Shared {
    connection: http2::Connection,
    used: Instant,
}

/// A connection for a request.
pub(super) enum Pooled {
    Http1(Lease),
    Http2(http2::Connection),
}

/// A connection that a call uses. It is closed when it is dropped without being released.
pub(super) struct Lease {
    connection: Box<http1::Connection>,
    key: Key,
    pool: Arc<Pool>,
}

impl Lease {
    pub(super) fn new(pool: &Arc<Pool>, key: &Key, connection: http1::Connection) -> Self {
        Self { connection: Box::new(connection), key: key.clone(), pool: Arc::clone(pool) }
    }

    pub(super) fn connection(&mut self) -> &mut http1::Connection {
        &mut self.connection
    }

    /// Returns the idle connection to the pool.
    pub(super) fn release(mut self) {
        // Also removes the waker of this call, which the next one would wake.
        if !self.connection.poll_closed_now() {
            self.pool.put(self.key, self.connection);
        }
    }
}

/// Hosts that differ in case have connections of their own: comparing them as strings is cheaper.
impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        self.runtime == other.runtime
            && self.authority.as_str() == other.authority.as_str()
            && self.scheme == other.scheme
    }
}

impl Key {
    pub(super) fn new(uri: &Uri) -> Result<Self, TransportError> {
        let (Some(scheme), Some(authority)) = (uri.scheme(), uri.authority()) else {
            return Err(TransportError::rejected("the URL has no scheme or no host"));
        };
        let runtime = Handle::try_current().map_err(TransportError::rejected)?.id();
        Ok(Self { authority: authority.clone(), scheme: scheme.clone(), runtime })
    }

    pub(super) fn scheme(&self) -> &Scheme {
        &self.scheme
    }

    pub(super) fn authority(&self) -> &Authority {
        &self.authority
    }

    /// Adds the scheme and the host to a URL. One without a path has the path `/`.
    pub(super) fn complete(&self, uri: &mut Uri) -> Result<(), TransportError> {
        let mut parts = std::mem::take(uri).into_parts();
        parts.scheme = Some(self.scheme.clone());
        parts.authority = Some(self.authority.clone());
        parts.path_and_query.get_or_insert(PathAndQuery::from_static("/"));
        *uri = Uri::from_parts(parts).map_err(TransportError::unsent)?;
        Ok(())
    }
}

impl Pool {
    pub(super) fn new(idle_timeout: Duration) -> Arc<Self> {
        Arc::new(Self { idle_timeout: idle_timeout.min(MAX_IDLE_TIMEOUT), state: Mutex::default() })
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns the connection that has been used most recently, if there is one that is not in use or can be shared.
    pub(super) fn take(self: &Arc<Self>, key: &Key) -> Option<Pooled> {
        let now = Instant::now();
        let mut state = self.lock();
        let host = state.host(key)?;
        if let Some(connection) = host.share(now) {
            return Some(Pooled::Http2(connection));
        }
        let Idle { connection, since } = host.idle.pop()?;
        drop(state);
        let idle = now.saturating_duration_since(since);
        if idle >= self.idle_timeout {
            // The sweeper closes the others, which have been idle for longer.
            return None;
        }
        if idle >= PROBED_AFTER {
            connection.probe();
        }
        Some(Pooled::Http1(Lease { connection, key: key.clone(), pool: Arc::clone(self) }))
    }

    /// Returns the connection to a host that calls share.
    pub(super) fn shared(&self, key: &Key) -> Option<http2::Connection> {
        self.lock().host(key)?.share(Instant::now())
    }

    /// Shares a connection among the calls to a host.
    pub(super) fn share(self: &Arc<Self>, key: &Key, connection: http2::Connection) {
        let shared = Shared { connection, used: Instant::now() };
        self.insert(key.clone(), |host| host.shared = Some(shared));
    }

    fn put(self: &Arc<Self>, key: Key, connection: Box<http1::Connection>) {
        let idle = Idle { connection, since: Instant::now() };
        self.insert(key, |host| {
            if host.idle.len() < MAX_IDLE_CONNECTIONS {
                host.idle.push(idle);
            }
        });
    }

    fn insert(self: &Arc<Self>, key: Key, insert: impl FnOnce(&mut Host)) {
        let runtime = key.runtime;
        let mut state = self.lock();
        let mut sweeper = None;
        if state.sweepers.iter().all(|(known, _)| *known != runtime) {
            // The body of a response may be read in another runtime, or in none. Its connection is closed.
            let Some(handle) = Handle::try_current().ok().filter(|handle| handle.id() == runtime) else { return };
            state.sweepers.push((runtime, None));
            sweeper = Some((handle, Sweeper { pool: Arc::downgrade(self), runtime, is_done: false }));
        }
        match state.host(&key) {
            Some(host) => insert(host),
            None => {
                let mut host = Host::default();
                insert(&mut host);
                state.hosts.push((key, host));
            }
        }
        drop(state);
        // Without the lock: a runtime that is shutting down drops the sweeper at once.
        if let Some((handle, sweeper)) = sweeper {
            let task = handle.spawn(sweep(sweeper)).abort_handle();
            let mut state = self.lock();
            if let Some((_, known)) = state.sweepers.iter_mut().find(|(known, _)| *known == runtime) {
                *known = Some(task);
            }
        }
    }
}

/// Ends the tasks: nothing is left to sweep.
impl Drop for Pool {
    fn drop(&mut self) {
        let state = self.state.get_mut().unwrap_or_else(PoisonError::into_inner);
        for (_, task) in &state.sweepers {
            if let Some(task) = task {
                task.abort();
            }
        }
    }
}

impl State {
    fn host(&mut self, key: &Key) -> Option<&mut Host> {
        self.hosts.iter_mut().find(|(known, _)| known == key).map(|(_, host)| host)
    }
}

impl Host {
    fn share(&mut self, now: Instant) -> Option<http2::Connection> {
        let shared = self.shared.as_mut().filter(|shared| !shared.connection.is_closed())?;
        shared.used = now;
        Some(shared.connection.clone())
    }

    /// Removes the connections that have been unused since a time. Returns since when the others have been, at least one of them.
    fn remove_unused_since(&mut self, time: Instant) -> Option<Instant> {
        self.idle.retain(|idle| idle.since > time);
        self.shared.take_if(|shared| shared.used <= time || shared.connection.is_closed());
        let times = self.idle.first().map(|idle| idle.since).into_iter();
        times.chain(self.shared.as_ref().map(|shared| shared.used)).min()
    }
}

/// Closes the connections of a runtime that have been unused for too long, or all of them when the runtime ends.
struct Sweeper {
    pool: Weak<Pool>,
    runtime: Id,
    /// Whether no connection was left.
    is_done: bool,
}

async fn sweep(mut sweeper: Sweeper) {
    while let Some(time) = sweeper.sweep() {
        sleep_until(time).await;
    }
}

impl Sweeper {
    /// Closes connections, and returns when to do so again, unless none is left.
    fn sweep(&mut self) -> Option<Instant> {
        let pool = self.pool.upgrade()?;
        let now = Instant::now();
        let Some(expired) = now.checked_sub(pool.idle_timeout) else { return Some(now + pool.idle_timeout) };
        let mut oldest = None;
        let mut state = pool.lock();
        state.hosts.retain_mut(|(key, host)| {
            if key.runtime != self.runtime {
                return true;
            }
            let time = host.remove_unused_since(expired);
            oldest = time.into_iter().chain(oldest).min();
            time.is_some()
        });
        if oldest.is_none() {
            state.sweepers.retain(|(runtime, _)| *runtime != self.runtime);
            self.is_done = true;
        }
        oldest.map(|time| time + pool.idle_timeout)
    }
}

impl Drop for Sweeper {
    fn drop(&mut self) {
        let Some(pool) = self.pool.upgrade().filter(|_| !self.is_done) else { return };
        let mut state = pool.lock();
        state.sweepers.retain(|(runtime, _)| *runtime != self.runtime);
        state.hosts.retain(|(key, _)| key.runtime != self.runtime);
    }
}
