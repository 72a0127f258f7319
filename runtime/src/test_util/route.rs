//! Finding the operation of a request.

use http::Method;

use crate::auth::{Scheme, TokenRequest, TokenSource};
use crate::operation::Operation;

/// What is known about the requests that a client sends.
#[derive(Clone, Copy)]
pub(super) struct Routes {
    pub(super) operations: &'static [&'static Operation],
    pub(super) schemes: &'static [&'static Scheme],
}

/// A request that obtains, refreshes or revokes a token, with its scheme.
pub(super) struct TokenRoute {
    pub(super) scheme: &'static Scheme,
    pub(super) request: &'static TokenRequest,
    /// Whether the response contains a token.
    pub(super) has_token: bool,
}

impl Routes {
    /// Returns the name of the operation with a method and a path.
    pub(super) fn operation(&self, method: &Method, path: &str) -> Option<&'static str> {
        let matching = self.operations.iter().filter(|operation| matches(operation, method, path));
        // `/books/new` is not a book, although `/books/{title}` has the same form.
        let found =
            matching.min_by_key(|operation| operation.path.matches('{').count()).map(|operation| operation.name);
        found.or_else(|| self.token_request(method, path).map(|route| route.request.operation))
    }

    /// Returns the token request with a method and a path.
    pub(super) fn token_request(&self, method: &Method, path: &str) -> Option<TokenRoute> {
        let routes = self.schemes.iter().flat_map(|scheme| token_routes(scheme));
        let is_same = |request: &TokenRequest| request.path == path && request.method.to_http() == *method;
        routes.into_iter().find(|route| is_same(route.request))
    }
}

fn token_routes(scheme: &'static Scheme) -> Vec<TokenRoute> {
    let route = |request, has_token| TokenRoute { scheme, request, has_token };
    match &scheme.source {
        TokenSource::Login { logins, refresh, logout } => {
            let obtained = logins.iter().chain(refresh).map(|request| route(request, true));
            obtained.chain(logout.iter().map(|request| route(request, false))).collect()
        }
        TokenSource::Handle(request) => vec![route(request, true)],
    }
}

fn matches(operation: &Operation, method: &Method, path: &str) -> bool {
    let (template, path) = (operation.path.split('/'), path.split('/'));
    let is_parameter = |segment: &str| segment.starts_with('{') && segment.ends_with('}');
    operation.method.to_http() == *method
        && template.clone().count() == path.clone().count()
        && template.zip(path).all(|(expected, sent)| expected == sent || is_parameter(expected))
}
