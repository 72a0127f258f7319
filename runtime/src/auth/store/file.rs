//! A store of files, one for each token.

use std::error::Error as StdError;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use fs4::TryLockError;

use super::super::access_token::AccessToken;
use super::key::TokenKey;
use super::token_store::{TokenLock, TokenStore, TokenStoreFuture};
use crate::codec::{Writer, check_syntax, find_string};
use crate::random;
use crate::values::Secret;

/// How often a lock that another process has is tried.
const LOCK_INTERVAL: Duration = Duration::from_millis(25);

/// A larger file is not that of a token.
const MAX_FILE_BYTES: u64 = 64 * 1024;

type Result<T> = std::result::Result<T, Box<dyn StdError + Send + Sync>>;

/// A [`TokenStore`] in a directory, for the processes of a user on one machine.
///
/// For each [`TokenKey`], the directory contains two files: one ending in `.json` with the token and its times as JSON,
/// **not encrypted**, and an empty one ending in `.lock`. On Unix, the directory is created with mode 0700 and the files with
/// 0600, and the store returns an error if users other than the owner can write to the directory. On other systems the files
/// have the permissions that the directory grants; choose one that only the user can read.
///
/// A token is written to a temporary file, which replaces the previous one: another process reads the old token or the new
/// one. The lock is that of the operating system on the file, which ends with the process. It works between processes of
/// one machine; whether it works between machines depends on the file system that they share.
///
/// # Examples
///
/// ```
/// # extern crate huaweicloud_meeting_runtime as huaweicloud_meeting;
/// use huaweicloud_meeting::FileTokenStore;
///
/// let store = FileTokenStore::new("/var/lib/my-service/tokens");
/// ```
#[derive(Clone, Debug)]
pub struct FileTokenStore {
    directory: Arc<Path>,
}

impl FileTokenStore {
    /// Creates a store in a directory. The directory is created when the first token is obtained.
    #[must_use]
    pub fn new(directory: impl Into<PathBuf>) -> Self {
        Self { directory: directory.into().into() }
    }

    /// Runs a function that reads or writes files on a thread on which it can block.
    fn run<T: Send + 'static>(
        &self,
        key: &TokenKey,
        function: impl FnOnce(&Files) -> Result<T> + Send + 'static,
    ) -> TokenStoreFuture<'static, T> {
        let files = Files { directory: Arc::clone(&self.directory), key: key.clone() };
        Box::pin(async { tokio::task::spawn_blocking(move || function(&files)).await? })
    }
}

impl TokenStore for FileTokenStore {
    fn load<'a>(&'a self, key: &'a TokenKey) -> TokenStoreFuture<'a, Option<AccessToken>> {
        self.run(key, Files::load)
    }

    fn store<'a>(&'a self, key: &'a TokenKey, token: &'a AccessToken) -> TokenStoreFuture<'a, ()> {
        let token = token.clone();
        self.run(key, move |files| files.store(&token))
    }

    fn remove<'a>(&'a self, key: &'a TokenKey) -> TokenStoreFuture<'a, ()> {
        self.run(key, Files::remove)
    }

    fn lock<'a>(&'a self, key: &'a TokenKey) -> TokenStoreFuture<'a, TokenLock> {
        Box::pin(async move {
            let file = Arc::new(self.run(key, Files::open_lock).await?);
            loop {
                let locked = Arc::clone(&file);
                if self.run(key, move |files| files.try_lock(&locked)).await? {
                    return Ok(TokenLock::new(file));
                }
                tokio::time::sleep(LOCK_INTERVAL).await;
            }
        })
    }
}

/// The files of a key.
struct Files {
    directory: Arc<Path>,
    key: TokenKey,
}

impl Files {
    fn path(&self, extension: &str) -> PathBuf {
        self.directory.join(format!("{}.{extension}", self.key))
    }

