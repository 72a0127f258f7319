//! Tickets, each of which opens one connection.

use std::collections::BTreeMap;
use std::time::Duration;

use tokio::time::Instant;

use crate::clock::uuid;

const LIFETIME: Duration = Duration::from_secs(60);
/// The number of tickets from which those that have expired are removed.
const MAX_TICKETS: usize = 1_000;

/// The tickets that have not been used.
#[derive(Default)]
pub(crate) struct Tickets(BTreeMap<String, Ticket>);

struct Ticket {
    meeting: String,
    expires: Instant,
}

impl Tickets {
    /// Issues a ticket for a meeting.
    pub(crate) fn issue(&mut self, meeting: &str) -> String {
        if self.0.len() >= MAX_TICKETS {
            self.0.retain(|_, ticket| Instant::now() < ticket.expires);
        }
        let ticket = format!("fake-ticket-{}", uuid());
        self.0.insert(ticket.clone(), Ticket { meeting: meeting.to_owned(), expires: Instant::now() + LIFETIME });
        ticket
    }

    /// Uses a ticket up. Returns the reason if it is not valid for the meeting.
    pub(crate) fn redeem(&mut self, ticket: &str, meeting: &str) -> Result<(), &'static str> {
        match self.0.remove(ticket) {
            None => Err("the ticket is unknown or has been used"),
            Some(ticket) if ticket.expires <= Instant::now() => Err("the ticket has expired"),
            Some(ticket) if ticket.meeting != meeting => Err("the ticket was issued for another meeting"),
            Some(_) => Ok(()),
        }
    }

    pub(crate) fn expire_all(&mut self) {
        self.0.clear();
    }

    /// Revokes the tickets of a meeting.
    pub(crate) fn revoke(&mut self, meeting: &str) {
        self.0.retain(|_, ticket| ticket.meeting != meeting);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_ticket_opens_one_connection_within_a_minute() {
        let mut tickets = Tickets::default();
        let (first, late, other) = (tickets.issue("1"), tickets.issue("1"), tickets.issue("2"));
        assert_eq!(tickets.redeem(&first, "1"), Ok(()));
        assert_eq!(tickets.redeem(&first, "1"), Err("the ticket is unknown or has been used"));
        assert_eq!(tickets.redeem(&other, "1"), Err("the ticket was issued for another meeting"));
        tokio::time::advance(LIFETIME).await;
        assert_eq!(tickets.redeem(&late, "1"), Err("the ticket has expired"));
    }
}
