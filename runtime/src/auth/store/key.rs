//! The keys under which tokens are stored.

use std::fmt::{self, Write as _};
use std::sync::Arc;

use sha2::{Digest as _, Sha256};
use tokio::sync::OnceCell;

use super::super::credentials::{Credentials, Source};
use super::super::password::Password;
use super::super::{Scheme, Variable};
use crate::values::Secret;

/// A password that is guessed from a key has to be hashed so many times for each attempt. Keys of applications are random and
/// long.
const PASSWORD_ITERATIONS: u32 = 100_000;

/// What a token is stored under: a digest of the endpoint, the authentication scheme and the credentials of a client, or the id
/// and the password of a handle.
///
/// Clients with the same key share a token. The digest includes the key or the password of the credentials, so that a client
/// with a wrong one does not receive the token of another. It does not reveal them: a password is hashed with
/// PBKDF2-HMAC-SHA256.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TokenKey(String);

impl TokenKey {
    /// Creates a key that is a digest of a name, for tests of a store. Clients create the keys of their tokens themselves.
    #[must_use]
    pub fn digest_of(name: &str) -> Self {
        Self(hexadecimal(digest([name.as_bytes()])))
    }

    /// Returns the digest: 64 hexadecimal digits in lower case.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for TokenKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Makes the keys of a client.
#[derive(Debug)]
pub(in crate::auth) struct KeyMaker {
    endpoint: String,
    /// The digest of the credentials, or `None` if they have no identity. Computed once, because it is slow.
    identity: OnceCell<Option<[u8; 32]>>,
}

impl KeyMaker {
    pub(in crate::auth) fn new(endpoint: &str) -> Self {
        Self { endpoint: endpoint.to_owned(), identity: OnceCell::new() }
    }

    /// Returns the key of the token of a scheme, or `None` if it is not known whose token it is.
    pub(in crate::auth) async fn key(&self, scheme: &Scheme, credentials: &Arc<Credentials>) -> Option<TokenKey> {
        let credentials = Arc::clone(credentials);
        let compute = || tokio::task::spawn_blocking(move || identity(&credentials));
        // Computing it fails only while the runtime is shut down.
        let identity = self.identity.get_or_try_init(compute).await.ok()?.as_ref()?;
        Some(TokenKey(hexadecimal(digest([self.endpoint.as_bytes(), scheme.name.as_bytes(), identity]))))
    }

