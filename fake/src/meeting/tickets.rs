//! Tickets, each of which opens one connection.

use std::collections::BTreeMap;
use std::hash::{BuildHasher as _, RandomState};

use crate::clock::Clock;
use crate::limits;

const LIFETIME_MS: u64 = 60_000;
const PREFIX: &str = "fake-ticket-";

/// The tickets that have not been used.
pub(crate) struct Tickets {
    clock: Clock,
    /// The tickets by their numbers, in the order in which they were issued and expire.
    by_number: BTreeMap<u64, Ticket>,
    issued: u64,
    // Random, so that a fake does not accept the tickets of another.
    salt: RandomState,
}

struct Ticket {
    text: String,
    meeting: String,
    expires_ms: u64,
}

impl Tickets {
    pub(crate) fn new(clock: Clock) -> Self {
        Self { clock, by_number: BTreeMap::new(), issued: 0, salt: RandomState::new() }
    }

    /// Issues a ticket for a meeting.
    pub(crate) fn issue(&mut self, meeting: &str) -> String {
        self.remove_expired();
        self.issued += 1;
        let text = format!("{PREFIX}{}-{:016x}", self.issued, self.salt.hash_one(self.issued));
        let expires_ms = self.clock.now_ms().saturating_add(LIFETIME_MS);
        let ticket = Ticket { text: text.clone(), meeting: meeting.to_owned(), expires_ms };
        self.by_number.insert(self.issued, ticket);
        text
    }

    /// Removes the tickets that have expired, and one more if there are too many.
    fn remove_expired(&mut self) {
        let now_ms = self.clock.now_ms();
        while let Some(oldest) = self.by_number.first_entry() {
            let is_valid = now_ms < oldest.get().expires_ms;
            if is_valid && self.by_number.len() < limits::TICKETS {
                break;
            }
            self.by_number.pop_first();
        }
    }

    /// Uses a ticket up. Returns the reason if it is not valid for the meeting.
    pub(crate) fn redeem(&mut self, ticket: &str, meeting: &str) -> Result<(), &'static str> {
        let number =
            number(ticket).filter(|number| self.by_number.get(number).is_some_and(|known| known.text == ticket));
        match number.and_then(|number| self.by_number.remove(&number)) {
            None => Err("the ticket is unknown or has been used"),
            Some(ticket) if ticket.expires_ms <= self.clock.now_ms() => Err("the ticket has expired"),
            Some(ticket) if ticket.meeting != meeting => Err("the ticket was issued for another meeting"),
            Some(_) => Ok(()),
        }
    }

    /// Returns the number of tickets.
    pub(crate) fn len(&self) -> usize {
        self.by_number.len()
    }

    pub(crate) fn expire_all(&mut self) {
        self.by_number.clear();
    }

    /// Revokes the tickets of a meeting.
    pub(crate) fn revoke(&mut self, meeting: &str) {
        self.by_number.retain(|_, ticket| ticket.meeting != meeting);
    }
}

/// Returns the number that a ticket contains.
fn number(ticket: &str) -> Option<u64> {
    ticket.strip_prefix(PREFIX)?.split('-').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_ticket_opens_one_connection_within_a_minute() {
        let clock = Clock::new(0, Some(0));
        let mut tickets = Tickets::new(clock.clone());
        let (first, late, other) = (tickets.issue("1"), tickets.issue("1"), tickets.issue("2"));
        assert_eq!(tickets.redeem(&first, "1"), Ok(()));
        assert_eq!(tickets.redeem(&first, "1"), Err("the ticket is unknown or has been used"));
        assert_eq!(tickets.redeem(&other, "1"), Err("the ticket was issued for another meeting"));
        clock.advance(Duration::from_millis(LIFETIME_MS));
        assert_eq!(tickets.redeem(&late, "1"), Err("the ticket has expired"));
    }

    #[test]
    fn tickets_that_are_never_used_are_bounded() {
        let clock = Clock::new(0, Some(0));
        let mut tickets = Tickets::new(clock.clone());
        let first = tickets.issue("1");
        let last = (0..limits::TICKETS).map(|_| tickets.issue("1")).last().unwrap();
        assert_eq!(tickets.by_number.len(), limits::TICKETS);
        assert!(tickets.redeem(&first, "1").is_err() && tickets.redeem(&last, "1").is_ok());
        clock.advance(Duration::from_millis(LIFETIME_MS));
        tickets.issue("1");
        assert_eq!(tickets.by_number.len(), 1);
    }
}
