//! The data of a server.

use std::hash::{BuildHasher as _, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use http::HeaderValue;
use huaweicloud_meeting::{operations, service};
use huaweicloud_meeting_runtime::Service;
use huaweicloud_meeting_runtime::auth::Scheme;
use tokio::sync::watch;

use crate::auth::schemes::schemes;
use crate::meeting::due::settle;
use crate::options::Options;
use crate::requests::route::Routes;
use crate::state::State;
use crate::steering::events::Notices;
use crate::steering::journal::JournalEntry;

/// The configuration and the state of a server, which all requests share.
pub(crate) struct ServerData {
    pub(crate) options: Options,
    /// The base URL of the server.
    pub(crate) url: String,
    pub(crate) service: &'static Service,
    pub(crate) routes: Routes,
    pub(crate) schemes: Vec<&'static Scheme>,
    pub(crate) notices: Notices,
    state: Mutex<State>,
    stopped: watch::Receiver<()>,
    request_ids: AtomicU64,
    salt: RandomState,
}

impl ServerData {
    pub(crate) fn new(options: Options, state: State, url: String, stopped: watch::Receiver<()>) -> Self {
        Self {
            options,
            url,
            service: service(),
            routes: Routes::new(operations()),
            schemes: schemes(operations().iter().map(|dynamic| dynamic.operation)),
            notices: state.notices.clone(),
            state: Mutex::new(state),
            stopped,
            request_ids: AtomicU64::new(0),
            salt: RandomState::new(),
        }
    }

    /// Returns the state as of now: what is due has been done.
    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        settle(&mut state);
        state
    }

    /// Completes the entry of a request in the journal, and reports it.
    pub(crate) fn finish(&self, entry: &JournalEntry) {
        self.state().journal.finish(entry);
        self.notices.request(entry);
        if let Some(observer) = &self.options.observer {
            observer(entry);
        }
    }

    /// Returns a receiver for which `changed` completes when the fake stops.
    pub(crate) fn stopped(&self) -> watch::Receiver<()> {
        self.stopped.clone()
    }

    /// Returns the scheme and host of the WebSockets of meetings.
    pub(crate) fn web_socket_url(&self) -> String {
        self.url.replacen("http", "ws", 1)
    }

    /// Returns the host and the port of its URL.
    pub(crate) fn authority(&self) -> &str {
        self.url.split_once("://").map_or(self.url.as_str(), |(_, authority)| authority)
    }

    /// Returns the host of its URL.
    pub(crate) fn host(&self) -> &str {
        let authority = self.authority();
        authority.rsplit_once(':').map_or(authority, |(host, _)| host)
    }

    /// Returns a new request ID.
    pub(crate) fn next_request_id(&self) -> HeaderValue {
        let number = self.request_ids.fetch_add(1, Ordering::Relaxed);
        let text = format!("fake-{number}-{:016x}", self.salt.hash_one(number));
        HeaderValue::try_from(text).unwrap_or(HeaderValue::from(number))
    }
}
