//! Control tokens in a token store, and host passwords that a function supplies.

use std::future::ready;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use huaweicloud_meeting::{Conference, Credentials, ErrorKind, MemoryTokenStore, OPERATIONS, Secret};

use crate::server::{InMemory, Reply, Request};
use crate::setup::{CONTROL_TOKEN, LOCK, count, empty_object, issuing, meeting, sent_tokens};
use crate::token_store::client;

const HALF_AN_HOUR: u64 = 1_800;
const TOKEN: &str = "X-Conference-Authorization";

/// How the host password is found.
enum Password {
    Known(&'static str),
    /// By a user, who counts how often.
    LookedUp(&'static str, Arc<AtomicUsize>),
    NotFound,
}

/// Returns a meeting of a new client.
fn room(service: &InMemory, store: &MemoryTokenStore, password: Password) -> Conference {
    let lock = OPERATIONS.iter().find(|operation| operation.name == "LockMeeting").unwrap();
    let client = client(service, store.clone(), Credentials::token(Secret::new("access")));
    let handle = client.core().handle(lock.auth.as_ref().unwrap().scheme, meeting().to_string());
    let handle = match password {
        Password::Known(password) => handle.with_password(Secret::new(password)),
        Password::NotFound => {
            handle.with_password_from("alice", || ready(Err::<Secret, _>(io::Error::other("no such meeting"))))
        }
        Password::LookedUp(user, lookups) => handle.with_password_from(user, move || {
            lookups.fetch_add(1, Ordering::SeqCst);
            ready(Ok::<_, io::Error>(Secret::new("123456")))
        }),
    };
    Conference::from_handle(handle.in_token_store())
}

#[tokio::test(start_paused = true)]
async fn clients_share_the_control_token_and_look_up_the_password_once() {
    let service = InMemory::new(issuing(HALF_AN_HOUR, empty_object));
    let (store, lookups) = (MemoryTokenStore::new(), Arc::default());
    for user in ["alice", "alice", "alice", "bob"] {
        let room = room(&service, &store, Password::LookedUp(user, Arc::clone(&lookups)));
        room.lock().await.unwrap();
        room.lock().await.unwrap();
    }
    assert_eq!((count(&service.routes(), CONTROL_TOKEN), lookups.load(Ordering::SeqCst)), (2, 2));
    let sent = sent_tokens(&service.requests(), LOCK, TOKEN);
    assert_eq!(sent, [vec!["control-1"; 6], vec!["control-2"; 2]].concat());
}

#[tokio::test(start_paused = true)]
async fn handles_with_known_passwords_share_the_token_only_if_they_have_the_same() {
    let service = InMemory::new(issuing(HALF_AN_HOUR, empty_object));
    let store = MemoryTokenStore::new();
    for password in ["1", "1", "2", "1"] {
        room(&service, &store, Password::Known(password)).lock().await.unwrap();
    }
    // The token of a handle that does not ask for the store stays with its client.
    let client = client(&service, store.clone(), Credentials::token(Secret::new("access")));
    client.conference(meeting()).password(Secret::new("1")).lock().await.unwrap();
    let sent = sent_tokens(&service.requests(), LOCK, TOKEN);
    assert_eq!(sent, ["control-1", "control-1", "control-2", "control-1", "control-3"]);
}

#[tokio::test(start_paused = true)]
async fn a_stored_control_token_that_the_service_rejects_is_replaced() {
    let service = InMemory::new(issuing(HALF_AN_HOUR, |request: &Request| match request.header(TOKEN) {
        Some("control-2") => Reply::error(500, "MMC.111072065", "CONF_NOT_FOUND_OR_AUTH_FAILED"),
        _ => empty_object(request),
    }));
    let (store, lookups) = (MemoryTokenStore::new(), Arc::default());
    let room = |user| room(&service, &store, Password::LookedUp(user, Arc::clone(&lookups)));
    room("bob").lock().await.unwrap();
    // The service rejects this one at once, which is not the fault of the store.
    room("alice").lock().await.unwrap_err();
    for _ in 0..2 {
        room("alice").lock().await.unwrap();
    }
    let sent = sent_tokens(&service.requests(), LOCK, TOKEN);
    assert_eq!(sent, ["control-1", "control-2", "control-2", "control-3", "control-3"]);
    assert_eq!(lookups.load(Ordering::SeqCst), 3);
}

#[tokio::test(start_paused = true)]
async fn a_password_that_is_not_found_fails_the_call() {
    let service = InMemory::new(issuing(HALF_AN_HOUR, empty_object));
    let error = room(&service, &MemoryTokenStore::new(), Password::NotFound).lock().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Credentials);
    assert!(error.to_string().contains("the function that supplies the password failed: no such meeting"), "{error}");
    assert!(std::error::Error::source(&error).unwrap().downcast_ref::<io::Error>().is_some());
    assert_eq!(service.routes(), [""; 0]);
}
