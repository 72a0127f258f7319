//! A model of everything that uses a token cell: three callers, tasks, a logout and the clock. Every order of their events is
//! checked, as if each ran on a thread of its own.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use super::*;
use crate::error::ErrorKind;
use crate::values::Secret;

const LIFETIME: Duration = Duration::from_secs(3600);

/// After one of these the token is due for refresh; after two it has expired.
const ALMOST_A_LIFETIME: Duration = Duration::from_secs(3_100);

/// The first pause after a refusal, and a second.
const A_PAUSE: Duration = Duration::from_secs(31);

#[derive(Clone, Debug)]
struct World {
    state: TokenState,
    began: Instant,
    now: Instant,
    callers: [Caller; 3],
    /// The tasks that are running.
    tasks: Vec<TaskId>,
    logout: Logout,
    /// How many more of these events happen.
    left: Left,
    /// The token that callers should use.
    expected: Option<TaskId>,
    /// When the service last refused the credentials, if no token was obtained since.
    refused_at: Option<Instant>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Left {
    cancellations: u8,
    refusals: u8,
    /// Transient failures, lost runtimes and rejections.
    others: u8,
    advances: u8,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Caller {
    Start,
    Waiting(TaskId),
    WaitingForEnd(TaskId),
    HasToken(TaskId),
    Ended,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Logout {
    Start,
    Waiting(TaskId),
    Revoking,
    Ended,
}

#[derive(Clone, Copy, Debug)]
enum Event {
    /// A caller that is not waiting takes its next step.
    Step(usize),
    /// A waiting caller looks for the outcome.
    Look(usize),
    Cancel(usize),
    /// The service rejects the token of a caller, which then takes another step.
    Reject(usize, Rejection),
    Issue(TaskId),
    Refuse(TaskId),
    FailTransiently(TaskId),
    /// The runtime of the task is shut down.
    Lose(TaskId),
    LogOut,
    LookForEnd,
    Revoke,
    Advance(Duration),
}

impl World {
    fn new() -> Self {
        let now = Instant::now();
        Self {
            state: TokenState::default(),
            began: now,
            now,
            callers: [Caller::Start; 3],
            tasks: Vec::new(),
            logout: Logout::Start,
            left: Left { cancellations: 1, refusals: 1, others: 1, advances: 2 },
            expected: None,
            refused_at: None,
        }
    }

    /// Returns the events that can happen next.
    fn events(&self) -> Vec<Event> {
        let mut events = Vec::new();
        for (caller, state) in self.callers.iter().enumerate() {
            let is_waiting = matches!(state, Caller::Waiting(_) | Caller::WaitingForEnd(_));
            match state {
                Caller::Start => events.push(Event::Step(caller)),
                Caller::HasToken(_) if self.left.others > 0 => {
                    events.extend([Rejection::Listed, Rejection::Unspecified].map(|kind| Event::Reject(caller, kind)));
                }
                _ if is_waiting && self.can_proceed(*state) => events.push(Event::Look(caller)),
                _ => {}
            }
            if is_waiting && self.left.cancellations > 0 {
                events.push(Event::Cancel(caller));
            }
        }
        for task in self.tasks.iter().copied() {
            events.push(Event::Issue(task));
            events.extend((self.left.refusals > 0).then_some(Event::Refuse(task)));
            events.extend((self.left.others > 0).then_some(Event::FailTransiently(task)));
            events.extend((self.left.others > 0).then_some(Event::Lose(task)));
        }
        events.extend(match self.logout {
            Logout::Start => Some(Event::LogOut),
            Logout::Waiting(task) => self.state.wait_until(task, self.now).is_none().then_some(Event::LookForEnd),
            Logout::Revoking => Some(Event::Revoke),
            Logout::Ended => None,
        });
        // A task does not run for as long as that: see `TASK_LIMIT`.
        if self.tasks.is_empty() && self.left.advances > 0 {
            events.extend([ALMOST_A_LIFETIME, A_PAUSE].map(Event::Advance));
        }
        events
    }

    fn apply(&mut self, event: Event) {
        match event {
            Event::Step(caller) => self.callers[caller] = self.step(),
            Event::Look(caller) => self.callers[caller] = self.look(self.callers[caller]),
            Event::Cancel(caller) => {
                self.left.cancellations -= 1;
                self.callers[caller] = Caller::Ended;
            }
            Event::Reject(caller, rejection) => self.reject(caller, rejection),
            Event::Issue(task) => self.issue(task),
            Event::Refuse(task) => self.refuse(task),
            Event::FailTransiently(task) => self.fail_transiently(task),
            Event::Lose(task) => {
                self.left.others -= 1;
                self.tasks.retain(|running| *running != task);
                self.state.abandon(task, self.now);
            }
            Event::LogOut => self.log_out(),
            Event::LookForEnd => self.logout = Logout::Revoking,
            Event::Revoke => self.revoke(),
            Event::Advance(duration) => {
                self.left.advances -= 1;
                self.now += duration;
            }
        }
    }

    fn step(&mut self) -> Caller {
        match self.state.step(self.now) {
            Step::Use(token) => self.has(&token),
            Step::Refresh(task, token) => {
                self.tasks.push(task);
                self.has(&token)
            }
            Step::LogIn(task) => {
                if let Some(refused_at) = self.refused_at {
                    let elapsed = self.now - refused_at;
                    assert!(elapsed >= REFUSAL_PAUSE.first, "another login {elapsed:?} after a refusal");
                }
                self.tasks.push(task);
                Caller::Waiting(task)
            }
            Step::Wait(task) => Caller::Waiting(task),
            Step::WaitForEnd(task) => Caller::WaitingForEnd(task),
            Step::Fail(_) => {
                assert!(self.refused_at.is_some(), "a call failed, but nothing was refused");
                Caller::Ended
            }
        }
    }

    fn has(&self, token: &CachedToken) -> Caller {
        assert_eq!(Some(token.id), self.expected, "a caller uses another token");
        Caller::HasToken(token.id)
    }

    fn look(&mut self, caller: Caller) -> Caller {
        match caller {
            Caller::Waiting(task) => match self.state.outcome(task, self.now) {
                Outcome::Next => self.step(),
                Outcome::Failed(_) | Outcome::LoggedOut => Caller::Ended,
                Outcome::Pending(_) => unreachable!("the caller cannot proceed"),
            },
            Caller::WaitingForEnd(_) => self.step(),
            Caller::Start | Caller::HasToken(_) | Caller::Ended => caller,
        }
    }

    fn reject(&mut self, caller: usize, rejection: Rejection) {
        let Caller::HasToken(token) = self.callers[caller] else { unreachable!() };
        self.left.others -= 1;
        let was_logged_out = token <= self.state.logged_out;
        let may_succeed = self.state.reject(token, rejection, "operation", self.now);
        assert!(!(was_logged_out && may_succeed), "a call would log in again after a logout");
        if may_succeed && self.expected == Some(token) {
            self.expected = None;
        }
        self.callers[caller] = if may_succeed { self.step() } else { Caller::Ended };
    }

    fn issue(&mut self, task: TaskId) {
        let is_logged_out = task <= self.state.logged_out;
        let issued = IssuedToken { token: Secret::new("token"), lifetime: Some(LIFETIME) };
        let is_to_be_revoked = self.finish(task, Ok(issued));
        assert_eq!(is_to_be_revoked, is_logged_out);
        if is_logged_out {
            assert!(self.state.unrevoked.iter().any(|token| token.id == task), "the token is lost");
        } else {
            self.expected = Some(task);
            self.refused_at = None;
        }
    }

    fn refuse(&mut self, task: TaskId) {
        self.left.refusals -= 1;
        if task > self.state.logged_out {
            self.refused_at = Some(self.now);
        }
        self.finish(task, Err(TaskFailure::Refused(Error::new(ErrorKind::Service, "refused"))));
    }

    fn fail_transiently(&mut self, task: TaskId) {
        self.left.others -= 1;
        let is_refresh = self.state.valid_token(self.now).is_some();
        let failure = || TaskFailure::Login(Error::new(ErrorKind::Transport, "lost"));
        self.finish(task, Err(if is_refresh { TaskFailure::Refresh } else { failure() }));
    }

    fn log_out(&mut self) {
        self.expected = None;
        let running = self.state.log_out(self.now);
        assert_eq!(running, self.tasks.first().copied());
        self.logout = running.map_or(Logout::Revoking, Logout::Waiting);
    }

    fn revoke(&mut self) {
        for token in self.state.unrevoked(self.now) {
            self.state.revoked(token.id);
        }
        self.logout = Logout::Ended;
    }

    fn finish(&mut self, task: TaskId, result: Result<IssuedToken, TaskFailure>) -> bool {
        self.tasks.retain(|running| *running != task);
        self.state.finish(task, result, self.now)
    }

    /// Returns whether what a caller waits for has happened.
    fn can_proceed(&self, caller: Caller) -> bool {
        match caller {
            Caller::Waiting(task) => !matches!(self.state.outcome(task, self.now), Outcome::Pending(_)),
            Caller::WaitingForEnd(task) => self.state.wait_until(task, self.now).is_none(),
            Caller::Start | Caller::HasToken(_) | Caller::Ended => true,
        }
    }

    fn check(&self) {
        assert!(self.tasks.len() <= 1, "two tasks obtain a token at once");
        assert_eq!(self.state.token.as_ref().map(|token| token.id), self.expected, "a token was lost, or came back");
        if self.tasks.is_empty() {
            assert!(self.callers.iter().all(|caller| self.can_proceed(*caller)), "a caller waits for ever");
            let is_waiting =
                matches!(self.logout, Logout::Waiting(task) if self.state.wait_until(task, self.now).is_some());
            assert!(!is_waiting, "a logout waits for ever");
        }
    }
}

/// A hash of everything that determines what can happen next. Callers are interchangeable.
fn fingerprint(world: &World) -> u64 {
    let World { state, began, now, mut callers, tasks, logout, left, expected, refused_at } = world.clone();
    callers.sort();
    let seconds = |instant: Instant| (instant - began).as_secs();
    let pause = |pause: Pause| (seconds(pause.began_at), pause.length);
    let token = |token: &Arc<CachedToken>| (token.id, seconds(token.obtained_at));
    let state = (
        state.token.as_ref().map(token),
        state.task.map(|task| (task.id, seconds(task.abandoned_at))),
        (state.last_task, state.logged_out),
        state.failure.map(|failure| (failure.task, failure.pause.map(pause))),
        state.next_refresh.map(seconds),
        state.unspecified_rejection.map(pause),
        state.unrevoked.iter().map(token).collect::<Vec<_>>(),
    );
    let mut hasher = DefaultHasher::new();
    (state, seconds(now), callers, tasks, logout, left, expected, refused_at.map(seconds)).hash(&mut hasher);
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
fn explore(world: &World, trace: &mut Trace, seen: &mut HashSet<u64>, ends: &mut usize) {
    if !seen.insert(fingerprint(world)) {
        return;
    }
    let mut is_end = true;
    for event in world.events() {
        is_end &= matches!(event, Event::Advance(_) | Event::Reject(..));
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

#[test]
fn in_every_order_of_events_there_is_one_login_at_a_time_and_no_token_or_caller_is_lost() {
    let (mut seen, mut ends) = (HashSet::new(), 0);
    explore(&World::new(), &mut Trace(Vec::new()), &mut seen, &mut ends);
    println!("{} states, {ends} ends", seen.len());
    assert!(seen.len() > 10_000 && ends > 100, "the model ends early");
}

/// The task runs again after its runtime stood still. In the meantime, another task has obtained a token.
#[test]
fn the_token_of_an_abandoned_task_is_revoked_and_does_not_replace_a_newer_one() {
    let (mut state, began) = (TokenState::default(), Instant::now());
    let issued = || IssuedToken { token: Secret::new("token"), lifetime: Some(LIFETIME) };
    let Step::LogIn(first) = state.step(began) else { panic!("there is no token") };
    let later = began + TASK_LIMIT;
    assert!(matches!(state.outcome(first, later), Outcome::Next));
    let Step::LogIn(second) = state.step(later) else { panic!("the first task is abandoned") };
    assert!(state.finish(first, Ok(issued()), later), "it is to be revoked");
    assert!(matches!(state.step(later), Step::Wait(task) if task == second), "the second task is still running");
    assert!(!state.finish(second, Ok(issued()), later));
    assert_eq!(state.ready(later).map(|token| token.id), Some(second));
    assert_eq!(state.unrevoked(later).iter().map(|token| token.id).collect::<Vec<_>>(), [first]);
}
