//! Tickets, each of which opens one connection.

use std::collections::BTreeMap;
use std::hash::{BuildHasher as _, RandomState};

use crate::clock::Clock;

const LIFETIME_MS: u64 = 60_000;
/// The number of tickets from which those that have expired are removed.
const MAX_TICKETS: usize = 1_000;

/// The tickets that have not been used.
pub(crate) struct Tickets {
    clock: Clock,
    by_text: BTreeMap<String, Ticket>,
    issued: u64,
    // Random, so that a fake does not accept the tickets of another.
    salt: RandomState,
}

struct Ticket {
    meeting: String,
    expires_ms: u64,
}

impl Tickets {
    pub(crate) fn new(clock: Clock) -> Self {
        Self { clock, by_text: BTreeMap::new(), issued: 0, salt: RandomState::new() }
    }

    /// Issues a ticket for a meeting.
    pub(crate) fn issue(&mut self, meeting: &str) -> String {
        let now_ms = self.clock.now_ms();
        if self.by_text.len() >= MAX_TICKETS {
            self.by_text.retain(|_, ticket| now_ms < ticket.expires_ms);
        }
        self.issued += 1;
        let ticket = format!("fake-ticket-{}-{:016x}", self.issued, self.salt.hash_one(self.issued));
        let expires_ms = now_ms.saturating_add(LIFETIME_MS);
        self.by_text.insert(ticket.clone(), Ticket { meeting: meeting.to_owned(), expires_ms });
        ticket
    }

    /// Uses a ticket up. Returns the reason if it is not valid for the meeting.
    pub(crate) fn redeem(&mut self, ticket: &str, meeting: &str) -> Result<(), &'static str> {
        match self.by_text.remove(ticket) {
            None => Err("the ticket is unknown or has been used"),
            Some(ticket) if ticket.expires_ms <= self.clock.now_ms() => Err("the ticket has expired"),
            Some(ticket) if ticket.meeting != meeting => Err("the ticket was issued for another meeting"),
            Some(_) => Ok(()),
        }
    }

    pub(crate) fn expire_all(&mut self) {
        self.by_text.clear();
    }

    /// Revokes the tickets of a meeting.
    pub(crate) fn revoke(&mut self, meeting: &str) {
        self.by_text.retain(|_, ticket| ticket.meeting != meeting);
    }
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
}
