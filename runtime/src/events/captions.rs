//! Starting and stopping captions.

use std::fmt;

use crate::error::{Error, Result};

/// Starts and stops the captions of a stream of events. Clones control the same stream.
#[derive(Clone)]
pub struct Captions(());

impl Captions {
    pub(super) fn new() -> Self {
        Self(())
    }

    /// Starts captions.
    ///
    /// # Errors
    ///
    /// Returns an error if the stream of events has ended.
    pub async fn start(&self) -> Result<()> {
        Err(Error::configuration("the stream of events has ended"))
    }

    /// Starts captions with a language model.
    ///
    /// # Errors
    ///
    /// Returns an error if the stream of events has ended.
    pub async fn start_with(&self, model: impl Into<String>) -> Result<()> {
        let _ = model.into();
        self.start().await
    }

    /// Stops captions.
    ///
    /// # Errors
    ///
    /// Returns an error if the stream of events has ended.
    pub async fn stop(&self) -> Result<()> {
        self.start().await
    }
}

impl fmt::Debug for Captions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Captions").finish_non_exhaustive()
    }
}
