//! The methods of the fake that set it up, plan outcomes and read back.

use serde::Serialize;
use serde_json::Value;

use super::error::SteeringError;
use super::journal::JournalEntry;
use super::outcome::Outcome;
use super::{given, snapshot};
use crate::Fake;
use crate::memory::ResourceName;

impl Fake {
    /// Plans what happens to the next call of an operation.
    ///
    /// Several outcomes of one operation apply in the order in which they were planned. They precede those of
    /// [`next_any`](Self::next_any).
    ///
    /// ```
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// use std::time::Duration;
    ///
    /// use huaweicloud_meeting_fake::{Fake, Outcome};
    ///
    /// let fake = Fake::start().await?;
    /// fake.next("CreateMeeting", Outcome::error(429, "USG.200000001").retry_after(Duration::from_secs(600)).times(3))?;
    /// fake.next("CreateMeeting", Outcome::normal().lose_response())?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// Fails if the service has no operation of that name, or if the outcome is invalid.
    pub fn next(&self, operation: &str, outcome: Outcome) -> Result<(), SteeringError> {
        self.data().state().plan.push(Some(operation), outcome)
    }

    /// Plans what happens to the next call of any operation for which nothing else is planned. Logins are calls, too.
    ///
    /// # Errors
    ///
    /// Fails if the outcome is invalid, or if it is an example.
    pub fn next_any(&self, outcome: Outcome) -> Result<(), SteeringError> {
        self.data().state().plan.push(None, outcome)
    }

    /// Removes all outcomes that are planned and have not been used.
    pub fn clear_next(&self) {
        self.data().state().plan.clear();
    }

    /// Adds an item of a resource, and returns its fields. An item with the same ID is replaced.
    ///
    /// The fields have the names of responses, or of the requests that create such an item: JSON, or a request or another value
    /// that implements `Serialize` (the client's do, with the feature `serde`). What is missing is made, as by the service.
    /// References to other items are not checked, so that items can be added in any order.
    ///
    /// A meeting without a start time, or with `participants` or `waiting`, is in progress. These are lists of display names, or
    /// of objects with `name` and `isHost`.
    ///
    /// ```
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// use huaweicloud_meeting_fake::Fake;
    /// use huaweicloud_meeting_fake::memory::ResourceName;
    /// use serde_json::json;
    ///
    /// let fake = Fake::start().await?;
    /// fake.given(ResourceName::User, json!({"account": "ann", "name": "Ann"}))?;
    /// let people = json!([{"name": "Ann", "isHost": true}, "Bob"]);
    /// let meeting = fake.given(ResourceName::Meeting, json!({"subject": "Retro", "participants": people}))?;
    /// let id = meeting["conferenceID"].as_str();
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// Fails if a field is unknown or has a value of another type, or if the resource has no items of its own.
    pub fn given(&self, resource: ResourceName, item: impl Serialize) -> Result<Value, SteeringError> {
        let item = serde_json::to_value(item)
            .map_err(|error| SteeringError::new(format!("the item cannot be written as JSON: {error}")))?;
        let mut state = self.data().state();
        let given = given::give(&mut state, resource, item)?;
        state.notices.steered();
        Ok(given)
    }

    /// Returns the state as JSON: all items, and the meetings in progress with their people. It contains passwords.
    ///
    /// A fake that [`load`](Self::load)s it responds as this one does. Tokens, the journal, planned outcomes, uploaded files,
    /// connections, pushes that are under way and the control records of meetings in progress are not part of it.
    #[must_use]
    pub fn state(&self) -> Value {
        snapshot::save(&self.data().state())
    }

    /// Loads a [saved state](Self::state), which replaces the current one, or a document `{"resources": {"User": [{…}]}}` with
    /// items to add to those of the start. Meetings lose their connections.
    ///
    /// # Errors
    ///
    /// Fails if the document is invalid, and changes no items then.
    pub fn load(&self, state: Value) -> Result<(), SteeringError> {
        snapshot::replace(self.data(), &mut self.data().state(), state)
    }

    /// Sets the state back to that of the start, and removes what is planned and the journal. Tokens stay valid.
    pub fn reset(&self) {
        // The fixture was loaded at the start already.
        let _ = snapshot::reset(self.data(), &mut self.data().state());
    }

    /// Returns the last requests with what became of them, in the order of their arrival.
    ///
    /// The journal keeps 1,000 requests, unless [`Builder::journal_size`](crate::Builder::journal_size) sets another number, and
    /// at most 64 MiB of bodies.
    #[must_use]
    pub fn journal(&self) -> Vec<JournalEntry> {
        self.data().state().journal.entries().cloned().collect()
    }

    /// Returns the requests of the journal that were calls of an operation.
    #[must_use]
    pub fn journal_of(&self, operation: &str) -> Vec<JournalEntry> {
        let state = self.data().state();
        state.journal.entries().filter(|entry| entry.operation == Some(operation)).cloned().collect()
    }

    /// Removes all requests from the journal.
    pub fn clear_journal(&self) {
        self.data().state().journal.clear();
    }
}
