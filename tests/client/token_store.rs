//! Clients that share tokens through a store.

use std::convert::Infallible;
use std::future::ready;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

use huaweicloud_meeting::{
    AccessToken, Client, Credentials, MemoryTokenStore, Secret, TokenKey, TokenLock, TokenStore, TokenStoreFuture,
};
use tokio::time::Instant;

use crate::server::{InMemory, Reply, Request};
use crate::setup::{
    LOGIN_BY_ACCOUNT, LOGIN_BY_APP_ID, LOGOUT, MY_INFO, REFRESH, access_token, advance_seconds, app_id, count,
    empty_object, issuing, sent_tokens, settle,
};

const DAY: u64 = 86_400;

/// A store on another clock: that of tokio, which tests can pause, plus a number of seconds.
#[derive(Clone)]
struct OtherClock {
    store: MemoryTokenStore,
    began: Instant,
    ahead_s: i64,
}

impl OtherClock {
    fn new(ahead_s: i64) -> Self {
        Self { store: MemoryTokenStore::new(), began: Instant::now(), ahead_s }
    }

    /// Adds the difference to the other clock to the times of a token, or subtracts it.
    fn shifted(&self, token: &AccessToken, direction: i64) -> AccessToken {
        let ahead_s = i64::try_from(self.began.elapsed().as_secs()).unwrap() + self.ahead_s;
        let shift_s = direction * ahead_s;
        let distance = Duration::from_secs(shift_s.unsigned_abs());
        let shifted = |time: SystemTime| if shift_s < 0 { time - distance } else { time + distance };
        let access = AccessToken::new(token.token.clone()).obtained_at(shifted(token.obtained_at));
        access.expires_at(shifted(token.expires_at.unwrap()))
    }
}

impl TokenStore for OtherClock {
    fn load<'a>(&'a self, key: &'a TokenKey) -> TokenStoreFuture<'a, Option<AccessToken>> {
        Box::pin(async { Ok(self.store.load(key).await?.map(|token| self.shifted(&token, -1))) })
    }

    fn store<'a>(&'a self, key: &'a TokenKey, token: &'a AccessToken) -> TokenStoreFuture<'a, ()> {
        // The times of `token` are those of the system, which is not paused.
        let aged = OtherClock { ahead_s: 0, ..self.clone() }.shifted(token, 1);
        Box::pin(async move { self.store.store(key, &aged).await })
    }

    fn remove<'a>(&'a self, key: &'a TokenKey) -> TokenStoreFuture<'a, ()> {
        self.store.remove(key)
    }

    fn lock<'a>(&'a self, key: &'a TokenKey) -> TokenStoreFuture<'a, TokenLock> {
        self.store.lock(key)
    }
}

pub(crate) fn client(service: &InMemory, store: impl TokenStore, credentials: Credentials) -> Client {
    let builder = Client::builder().endpoint("https://meeting.example.com").transport(service.clone());
    builder.credentials(credentials).token_store(store).build().unwrap()
}

fn clients(service: &InMemory, store: &(impl TokenStore + Clone), number: usize) -> Vec<Client> {
    (0..number).map(|_| client(service, store.clone(), app_id())).collect()
}

/// Makes a call of each client at the same time.
async fn call_all(clients: &[Client]) {
    let calls: Vec<_> = clients.iter().map(|client| tokio::spawn(client.show_my_info().send())).collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
}

pub(crate) fn logins(service: &InMemory) -> usize {
    count(&service.routes(), LOGIN_BY_APP_ID)
}

/// A service that accepts the last token it has issued, and no other.
pub(crate) fn strict(seconds: u64) -> InMemory {
    let issued = AtomicUsize::new(0);
    InMemory::new(move |request: &Request| match request.route().as_str() {
        LOGIN_BY_APP_ID | LOGIN_BY_ACCOUNT | REFRESH => {
            let number = issued.fetch_add(1, Ordering::SeqCst) + 1;
            Reply::json(&access_token(&format!("access-{number}"), seconds)).after(Duration::from_secs(1))
        }
        LOGOUT => {
            issued.fetch_add(1, Ordering::SeqCst);
            Reply::status(204)
        }
        _ if request.header("X-Access-Token") == Some(&format!("access-{}", issued.load(Ordering::SeqCst))) => {
            empty_object(request)
        }
        _ => Reply::error(401, "USG.206020000", "the token is invalid"),
    })
}

