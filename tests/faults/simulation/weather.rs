//! How bad a network and a service are, and what they do to one request.

use std::time::Duration;

use huaweicloud_meeting_tests::random::Random;

/// Probabilities in percent, drawn once for each seed.
#[derive(Clone, Debug)]
pub(crate) struct Weather {
    connect_error: u64,
    unsent: u64,
    lost_request: u64,
    lost_response: u64,
    cut_response: u64,
    silence: u64,
    slow: u64,
    pub(crate) unavailable: u64,
    pub(crate) throttled: u64,
    pub(crate) failing: u64,
    pub(crate) login_fails: u64,
    pub(crate) revoked: u64,
    /// How long tokens are valid, in seconds.
    pub(crate) lifetime_s: u64,
}

/// How far an exchange proceeds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    ConnectError,
    Unsent,
    LostRequest,
    /// The request arrives, but no response.
    Silence,
    LostResponse,
    CutResponse,
    Whole,
}

/// What happens to one request.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Passage {
    pub(crate) fate: Fate,
    pub(crate) connecting: Duration,
    pub(crate) there: Duration,
    pub(crate) back: Duration,
}

impl Weather {
    pub(crate) fn new(random: &mut Random) -> Self {
        // A third of the seeds have a quiet network, and a third a service that works.
        let network = if random.percent(33) { 0 } else { random.within(1..15) };
        let service = if random.percent(33) { 0 } else { random.within(1..20) };
        let mut up_to = |limit: u64| random.within(0..limit + 1);
        Self {
            connect_error: up_to(network),
            unsent: up_to(network),
            lost_request: up_to(network),
            lost_response: up_to(network),
            cut_response: up_to(network),
            silence: up_to(network / 2),
            slow: up_to(network * 2),
            unavailable: up_to(service),
            throttled: up_to(service),
            failing: up_to(service),
            login_fails: up_to(service * 2),
            revoked: up_to(service / 2),
            lifetime_s: if up_to(2) == 0 { 3_600 } else { 2 + up_to(60) },
        }
    }

    /// Draws what happens to a request.
    pub(crate) fn passage(&self, random: &mut Random) -> Passage {
        let fates = [
            (self.connect_error, Fate::ConnectError),
            (self.unsent, Fate::Unsent),
            (self.lost_request, Fate::LostRequest),
            (self.silence, Fate::Silence),
            (self.lost_response, Fate::LostResponse),
            (self.cut_response, Fate::CutResponse),
        ];
        let drawn = fates.into_iter().find(|(probability, _)| random.percent(*probability));
        let mut delay = || {
            let limit = if random.percent(self.slow) { 5_000 } else { 120 };
            Duration::from_millis(random.within(0..limit))
        };
        let (connecting, there, back) = (delay(), delay(), delay());
        Passage { fate: drawn.map_or(Fate::Whole, |(_, fate)| fate), connecting, there, back }
    }
}
