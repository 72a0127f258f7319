//! Exploring the model: every order of its events.

use std::collections::HashSet;
use std::hash::{BuildHasherDefault, Hash as _, Hasher};

use super::model::{Caller, Event, Logout, World, name};
use super::*;

/// A hasher that is fast without optimization, unlike that of std. It finds as many states as that one.
#[derive(Default)]
struct FastHasher(u64);

/// The fingerprints of the states that have been reached.
type Seen = HashSet<u64, BuildHasherDefault<FastHasher>>;

impl Hasher for FastHasher {
    fn finish(&self) -> u64 {
        let mixed = (self.0 ^ (self.0 >> 32)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        mixed ^ (mixed >> 29)
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.write_u8(*byte));
    }

    fn write_u8(&mut self, number: u8) {
        self.write_u64(number.into());
    }

    fn write_u32(&mut self, number: u32) {
        self.write_u64(number.into());
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = (self.0.rotate_left(23) ^ number).wrapping_mul(0xD6E8_FEB8_6659_FD93);
    }

    fn write_usize(&mut self, number: usize) {
        self.write_u64(number as u64);
    }

    fn write_isize(&mut self, number: isize) {
        self.write_usize(number.cast_unsigned());
    }
}

/// A hash of everything that determines what can happen next. Callers are interchangeable.
fn fingerprint(world: &World) -> u64 {
    let World { state, began, now, tasks, logout, left, expected, refused_at, .. } = world;
    let mut callers = world.callers;
    callers.sort();
    let seconds = |instant: Instant| (instant - *began).as_secs();
    let pause = |pause: Pause| (seconds(pause.began_at), pause.length);
    let token = |token: &Arc<CachedToken>| (token.id, name(&token.token), seconds(token.obtained_at));
    let state = (
        state.token.as_ref().map(token),
        state.task.as_ref().map(|task| (task.id, seconds(task.abandoned_at))),
        (state.last_task, state.logged_out),
        state.failure.as_ref().map(|failure| (failure.task, failure.pause.map(pause))),
        state.next_refresh.map(seconds),
        state.unspecified_rejection.map(pause),
        state.unrevoked.iter().map(token).collect::<Vec<_>>(),
        state.discarded.as_ref().map(|token| name(&token.token)),
    );
    let store = (world.stored, world.issued, world.discarded, &world.revoked);
    let mut hasher = FastHasher::default();
    (state, store, seconds(*now), callers, tasks, logout, left, expected, refused_at.map(seconds)).hash(&mut hasher);
    hasher.finish()
}

/// The events so far. They are printed if a check fails.
struct Trace(Vec<Event>);

impl Drop for Trace {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("after these events: {:#?}", self.0);
        }
    }
}

/// Explores all orders of the events that can follow.
fn explore(world: &World, trace: &mut Trace, seen: &mut Seen, ends: &mut usize) {
    if !seen.insert(fingerprint(world)) {
        return;
    }
    let mut is_end = true;
    for event in world.events() {
        is_end &= matches!(event, Event::Advance(_) | Event::Reject(..) | Event::Store);
        trace.0.push(event);
        let mut next = world.clone();
        next.apply(event);
        next.check();
        explore(&next, trace, seen, ends);
        trace.0.pop();
    }
    if is_end {
        *ends += 1;
        let has_ended = |caller: &Caller| matches!(caller, Caller::HasToken(_) | Caller::Ended);
        assert!(world.callers.iter().all(has_ended), "{world:?}");
        assert_eq!(world.logout, Logout::Ended, "{world:?}");
    }
}

fn explore_all(world: &World) {
    let (mut seen, mut ends) = (Seen::default(), 0);
    explore(world, &mut Trace(Vec::new()), &mut seen, &mut ends);
    println!("{} states, {ends} ends", seen.len());
    assert!(seen.len() > 10_000 && ends > 100, "the model ends early");
}

#[test]
fn in_every_order_of_events_there_is_one_login_at_a_time_and_no_token_or_caller_is_lost() {
    explore_all(&World::new(3, 0));
}

#[test]
fn the_same_holds_with_a_store_that_another_client_uses() {
    explore_all(&World::new(2, 1));
}
