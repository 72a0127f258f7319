//! What the fake remembers between calls: tokens that it has handed out, passwords of what it has created, faults that are
//! to come. What a later floor remembers (meetings, users, …) has its place here too.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::hash::{BuildHasher as _, RandomState};
use std::time::{Duration, Instant};

use crate::fault::Fault;
use crate::recorded::RecordedRequest;

/// What the fake remembers.
#[derive(Default)]
pub(crate) struct State {
    pub(crate) tokens: Tokens,
    pub(crate) passwords: Passwords,
    /// What the next calls of an operation are returned, by its name.
    pub(crate) faults: BTreeMap<&'static str, VecDeque<Fault>>,
    pub(crate) recorded: Vec<RecordedRequest>,
}

/// The tokens that were handed out.
#[derive(Default)]
pub(crate) struct Tokens {
    live: BTreeMap<String, Token>,
    handed_out: u64,
    // Its keys come from the system's random numbers: no fake takes the tokens of another.
    salt: RandomState,
}

/// A token that was handed out.
#[derive(Clone)]
pub(crate) struct Token {
    /// The name of its scheme.
    pub(crate) scheme: &'static str,
    /// The id of the one thing that it is good for.
    pub(crate) handle: Option<String>,
    ends: Option<Instant>,
}

impl Tokens {
    /// Hands out a token that nobody else has.
    pub(crate) fn hand_out(
        &mut self,
        scheme: &'static str,
        handle: Option<String>,
        lifetime: Option<Duration>,
    ) -> String {
        self.handed_out += 1;
        let text = format!("fake-{scheme}-{}-{:016x}", self.handed_out, self.salt.hash_one(self.handed_out));
        self.live.insert(text.clone(), Token { scheme, handle, ends: lifetime.and_then(end_of) });
        text
    }

    /// Gives a token another time to live.
    pub(crate) fn prolong(&mut self, text: &str, lifetime: Option<Duration>) {
        if let Some(token) = self.live.get_mut(text) {
            token.ends = lifetime.and_then(end_of);
        }
    }

    /// A token that is still good.
    pub(crate) fn get(&self, text: &str) -> Option<&Token> {
        self.live.get(text).filter(|token| token.ends.is_none_or(|end| Instant::now() < end))
    }

    /// Ends a token before its time.
    pub(crate) fn end(&mut self, text: &str) {
        self.live.remove(text);
    }

    /// Ends all tokens.
    pub(crate) fn end_all(&mut self) {
        self.live.clear();
    }
}

fn end_of(lifetime: Duration) -> Option<Instant> {
    Instant::now().checked_add(lifetime)
}

/// The passwords of what was created here, by the name of the field that holds its id, and the id.
#[derive(Default)]
pub(crate) struct Passwords(BTreeMap<(&'static str, String), BTreeSet<String>>);

impl Passwords {
    pub(crate) fn add(&mut self, field: &'static str, id: &str, password: &str) {
        self.0.entry((field, id.to_owned())).or_default().insert(password.to_owned());
    }

    /// Whether a password opens something. Everything opens what was not created here.
    pub(crate) fn allow(&self, field: &'static str, id: &str, password: &str) -> bool {
        self.0.get(&(field, id.to_owned())).is_none_or(|known| known.contains(password))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_lives_its_time() {
        let mut tokens = Tokens::default();
        let endless = tokens.hand_out("access", None, None);
        let over = tokens.hand_out("access", Some("1".to_owned()), Some(Duration::ZERO));
        assert_ne!(endless, over);
        assert!(tokens.get(&endless).is_some() && tokens.get(&over).is_none());
        tokens.prolong(&over, Some(Duration::from_secs(60)));
        assert_eq!(tokens.get(&over).and_then(|token| token.handle.as_deref()), Some("1"));
        tokens.end(&endless);
        assert!(tokens.get(&endless).is_none());
    }

    #[test]
    fn only_known_things_are_locked() {
        let mut passwords = Passwords::default();
        passwords.add("conferenceID", "1", "open");
        assert!(passwords.allow("conferenceID", "1", "open") && !passwords.allow("conferenceID", "1", "shut"));
        assert!(passwords.allow("conferenceID", "2", "whatever"));
    }
}
