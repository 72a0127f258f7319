//! The subscriptions of servers.

use std::net::IpAddr;

use http::Uri;
use tokio::sync::mpsc;

use super::event::{Event, Push};

/// The status of a subscription whose events are pushed.
pub(crate) const ENABLED: u64 = 0;

/// The subscriptions of servers.
#[derive(Default)]
pub(crate) struct Hooks {
    pub(crate) subscriptions: Vec<Subscription>,
    /// Where pushes are sent to be delivered. If it is full, they are lost.
    pub(crate) queue: Option<mpsc::Sender<Push>>,
}

/// A subscription of a server.
#[derive(Clone)]
pub(crate) struct Subscription {
    pub(crate) id: String,
    pub(crate) subscriber_id: String,
    pub(crate) key: String,
    pub(crate) url: String,
    pub(crate) status: u64,
}

impl Hooks {
    /// Pushes an event to all servers with an enabled subscription.
    pub(crate) fn push(&self, event: Event) {
        let enabled = self.subscriptions.iter().filter(|subscription| subscription.status == ENABLED);
        for push in enabled.filter_map(|subscription| subscription.push(&event)) {
            // The receiver is gone if the fake has been stopped.
            self.queue.iter().for_each(|queue| drop(queue.try_send(push.clone())));
        }
    }
}

impl Subscription {
    /// Returns the request with an event, unless the server is on another machine.
    pub(crate) fn push(&self, event: &Event) -> Option<Push> {
        is_local(&self.url).then(|| Push::new(&self.url, &self.subscriber_id, &self.key, event))
    }
}

/// Returns whether a URL is on this machine. The fake connects to no other.
fn is_local(url: &str) -> bool {
    let uri: Option<Uri> = url.parse().ok();
    let host = uri.as_ref().and_then(Uri::host).unwrap_or_default();
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    host == "localhost" || address.is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_servers_on_this_machine_receive_pushes() {
        for url in ["http://127.0.0.1:8080/events", "http://localhost", "https://[::1]:1/"] {
            assert!(is_local(url), "{url}");
        }
        for url in ["https://meeting.example.com/events", "http://localhost.example.com", "http://10.0.0.1", "events"] {
            assert!(!is_local(url), "{url}");
        }
    }
}
