//! Logins and tokens.

pub(crate) mod hmac_sha256;
pub(crate) mod login;
pub(crate) mod passwords;
pub(crate) mod schemes;
pub(crate) mod tokens;