    /// Returns the key of the token of a handle.
    pub(in crate::auth) async fn handle_key(
        &self,
        scheme: &Scheme,
        handle: &str,
        password: &Password,
    ) -> Option<TokenKey> {
        let identity = match password {
            Password::Supplied { identity, .. } => digest(["handle", handle, identity].map(str::as_bytes)),
            Password::Known(password) => {
                let (public, password) = (digest(["handle", handle].map(str::as_bytes)), password.clone());
                let hash = move || with_secret(&public, &password, PASSWORD_ITERATIONS);
                // Fails only while the runtime is shut down.
                tokio::task::spawn_blocking(hash).await.ok()?
            }
        };
        Some(TokenKey(hexadecimal(digest([self.endpoint.as_bytes(), scheme.name.as_bytes(), &identity]))))
    }
}

/// Returns a digest of who logs in, and with which secret.
fn identity(credentials: &Credentials) -> Option<[u8; 32]> {
    let variable = |variable| credentials.variable(variable).unwrap_or_default();
    let is_given = |variable| if credentials.variable(variable).is_some() { "given" } else { "" };
    let named = || credentials.identity.as_deref();
    let public = match &credentials.source {
        // An empty user is another one than none.
        Source::AppId(_) => digest(
            [
                "app_id",
                variable(Variable::AppId),
                is_given(Variable::UserId),
                variable(Variable::UserId),
                is_given(Variable::CorpId),
                variable(Variable::CorpId),
            ]
            .map(str::as_bytes),
        ),
        Source::Account { account, .. } => digest(["account", account].map(str::as_bytes)),
        Source::ExternalAccount { account, .. } => digest(["external_account", account].map(str::as_bytes)),
        Source::AuthorizationCode { domain, .. } => digest(["authorization_code", domain, named()?].map(str::as_bytes)),
        Source::Function(_) => digest(["function", named()?].map(str::as_bytes)),
        Source::Token(_) => return None,
    };
    let iterations = if matches!(credentials.source, Source::AppId(_)) { 1 } else { PASSWORD_ITERATIONS };
    let Some(secret) = credentials.secret() else { return Some(public) };
    Some(with_secret(&public, secret, iterations))
}

/// Returns a digest of a digest and a secret.
fn with_secret(public: &[u8; 32], secret: &Secret, iterations: u32) -> [u8; 32] {
    pbkdf2::pbkdf2_hmac_array::<Sha256, 32>(secret.expose().as_bytes(), public, iterations)
}

/// Returns the digest of a list of values.
fn digest<const N: usize>(values: [&[u8]; N]) -> [u8; 32] {
    let mut digest = Sha256::new();
    for value in values {
        // With their lengths, so that two lists never have the same bytes.
        digest.update(u64::try_from(value.len()).unwrap_or(u64::MAX).to_be_bytes());
        digest.update(value);
    }
    digest.finalize().into()
}

fn hexadecimal(digest: [u8; 32]) -> String {
    digest.iter().fold(String::with_capacity(64), |mut digits, byte| {
        let _ = write!(digits, "{byte:02x}");
        digits
    })
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::auth::access_token::AccessToken;

    fn app() -> Credentials {
        Credentials::app_id("app", Secret::new("key"))
    }

    fn function() -> Credentials {
        Credentials::from_fn(|| async { Ok::<_, std::io::Error>(AccessToken::new(Secret::new("token"))) })
    }

    fn codes(domain: &str) -> Credentials {
        Credentials::authorization_code(domain, || async { Ok::<_, std::io::Error>(Secret::new("code")) })
    }

    #[test]
    fn credentials_that_log_in_another_user_or_have_another_secret_have_another_identity() {
        let secret = Secret::new;
        let all = [
            app(),
            Credentials::app_id("app", secret("other key")),
            Credentials::app_id("appk", secret("ey")),
            app().user(""),
            app().user("alice"),
            app().corp("alice"),
            app().user("alice").corp("alice"),
            Credentials::account("alice", secret("password")),
            Credentials::account("alice", secret("other password")),
            Credentials::external_account("alice", secret("password")),
            codes("example.com").identity("alice"),
            codes("example.org").identity("alice"),
            function().identity("alice"),
            function().identity("bob"),
        ];
        let identities: HashSet<_> = all.iter().map(|credentials| identity(credentials).unwrap()).collect();
        assert_eq!(identities.len(), all.len());
    }

    #[test]
    fn equal_credentials_have_equal_identities_whatever_is_known_of_the_user() {
        let alice = || app().user("alice");
        assert_eq!(identity(&alice()), identity(&alice().user_name("Alice").department("7")));
        assert_eq!(identity(&function().identity("alice")), identity(&function().identity("alice")));
    }

    #[test]
    fn a_token_whose_user_is_not_known_has_no_identity() {
        for credentials in [function(), codes("example.com"), Credentials::token(Secret::new("token"))] {
            assert_eq!(identity(&credentials), None, "{credentials:?}");
        }
    }

    #[tokio::test]
    async fn handles_with_another_id_or_password_have_another_key() {
        let scheme = Scheme {
            name: "control",
            format: crate::auth::TokenFormat::Raw,
            rejected: &[],
            not_ready: &[],
            token_path: &[],
            lifetime_path: &[],
            lifetime_unit_ms: 1,
            source: crate::auth::TokenSource::Login { logins: &[], refresh: None, logout: None },
        };
        let known = |password| Password::Known(Secret::new(password));
        let supplied = |identity: &str| {
            Password::supplied(identity, || async { Ok::<_, std::io::Error>(Secret::new("password")) })
        };
        let keys = KeyMaker::new("https://meeting.test");
        let mut all = HashSet::new();
        for (handle, password) in [
            ("1", known("password")),
            ("2", known("password")),
            ("1", known("other")),
            ("1", supplied("alice")),
            ("1", supplied("bob")),
            ("1a", supplied("lice")),
        ] {
            let key = keys.handle_key(&scheme, handle, &password).await.unwrap();
            assert_eq!(keys.handle_key(&scheme, handle, &password).await.unwrap(), key);
            assert!(all.insert(key), "{handle}");
        }
    }

    /// Processes of different versions share tokens: the keys must not change without a reason.
    #[test]
    fn identities_do_not_change() {
        let hex = |credentials: &Credentials| hexadecimal(identity(credentials).unwrap());
        assert_eq!(hex(&app().user("alice")), "5f6bc21cf9a918efdd077bc86fd62008aa78ae2718683a2d5ee4fbfdd24811a9");
        assert_eq!(
            hex(&Credentials::account("alice", Secret::new("password"))),
            "62391ae28da59bd19c7d9143a1e289a712622d59fdf1702ab7cf8734c7b8ae48"
        );
    }
}