    fn load(&self) -> Result<Option<AccessToken>> {
        let path = self.path("json");
        let file = match File::open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(failed("read", &path, &error)),
        };
        self.check_directory()?;
        let mut document = Vec::new();
        file.take(MAX_FILE_BYTES).read_to_end(&mut document).map_err(|error| failed("read", &path, &error))?;
        match parse(&document) {
            Some(token) => Ok(Some(token)),
            None => Err(format!("`{}` does not contain a token", path.display()).into()),
        }
    }

    fn store(&self, token: &AccessToken) -> Result<()> {
        self.create_directory()?;
        let temporary = self.path(&format!("{}.tmp", random::hex_digits()?));
        let path = self.path("json");
        let outcome = private_file(&temporary, OpenOptions::new().write(true).create_new(true))
            .and_then(|mut file| file.write_all(document(token).as_bytes()))
            .and_then(|()| fs::rename(&temporary, &path));
        outcome.map_err(|error| {
            // It may not exist.
            let _ = fs::remove_file(&temporary);
            failed("write", &path, &error)
        })
    }

    fn remove(&self) -> Result<()> {
        let path = self.path("json");
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(failed("remove", &path, &error)),
            _ => Ok(()),
        }
    }

    /// Opens the file of the lock. It is never removed: a process that had opened it could then have the lock together with
    /// one that creates it anew.
    fn open_lock(&self) -> Result<File> {
        self.create_directory()?;
        let path = self.path("lock");
        let mut options = OpenOptions::new();
        private_file(&path, options.write(true).create(true).truncate(false))
            .map_err(|error| failed("open", &path, &error))
    }

    fn try_lock(&self, file: &File) -> Result<bool> {
        match fs4::FileExt::try_lock(file) {
            Ok(()) => Ok(true),
            Err(TryLockError::WouldBlock) => Ok(false),
            Err(TryLockError::Error(error)) => Err(failed("lock", &self.path("lock"), &error)),
        }
    }

    fn create_directory(&self) -> Result<()> {
        let mut builder = DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&self.directory).map_err(|error| failed("create", &self.directory, &error))?;
        self.check_directory()
    }

    /// Checks that other users cannot place a token of theirs in the directory.
    fn check_directory(&self) -> Result<()> {
        #[cfg(unix)]
        {
            let directory = &self.directory;
            let metadata = fs::metadata(directory).map_err(|error| failed("read", directory, &error))?;
            if std::os::unix::fs::PermissionsExt::mode(&metadata.permissions()) & 0o022 != 0 {
                let directory = directory.display();
                return Err(format!("other users can write to `{directory}`; set its permissions to 0700").into());
            }
        }
        Ok(())
    }
}

/// Opens a file, which only its owner can read if it is created.
fn private_file(path: &Path, options: &mut OpenOptions) -> io::Result<File> {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options.open(path)
}

fn failed(action: &str, path: &Path, error: &io::Error) -> Box<dyn StdError + Send + Sync> {
    format!("cannot {action} `{}`: {error}", path.display()).into()
}

/// Returns the contents of the file of a token.
fn document(token: &AccessToken) -> String {
    let mut writer = Writer::object();
    writer.field("token");
    writer.string(token.token.expose());
    for (name, time) in [("obtained_at_ms", Some(token.obtained_at)), ("expires_at_ms", token.expires_at)] {
        if let Some(time) = time {
            writer.field(name);
            writer.raw(&time.duration_since(UNIX_EPOCH).unwrap_or_default().as_millis().to_string());
        }
    }
    writer.close_object();
    writer.finish()
}

fn parse(document: &[u8]) -> Option<AccessToken> {
    check_syntax(document).ok()?;
    let token = find_string(document, &["token"]).filter(|token| !token.is_empty())?;
    let time = |name| Some(time_of(&find_string(document, &[name])?));
    let access = AccessToken::new(Secret::new(token)).obtained_at(time("obtained_at_ms")??);
    match time("expires_at_ms") {
        Some(expires_at) => Some(access.expires_at(expires_at?)),
        None => Some(access),
    }
}

fn time_of(milliseconds: &str) -> Option<SystemTime> {
    UNIX_EPOCH.checked_add(Duration::from_millis(milliseconds.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_survives_its_file() {
        let now = UNIX_EPOCH + Duration::from_millis(1_700_000_000_123);
        let endless = AccessToken::new(Secret::new("a \"token\" \\ ü")).obtained_at(now);
        for token in [endless.clone(), endless.expires_in(Duration::from_secs(7))] {
            assert_eq!(parse(document(&token).as_bytes()), Some(token));
        }
    }

    #[test]
    fn what_is_not_the_whole_file_of_a_token_is_no_token() {
        let token = AccessToken::new(Secret::new("token")).expires_in(Duration::from_secs(7));
        let whole = document(&token);
        for end in 0..whole.len() {
            assert_eq!(parse(&whole.as_bytes()[..end]), None, "{}", &whole[..end]);
        }
        for wrong in [
            "null",
            "[]",
            r#""token""#,
            r#"{"token": "", "obtained_at_ms": 1}"#,
            r#"{"token": "t"}"#,
            r#"{"token": "t", "obtained_at_ms": -1}"#,
            r#"{"token": "t", "obtained_at_ms": 1, "expires_at_ms": "soon"}"#,
            r#"{"token": "t", "obtained_at_ms": 18446744073709551615}"#,
            "\u{0}\u{0}\u{0}",
        ] {
            assert!(parse(wrong.as_bytes()).is_none_or(|token| token.obtained_at > SystemTime::now()), "{wrong}");
        }
    }
}
