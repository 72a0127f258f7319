//! Where tokens are kept between calls: in files that only the user can read, which concurrent processes share.

use std::fs;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use huaweicloud_meeting::{AccessToken, FileTokenStore, Secret, TokenKey, TokenLock, TokenStore, TokenStoreFuture};

use super::directory::{self, Directory};
use super::environment;
use crate::error::Error;
use crate::output;

/// The folder of the tokens of a profile, or of credentials in the environment.
pub(crate) fn folder(profile: Option<&str>) -> PathBuf {
    let folder = PathBuf::from("tokens");
    profile.map_or(folder.clone(), |profile| folder.join(profile))
}

/// Returns the store of the tokens of a profile, or of credentials in the environment. `None` if tokens are not kept: each call
/// then logs in and out.
pub(crate) fn store(profile: Option<&str>) -> Result<Option<FileTokenStore>, Error> {
    if !environment::keeps_tokens()? {
        return Ok(None);
    }
    let Some(directory) = Directory::find() else { return Ok(None) };
    let path = directory.join(folder(profile));
    // A file system on which nothing can be written is no reason to warn: it is that of a container.
    if directory::create_private(&path).is_err() {
        return Ok(None);
    }
    if directory::is_writable_by_others(&path) {
        let path = path.display();
        output::warn(&[format!("tokens are not kept: other users can write to `{path}`; set its permissions to 0700")]);
        return Ok(None);
    }
    Ok(Some(FileTokenStore::new(path)))
}

/// Removes the tokens of a profile from its store.
pub(crate) fn remove_all(directory: &Directory, profile: &str) -> Result<(), Error> {
    let path = directory.join(folder(Some(profile)));
    match fs::remove_dir_all(&path) {
        Err(error) if path.exists() => Err(Error::invalid(format!("cannot remove `{}`: {error}", path.display()))),
        _ => Ok(()),
    }
}

/// A store for a client that has to log in although there may be a token.
#[derive(Clone)]
pub(crate) struct LoginStore {
    store: FileTokenStore,
    replaced: Arc<Mutex<Option<Secret>>>,
}

impl LoginStore {
    pub(crate) fn new(store: FileTokenStore) -> Self {
        Self { store, replaced: Arc::default() }
    }

    /// Returns the token that was in the store.
    pub(crate) fn replaced(&self) -> Option<Secret> {
        self.replaced.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl TokenStore for LoginStore {
    fn load<'a>(&'a self, key: &'a TokenKey) -> TokenStoreFuture<'a, Option<AccessToken>> {
        Box::pin(async {
            let token = self.store.load(key).await?;
            *self.replaced.lock().unwrap_or_else(PoisonError::into_inner) = token.map(|token| token.token);
            Ok(None)
        })
    }

    fn store<'a>(&'a self, key: &'a TokenKey, token: &'a AccessToken) -> TokenStoreFuture<'a, ()> {
        self.store.store(key, token)
    }

    fn remove<'a>(&'a self, key: &'a TokenKey) -> TokenStoreFuture<'a, ()> {
        self.store.remove(key)
    }

    fn lock<'a>(&'a self, key: &'a TokenKey) -> TokenStoreFuture<'a, TokenLock> {
        self.store.lock(key)
    }
}
