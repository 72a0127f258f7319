//! All token cells of a client: one per login scheme, and one per handle and password.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use super::Scheme;
use super::password::Password;
use super::token_cell::TokenCell;
use crate::values::Secret;

/// The maximum number of cells that are kept although there is no handle that uses them.
const MAX_UNUSED: usize = 1_000;

/// The token cells of a client. Clients with the same endpoint and credentials can share them.
#[derive(Default)]
pub(crate) struct TokenCells {
    /// The cells of login schemes, by the name of the scheme.
    logins: Mutex<BTreeMap<&'static str, Arc<TokenCell>>>,
    handles: Mutex<HandleCells>,
}

/// The cells of handles, by the name of the scheme and the id of the handle; one for each password.
type HandleCells = HashMap<(&'static str, Arc<str>), Vec<Arc<PasswordCell>>>;

/// The cell of a token that is obtained with a password.
pub(crate) struct PasswordCell {
    pub(crate) password: Password,
    pub(crate) cell: Arc<TokenCell>,
}

impl PasswordCell {
    /// Creates a cell for a single handle and its clones.
    pub(crate) fn new(password: Password) -> Arc<Self> {
        Arc::new(Self { password, cell: Arc::default() })
    }

    fn has(&self, password: &Secret) -> bool {
        matches!(&self.password, Password::Known(known) if known == password)
    }

    /// Returns whether only the map refers to the cell.
    fn is_unused(self: &Arc<Self>) -> bool {
        Arc::strong_count(self) == 1
    }
}

impl TokenCells {
    /// Returns the cell of a login scheme.
    pub(crate) fn login(&self, scheme: &'static Scheme) -> Arc<TokenCell> {
        let mut logins = self.logins.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(logins.entry(scheme.name).or_default())
    }

    /// Returns the cells of all login schemes that are used.
    pub(crate) fn all_logins(&self) -> Vec<Arc<TokenCell>> {
        self.logins.lock().unwrap_or_else(PoisonError::into_inner).values().cloned().collect()
    }

    /// Returns the cell of a handle, shared by all handles with the same id and password.
    ///
    /// A cell is kept until its token expires, even if there is no handle any more: programs create a handle for each
    /// request that they process.
    pub(crate) fn handle(&self, scheme: &'static Scheme, id: &Arc<str>, password: &Secret) -> Arc<PasswordCell> {
        let mut handles = self.handles.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (scheme.name, Arc::clone(id));
        let mut existing = handles.get(&key).into_iter().flatten();
        if let Some(existing) = existing.find(|cell| cell.has(password)) {
            return Arc::clone(existing);
        }
        // Here, so that finding an existing cell remains cheap.
        retain(&mut handles, |cell| !cell.is_unused() || !cell.cell.is_idle());
        let unused: Vec<_> = handles.values().flatten().filter(|cell| cell.is_unused()).collect();
        if unused.len() >= MAX_UNUSED {
            let oldest = unused.iter().min_by_key(|cell| cell.cell.obtained_at()).map(|cell| Arc::as_ptr(cell));
            retain(&mut handles, |cell| Some(Arc::as_ptr(cell)) != oldest);
        }
        let cell = PasswordCell::new(Password::Known(password.clone()));
        handles.entry(key).or_default().push(Arc::clone(&cell));
        cell
    }
}

/// Removes the cells for which a condition is false.
fn retain(handles: &mut HandleCells, condition: impl Fn(&Arc<PasswordCell>) -> bool) {
    handles.retain(|_, cells| {
        cells.retain(&condition);
        !cells.is_empty()
    });
}
