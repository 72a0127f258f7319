//! The outcomes of the next calls.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use huaweicloud_meeting::operations;
use huaweicloud_meeting_runtime::dynamic::DynamicOperation;

use super::error::SteeringError;
use super::outcome::Outcome;
use crate::limits;
use crate::memory::random::Random;
use crate::options::Weather;

/// The number of parts that a probability is compared in.
const PARTS: u64 = 1_000_000;

/// The outcomes of the next calls, and what is decided at random.
pub(crate) struct Plan {
    by_operation: BTreeMap<&'static str, VecDeque<Outcome>>,
    any: VecDeque<Outcome>,
    random: Random,
}

impl Plan {
    pub(crate) fn new(seed: u64) -> Self {
        Self { by_operation: BTreeMap::new(), any: VecDeque::new(), random: Random::new(!seed) }
    }

    /// Adds an outcome after those that were added before: of an operation, or of any.
    pub(crate) fn push(&mut self, operation: Option<&str>, outcome: Outcome) -> Result<(), SteeringError> {
        let name = operation.map(operation_named).transpose()?;
        outcome.check(name)?;
        if self.pending().count() >= limits::OUTCOMES {
            let reason = format!("{} outcomes are planned already", limits::OUTCOMES);
            return Err(SteeringError::new(reason).help("`times` repeats an outcome"));
        }
        match name {
            Some(name) => self.by_operation.entry(name).or_default().push_back(outcome),
            None => self.any.push_back(outcome),
        }
        Ok(())
    }

    /// Returns the outcome of a call. One that was planned for the operation precedes one for any operation; both precede chance.
    pub(crate) fn take(&mut self, operation: &str, weather: &Weather) -> Outcome {
        let planned = self.by_operation.get_mut(operation).and_then(take).or_else(|| take(&mut self.any));
        let mut outcome = planned.unwrap_or_else(|| self.chance(weather.fault_rate));
        outcome.delay = outcome.delay.saturating_add(self.latency(weather));
        outcome
    }

    /// Returns the outcomes that are left, by operation; those of any operation have none.
    pub(crate) fn pending(&self) -> impl Iterator<Item = (Option<&'static str>, &Outcome)> {
        let of_operations =
            self.by_operation.iter().flat_map(|(name, outcomes)| outcomes.iter().map(|outcome| (Some(*name), outcome)));
        of_operations.chain(self.any.iter().map(|outcome| (None, outcome)))
    }

    pub(crate) fn clear(&mut self) {
        self.by_operation.clear();
        self.any.clear();
    }

    fn chance(&mut self, rate: f64) -> Outcome {
        #[expect(clippy::cast_precision_loss, reason = "both are far below 2^52")]
        let is_fault = rate > 0.0 && (self.random.below(PARTS) as f64) < rate * PARTS as f64;
        match is_fault.then(|| self.random.below(3)) {
            None => Outcome::normal(),
            Some(0) => Outcome::error(500, "MMC.111070003"),
            Some(1) => Outcome::error(503, "MMC.111070003"),
            Some(_) => Outcome::hang_up(),
        }
    }

    fn latency(&mut self, weather: &Weather) -> Duration {
        let (least, most) = (&weather.latency.start(), &weather.latency.end());
        let range = u64::try_from(most.saturating_sub(**least).as_micros()).unwrap_or(u64::MAX);
        if range == 0 {
            return **least;
        }
        **least + Duration::from_micros(self.random.below(range.saturating_add(1)))
    }
}

fn take(outcomes: &mut VecDeque<Outcome>) -> Option<Outcome> {
    let first = outcomes.front_mut()?;
    first.times = first.times.saturating_sub(1);
    if first.times == 0 { outcomes.pop_front() } else { Some(first.clone()) }
}

fn operation_named(name: &str) -> Result<&'static str, SteeringError> {
    if let Some(dynamic) = DynamicOperation::named(operations(), name) {
        return Ok(dynamic.operation.name);
    }
    let error = SteeringError::new(format!("unknown operation `{name}`"));
    let nearest = DynamicOperation::nearest(operations(), name).into_iter().next();
    let error = match nearest {
        Some(near) => error.help(format!("did you mean `{near}`?")),
        None => error.help("names are those of the service, such as `CreateMeeting`"),
    };
    Err(error.within("operation"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weather(fault_rate: f64, ms: (u64, u64)) -> Weather {
        Weather { fault_rate, latency: Duration::from_millis(ms.0)..=Duration::from_millis(ms.1) }
    }

    #[test]
    fn the_seed_decides_which_calls_fail() {
        let outcomes = |seed, rate| {
            let mut plan = Plan::new(seed);
            (0..1000).map(|_| plan.take("LockMeeting", &weather(rate, (0, 0)))).collect::<Vec<_>>()
        };
        let (first, failed) =
            (outcomes(1, 0.05), |all: &[Outcome]| all.iter().filter(|one| **one != Outcome::normal()).count());
        assert_eq!(first, outcomes(1, 0.05));
        assert_ne!(first, outcomes(2, 0.05));
        assert!((20..80).contains(&failed(&first)), "{}", failed(&first));
        assert_eq!((failed(&outcomes(1, 0.0)), failed(&outcomes(1, 1.0))), (0, 1000));
    }

    #[test]
    fn latencies_are_within_their_range() {
        let mut plan = Plan::new(1);
        let mut delays = |ms| (0..200).map(|_| plan.take("LockMeeting", &weather(0.0, ms)).delay).collect::<Vec<_>>();
        let varying = delays((50, 200));
        assert!(varying.iter().all(|delay| (50..=200).contains(&delay.as_millis())));
        assert!(varying.windows(2).any(|pair| pair[0] != pair[1]));
        assert!(delays((50, 50)).iter().all(|delay| delay.as_millis() == 50));
    }
}
