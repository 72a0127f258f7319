//! All cached tokens of a client: one cell per login scheme, and one per handle and password.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use super::Scheme;
use super::token_cell::TokenCell;
use crate::values::Secret;

/// The token cells of a client.
#[derive(Default)]
pub(crate) struct TokenCells {
    /// The cells of login schemes, by the name of the scheme.
    logins: Mutex<BTreeMap<&'static str, Arc<TokenCell>>>,
    handles: Mutex<Handles>,
}

/// The tokens of handles, by the name of the scheme and the id of the handle; one entry per password. The references are
/// weak, so that a token is dropped with the last clone of its handle.
type Handles = HashMap<(&'static str, String), Vec<Weak<HandleTokens>>>;

/// The password of a handle and the token that was obtained with it.
pub(crate) struct HandleTokens {
    pub(crate) password: Secret,
    pub(crate) cell: Arc<TokenCell>,
}

impl TokenCells {
    /// Returns the cell of a login scheme.
    pub(crate) fn login(&self, scheme: &'static Scheme) -> Arc<TokenCell> {
        let mut logins = self.logins.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(logins.entry(scheme.name).or_default())
    }

    /// Returns the tokens of a handle, shared by all handles with the same id and password.
    pub(crate) fn handle(&self, scheme: &'static Scheme, id: &str, password: &Secret) -> Arc<HandleTokens> {
        let mut handles = self.handles.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (scheme.name, id.to_owned());
        let known = handles.get(&key).into_iter().flatten();
        if let Some(tokens) = known.filter_map(Weak::upgrade).find(|tokens| tokens.password == *password) {
            return tokens;
        }
        handles.retain(|_, tokens| {
            tokens.retain(|tokens| tokens.strong_count() > 0);
            !tokens.is_empty()
        });
        let tokens = Arc::new(HandleTokens { password: password.clone(), cell: Arc::default() });
        handles.entry(key).or_default().push(Arc::downgrade(&tokens));
        tokens
    }
}
