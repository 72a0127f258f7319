//! Reading the authentication schemes of the spec.

use huaweicloud_meeting_runtime::auth::{Scheme, TokenRequest, TokenSource, TokenValue, Variable};
use huaweicloud_meeting_runtime::operation::Operation;

use crate::requests::request::ParsedRequest;

/// Returns the schemes of all operations, each once.
pub(crate) fn schemes<'a>(operations: impl IntoIterator<Item = &'a Operation>) -> Vec<&'static Scheme> {
    let mut schemes: Vec<&'static Scheme> = Vec::new();
    for auth in operations.into_iter().filter_map(|operation| operation.auth.as_ref()) {
        if !schemes.iter().any(|scheme| scheme.name == auth.scheme.name) {
            schemes.push(auth.scheme);
        }
    }
    schemes
}

/// Returns the requests that obtain, refresh or revoke the tokens of a scheme.
pub(crate) fn token_requests(scheme: &'static Scheme) -> impl Iterator<Item = &'static TokenRequest> {
    let (logins, others) = match &scheme.source {
        TokenSource::Login { logins, refresh, logout } => (*logins, [refresh.as_ref(), logout.as_ref()]),
        TokenSource::Handle(request) => (&[] as &[_], [Some(request), None]),
    };
    logins.iter().chain(others.into_iter().flatten())
}

/// Returns the schemes whose tokens are limited to one resource, with the requests that obtain these tokens.
pub(crate) fn resource_schemes<'a>(
    schemes: &'a [&'static Scheme],
) -> impl Iterator<Item = (&'static Scheme, &'static TokenRequest)> + 'a {
    schemes.iter().copied().filter_map(|scheme| match &scheme.source {
        TokenSource::Handle(request) => Some((scheme, request)),
        TokenSource::Login { .. } => None,
    })
}

/// Returns the name and the value of the input that a variable is sent as.
pub(crate) fn variable(
    token_request: &'static TokenRequest,
    request: &ParsedRequest,
    variable: Variable,
) -> Option<(&'static str, String)> {
    let is_variable = |value: &TokenValue| matches!(value, TokenValue::Variable(other) if *other == variable);
    let input = token_request.inputs.iter().find(|input| is_variable(&input.value))?;
    Some((input.name, request.string(input.place, input.name)?))
}

/// Returns the name of the input that a variable is sent as.
pub(crate) fn name_of(token_request: &'static TokenRequest, variable: Variable) -> Option<&'static str> {
    let is_variable = |value: &TokenValue| matches!(value, TokenValue::Variable(other) if *other == variable);
    token_request.inputs.iter().find(|input| is_variable(&input.value)).map(|input| input.name)
}
