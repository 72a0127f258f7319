//! The keyring of the system.

use huaweicloud_meeting::Secret;

use crate::error::Error;

/// Returns whether the keyring is to be used.
pub(super) fn is_enabled() -> Result<bool, Error> {
    super::environment::uses_keyring()
}

pub(super) fn store(_key: &str, _secret: &Secret) -> Result<(), Error> {
    Err(unsupported())
}

pub(super) fn load(_key: &str) -> Result<Option<Secret>, Error> {
    Err(unsupported())
}

pub(super) fn remove(_key: &str) -> Result<(), Error> {
    Err(unsupported())
}

fn unsupported() -> Error {
    Error::invalid("this build does not support the keyring of the system")
}
