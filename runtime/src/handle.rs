//! A client for one resource that has a token of its own.

use std::error::Error as StdError;
use std::fmt;
use std::future::Future;
use std::sync::Arc;

use crate::auth::{AccessToken, ObtainedToken, Password, PasswordCell, Proof, Scheme, TokenOwner};
#[cfg(feature = "events")]
use crate::auth::{Rejection, TokenSource};
use crate::client::Core;
#[cfg(feature = "events")]
use crate::error::Error;
use crate::error::Result;
use crate::executor::require_runtime;
use crate::param::IntoParam;
use crate::values::Secret;

/// A client for one resource that is addressed by an id and has a token of its own.
///
/// With a password, the token is obtained when a call first needs it, refreshed while calls are made, and obtained again
/// after the service rejects it. All handles with the same id and password share it, and it is kept until it expires: a handle
/// can be created for a single call.
#[derive(Clone)]
pub struct Handle {
    core: Core,
    scheme: &'static Scheme,
    id: Arc<str>,
    access: Access,
    /// Whether the token is kept in the token store of the client.
    is_stored: bool,
}

/// A handle without a password and a token. It makes no calls.
#[derive(Clone)]
pub struct HandleWithoutPassword {
    core: Core,
    scheme: &'static Scheme,
    id: Arc<str>,
}

#[derive(Clone)]
enum Access {
    /// The token is an option of each call. Only calls from documents are made like this.
    OfCall,
    Token(Arc<Secret>),
    Password(Arc<PasswordCell>),
}

impl Core {
    /// Returns a handle of the resource with an id. It has no password and no token yet.
    #[must_use]
    pub fn handle(&self, scheme: &'static Scheme, id: String) -> HandleWithoutPassword {
        HandleWithoutPassword { core: self.clone(), scheme, id: id.into() }
    }
}

impl HandleWithoutPassword {
    /// Sets the password to obtain the token with.
    #[must_use]
    pub fn with_password(self, password: impl IntoParam<Secret>) -> Handle {
        let cell = self.core.tokens().handle(self.scheme, &self.id, &password.into_param());
        self.with(Access::Password(cell))
    }

    /// Sets a function that returns the password. It is called for each token that is obtained or refreshed, and has 30 seconds.
    /// Its error becomes the source of the error of the call.
    ///
    /// `identity` stands for the password in the token store. Handles whose tokens must not be shared have different ones.
    #[must_use]
    pub fn with_password_from<F, P, E>(self, identity: impl Into<String>, function: F) -> Handle
    where
        F: Fn() -> P + Send + Sync + 'static,
        P: Future<Output = std::result::Result<Secret, E>> + Send + 'static,
        E: Into<Box<dyn StdError + Send + Sync>>,
    {
        let password = Password::supplied(identity, function);
        self.with(Access::Password(PasswordCell::new(password)))
    }

    /// Sets a token that the caller obtained. It is not refreshed.
    #[must_use]
    pub fn with_token(self, token: impl IntoParam<Secret>) -> Handle {
        self.with(Access::Token(Arc::new(token.into_param())))
    }

    /// Leaves the token to the options of each call.
    pub(crate) fn with_token_of_call(self) -> Handle {
        self.with(Access::OfCall)
    }

    /// Returns the id of the resource.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    fn with(self, access: Access) -> Handle {
        Handle { core: self.core, scheme: self.scheme, id: self.id, access, is_stored: false }
    }
}

impl Handle {
    /// Returns the id of the resource.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Returns the client that created the handle.
    #[must_use]
    pub fn core(&self) -> &Core {
        &self.core
    }

    /// Keeps the token in the token store of the client, if it has one. The handle shares it with others of the same id and
    /// password that are in the store.
    #[must_use]
    pub fn in_token_store(self) -> Self {
        match self.access {
            Access::Password(cell) => {
                let cell = PasswordCell::new(cell.password.clone());
                Self { access: Access::Password(cell), is_stored: true, ..self }
            }
            access => Self { access, ..self },
        }
    }

    /// Returns the handle with a token that it obtains itself, and of which it has the whole response.
    #[cfg(feature = "events")]
    pub(crate) fn out_of_token_store(&self) -> Self {
        match &self.access {
            Access::Password(cell) if self.is_stored => {
                let access = Access::Password(PasswordCell::new(cell.password.clone()));
                Self { access, is_stored: false, ..self.clone() }
            }
            _ => self.clone(),
        }
    }

    /// Returns the token, for requests that the client does not send. One that does not exist yet is obtained.
    ///
    /// # Errors
    ///
    /// Returns the error of the request that obtains the token.
    pub async fn access_token(&self) -> Result<AccessToken> {
        require_runtime()?;
        Ok(self.token().await?.to_access_token())
    }

    /// Waits until the token is neither being obtained nor refreshed, as
    /// [`Core::settle_tokens`](crate::client::Core::settle_tokens) does for logins.
    pub async fn settle_token(&self) {
        if let Access::Password(cell) = &self.access {
            cell.cell.settle().await;
        }
    }

    /// Returns the token. One that does not exist yet is obtained.
    pub(crate) async fn token(&self) -> Result<ObtainedToken> {
        match &self.access {
            Access::OfCall => {
                let message = "the document has no password and no token, but the operation requires a token";
                Err(crate::error::Error::configuration(message))
            }
            Access::Token(token) => Ok(ObtainedToken::Supplied(token.clone())),
            Access::Password(cell) => {
                let token = cell.cell.get(|| self.owner(&cell.password)).await?;
                Ok(ObtainedToken::Cached(cell.cell.clone(), token))
            }
        }
    }

    /// Discards the token if the service rejected it with a code of its scheme. Returns whether another may be accepted.
    #[cfg(feature = "events")]
    pub(crate) fn discard_token(&self, token: &ObtainedToken, error: &Error) -> bool {
        let is_rejected = error.code().is_some_and(|code| self.scheme.rejected.contains(&code));
        let operation = error.operation().unwrap_or_default();
        match token {
            ObtainedToken::Cached(cell, token) if is_rejected => cell.reject(token, Rejection::Listed, operation),
            _ => false,
        }
    }

    /// Returns the operation that obtains the token.
    #[cfg(feature = "events")]
    pub(crate) fn token_operation(&self) -> &'static str {
        match &self.scheme.source {
            TokenSource::Handle(request) => request.operation,
            TokenSource::Login { .. } => self.scheme.name,
        }
    }

    fn owner(&self, password: &Password) -> TokenOwner {
        TokenOwner {
            requests: self.core.token_requests().clone(),
            scheme: self.scheme,
            proof: Proof::Password { handle: self.id.clone(), password: password.clone() },
            store: if self.is_stored { self.core.token_store().cloned() } else { None },
        }
    }
}

impl fmt::Debug for HandleWithoutPassword {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HandleWithoutPassword").field("id", &self.id).finish_non_exhaustive()
    }
}

impl fmt::Debug for Handle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Handle").field("id", &self.id).finish_non_exhaustive()
    }
}
