//! The runtime of tokio, in which calls are awaited.

use std::panic::catch_unwind;
use std::time::Duration;

use tokio::runtime::Handle;

use crate::error::{Error, Result};

/// Returns an error outside of a runtime of tokio and in one without timers, where the timers and tasks of tokio panic.
pub(crate) fn require_runtime() -> Result<()> {
    if let Err(error) = Handle::try_current() {
        return Err(Error::configuration(
            "there is no runtime of tokio; await calls within one, such as in a function with `#[tokio::main]`",
        )
        .with_source(error));
    }
    // Tokio has no other way to find out whether the runtime has timers. Without them, every call would panic.
    catch_unwind(|| drop(tokio::time::sleep(Duration::ZERO))).map_err(|_| {
        Error::configuration("the runtime of tokio has no timers; call `enable_all` of its builder when it is created")
    })
}
