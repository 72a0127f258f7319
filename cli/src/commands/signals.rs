//! Signals that end the program.

use std::io;

/// The signals that end the program, from the moment at which this is created: Ctrl-C, and on Unix SIGTERM.
pub(crate) struct Signals {
    #[cfg(unix)]
    signals: [tokio::signal::unix::Signal; 2],
    #[cfg(windows)]
    signals: [tokio::signal::windows::CtrlC; 1],
}

impl Signals {
    #[cfg(unix)]
    pub(crate) fn listen() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self { signals: [signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?] })
    }

    #[cfg(windows)]
    pub(crate) fn listen() -> io::Result<Self> {
        Ok(Self { signals: [tokio::signal::windows::ctrl_c()?] })
    }

    /// Waits for one of them.
    pub(crate) async fn received(&mut self) {
        std::future::poll_fn(|task| {
            let mut received = self.signals.iter_mut().map(|signal| signal.poll_recv(task));
            if received.any(|signal| signal.is_ready()) { std::task::Poll::Ready(()) } else { std::task::Poll::Pending }
        })
        .await;
    }
}
