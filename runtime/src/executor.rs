//! The runtime of tokio, in which calls are awaited.

use crate::error::{Error, Result};

/// Returns an error outside of a runtime of tokio, where its timers and tasks panic.
pub(crate) fn require_runtime() -> Result<()> {
    match tokio::runtime::Handle::try_current() {
        Ok(_) => Ok(()),
        Err(error) => Err(Error::configuration(
            "there is no runtime of tokio; await calls within one, such as in a function with `#[tokio::main]`",
        )
        .with_source(error)),
    }
}
