//! A meeting that a program without `async` follows.

use super::MeetingSnapshot;
use crate::{Result, blocking, live, rt};

impl blocking::Conference {
    /// Follows the meeting, like [`Conference::watch`](crate::Conference::watch).
    ///
    /// # Errors
    ///
    /// Returns the errors of [`Conference::events`](crate::Conference::events), and an error in an asynchronous context.
    pub fn watch(&self) -> Result<LiveMeeting> {
        let background = self.background().clone();
        let live = background.block_on(self.asynchronous().watch())??;
        Ok(LiveMeeting { live, background })
    }
}

/// A meeting in progress, kept up to date by its events, like [`live::LiveMeeting`].
///
/// Cloning is cheap. Each clone has its own [`changed`](Self::changed): use one for each thread.
#[derive(Clone, Debug)]
pub struct LiveMeeting {
    live: live::LiveMeeting,
    background: rt::Background,
}

impl LiveMeeting {
    /// Blocks until there is a change that this method has not returned before, and returns the meeting after it, or `None` if the
    /// meeting has ended.
    ///
    /// # Errors
    ///
    /// Returns the error with which the stream ended, in each call, and an error in an asynchronous context.
    pub fn changed(&self) -> Result<Option<MeetingSnapshot>> {
        self.background.block_on(self.live.changed())?
    }

    /// Returns the meeting as it is now, which does not change later.
    #[must_use]
    pub fn snapshot(&self) -> MeetingSnapshot {
        self.live.snapshot()
    }
}
