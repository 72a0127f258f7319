//! The password of a handle.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use super::provider::Provider;
use crate::error::Result;
use crate::values::Secret;

/// A password, or a function that supplies it.
#[derive(Clone)]
pub(crate) enum Password {
    Known(Secret),
    /// The function is called when a token is obtained. The name stands for the password in keys of the token store.
    Supplied {
        identity: Arc<str>,
        function: Provider<Secret>,
    },
}

impl Password {
    pub(crate) fn supplied<F, P, E>(identity: impl Into<String>, function: F) -> Self
    where
        F: Fn() -> P + Send + Sync + 'static,
        P: Future<Output = std::result::Result<Secret, E>> + Send + 'static,
        E: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        Self::Supplied { identity: identity.into().into(), function: Provider::new(function) }
    }

    /// Returns the password. A function has as long as the timeout.
    pub(super) async fn secret(&self, timeout: Duration) -> Result<Secret> {
        match self {
            Self::Known(password) => Ok(password.clone()),
            Self::Supplied { function, .. } => function.call("the password", timeout).await,
        }
    }
}
