//! Stores in which clients share tokens.

#[cfg(feature = "file-token-store")]
mod file;
mod key;
mod memory;
mod token_store;

#[cfg(feature = "file-token-store")]
pub use file::FileTokenStore;
pub(super) use key::KeyMaker;
pub use key::TokenKey;
pub use memory::MemoryTokenStore;
pub use token_store::{TokenLock, TokenStore, TokenStoreFuture};
