//! How far a transport has got with a request, which is needed if the request is given up.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

/// How far a transport has got with a request, in its body. A transport that does not report it may have sent the request.
#[derive(Clone, Debug, Default)]
pub(crate) struct Progress(Arc<AtomicU8>);

/// No part of the request has been sent, and the transport will report when it is.
const UNSENT: u8 = 1;
#[cfg(any(feature = "rustls", feature = "native-tls"))]
const SENT: u8 = 2;

impl Progress {
    /// Reports that no part of the request has been sent.
    #[cfg(any(feature = "rustls", feature = "native-tls"))]
    pub(crate) fn report_unsent(&self) {
        self.0.store(UNSENT, Ordering::Relaxed);
    }

    /// Reports that the request may be sent from now on.
    #[cfg(any(feature = "rustls", feature = "native-tls"))]
    pub(crate) fn report_sent(&self) {
        self.0.store(SENT, Ordering::Relaxed);
    }

    /// Returns whether the request has certainly not been sent.
    pub(crate) fn is_unsent(&self) -> bool {
        self.0.load(Ordering::Relaxed) == UNSENT
    }
}
