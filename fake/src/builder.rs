//! What a fake can be told before it starts.

use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use crate::Fake;
use crate::fault::{Fault, UnknownOperation};
use crate::login::Callers;
use crate::operations::known;

/// What does not change while the fake runs.
#[derive(Clone, Default)]
pub(crate) struct Options {
    pub(crate) token_lifetime: Option<Duration>,
    pub(crate) accept_any_token: bool,
    pub(crate) record: bool,
    pub(crate) callers: Callers,
}

/// Sets a [`Fake`] up.
#[derive(Clone, Default)]
#[must_use = "a builder does nothing until the fake is started"]
pub struct Builder {
    options: Options,
    faults: Vec<(String, Fault)>,
}

impl Builder {
    /// How long tokens live that the fake hands out, in place of what the spec's examples say.
    ///
    /// Responses tell the lifetime in whole units (seconds, mostly), rounded up: of a token that lives half a second the client
    /// believes that it lives a second, so that it will be refused.
    pub fn token_lifetime(mut self, lifetime: Duration) -> Self {
        self.options.token_lifetime = Some(lifetime);
        self
    }

    /// Takes any token for a good one. A request that needs one and has none is still refused.
    pub fn accept_any_token(mut self) -> Self {
        self.options.accept_any_token = true;
        self
    }

    /// An application that may log in, with its key. Once there is one, the signatures of such logins are checked; without
    /// any, whoever signs may log in.
    pub fn app_key(mut self, app_id: impl Into<String>, key: impl Into<String>) -> Self {
        self.options.callers.app_keys.insert(app_id.into(), key.into());
        self
    }

    /// An account that may log in, with its password. Once there is one, the passwords of such logins are checked; without
    /// any, whoever has a password may log in.
    pub fn account(mut self, account: impl Into<String>, password: impl Into<String>) -> Self {
        self.options.callers.passwords.insert(account.into(), password.into());
        self
    }

    /// Refuses the next call of an operation. Several faults of one operation come in the order in which they were ordered.
    pub fn fail_next(mut self, operation: &str, status: u16, code: &str, message: &str) -> Self {
        let fault = Fault { status, code: code.to_owned(), message: message.to_owned() };
        self.faults.push((operation.to_owned(), fault));
        self
    }

    /// Keeps what arrives, for [`Fake::requests`].
    pub fn record(mut self) -> Self {
        self.options.record = true;
        self
    }

    /// Starts on a free port of 127.0.0.1.
    ///
    /// # Errors
    ///
    /// When no port can be had, or a fault was ordered for an operation that does not exist.
    pub async fn start(self) -> io::Result<Fake> {
        self.bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).await
    }

    /// Starts at an address.
    ///
    /// # Errors
    ///
    /// When the address cannot be had, or a fault was ordered for an operation that does not exist.
    pub async fn bind(self, address: SocketAddr) -> io::Result<Fake> {
        let mut faults = BTreeMap::<_, VecDeque<_>>::new();
        for (operation, fault) in self.faults {
            let Some(name) = known(&operation) else {
                return Err(io::Error::new(io::ErrorKind::InvalidInput, UnknownOperation(operation)));
            };
            faults.entry(name).or_default().push_back(fault);
        }
        Fake::serve(address, self.options, faults).await
    }
}

// The keys and passwords of callers are secrets.
impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder").finish_non_exhaustive()
    }
}
