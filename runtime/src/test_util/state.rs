//! The state of a script, which its clones, responses and transports share.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::entry::{Entry, Reply};
use super::recorded::RecordedRequest;

/// The responses of a script, and the requests that it received.
#[derive(Clone, Default)]
pub(super) struct State(Arc<Mutex<Lists>>);

#[derive(Default)]
struct Lists {
    entries: Vec<Entry>,
    requests: Vec<RecordedRequest>,
}

impl State {
    /// Adds an entry, and returns its index.
    pub(super) fn add(&self, entry: Entry) -> usize {
        let mut lists = self.lists();
        lists.entries.push(entry);
        lists.entries.len() - 1
    }

    pub(super) fn change(&self, index: usize, change: impl FnOnce(&mut Entry)) {
        if let Some(entry) = self.lists().entries.get_mut(index) {
            change(entry);
        }
    }

    /// Records a request, and returns the response to it, if one is left.
    pub(super) fn receive(&self, request: RecordedRequest) -> Option<Reply> {
        let Lists { entries, requests } = &mut *self.lists();
        let counted = entries.iter_mut().find(|entry| entry.is_left() && entry.matches(&request));
        let reply = match counted {
            Some(entry) => Some(entry.take()),
            // The last one takes effect, so that a test can change what its setup scripted.
            None => {
                entries.iter_mut().rev().find(|entry| entry.left.is_none() && entry.matches(&request)).map(Entry::take)
            }
        };
        requests.push(request);
        reply
    }

    pub(super) fn requests(&self) -> Vec<RecordedRequest> {
        self.lists().requests.clone()
    }

    /// Returns whether a response of a limited number is left.
    pub(super) fn is_any_left(&self) -> bool {
        self.lists().entries.iter().any(Entry::is_left)
    }

    /// Returns the part of a message that lists the responses.
    pub(super) fn scripted(&self) -> String {
        listed("scripted responses", &self.lists().entries)
    }

    /// Returns the part of a message that lists the requests.
    pub(super) fn sent(&self) -> String {
        listed("requests", &self.lists().requests)
    }

    fn lists(&self) -> MutexGuard<'_, Lists> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn listed(what: &str, items: &[impl fmt::Display]) -> String {
    if items.is_empty() {
        return format!("there are no {what}");
    }
    let lines = items.iter().map(|item| format!("\n- {}", item.to_string().replace('\n', "\n  ")));
    format!("the {what} are:{}", lines.collect::<String>())
}
