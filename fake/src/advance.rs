//! The clock of a fake, as a test moves it, and the task that does what is due when its time has come.

use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tokio::sync::watch;
use tokio::time::sleep;

use crate::Fake;
use crate::meeting::due::settle;
use crate::server_data::ServerData;
use crate::state::State;

impl Fake {
    /// Returns the time of the fake's clock, of which all times of responses, events and pushes are.
    ///
    /// It is the current time, plus what [`advance`](Self::advance) has added. It follows tokio's clock, which a test can
    /// pause. [`Builder::stop_clock_at`](crate::Builder::stop_clock_at) sets another time.
    #[must_use]
    pub fn now(&self) -> SystemTime {
        UNIX_EPOCH + Duration::from_millis(self.data().state().clock.now_ms())
    }

    /// Moves the clock of the fake.
    ///
    /// Everything that becomes due happens before this method returns, in the order of time, and with its time: calls that
    /// nothing has answered time out after 30 seconds, meetings are prolonged or end, bookings are over, and tokens expire.
    /// Events are sent as usual.
    ///
    /// Time limits of connections, such as that of the heartbeat, and the repeats of pushes depend on tokio's clock alone.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> std::io::Result<()> {
    /// use std::time::Duration;
    ///
    /// use huaweicloud_meeting_fake::Fake;
    ///
    /// let fake = Fake::start().await?;
    /// let before = fake.now();
    /// fake.advance(Duration::from_secs(3600));
    /// assert!(fake.now() >= before + Duration::from_secs(3600));
    /// # Ok(())
    /// # }
    /// ```
    pub fn advance(&self, duration: Duration) {
        self.data().state().advance(duration);
    }
}

impl State {
    /// Moves the clock, and does what becomes due.
    pub(crate) fn advance(&mut self, duration: Duration) {
        self.clock.advance(duration);
        settle(self);
        self.clock.notify();
    }
}

/// Does what is due when its time has come, until the fake stops.
pub(crate) async fn process_due(data: Arc<ServerData>, mut stopped: watch::Receiver<()>) {
    loop {
        let (clock, due_ms) = {
            // What is due now happens when the state is locked.
            let state = data.state();
            (state.clock.clone(), state.due.next_ms())
        };
        let wait = due_ms.and_then(|due_ms| clock.until(due_ms));
        tokio::select! {
            _ = stopped.changed() => return,
            () = clock.changed() => {}
            () = sleep(wait.unwrap_or_default()), if wait.is_some() => {}
        }
    }
}
