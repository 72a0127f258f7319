//! Configuring and starting a fake.

use std::fmt;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::ops::RangeInclusive;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::Value;

use crate::Fake;
use crate::clock::millis;
use crate::options::Options;
use crate::state::State;
use crate::steering::journal::JournalEntry;
use crate::steering::outcome::Outcome;

/// Builder for a [`Fake`], created by [`Fake::builder`].
///
/// Without further settings the fake accepts every login, rejects tokens that it has not issued, uses the token lifetimes of
/// the examples, and enforces what is known about the service but not what is inferred.
#[derive(Clone, Default)]
#[must_use = "a builder does nothing until the fake is started"]
pub struct Builder {
    pub(crate) options: Options,
    planned: Vec<(String, Outcome)>,
}

impl Builder {
    /// Sets the lifetime of the tokens that the fake issues. Defaults to the lifetimes in the examples of the spec.
    ///
    /// Responses state the lifetime in whole units (mostly seconds), rounded up. A client therefore assumes that a token with
    /// a lifetime of half a second is valid for one second, and may send it after it has expired.
    pub fn token_lifetime(mut self, lifetime: Duration) -> Self {
        self.options.token_lifetime = Some(lifetime);
        self
    }

    /// Accepts any token, except one that the fake has issued and that has ended. A request without the token that its operation
    /// requires is still rejected.
    ///
    /// By default only tokens that this fake has issued are accepted.
    pub fn accept_any_token(mut self) -> Self {
        self.options.accept_any_token = true;
        self
    }

    /// Adds an application that may log in, with its app key.
    ///
    /// As soon as one application is added, the signatures of all app ID logins are checked. By default all of them are
    /// accepted.
    pub fn app_key(mut self, app_id: impl Into<String>, key: impl Into<String>) -> Self {
        self.options.credentials.app_keys.insert(app_id.into(), key.into());
        self
    }

    /// Adds an account that may log in, with its password.
    ///
    /// As soon as one account is added, the passwords of all account logins are checked. By default all of them are accepted.
    pub fn account(mut self, account: impl Into<String>, password: impl Into<String>) -> Self {
        self.options.credentials.passwords.insert(account.into(), password.into());
        self
    }

    /// Plans what happens to the next call of an operation, as [`Fake::next`] does while the fake runs.
    pub fn next(mut self, operation: &str, outcome: Outcome) -> Self {
        self.planned.push((operation.to_owned(), outcome));
        self
    }

    /// Starts without the items of the examples, for tests that count items.
    ///
    /// The user of a login, the enterprise of that user and settings exist nonetheless, and so do the items that the spec
    /// describes, such as the models of hard terminals.
    pub fn empty(mut self) -> Self {
        self.options.is_empty = true;
        self
    }

    /// Starts with a document that [`Fake::load`] accepts: a saved state, or items to add.
    pub fn fixture(mut self, document: Value) -> Self {
        self.options.fixture = Some(document);
        self
    }

    /// Delays each response to a call by a time of this range, which the [seed](Self::seed) decides. By default, there is no
    /// delay.
    pub fn latency(mut self, range: RangeInclusive<Duration>) -> Self {
        self.options.weather.latency = range;
        self
    }

    /// Lets a part of the calls fail, from 0 (the default) to 1: with the statuses 500 or 503, or with a closed connection.
    ///
    /// The [seed](Self::seed) decides which. Calls for which something is planned do not fail by chance.
    pub fn fault_rate(mut self, rate: f64) -> Self {
        self.options.weather.fault_rate = rate;
        self
    }

    /// Sets the base URL by which clients reach the fake, such as `http://fake:8080` in a network of containers. Links in responses
    /// begin with it, and [`Fake::url`] returns it. By default, it is the address to which the fake is bound, or that of loopback
    /// if it listens at all addresses.
    pub fn url(mut self, url: impl Into<String>) -> Self {
        self.options.url = Some(url.into().trim_end_matches('/').to_owned());
        self
    }

    /// Lets pages of other origins use the fake from a browser. By default, only pages of the fake itself can read responses.
    pub fn cors(mut self) -> Self {
        self.options.cors = true;
        self
    }

