//! The keyring of the system: Secret Service, Keychain or Credential Manager.

use huaweicloud_meeting::Secret;

use super::environment;
use crate::error::Error;

/// Returns whether the keyring is to be used.
pub(super) fn is_enabled() -> Result<bool, Error> {
    Ok(cfg!(feature = "keyring") && environment::uses_keyring()?)
}

#[cfg(feature = "keyring")]
pub(super) use system::{load, remove, store};

#[cfg(not(feature = "keyring"))]
pub(super) use none::{load, remove, store};

#[cfg(feature = "keyring")]
mod system {
    use std::sync::Arc;
    use std::thread;

    use keyring_core::{CredentialStore, Entry, Error as KeyringError, Result as KeyringResult};

    use super::{Error, Secret};

    /// The name of the program in the keyring.
    const SERVICE: &str = "hwmeeting";

    /// Stores a secret in the keyring.
    pub(in super::super) fn store(key: &str, secret: &Secret) -> Result<(), Error> {
        let secret = secret.clone();
        run(key, move |entry| write(entry, &secret))
    }

    /// Returns a secret, or `None` if it is no longer there.
    pub(in super::super) fn load(key: &str) -> Result<Option<Secret>, Error> {
        run(key, read)
    }

    /// Removes a secret. There may be none.
    pub(in super::super) fn remove(key: &str) -> Result<(), Error> {
        run(key, delete)
    }

    /// Stores a secret, and reads it again: some keyrings accept what they do not keep.
    fn write(entry: &Entry, secret: &Secret) -> KeyringResult<()> {
        entry.set_password(secret.expose())?;
        if entry.get_password()? == secret.expose() { Ok(()) } else { Err(KeyringError::NoEntry) }
    }

    fn read(entry: &Entry) -> KeyringResult<Option<Secret>> {
        match entry.get_password() {
            Ok(secret) => Ok(Some(Secret::new(secret))),
            Err(KeyringError::NoEntry) => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn delete(entry: &Entry) -> KeyringResult<()> {
        match entry.delete_credential() {
            Ok(()) | Err(KeyringError::NoEntry) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Runs a function with an entry of the keyring, on a thread of its own: the library of the Secret Service blocks, which a
    /// thread of the runtime must not.
    fn run<T: Send + 'static>(
        key: &str,
        function: impl FnOnce(&Entry) -> KeyringResult<T> + Send + 'static,
    ) -> Result<T, Error> {
        let key = key.to_owned();
        let outcome = thread::spawn(move || function(&open()?.build(SERVICE, &key, None)?)).join();
        match outcome {
            Ok(Ok(value)) => Ok(value),
            // An error may contain what was read, so only its kind is shown.
            Ok(Err(error)) => Err(Error::invalid(format!("the keyring of the system failed: {}", reason(&error)))),
            Err(_) => Err(Error::invalid("the library of the keyring panicked")),
        }
    }

    fn reason(error: &KeyringError) -> String {
        match error {
            KeyringError::PlatformFailure(error) | KeyringError::NoStorageAccess(error) => error.to_string(),
            KeyringError::NoDefaultStore => "there is none".to_owned(),
            _ => "the secret cannot be read".to_owned(),
        }
    }

    fn open() -> KeyringResult<Arc<CredentialStore>> {
        #[cfg(target_os = "macos")]
        return Ok(apple_native_keyring_store::keychain::Store::new()?);
        #[cfg(windows)]
        return Ok(windows_native_keyring_store::Store::new()?);
        #[cfg(all(unix, not(target_os = "macos")))]
        return Ok(zbus_secret_service_keyring_store::Store::new()?);
        #[cfg(not(any(unix, windows)))]
        Err(KeyringError::NoDefaultStore)
    }

    #[cfg(test)]
    mod tests {
        use keyring_core::mock;

        use super::*;

        #[test]
        fn a_secret_is_stored_replaced_and_removed() {
            let keyring: Arc<CredentialStore> = mock::Store::new().unwrap();
            let entry = |key| keyring.build(SERVICE, key, None).unwrap();
            assert_eq!(read(&entry("a")).unwrap(), None);
            for secret in ["one", "two ü"] {
                write(&entry("a"), &Secret::new(secret)).unwrap();
                assert_eq!(read(&entry("a")).unwrap(), Some(Secret::new(secret)));
            }
            assert_eq!(read(&entry("b")).unwrap(), None);
            delete(&entry("a")).unwrap();
            assert_eq!(read(&entry("a")).unwrap(), None);
            delete(&entry("a")).unwrap();
        }

        #[test]
        fn an_error_of_the_keyring_does_not_contain_the_secret() {
            let error = KeyringError::BadEncoding(b"canary".to_vec());
            assert!(!reason(&error).contains("canary"));
        }
    }
}

#[cfg(not(feature = "keyring"))]
mod none {
    use super::{Error, Secret};

    pub(in super::super) fn store(_: &str, _: &Secret) -> Result<(), Error> {
        Err(unsupported())
    }

    pub(in super::super) fn load(_: &str) -> Result<Option<Secret>, Error> {
        Err(unsupported())
    }

    pub(in super::super) fn remove(_: &str) -> Result<(), Error> {
        Err(unsupported())
    }

    fn unsupported() -> Error {
        Error::invalid("the secret is in the keyring of the system, which this build does not support; log in again")
    }
}
