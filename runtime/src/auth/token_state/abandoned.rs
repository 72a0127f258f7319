//! Tasks that end after they were abandoned. In the model, a task does not run for as long as that.

use super::*;
use crate::values::Secret;

const LIFETIME: Duration = Duration::from_secs(3600);

/// The task runs again after its runtime stood still. In the meantime, another task has obtained a token.
#[test]
fn the_token_of_an_abandoned_task_is_revoked_and_does_not_replace_a_newer_one() {
    let (mut state, began) = (TokenState::default(), Instant::now());
    let issued = |token: &str| IssuedToken::new(Secret::new(token), Some(LIFETIME));
    let Step::LogIn(first) = state.step(began) else { panic!("there is no token") };
    let later = began + TASK_LIMIT;
    assert!(matches!(state.outcome(first, later), Outcome::Next));
    let Step::LogIn(second) = state.step(later) else { panic!("the first task is abandoned") };
    assert!(state.finish(first, Ok(issued("first")), later), "it is to be revoked");
    assert!(matches!(state.step(later), Step::Wait(task) if task == second), "the second task is still running");
    assert!(!state.finish(second, Ok(issued("second")), later));
    assert_eq!(state.ready(later).map(|token| token.id), Some(second));
    assert_eq!(state.unrevoked(later).iter().map(|token| token.id).collect::<Vec<_>>(), [first]);
}

/// The abandoned task has waited for a lock of the store, and takes the token that the other task has stored.
#[test]
fn the_token_that_an_abandoned_task_takes_from_the_store_is_not_revoked() {
    let (mut state, began) = (TokenState::default(), Instant::now());
    let issued = || IssuedToken::new(Secret::new("token"), Some(LIFETIME));
    let Step::LogIn(first) = state.step(began) else { panic!("there is no token") };
    let later = began + TASK_LIMIT;
    let Step::LogIn(second) = state.step(later) else { panic!("the first task is abandoned") };
    assert!(!state.finish(second, Ok(issued()), later));
    assert!(!state.finish(first, Ok(IssuedToken { is_from_store: true, ..issued() }), later));
    assert!(!state.finish(first, Ok(issued()), later), "a refresh can return the same token");
    assert_eq!(state.ready(later).map(|token| token.id), Some(second));
    assert!(state.unrevoked(later).is_empty());
}
