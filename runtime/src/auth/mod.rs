//! Authentication: descriptions of schemes, credentials, and the tokens that are obtained with them.

mod access_token;
mod cached_token;
mod clock;
mod credentials;
mod password;
mod pause;
mod provider;
mod scheme;
mod shared_token;
mod signer;
mod store;
mod token_cell;
mod token_cells;
mod token_owner;
mod token_request;
mod token_state;

use std::sync::Arc;

pub use access_token::AccessToken;
pub(crate) use cached_token::CachedToken;
pub use credentials::Credentials;
pub(crate) use password::Password;
pub use scheme::{
    CredentialKind, Scheme, Signature, TokenFormat, TokenInput, TokenRequest, TokenSource, TokenValue, Variable,
};
pub(crate) use shared_token::ClientStore;
pub(crate) use signer::{base64, base64_unaligned, basic};
#[cfg(feature = "webhooks")]
pub(crate) use signer::{hex, hmac_sha256};
#[cfg(feature = "file-token-store")]
pub use store::FileTokenStore;
pub use store::{MemoryTokenStore, TokenKey, TokenLock, TokenStore, TokenStoreFuture};
pub(crate) use token_cell::TokenCell;
pub(crate) use token_cells::{PasswordCell, TokenCells};
pub(crate) use token_owner::{Proof, TokenOwner};
pub(crate) use token_request::TokenRequests;
pub(crate) use token_state::Rejection;

use crate::values::Secret;

/// A token for a call.
#[derive(Clone)]
pub(crate) enum ObtainedToken {
    /// Supplied by the caller. The client cannot replace it.
    Supplied(Arc<Secret>),
    /// Obtained by the client, and the cell that holds it.
    Cached(Arc<TokenCell>, Arc<CachedToken>),
}

impl ObtainedToken {
    pub(crate) fn secret(&self) -> &Secret {
        match self {
            Self::Supplied(token) => token,
            Self::Cached(_, cached) => &cached.token,
        }
    }

    /// Returns the token with the times between which it is valid, as far as they are known.
    pub(crate) fn to_access_token(&self) -> AccessToken {
        match self {
            Self::Supplied(token) => AccessToken::new(Secret::clone(token)),
            Self::Cached(_, cached) => cached.to_access_token(),
        }
    }
}
