//! Ending the sessions of the program.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use huaweicloud_meeting::Client;
use huaweicloud_meeting_runtime::Handle;

use crate::output;

/// The sessions of the program. They are ended in one place, however a command ends.
static OPEN: Mutex<Vec<Arc<Open>>> = Mutex::new(Vec::new());

/// A session to be ended.
pub(super) struct Open {
    client: Client,
    handles: Mutex<Vec<Handle>>,
    /// Whether the access token is used again, by other processes.
    is_kept: AtomicBool,
}

impl Open {
    /// Adds a session. With a store, its token is not revoked at the end.
    pub(super) fn add(client: &Client, has_store: bool) -> Arc<Self> {
        let open =
            Arc::new(Self { client: client.clone(), handles: Mutex::default(), is_kept: AtomicBool::new(has_store) });
        OPEN.lock().unwrap_or_else(PoisonError::into_inner).push(Arc::clone(&open));
        open
    }

    pub(super) fn keep_token(&self) {
        self.is_kept.store(true, Ordering::Relaxed);
    }

    /// Adds the handle of a meeting.
    pub(super) fn add_handle(&self, handle: &Handle) {
        self.handles.lock().unwrap_or_else(PoisonError::into_inner).push(handle.clone());
    }

    async fn close(&self) {
        let handles = std::mem::take(&mut *self.handles.lock().unwrap_or_else(PoisonError::into_inner));
        for handle in handles {
            handle.settle_token().await;
        }
        if self.is_kept.load(Ordering::Relaxed) {
            // A token that is being refreshed would be lost.
            self.client.core().settle_tokens().await;
        } else if let Err(error) = self.client.logout().await {
            // The service limits the number of tokens of a user, and revokes the oldest one: it may belong to another program.
            output::warn(&[format!("the access token of this call was not revoked: {error}")]);
        }
    }
}

/// Ends all sessions: tokens that are not kept are revoked.
pub(crate) async fn close_all() {
    let sessions = std::mem::take(&mut *OPEN.lock().unwrap_or_else(PoisonError::into_inner));
    for session in sessions {
        session.close().await;
    }
}
