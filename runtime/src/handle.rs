//! Something on the service that is addressed by an id and has a token of its own.

use std::fmt;
use std::sync::Arc;

use crate::auth::{Grant, Scheme, TokenCell, Variables, mint};
use crate::core::Core;
use crate::values::Secret;
use crate::{Error, Result};

/// Something on the service that is addressed by an id and has a token of its own.
///
/// The token is fetched with a password when a call first needs it, kept alive while calls are made, fetched again when the
/// service refuses it, and shared by all handles of the same thing and password.
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
    Password(Arc<HandleState>),
}

/// What all handles of one thing share.
pub(crate) struct HandleState {
    password: Secret,
    tokens: TokenCell,
}

impl HandleState {
    pub(crate) fn new(password: Secret) -> Self {
        Self { password, tokens: TokenCell::default() }
    }

    pub(crate) fn knows(&self, password: &Secret) -> bool {
        self.password == *password
    }
}

impl Handle {
    pub(crate) fn new(core: Core, scheme: &'static Scheme, id: String) -> Self {
        Self { core, scheme, id: id.into(), access: Access::None }
    }

    /// The same handle with the password that its token is fetched with.
    #[must_use]
    pub fn password(mut self, password: &Secret) -> Self {
        self.access = Access::Password(self.core.handle_state(self.scheme, &self.id, password));
        self
    }

    /// The same handle with a token that is at hand. It is neither kept alive nor replaced.
    #[must_use]
    pub fn with_token(mut self, token: Secret) -> Self {
        self.access = Access::Token(token);
        self
    }

    /// The id.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The client that the handle belongs to.
    #[must_use]
    pub fn core(&self) -> &Core {
        &self.core
    }

    pub(crate) fn cell(&self) -> Option<&TokenCell> {
        match &self.access {
            Access::Password(state) => Some(&state.tokens),
            _ => None,
        }
    }

    /// The token, and where it came from if it can be renewed.
    pub(crate) async fn token(&self) -> Result<(Secret, Option<Arc<Grant>>)> {
        match &self.access {
            Access::None => {
                Err(Error::configuration("the handle has neither a password nor a token, which this call needs"))
            }
            Access::Token(token) => Ok((token.clone(), None)),
            Access::Password(state) => {
                let grant = state.tokens.get(async |old| self.mint(state, old).await).await?;
                Ok((grant.token.clone(), Some(grant)))
            }
        }
    }

    async fn mint(&self, state: &HandleState, old: Option<Arc<Grant>>) -> Result<Grant> {
        let variables = Variables {
            handle: Some(&self.id),
            password: Some(&state.password),
            token: old.as_ref().map(|grant| &grant.token),
            ..Variables::default()
        };
        mint(&self.core, self.scheme, variables).await
    }
}

impl fmt::Debug for Handle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Handle").field("id", &self.id).finish_non_exhaustive()
    }
}