    /// Sets how many requests [`Fake::journal`] keeps. Defaults to 1,000.
    pub fn journal_size(mut self, requests: usize) -> Self {
        self.options.journal_size = requests;
        self
    }

    /// Calls a function with each request after its response, such as to log it. Requests that steer the fake are left out.
    pub fn on_request(mut self, observe: impl Fn(&JournalEntry) + Send + Sync + 'static) -> Self {
        self.options.observer = Some(Arc::new(observe));
        self
    }

    /// Enforces what is only inferred about the service.
    ///
    /// By default, the fake rejects a request for what is documented or was observed. A request for an item that has never
    /// existed gets the response of an example, for instance, unless it is known how the service rejects it. With this setting,
    /// such requests are rejected: with the presumed error code, or with the general one of the service.
    pub fn strict(mut self) -> Self {
        self.options.is_strict = true;
        self
    }

    /// Accepts requests whose inputs are missing, unknown, of another type, or outside their bounds, as long as they can be read.
    ///
    /// By default, the fake rejects them. With this setting, a client that is not valid in some detail can be tested as well.
    pub fn lenient(mut self) -> Self {
        self.options.is_lenient = true;
        self
    }

    /// Sets the seed of the IDs, numbers and passwords that the fake makes. Defaults to 0.
    ///
    /// Two fakes with the same seed make the same values for the same requests. Tokens are different each time.
    pub fn seed(mut self, seed: u64) -> Self {
        self.options.seed = seed;
        self
    }

    /// Stops the clock of the fake at this time. Only [`Fake::advance`] moves it then.
    ///
    /// Two fakes with the same [`seed`](Self::seed) whose clocks are stopped at the same time respond to the same requests with
    /// the same IDs and times, and send the same events. Times before 1970 become 1970.
    pub fn stop_clock_at(mut self, time: SystemTime) -> Self {
        self.options.stopped_at_ms = Some(millis(time.duration_since(UNIX_EPOCH).unwrap_or_default()));
        self
    }

    /// Sets the size of each recording and other file that the fake serves, in bytes. Defaults to 1 MiB.
    pub fn file_size(mut self, bytes: usize) -> Self {
        self.options.file_size = bytes;
        self
    }

    /// Serves files as a whole, even if a range is requested. By default, the rest of a file can be requested.
    pub fn without_ranges(mut self) -> Self {
        self.options.serves_ranges = false;
        self
    }

    /// Starts the fake on a free port of 127.0.0.1.
    ///
    /// # Errors
    ///
    /// Fails if there is no free port, or with a [`SteeringError`](crate::SteeringError) if an outcome or the fixture is invalid
    /// ([`ErrorKind::InvalidInput`](io::ErrorKind::InvalidInput)).
    pub async fn start(self) -> io::Result<Fake> {
        self.bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).await
    }

    /// Starts the fake at the given address. Port 0 selects a free port. An address other than that of loopback lets other
    /// machines use and steer the fake.
    ///
    /// # Errors
    ///
    /// Fails if the address cannot be bound, or with a [`SteeringError`](crate::SteeringError) if an outcome or the fixture is
    /// invalid ([`ErrorKind::InvalidInput`](io::ErrorKind::InvalidInput)).
    pub async fn bind(self, address: SocketAddr) -> io::Result<Fake> {
        let planned = self.planned;
        let plan = |state: &mut State| {
            planned.into_iter().try_for_each(|(operation, outcome)| state.plan.push(Some(&operation), outcome))
        };
        Fake::serve(address, self.options, plan).await
    }
}

impl Fake {
    /// Starts a fake with the default settings on a free port of 127.0.0.1.
    ///
    /// # Errors
    ///
    /// Fails if there is no free port.
    pub async fn start() -> io::Result<Self> {
        Self::builder().start().await
    }

    /// Starts a fake with the default settings at the given address. Port 0 selects a free port.
    ///
    /// # Errors
    ///
    /// Fails if the address cannot be bound.
    pub async fn bind(address: SocketAddr) -> io::Result<Self> {
        Self::builder().bind(address).await
    }

    /// Returns a builder with the default settings.
    pub fn builder() -> Builder {
        Builder::default()
    }
}

// Omits the fields: they contain app keys and passwords.
impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder").finish_non_exhaustive()
    }
}
