//! A client for one resource that has a token of its own.

use std::fmt;
use std::sync::Arc;

use crate::auth::{ObtainedToken, PasswordCell, Proof, Scheme, TokenOwner};
use crate::client::Core;
use crate::error::{Error, Result};
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
}

#[derive(Clone)]
enum Access {
    None,
    Token(Secret),
    Password(Arc<PasswordCell>),
}

impl Core {
    /// Returns a handle of the resource with an id. It has no password and no token yet.
    #[must_use]
    pub fn handle(&self, scheme: &'static Scheme, id: String) -> Handle {
        Handle { core: self.clone(), scheme, id: id.into(), access: Access::None }
    }
}

impl Handle {
    /// Sets the password to obtain the token with.
    #[must_use]
    pub fn with_password(mut self, password: &Secret) -> Self {
        self.access = Access::Password(self.core.tokens().handle(self.scheme, &self.id, password));
        self
    }

    /// Sets a token that the caller obtained. It is not refreshed.
    #[must_use]
    pub fn with_token(mut self, token: Secret) -> Self {
        self.access = Access::Token(token);
        self
    }

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

    /// Returns the token. One that does not exist yet is obtained.
    pub(crate) async fn token(&self) -> Result<ObtainedToken> {
        match &self.access {
            Access::None => {
                Err(Error::configuration("the handle has no password and no token, but the operation requires a token"))
            }
            Access::Token(token) => Ok(ObtainedToken::Supplied(token.clone())),
            Access::Password(cell) => {
                let token = cell.cell.get(|| self.owner(&cell.password)).await?;
                Ok(ObtainedToken::Cached(cell.cell.clone(), token))
            }
        }
    }

    fn owner(&self, password: &Secret) -> TokenOwner {
        TokenOwner {
            requests: self.core.token_requests().clone(),
            scheme: self.scheme,
            proof: Proof::Password { handle: self.id.clone(), password: password.clone() },
            store: None,
        }
    }
}

impl fmt::Debug for Handle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Handle").field("id", &self.id).finish_non_exhaustive()
    }
}
