//! Stores that fail, hang, are locked for ever, or return tokens that are not valid.

use std::future::{pending, ready};
use std::sync::atomic::{AtomicUsize, Ordering};

use huaweicloud_meeting::{
    AccessToken, ErrorKind, MemoryTokenStore, Secret, TokenKey, TokenLock, TokenStore, TokenStoreFuture,
};
use tokio::time::Instant;

use crate::secrets::Recorder;
use crate::server::{InMemory, Reply, Request};
use crate::setup::{LOGIN_BY_APP_ID, LOGOUT, access_token, app_id, count, empty_object, issuing, settle};
use crate::token_store::{client, logins, strict};

const DAY: u64 = 86_400;

/// A store of which some methods fail, or never return.
#[derive(Clone, Copy, Debug)]
enum Faulty {
    Fails,
    Hangs,
    IsReadOnly,
    IsLocked,
    Panics,
}

impl Faulty {
    fn outcome<T: Send + 'static>(self, value: T, is_write: bool, is_lock: bool) -> TokenStoreFuture<'static, T> {
        match self {
            Self::Fails => Box::pin(ready(Err("out of order".into()))),
            Self::IsReadOnly if is_write => Box::pin(ready(Err("read-only".into()))),
            Self::Panics => panic!("a bug of the store"),
            Self::Hangs => Box::pin(pending()),
            Self::IsLocked if is_lock => Box::pin(pending()),
            Self::IsReadOnly | Self::IsLocked => Box::pin(ready(Ok(value))),
        }
    }
}

impl TokenStore for Faulty {
    fn load<'a>(&'a self, _: &'a TokenKey) -> TokenStoreFuture<'a, Option<AccessToken>> {
        self.outcome(None, false, false)
    }

    fn store<'a>(&'a self, _: &'a TokenKey, _: &'a AccessToken) -> TokenStoreFuture<'a, ()> {
        self.outcome((), true, false)
    }

    fn remove<'a>(&'a self, _: &'a TokenKey) -> TokenStoreFuture<'a, ()> {
        self.outcome((), true, false)
    }

    fn lock<'a>(&'a self, _: &'a TokenKey) -> TokenStoreFuture<'a, TokenLock> {
        self.outcome(TokenLock::new(()), true, true)
    }
}

#[tokio::test(start_paused = true)]
async fn a_store_that_fails_or_hangs_does_not_fail_calls() {
    let faults = [(Faulty::Fails, 0), (Faulty::IsReadOnly, 0), (Faulty::IsLocked, 10), (Faulty::Hangs, 13)];
    for (faulty, delay_s) in faults {
        let service = InMemory::new(issuing(DAY, empty_object));
        let client = client(&service, faulty, app_id());
        let began = Instant::now();
        client.show_my_info().await.unwrap();
        assert_eq!(began.elapsed().as_secs(), delay_s, "{faulty:?}");
        client.show_my_info().await.unwrap();
        assert_eq!((logins(&service), began.elapsed().as_secs()), (1, delay_s), "{faulty:?}");
        client.logout().await.unwrap();
        assert_eq!(count(&service.routes(), LOGOUT), 1, "{faulty:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_fails_if_the_store_panics() {
    let service = InMemory::new(issuing(DAY, empty_object));
    let error = client(&service, Faulty::Panics, app_id()).show_my_info().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(error.to_string().contains("panicked"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_client_that_waits_too_long_for_a_lock_uses_the_token_that_was_stored_meanwhile() {
    let service = strict(DAY);
    let store = MemoryTokenStore::new();
    let began = Instant::now();
    let waiting = tokio::spawn(client(&service, Locked(store.clone()), app_id()).show_my_info().send());
    settle().await;
    client(&service, store, app_id()).show_my_info().await.unwrap();
    waiting.await.unwrap().unwrap();
    assert_eq!((logins(&service), began.elapsed().as_secs()), (1, 10));
}

/// A store that another process has locked for ever.
struct Locked(MemoryTokenStore);

impl TokenStore for Locked {
    fn load<'a>(&'a self, key: &'a TokenKey) -> TokenStoreFuture<'a, Option<AccessToken>> {
        self.0.load(key)
    }

    fn store<'a>(&'a self, key: &'a TokenKey, token: &'a AccessToken) -> TokenStoreFuture<'a, ()> {
        self.0.store(key, token)
    }

    fn remove<'a>(&'a self, key: &'a TokenKey) -> TokenStoreFuture<'a, ()> {
        self.0.remove(key)
    }

    fn lock<'a>(&'a self, _: &'a TokenKey) -> TokenStoreFuture<'a, TokenLock> {
        Box::pin(pending())
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_does_not_try_more_and_more_tokens() {
    let service = InMemory::new(|request: &Request| match request.route().as_str() {
        LOGIN_BY_APP_ID => Reply::json(&access_token("access", DAY)),
        _ => Reply::error(401, "USG.206020000", "the token is invalid"),
    });
    let store = NewEachTime(AtomicUsize::new(0));
    let error = client(&service, store, app_id()).show_my_info().await.unwrap_err();
    assert_eq!((error.status(), error.attempts()), (Some(401), 3));
}

/// A store that other clients replace the token of all the time.
struct NewEachTime(AtomicUsize);

impl TokenStore for NewEachTime {
    fn load<'a>(&'a self, _: &'a TokenKey) -> TokenStoreFuture<'a, Option<AccessToken>> {
        let token = AccessToken::new(Secret::new(format!("stored-{}", self.0.fetch_add(1, Ordering::SeqCst))));
        Box::pin(ready(Ok(Some(token))))
    }

    fn store<'a>(&'a self, _: &'a TokenKey, _: &'a AccessToken) -> TokenStoreFuture<'a, ()> {
        Box::pin(ready(Ok(())))
    }

    fn remove<'a>(&'a self, _: &'a TokenKey) -> TokenStoreFuture<'a, ()> {
        Box::pin(ready(Ok(())))
    }
}

/// A store whose errors contain the token.
struct Careless;

impl TokenStore for Careless {
    fn load<'a>(&'a self, _: &'a TokenKey) -> TokenStoreFuture<'a, Option<AccessToken>> {
        Box::pin(ready(Ok(None)))
    }

    fn store<'a>(&'a self, _: &'a TokenKey, token: &'a AccessToken) -> TokenStoreFuture<'a, ()> {
        Box::pin(ready(Err(format!("cannot store {}", token.token.expose()).into())))
    }

    fn remove<'a>(&'a self, _: &'a TokenKey) -> TokenStoreFuture<'a, ()> {
        Box::pin(ready(Ok(())))
    }
}

#[tokio::test(start_paused = true)]
async fn neither_traces_nor_debug_output_contain_a_token() {
    let (recorder, _guard) = Recorder::start();
    let service = InMemory::new(issuing(DAY, empty_object));
    client(&service, Careless, app_id()).show_my_info().await.unwrap();
    let store = MemoryTokenStore::new();
    let client = client(&service, store.clone(), app_id());
    client.show_my_info().await.unwrap();
    let token = AccessToken::new(Secret::new("access-3"));
    let output = format!("{} {client:?} {store:?} {token:?}", recorder.output());
    assert!(output.contains("cannot store [redacted]"), "{output}");
    assert!(!output.contains("access-"), "{output}");
}
