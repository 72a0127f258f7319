//! A download and its options.

use std::fmt;
use std::future::{Future, IntoFuture};
use std::path::PathBuf;
use std::pin::Pin;
use std::time::Duration;

use super::options::Options;
use super::response::Context;
use super::source::DownloadSource;
use super::stream::DownloadStream;
use super::to_file::DownloadToFile;
use crate::client::Core;
use crate::error::Result;
use crate::retry::RetryPolicy;

/// A download of a file. Awaiting it requests the file and returns a [`DownloadStream`]; [`to`](Self::to) writes it to a file.
///
/// The access token of the client is never sent to the server of the file. The header of the link is sent to its URL only, which
/// must begin with `https` (or be a loopback address). Redirects are not followed: they are errors.
///
/// # Attempts
///
/// After a transient error (a lost connection, no data for a while, HTTP 429 or 503), the file is requested again, as the retry
/// policy allows, and with a new link if the token of a link can be used once. If a part of the file has been received, only the
/// rest is requested; attempts that receive something are not counted.
///
/// There is no timeout for the whole download, because files are large; [`idle_timeout`](Self::idle_timeout) limits the time
/// without data.
#[must_use = "a download does nothing until it is awaited"]
pub struct Download {
    context: Context,
}

impl Download {
    /// Creates a download from a source.
    #[doc(hidden)]
    pub fn new(core: &Core, source: DownloadSource) -> Self {
        Self { context: Context { core: core.clone(), source, options: Options::default() } }
    }

    /// Sets the retry policy of the download, and of the calls that obtain its links. Defaults to the client's policy.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.context.options.retry = Some(policy);
        self
    }

    /// Sets the longest time without a byte from the server. Defaults to 30 seconds.
    ///
    /// The time in which the program does not read does not count.
    pub fn idle_timeout(mut self, timeout: Duration) -> Self {
        self.context.options.idle_timeout = timeout;
        self
    }

    /// Sets the maximum size of the file, in bytes. By default, there is none. A larger file is an error.
    pub fn max_bytes(mut self, bytes: u64) -> Self {
        self.context.options.max_bytes = bytes;
        self
    }

    /// Writes the file to a path when it is awaited. See [`DownloadToFile`] for how.
    pub fn to(self, path: impl Into<PathBuf>) -> DownloadToFile {
        DownloadToFile::new(self.context, path.into())
    }
}

impl IntoFuture for Download {
    type Output = Result<DownloadStream>;
    type IntoFuture = Pin<Box<dyn Future<Output = Result<DownloadStream>> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(DownloadStream::open(self.context))
    }
}

impl fmt::Debug for Download {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Download")
            .field("source", &self.context.source)
            .field("options", &self.context.options)
            .finish_non_exhaustive()
    }
}
