//! Functions of the application that supply tokens and codes.

use std::error::Error as StdError;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use crate::error::{Error, ErrorKind, Result};

type BoxError = Box<dyn StdError + Send + Sync>;
type ProviderFuture<T> = Pin<Box<dyn Future<Output = Result<T, BoxError>> + Send>>;

/// An asynchronous function that returns a new value each time.
pub(crate) struct Provider<T>(Arc<dyn Fn() -> ProviderFuture<T> + Send + Sync>);

impl<T: 'static> Provider<T> {
    pub(super) fn new<F, U, E>(function: F) -> Self
    where
        F: Fn() -> U + Send + Sync + 'static,
        U: Future<Output = Result<T, E>> + Send + 'static,
        E: Into<BoxError>,
    {
        Self(Arc::new(move || {
            let value = function();
            Box::pin(async move { value.await.map_err(Into::into) })
        }))
    }

    /// Calls the function. `what` describes its value, for errors.
    pub(super) async fn call(&self, what: &str, timeout: Duration) -> Result<T> {
        match tokio::time::timeout(timeout, (self.0)()).await {
            Ok(Ok(value)) => Ok(value),
            Ok(Err(error)) => {
                let message = format!("the function that supplies {what} failed: {error}");
                Err(Error::new(ErrorKind::Credentials, message).with_source(error))
            }
            Err(_) => {
                let seconds = timeout.as_secs_f64();
                let message = format!("the function that supplies {what} has not returned within {seconds:.0} s");
                Err(Error::new(ErrorKind::Credentials, message))
            }
        }
    }
}

// Not derived: that would require `T: Clone`.
impl<T> Clone for Provider<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}
