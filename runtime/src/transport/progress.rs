//! How far a transport has got with a request, which is needed if the request is given up.

use std::fmt;
use std::sync::{Arc, OnceLock};

/// Returns whether a connection has been assigned to the request.
type IsConnected = Box<dyn Fn() -> bool + Send + Sync>;

/// How far a transport has got with a request, in its extensions. A transport that does not report it may have sent the request.
#[derive(Clone, Default)]
pub(crate) struct Progress(Arc<OnceLock<IsConnected>>);

impl Progress {
    /// Reports how to find out whether a connection has been assigned to the request. It is sent on the connection at once.
    #[cfg(any(feature = "rustls", feature = "native-tls"))]
    pub(super) fn report(&self, is_connected: impl Fn() -> bool + Send + Sync + 'static) {
        // A request is sent once.
        let _ = self.0.set(Box::new(is_connected));
    }

    /// Returns whether the request has certainly not been sent.
    pub(crate) fn is_unsent(&self) -> bool {
        self.0.get().is_some_and(|is_connected| !is_connected())
    }
}

impl fmt::Debug for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Progress").field("is_unsent", &self.is_unsent()).finish()
    }
}
