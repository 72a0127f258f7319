//! The state of a running fake: issued tokens, stored passwords, meetings in progress, planned outcomes and the journal.

use std::collections::BTreeMap;
use std::hash::{BuildHasher as _, RandomState};
use std::time::Duration;

use crate::auth::passwords::Passwords;
use crate::clock::{Clock, millis};
use crate::files::Files;
use crate::limits;
use crate::meeting::due::Due;
use crate::meeting::session::Sessions;
use crate::memory::items::Memory;
use crate::options::Options;
use crate::push::hooks::Hooks;
use crate::steering::events::Notices;
use crate::steering::journal::Journal;
use crate::steering::plan::Plan;

/// The state that requests change.
pub(crate) struct State {
    pub(crate) clock: Clock,
    pub(crate) memory: Memory,
    pub(crate) tokens: Tokens,
    pub(crate) passwords: Passwords,
    pub(crate) plan: Plan,
    pub(crate) files: Files,
    pub(crate) sessions: Sessions,
    /// What happens by itself.
    pub(crate) due: Due,
    pub(crate) hooks: Hooks,
    pub(crate) journal: Journal,
    pub(crate) notices: Notices,
}

impl State {
    pub(crate) fn new(clock: Clock, memory: Memory, options: &Options, hooks: Hooks, notices: Notices) -> Self {
        Self {
            memory,
            tokens: Tokens::new(clock.clone()),
            passwords: Passwords::default(),
            plan: Plan::new(options.seed),
            files: Files::default(),
            sessions: Sessions::new(clock.clone()),
            due: Due::default(),
            hooks,
            journal: Journal::new(options.journal_size),
            notices,
            clock,
        }
    }

    /// Expires all tokens, including those that open a WebSocket.
    pub(crate) fn expire_tokens(&mut self) {
        self.tokens.revoke_all();
        self.sessions.tickets.expire_all();
    }
}

/// The tokens that the fake has issued.
pub(crate) struct Tokens {
    clock: Clock,
    by_text: BTreeMap<String, Token>,
    /// The same tokens by their numbers, in the order in which they were issued.
    by_number: BTreeMap<u64, String>,
    /// The number of the last token.
    issued: u64,
    // Random, so that a fake does not accept the tokens of another.
    salt: RandomState,
}

/// A token that the fake has issued.
pub(crate) struct Token {
    number: u64,
    /// The name of its scheme.
    pub(crate) scheme: &'static str,
    /// The ID of the resource that it is limited to.
    pub(crate) resource: Option<String>,
    /// The account or the third-party user ID of the login.
    pub(crate) account: Option<String>,
    expires_ms: Option<u64>,
}

impl Token {
    fn is_valid(&self, now_ms: u64) -> bool {
        self.expires_ms.is_none_or(|expires_ms| now_ms < expires_ms)
    }
}

impl Tokens {
    fn new(clock: Clock) -> Self {
        Self { clock, by_text: BTreeMap::new(), by_number: BTreeMap::new(), issued: 0, salt: RandomState::new() }
    }

    /// Issues a unique token.
    pub(crate) fn issue(
        &mut self,
        scheme: &'static str,
        resource: Option<String>,
        lifetime: Option<Duration>,
    ) -> String {
        self.issued += 1;
        let number = self.issued;
        let text = format!("fake-{scheme}-{}", self.suffix(number));
        self.remove_ended();
        let expires_ms = lifetime.map(|lifetime| self.expiry(lifetime));
        self.by_text.insert(text.clone(), Token { number, scheme, resource, account: None, expires_ms });
        self.by_number.insert(number, text.clone());
        text
    }

    /// Returns the end of the text of the token with a number.
    fn suffix(&self, number: u64) -> String {
        format!("{number}-{:016x}", self.salt.hash_one(number))
    }

    /// Returns whether a token was issued, even if it is no longer valid.
    pub(crate) fn has_issued(&self, text: &str) -> bool {
        let mut parts = text.rsplitn(3, '-').skip(1);
        let number = parts.next().and_then(|number| number.parse::<u64>().ok());
        number.is_some_and(|number| text.ends_with(&format!("-{}", self.suffix(number))))
    }