/// Makes all tokens of the service invalid.
async fn revoke_all(service: &InMemory) {
    client(service, MemoryTokenStore::new(), Credentials::account("admin", Secret::new("password")))
        .show_my_info()
        .await
        .unwrap();
}

#[tokio::test(start_paused = true)]
async fn clients_with_equal_credentials_log_in_once() {
    let service = strict(DAY);
    let store = MemoryTokenStore::new();
    call_all(&clients(&service, &store, 20)).await;
    call_all(&clients(&service, &store, 20)).await;
    assert_eq!(logins(&service), 1);
    assert_eq!(sent_tokens(&service.requests(), MY_INFO, "X-Access-Token"), ["access-1"; 40]);
}

#[tokio::test(start_paused = true)]
async fn a_client_does_not_receive_the_token_of_another_user_or_of_another_secret() {
    let service = InMemory::new(issuing(DAY, empty_object));
    let store = MemoryTokenStore::new();
    let account = |name: &str, password: &str| Credentials::account(name, Secret::new(password));
    for credentials in [
        app_id(),
        app_id().user("bob"),
        app_id().corp("corp-7"),
        account("alice", "right"),
        account("alice", "wrong"),
        account("bob", "right"),
    ] {
        client(&service, store.clone(), credentials).show_my_info().await.unwrap();
    }
    let elsewhere = Client::builder().endpoint("https://other.example.com").transport(service.clone());
    elsewhere.credentials(app_id()).token_store(store).build().unwrap().show_my_info().await.unwrap();
    let sent = sent_tokens(&service.requests(), MY_INFO, "X-Access-Token");
    let expected: Vec<_> = (1..=7).map(|number| format!("access-{number}")).collect();
    assert_eq!(sent, expected);
}

#[tokio::test(start_paused = true)]
async fn a_rejected_token_is_replaced_once_for_all_clients() {
    let service = strict(DAY);
    let store = MemoryTokenStore::new();
    let clients = clients(&service, &store, 10);
    call_all(&clients).await;
    revoke_all(&service).await;
    advance_seconds(60).await;
    call_all(&clients).await;
    assert_eq!(logins(&service), 2);
}

/// The process that stored the token may have ended long ago.
#[tokio::test(start_paused = true)]
async fn a_call_survives_a_token_of_the_store_that_is_not_valid_any_more() {
    let service = strict(DAY);
    let store = MemoryTokenStore::new();
    let first = client(&service, store.clone(), app_id());
    first.show_my_info().await.unwrap();
    revoke_all(&service).await;
    let (_, meta) = client(&service, store.clone(), app_id()).show_my_info().with_meta().await.unwrap();
    assert_eq!(meta.attempts(), 2);
    // Now the first client has an old token, and the store another one, neither of which is valid.
    revoke_all(&service).await;
    let (_, meta) = first.show_my_info().with_meta().await.unwrap();
    assert_eq!((meta.attempts(), logins(&service)), (3, 3));
}

#[tokio::test(start_paused = true)]
async fn one_client_refreshes_the_token_for_all() {
    let service = InMemory::new(issuing(DAY, empty_object));
    let store = OtherClock::new(0);
    let clients = clients(&service, &store, 10);
    call_all(&clients).await;
    advance_seconds(DAY / 6 * 5).await;
    call_all(&clients).await;
    settle().await;
    call_all(&clients).await;
    assert_eq!((logins(&service), count(&service.routes(), REFRESH)), (1, 1));
    let sent = sent_tokens(&service.requests(), MY_INFO, "X-Access-Token");
    assert_eq!(sent[20..], ["refreshed-2"; 10]);
}

#[tokio::test(start_paused = true)]
async fn a_client_knows_how_old_a_stored_token_is() {
    let service = InMemory::new(issuing(DAY, empty_object));
    let store = OtherClock::new(0);
    client(&service, store.clone(), app_id()).show_my_info().await.unwrap();
    advance_seconds(DAY / 6 * 5).await;
    // It is still used, and refreshed in the background.
    for _ in 0..2 {
        client(&service, store.clone(), app_id()).show_my_info().await.unwrap();
        settle().await;
    }
    let sent = sent_tokens(&service.requests(), MY_INFO, "X-Access-Token");
    assert_eq!(sent, ["access-1", "access-1", "refreshed-2"]);
    advance_seconds(DAY + 1).await;
    client(&service, store.clone(), app_id()).show_my_info().await.unwrap();
    assert_eq!(logins(&service), 2, "the stored token has expired");
}

