//! The interface of a store.

use std::error::Error as StdError;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use super::super::access_token::AccessToken;
use super::key::TokenKey;

/// The future of a method of a [`TokenStore`].
pub type TokenStoreFuture<'a, T> =
    Pin<Box<dyn Future<Output = Result<T, Box<dyn StdError + Send + Sync>>> + Send + 'a>>;

/// Keeps access tokens where several clients share them: in memory, in files, in a database.
///
/// A client with a store logs in only if the store has no valid token for its endpoint and credentials, and stores the token
/// that it obtains. It looks there again before it refreshes a token and before it replaces one that the service rejected:
/// another client may have done so. Only access tokens of logins are stored; the control tokens of handles are only if the handle
/// was created for it, as the command line does.
///
/// [`MemoryTokenStore`](crate::MemoryTokenStore) is a store for the clients of one process. The feature `file-token-store`
/// contains `FileTokenStore`, for the processes of one machine. Implement this trait for another place.
///
/// # Contract
///
/// - [`load`](Self::load) returns what was stored last under the key, whatever its times. Nothing is promised about a token: a
///   client that loads one that has expired, or that the service rejects, replaces it.
/// - A client calls [`store`](Self::store) and [`remove`](Self::remove) while it has the [`lock`](Self::lock) of the key, unless
///   it did not receive it in time. It has it for the time of a refresh and a login, usually less than a second and at most one
///   minute.
/// - The methods need not be fast, but a client does not wait for them for ever: one second, and ten for a lock. It then
///   continues without the store. The future is dropped.
/// - An error never fails a call. The client logs in as if it had no store, and emits the error as a `tracing` event of level
///   `WARN`. Errors must not contain tokens.
///
/// The tokens are secrets. A store protects them like passwords.
///
/// # Examples
///
/// A store that keeps a single token in a file, for a client that no other process shares it with:
///
/// ```
/// # extern crate huaweicloud_meeting_runtime as huaweicloud_meeting;
/// use std::path::PathBuf;
///
/// use huaweicloud_meeting::{AccessToken, Secret, TokenKey, TokenStore, TokenStoreFuture};
///
/// struct OneFile(PathBuf);
///
/// impl TokenStore for OneFile {
///     fn load<'a>(&'a self, _: &'a TokenKey) -> TokenStoreFuture<'a, Option<AccessToken>> {
///         Box::pin(async {
///             if !self.0.exists() {
///                 return Ok(None);
///             }
///             let token = Secret::new(std::fs::read_to_string(&self.0)?);
///             let obtained_at = self.0.metadata()?.modified()?;
///             Ok(Some(AccessToken::new(token).obtained_at(obtained_at)))
///         })
///     }
///
///     fn store<'a>(&'a self, _: &'a TokenKey, token: &'a AccessToken) -> TokenStoreFuture<'a, ()> {
///         Box::pin(async { Ok(std::fs::write(&self.0, token.token.expose())?) })
///     }
///
///     fn remove<'a>(&'a self, _: &'a TokenKey) -> TokenStoreFuture<'a, ()> {
///         Box::pin(async { Ok(std::fs::remove_file(&self.0)?) })
///     }
/// }
/// ```
pub trait TokenStore: Send + Sync + 'static {
    /// Returns the token that is stored under a key.
    fn load<'a>(&'a self, key: &'a TokenKey) -> TokenStoreFuture<'a, Option<AccessToken>>;

    /// Stores a token under a key, in place of the one before.
    fn store<'a>(&'a self, key: &'a TokenKey, token: &'a AccessToken) -> TokenStoreFuture<'a, ()>;

    /// Removes the token that is stored under a key. There may be none.
    fn remove<'a>(&'a self, key: &'a TokenKey) -> TokenStoreFuture<'a, ()>;

    /// Waits until no other client has the lock of a key, and takes it. The lock is released when the returned value is
    /// dropped, and if the process ends: a lock that remains delays the logins of all others by ten seconds.
    ///
    /// If the place has leases instead of locks, such as `SET NX PX` of Redis, take a lease of one minute, and try it again until
    /// it is granted. The value that is returned deletes it when it is dropped, in a task for example.
    ///
    /// By default, there is no lock: clients that need a token at the same time may all log in.
    fn lock<'a>(&'a self, key: &'a TokenKey) -> TokenStoreFuture<'a, TokenLock> {
        let _ = key;
        Box::pin(async { Ok(TokenLock::new(())) })
    }
}

/// A shared store is a store: several clients can have a clone of the same `Arc`.
impl<S: TokenStore + ?Sized> TokenStore for Arc<S> {
    fn load<'a>(&'a self, key: &'a TokenKey) -> TokenStoreFuture<'a, Option<AccessToken>> {
        (**self).load(key)
    }

    fn store<'a>(&'a self, key: &'a TokenKey, token: &'a AccessToken) -> TokenStoreFuture<'a, ()> {
        (**self).store(key, token)
    }

    fn remove<'a>(&'a self, key: &'a TokenKey) -> TokenStoreFuture<'a, ()> {
        (**self).remove(key)
    }

    fn lock<'a>(&'a self, key: &'a TokenKey) -> TokenStoreFuture<'a, TokenLock> {
        (**self).lock(key)
    }
}

/// The lock of a key of a [`TokenStore`], which is released when this value is dropped.
#[must_use = "the lock is released when this value is dropped"]
pub struct TokenLock {
    _guard: Box<dyn Send>,
}

impl TokenLock {
    /// Creates a lock from a value whose `Drop` releases it.
    pub fn new(guard: impl Send + 'static) -> Self {
        Self { _guard: Box::new(guard) }
    }
}

impl fmt::Debug for TokenLock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenLock").finish_non_exhaustive()
    }
}
