//! How far a transport has got with a request, which is needed if the request is given up.

use std::fmt;
use std::sync::{Arc, OnceLock};

#[cfg(any(feature = "rustls", feature = "native-tls"))]
use hyper_util::client::legacy::connect::CaptureConnection;

/// Without the built-in transport, no progress is reported.
#[cfg(not(any(feature = "rustls", feature = "native-tls")))]
enum CaptureConnection {}

#[cfg(not(any(feature = "rustls", feature = "native-tls")))]
impl CaptureConnection {
    fn connection_metadata(&self) -> Option<()> {
        match *self {}
    }
}

/// How far a transport has got with a request, in its body. A transport that does not report it may have sent the request.
#[derive(Clone, Default)]
pub(crate) struct Progress(Arc<OnceLock<CaptureConnection>>);

impl Progress {
    /// Reports what is set when a connection has been assigned to the request. It is sent on the connection at once.
    #[cfg(any(feature = "rustls", feature = "native-tls"))]
    pub(crate) fn report(&self, connection: CaptureConnection) {
        // A request is sent once.
        let _ = self.0.set(connection);
    }

    /// Returns whether the request has certainly not been sent.
    pub(crate) fn is_unsent(&self) -> bool {
        self.0.get().is_some_and(|connection| connection.connection_metadata().is_none())
    }
}

impl fmt::Debug for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Progress").field("is_unsent", &self.is_unsent()).finish()
    }
}