    /// Removes the oldest tokens as far as they have expired, and one more if there are too many.
    fn remove_ended(&mut self) {
        while let Some(oldest) = self.by_number.first_entry() {
            let is_full = self.by_text.len() >= limits::TOKENS;
            let now_ms = self.clock.now_ms();
            if !is_full && self.by_text.get(oldest.get()).is_some_and(|token| token.is_valid(now_ms)) {
                break;
            }
            self.by_text.remove(&oldest.remove());
        }
    }

    /// Sets the account of the login that a token belongs to.
    pub(crate) fn set_account(&mut self, text: &str, account: Option<String>) {
        if let Some(token) = self.by_text.get_mut(text) {
            token.account = account.or(token.account.take());
        }
    }

    /// Sets the remaining lifetime of a token.
    pub(crate) fn set_lifetime(&mut self, text: &str, lifetime: Option<Duration>) {
        let expires_ms = lifetime.map(|lifetime| self.expiry(lifetime));
        if let Some(token) = self.by_text.get_mut(text) {
            token.expires_ms = expires_ms;
        }
    }

    /// Returns a token, unless it has expired.
    pub(crate) fn get(&self, text: &str) -> Option<&Token> {
        self.by_text.get(text).filter(|token| token.is_valid(self.clock.now_ms()))
    }

    pub(crate) fn revoke(&mut self, text: &str) {
        if let Some(token) = self.by_text.remove(text) {
            self.by_number.remove(&token.number);
        }
    }

    /// Revokes the tokens of a resource.
    pub(crate) fn revoke_of(&mut self, resource: &str) {
        let by_number = &mut self.by_number;
        self.by_text.retain(|_, token| {
            let is_revoked = token.resource.as_deref() == Some(resource);
            if is_revoked {
                by_number.remove(&token.number);
            }
            !is_revoked
        });
    }

    /// Returns the number of tokens.
    pub(crate) fn len(&self) -> usize {
        self.by_text.len()
    }

    pub(crate) fn revoke_all(&mut self) {
        self.by_text.clear();
        self.by_number.clear();
    }

    fn expiry(&self, lifetime: Duration) -> u64 {
        self.clock.now_ms().saturating_add(millis(lifetime))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_expires_after_its_lifetime() {
        let mut tokens = Tokens::new(Clock::new(0, None));
        let unlimited = tokens.issue("access", None, None);
        let expired = tokens.issue("access", Some("1".to_owned()), Some(Duration::ZERO));
        assert_ne!(unlimited, expired);
        assert!(tokens.get(&unlimited).is_some() && tokens.get(&expired).is_none());
        tokens.set_lifetime(&expired, Some(Duration::from_secs(60)));
        assert_eq!(tokens.get(&expired).and_then(|token| token.resource.as_deref()), Some("1"));
        tokens.revoke(&unlimited);
        assert!(tokens.get(&unlimited).is_none());
    }

    #[test]
    fn tokens_that_have_ended_do_not_stay_and_valid_ones_are_limited() {
        let mut tokens = Tokens::new(Clock::new(0, None));
        for _ in 0..20 {
            tokens.issue("access", None, Some(Duration::ZERO));
            let revoked = tokens.issue("access", None, None);
            tokens.revoke(&revoked);
        }
        assert_eq!((tokens.by_text.len(), tokens.by_number.len()), (0, 0));
        let first = tokens.issue("access", None, None);
        for _ in 0..limits::TOKENS {
            assert!(tokens.get(&first).is_some());
            tokens.issue("access", None, None);
        }
        assert!(tokens.get(&first).is_none());
        assert_eq!((tokens.by_text.len(), tokens.by_number.len()), (limits::TOKENS, limits::TOKENS));
    }

    #[test]
    fn a_token_stays_valid_however_many_others_were_revoked() {
        let mut tokens = Tokens::new(Clock::new(0, None));
        let valid = tokens.issue("access", None, None);
        for _ in 0..3 * limits::TOKENS {
            let other = tokens.issue("control", Some("1".to_owned()), None);
            tokens.revoke_of("1");
            assert!(tokens.get(&other).is_none());
        }
        assert!(tokens.get(&valid).is_some());
        assert_eq!((tokens.by_text.len(), tokens.by_number.len()), (1, 1));
    }
}
