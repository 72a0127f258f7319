//! Where the link to a file comes from.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use super::link::DownloadLink;
use super::name::file_name_in_url;
use crate::error::Result;
use crate::retry::RetryPolicy;

/// The future that returns a new link.
pub type LinkFuture = Pin<Box<dyn Future<Output = Result<DownloadLink>> + Send>>;

/// Requests a new link, with the retry policy of the download if it has one.
type Issue = dyn Fn(Option<RetryPolicy>) -> LinkFuture + Send + Sync;

/// Where the link for each attempt of a download comes from.
#[derive(Clone)]
pub struct DownloadSource {
    name: String,
    links: Links,
}

#[derive(Clone)]
enum Links {
    Reusable(DownloadLink),
    SingleUse(DownloadLink),
    Issued(Arc<Issue>),
}

impl DownloadSource {
    /// Creates a source with a link that each attempt uses.
    #[must_use]
    pub fn reusable(link: DownloadLink) -> Self {
        Self { name: file_name_in_url(link.url(), 1), links: Links::Reusable(link) }
    }

    /// Creates a source with a link that can be used once. An attempt that may have used it is not retried.
    #[must_use]
    pub fn single_use(link: DownloadLink) -> Self {
        Self { name: file_name_in_url(link.url(), 1), links: Links::SingleUse(link) }
    }

    /// Creates a source that requests a new link for each attempt.
    #[must_use]
    pub fn issued(
        name: impl Into<String>,
        issue: impl Fn(Option<RetryPolicy>) -> LinkFuture + Send + Sync + 'static,
    ) -> Self {
        Self { name: name.into(), links: Links::Issued(Arc::new(issue)) }
    }

    /// Returns the name of the file.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Returns the link for the next attempt.
    pub(super) async fn link(&self, policy: Option<RetryPolicy>) -> Result<DownloadLink> {
        match &self.links {
            Links::Reusable(link) | Links::SingleUse(link) => Ok(link.clone()),
            Links::Issued(issue) => issue(policy).await,
        }
    }

    /// Returns whether another attempt may succeed after one that reached the server.
    pub(super) fn is_retryable(&self) -> bool {
        !matches!(self.links, Links::SingleUse(_))
    }

    /// Returns whether each attempt has a new link.
    pub(super) fn is_issued(&self) -> bool {
        matches!(self.links, Links::Issued(_))
    }
}

impl fmt::Debug for DownloadSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DownloadSource").field("name", &self.name).finish_non_exhaustive()
    }
}
