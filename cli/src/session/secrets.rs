//! Where the secrets of profiles are kept: the keyring of the system, or a file that only the user can read.

use std::path::PathBuf;

use huaweicloud_meeting::Secret;
use serde::{Deserialize, Serialize};

use super::directory::Directory;
use super::keyring;
use crate::error::Error;

/// Where a secret is.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Place {
    /// The keyring of the system: Secret Service, Keychain or Credential Manager.
    Keyring,
    /// A file with mode 0600 in the directory of the configuration.
    File,
}

/// Stores the secret of a profile, in the keyring if there is one.
pub(crate) fn store(directory: &Directory, profile: &str, secret: &Secret) -> Result<Place, Error> {
    if keyring::is_enabled()? && keyring::store(&key(directory, profile), secret).is_ok() {
        // An earlier login may have had no keyring.
        directory.remove(file(profile))?;
        return Ok(Place::Keyring);
    }
    directory.write(file(profile), secret.expose())?;
    Ok(Place::File)
}

/// Returns the secret of a profile, or `None` if it is no longer there.
pub(crate) fn load(directory: &Directory, profile: &str, place: Place) -> Result<Option<Secret>, Error> {
    match place {
        Place::Keyring => keyring::load(&key(directory, profile)),
        Place::File => Ok(directory.read(file(profile))?.map(Secret::new)),
    }
}

/// Removes the secret of a profile. There may be none.
pub(crate) fn remove(directory: &Directory, profile: &str, place: Place) -> Result<(), Error> {
    match place {
        Place::Keyring => keyring::remove(&key(directory, profile)),
        Place::File => directory.remove(file(profile)),
    }
}

/// Returns the path of the file of a secret.
pub(crate) fn path(directory: &Directory, profile: &str) -> PathBuf {
    directory.join(file(profile))
}

fn file(profile: &str) -> String {
    format!("secrets/{profile}.secret")
}

/// Returns the name of the secret in the keyring. Profiles in another directory may have the same name.
fn key(directory: &Directory, profile: &str) -> String {
    directory.join(profile).display().to_string()
}
