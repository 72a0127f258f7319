//! A model of everything that uses a token cell: three callers, tasks, a logout, a store that another client uses, and the
//! clock. Every order of their events is checked, as if each ran on a thread of its own.

use std::collections::BTreeSet;

use super::*;
use crate::error::ErrorKind;
use crate::values::Secret;

const LIFETIME: Duration = Duration::from_secs(3600);

/// After one of these the token is due for refresh; after two it has expired.
const ALMOST_A_LIFETIME: Duration = Duration::from_secs(3_100);

/// The tokens that the service issues.
const TOKENS: [&str; 8] = ["1", "2", "3", "4", "5", "6", "7", "8"];

/// The token of another client.
const ANOTHERS: &str = "another's";

/// The first pause after a refusal, and a second.
const A_PAUSE: Duration = Duration::from_secs(31);

#[derive(Clone, Debug)]
pub(super) struct World {
    pub(super) state: TokenState,
    pub(super) began: Instant,
    pub(super) now: Instant,
    pub(super) callers: [Caller; 3],
    /// The tasks that are running.
    pub(super) tasks: Vec<TaskId>,
    pub(super) logout: Logout,
    /// How many more of these events happen.
    pub(super) left: Left,
    /// The token that callers should use.
    pub(super) expected: Option<TaskId>,
    /// How many tokens the service has issued to this client.
    pub(super) issued: usize,
    has_store: bool,
    /// The token in the store.
    pub(super) stored: Option<&'static str>,
    /// The last token that was rejected or logged out.
    pub(super) discarded: Option<&'static str>,
    pub(super) revoked: BTreeSet<&'static str>,
    /// When the service last refused the credentials, if no token was obtained since.
    pub(super) refused_at: Option<Instant>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Left {
    cancellations: u8,
    refusals: u8,
    /// Transient failures, lost runtimes and rejections.
    others: u8,
    advances: u8,
    /// Tokens that another client stores.
    stores: u8,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Caller {
    Start,
    Waiting(TaskId),
    WaitingForEnd(TaskId),
    HasToken(TaskId),
    Ended,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Logout {
    Start,
    Waiting(TaskId),
    TakingFromStore,
    Revoking,
    Ended,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Event {
    /// A caller that is not waiting takes its next step.
    Step(usize),
    /// A waiting caller looks for the outcome.
    Look(usize),
    Cancel(usize),
    /// The service rejects the token of a caller, which then takes another step.
    Reject(usize, Rejection),
    Issue(TaskId),
    /// The task takes the token from the store.
    Take(TaskId),
    Refuse(TaskId),
    FailTransiently(TaskId),
    /// The runtime of the task is shut down.
    Lose(TaskId),
    LogOut,
    LookForEnd,
    TakeFromStore,
    Revoke,
    /// Another client stores a token.
    Store,
    Advance(Duration),
}

impl World {
    /// Creates a world with a number of callers, and a store if another client stores tokens.
    pub(super) fn new(callers: usize, stores: u8) -> Self {
        let now = Instant::now();
        Self {
            state: TokenState::default(),
            began: now,
            now,
            callers: std::array::from_fn(|caller| if caller < callers { Caller::Start } else { Caller::Ended }),
            tasks: Vec::new(),
            logout: Logout::Start,
            left: Left { cancellations: 1, refusals: 1, others: 1, advances: 2, stores },
            has_store: stores > 0,
            expected: None,
            issued: 0,
            stored: None,
            discarded: None,
            revoked: BTreeSet::new(),
            refused_at: None,
        }
    }

    /// Returns the events that can happen next.
    pub(super) fn events(&self) -> Vec<Event> {
        let mut events = Vec::new();
        for (caller, state) in self.callers.iter().enumerate() {
            // Callers in the same state are interchangeable: what one of them does has the same consequences as for the others.
            if self.callers.iter().take(caller).any(|earlier| earlier == state) {
                continue;
            }
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
            events.extend(self.can_take().then_some(Event::Take(task)));
            events.extend((self.left.refusals > 0).then_some(Event::Refuse(task)));
            events.extend((self.left.others > 0).then_some(Event::FailTransiently(task)));
            events.extend((self.left.others > 0).then_some(Event::Lose(task)));
        }
        events.extend(match self.logout {
            Logout::Start => Some(Event::LogOut),
            Logout::Waiting(task) => self.state.wait_until(task, self.now).is_none().then_some(Event::LookForEnd),
            Logout::TakingFromStore => Some(Event::TakeFromStore),
            Logout::Revoking => Some(Event::Revoke),
            Logout::Ended => None,
        });
        events.extend((self.left.stores > 0).then_some(Event::Store));
        // A task does not run for as long as that: see `TASK_LIMIT`.
        if self.tasks.is_empty() && self.left.advances > 0 {
            events.extend([ALMOST_A_LIFETIME, A_PAUSE].map(Event::Advance));
        }
        events
    }

    pub(super) fn apply(&mut self, event: Event) {
        match event {
            Event::Step(caller) => self.callers[caller] = self.step(),
            Event::Look(caller) => self.callers[caller] = self.look(self.callers[caller]),
            Event::Cancel(caller) => {
                self.left.cancellations -= 1;
                self.callers[caller] = Caller::Ended;
            }
            Event::Reject(caller, rejection) => self.reject(caller, rejection),
            Event::Issue(task) => self.issue(task),
            Event::Take(task) => self.take(task),
            Event::Refuse(task) => self.refuse(task),
            Event::FailTransiently(task) => self.fail_transiently(task),
            Event::Lose(task) => {
                self.left.others -= 1;
                self.tasks.retain(|running| *running != task);
                self.state.abandon(task, self.now);
            }
            Event::LogOut => self.log_out(),
            Event::LookForEnd => self.logout = self.after_tasks(),
            Event::TakeFromStore => self.take_from_store(),
            Event::Revoke => self.revoke(),
            Event::Store => {
                self.left.stores -= 1;
                self.stored = Some(ANOTHERS);
            }
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
        if may_succeed && self.expected.take_if(|expected| *expected == token).is_some() {
            self.discarded = self.state.discarded().map(|token| name(&token.token));
        }
        self.callers[caller] = if may_succeed { self.step() } else { Caller::Ended };
    }

    fn issue(&mut self, task: TaskId) {
        let token = TOKENS[self.issued];
        self.issued += 1;
        if self.has_store {
            // It is stored before the task ends.
            self.stored = Some(token);
        }
        self.obtain(task, token, false);
    }

    fn can_take(&self) -> bool {
        let discarded = self.state.discarded();
        self.stored.is_some_and(|stored| discarded.is_none_or(|discarded| name(&discarded.token) != stored))
    }

    fn take(&mut self, task: TaskId) {
        assert_ne!(self.stored, self.discarded, "a discarded token is used again");
        self.obtain(task, self.stored.unwrap(), true);
    }

    fn obtain(&mut self, task: TaskId, token: &'static str, is_from_store: bool) {
        let is_logged_out = task <= self.state.logged_out;
        let is_to_be_revoked = self.finish(task, Ok(issued(token, is_from_store)));
        assert_eq!(is_to_be_revoked, is_logged_out);
        if is_logged_out {
            assert!(self.state.unrevoked.iter().any(|token| token.id == task), "the token is lost");
            self.discarded = Some(token);
        } else {
            self.expected = Some(task);
            self.refused_at = None;
        }
    }

    fn refuse(&mut self, task: TaskId) {
        self.left.refusals -= 1;
        self.refused_at = Some(self.now);
        self.finish(task, Err(TaskFailure::Refused(Error::new(ErrorKind::Service, "refused"))));
    }

    fn fail_transiently(&mut self, task: TaskId) {
        self.left.others -= 1;
        let is_refresh = self.state.valid_token(self.now).is_some();
        let failure = || TaskFailure::Login(Error::new(ErrorKind::Transport, "lost"));
        self.finish(task, Err(if is_refresh { TaskFailure::Refresh } else { failure() }));
    }

    fn log_out(&mut self) {
        if let Some(token) = &self.state.token {
            self.discarded = Some(name(&token.token));
        }
        self.expected = None;
        let running = self.state.log_out(self.now);
        assert_eq!(running, self.tasks.first().copied());
        self.logout = running.map_or_else(|| self.after_tasks(), Logout::Waiting);
    }

    /// Returns what a logout does when no task is running.
    fn after_tasks(&self) -> Logout {
        if self.has_store { Logout::TakingFromStore } else { Logout::Revoking }
    }

    fn take_from_store(&mut self) {
        if self.state.is_logged_out()
            && let Some(token) = self.stored.take()
        {
            self.state.log_out_stored(issued(token, true), self.now);
            self.discarded = Some(token);
        }
        self.logout = Logout::Revoking;
    }

    fn revoke(&mut self) {
        for token in self.state.unrevoked(self.now) {
            let revoked = name(&token.token);
            self.stored.take_if(|stored| *stored == revoked);
            self.revoked.insert(revoked);
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

    pub(super) fn check(&self) {
        assert!(self.tasks.len() <= 1, "two tasks obtain a token at once");
        assert_eq!(self.state.token.as_ref().map(|token| token.id), self.expected, "a token was lost, or came back");
        let is_revoked = |token: &Arc<CachedToken>| self.revoked.contains(name(&token.token));
        assert!(!self.state.token.as_ref().is_some_and(is_revoked), "calls use a token that was revoked");
        if self.tasks.is_empty() {
            assert!(self.callers.iter().all(|caller| self.can_proceed(*caller)), "a caller waits for ever");
            let is_waiting =
                matches!(self.logout, Logout::Waiting(task) if self.state.wait_until(task, self.now).is_some());
            assert!(!is_waiting, "a logout waits for ever");
        }
    }
}

fn issued(token: &'static str, is_from_store: bool) -> IssuedToken {
    IssuedToken { is_from_store, ..IssuedToken::new(Secret::new(token), Some(LIFETIME)) }
}

/// Returns the name of a token of this model.
pub(super) fn name(token: &Secret) -> &'static str {
    let mut names = TOKENS.into_iter().chain([ANOTHERS]);
    names.find(|name| *name == token.expose()).unwrap()
}
