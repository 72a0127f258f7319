//! Starting and stopping captions.

use std::fmt;
use std::sync::Arc;

use tokio::sync::watch;

/// What captions should be like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct CaptionState {
    pub(super) is_on: bool,
    /// The language model; the service chooses one if it is missing.
    pub(super) model: Option<String>,
}

/// The requested state, if there is one.
pub(super) type CaptionReceiver = watch::Receiver<Option<CaptionState>>;

/// Starts and stops the captions of a meeting, over the connection of a stream of events.
///
/// Clones control the same stream, from any task. The methods return at once: the request is sent when the stream is connected,
/// and sent again after a reconnection if captions are on. The service does not confirm it; captions arrive as events. A
/// stream that is not subscribed to their kind does not receive them, which is logged. Without a stream, because it was dropped or
/// has ended, the methods have no effect.
#[derive(Clone)]
pub struct Captions(Arc<watch::Sender<Option<CaptionState>>>);

impl Captions {
    pub(super) fn new() -> (Self, CaptionReceiver) {
        let (sender, receiver) = watch::channel(None);
        (Self(Arc::new(sender)), receiver)
    }

    /// Starts captions of the two loudest speakers, in the default language.
    pub fn start(&self) {
        self.set(true, None);
    }

    /// Starts captions of the two loudest speakers with a language model. If they have been started with another, the service
    /// is requested to change it.
    pub fn start_with(&self, model: impl AsRef<str>) {
        self.set(true, Some(model.as_ref().to_owned()));
    }

    /// Stops captions. It is not certain that the service supports that: its documentation also states that captions stop only
    /// when the meeting ends.
    pub fn stop(&self) {
        self.set(false, None);
    }

    fn set(&self, is_on: bool, model: Option<String>) {
        self.0.send_replace(Some(CaptionState { is_on, model }));
    }
}

impl fmt::Debug for Captions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Captions").field("requested", &*self.0.borrow()).finish()
    }
}
