//! Establishing connections.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use http::Uri;
use tower_service::Service;

use super::error::find_source;
use super::failure::ConnectFailure;
use super::route::Route;
use super::stream::Stream;
use super::tls::{TlsConnector, certificate_error};
use crate::body::BodyError;
use crate::error::Seconds;

/// Establishes connections: the route to the server, and TLS if the URL requires it.
#[derive(Clone)]
pub(super) struct Connector {
    tls: TlsConnector<Route>,
    timeout: Duration,
}

impl Connector {
    pub(super) fn new(tls: TlsConnector<Route>, timeout: Duration) -> Self {
        Self { tls, timeout }
    }
}

impl Service<Uri> for Connector {
    type Response = Stream;
    type Error = BodyError;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, BodyError>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), BodyError>> {
        self.tls.poll_ready(context)
    }

    fn call(&mut self, destination: Uri) -> Self::Future {
        let connecting = self.tls.call(destination);
        let timeout = self.timeout;
        Box::pin(async move {
            match tokio::time::timeout(timeout, connecting).await {
                Ok(Ok(stream)) => Ok(Stream::new(stream)),
                Ok(Err(error)) => Err(connecting_failed(error)),
                Err(_) => {
                    let message = format!("no connection within {}", Seconds(timeout));
                    Err(ConnectFailure::new(message).into())
                }
            }
        })
    }
}

fn connecting_failed(error: BodyError) -> BodyError {
    if find_source::<ConnectFailure>(&*error).is_some() {
        return error;
    }
    match certificate_error(&*error, "service") {
        Some(message) => ConnectFailure::new(message).permanent().with_source(error).into(),
        None => error,
    }
}
