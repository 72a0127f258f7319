//! The transport that responds as a script states.

use http::StatusCode;

use super::entry::{Entry, Outcome, Target};
use super::login;
use super::recorded::RecordedRequest;
use super::route::Routes;
use super::script::Script;
use super::state::State;
use crate::auth::Scheme;
use crate::body::Body;
use crate::operation::Operation;
use crate::service::Service;
use crate::transport::{Transport, TransportError, TransportFuture};

/// A transport that responds to each request as a [`Script`] states.
#[derive(Clone)]
pub struct ScriptTransport {
    script: State,
    service: &'static Service,
    routes: Routes,
}

impl ScriptTransport {
    /// Creates the transport of a script for a service with operations and schemes.
    #[must_use]
    pub fn new(
        script: &Script,
        service: &'static Service,
        operations: &'static [&'static Operation],
        schemes: &'static [&'static Scheme],
    ) -> Self {
        Self { script: script.state().clone(), service, routes: Routes { operations, schemes } }
    }

    async fn respond(&self, request: http::Request<Body>) -> Result<http::Response<Body>, TransportError> {
        // The error may be that of a file to be uploaded, which the client reports as such.
        let request = RecordedRequest::read(request, self.routes).await.map_err(TransportError::unsent)?;
        let token_request = self.routes.token_request(request.method(), request.path());
        let description = request.to_string();
        let reply = match (self.script.receive(request), token_request) {
            (Some(reply), _) => reply,
            (None, Some(route)) => Entry::new(Target::Any, Outcome::Json(login::body(&route)), StatusCode::OK).take(),
            (None, None) => panic!("no response is scripted for {description}\n{}", self.script.scripted()),
        };
        reply.send(self.service).await
    }
}

impl Transport for ScriptTransport {
    fn send(&self, request: http::Request<Body>) -> TransportFuture<'_> {
        Box::pin(self.respond(request))
    }
}