#[tokio::test(start_paused = true)]
async fn clocks_that_differ_by_an_hour_do_not_matter() {
    for ahead_s in [-3600, 3600] {
        let service = strict(DAY);
        let store = OtherClock::new(ahead_s);
        call_all(&clients(&service, &store, 5)).await;
        call_all(&clients(&service, &store, 5)).await;
        assert_eq!(logins(&service), 1, "{ahead_s}");
        // However wrong the expiry is, a token that the service rejects is replaced.
        revoke_all(&service).await;
        call_all(&clients(&service, &store, 5)).await;
        assert_eq!(logins(&service), 2, "{ahead_s}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_logout_revokes_the_token_for_all_clients_which_then_log_in_once() {
    let service = strict(DAY);
    let store = MemoryTokenStore::new();
    let clients = clients(&service, &store, 5);
    call_all(&clients).await;
    advance_seconds(1).await;
    clients[0].logout().await.unwrap();
    assert_eq!(sent_tokens(&service.requests(), LOGOUT, "X-Access-Token"), ["access-1"]);
    call_all(&clients[1..]).await;
    assert_eq!(logins(&service), 2);
}

#[tokio::test(start_paused = true)]
async fn a_client_without_a_token_of_its_own_logs_out_the_stored_one() {
    let service = strict(DAY);
    let store = MemoryTokenStore::new();
    call_all(&clients(&service, &store, 1)).await;
    let other = client(&service, store.clone(), app_id());
    other.logout().await.unwrap();
    other.logout().await.unwrap();
    assert_eq!(sent_tokens(&service.requests(), LOGOUT, "X-Access-Token"), ["access-1"], "there is one to revoke");
    // A user that did not log in has nothing to log out.
    client(&service, store, app_id().user("bob")).logout().await.unwrap();
    assert_eq!(count(&service.routes(), LOGOUT), 1);
}

#[tokio::test(start_paused = true)]
async fn a_rejected_token_is_removed_even_if_no_login_succeeds() {
    let service = InMemory::new(|request: &Request| match request.route().as_str() {
        LOGIN_BY_APP_ID => Reply::error(401, "USG.206010025", "wrong"),
        _ => Reply::error(401, "USG.206020000", "the token is invalid"),
    });
    let store = MemoryTokenStore::new();
    let issuing = InMemory::new(issuing(DAY, empty_object));
    client(&issuing, store.clone(), app_id()).show_my_info().await.unwrap();
    for tokens_sent in [1, 1] {
        let error = client(&service, store.clone(), app_id()).show_my_info().await.unwrap_err();
        assert_eq!(error.code_text(), Some("USG.206010025"));
        assert_eq!(count(&service.routes(), MY_INFO), tokens_sent, "the second client finds no token");
    }
}

#[tokio::test(start_paused = true)]
async fn a_token_of_a_function_is_stored_under_its_identity_only() {
    let service = InMemory::new(issuing(DAY, empty_object));
    let calls = AtomicUsize::new(0);
    let calls: &'static AtomicUsize = Box::leak(Box::new(calls));
    let function = move || {
        let number = calls.fetch_add(1, Ordering::SeqCst) + 1;
        ready(Ok::<_, Infallible>(AccessToken::new(Secret::new(format!("mine-{number}")))))
    };
    let store = MemoryTokenStore::new();
    for identity in [None, None, Some("alice"), Some("bob"), Some("alice")] {
        let credentials = Credentials::from_fn(function);
        let credentials = match identity {
            Some(identity) => credentials.identity(identity),
            None => credentials,
        };
        client(&service, store.clone(), credentials).show_my_info().await.unwrap();
    }
    let sent = sent_tokens(&service.requests(), MY_INFO, "X-Access-Token");
    assert_eq!(sent, ["mine-1", "mine-2", "mine-3", "mine-4", "mine-3"]);
}
