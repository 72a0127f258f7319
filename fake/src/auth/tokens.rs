//! Checking, issuing, refreshing and revoking tokens, as described by the schemes of the spec.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use huaweicloud_meeting_runtime::auth::{Scheme, TokenRequest, TokenSource, Variable};
use huaweicloud_meeting_runtime::operation::{Effect, Operation, Place, Source};
use serde_json::Value;

use crate::auth::schemes::{name_of, resource_schemes, token_requests, variable};
use crate::example::index::{ParsedExample, examples_of};
use crate::json::{get_path, set_path, visit_objects};
use crate::options::Options;
use crate::requests::error_response::ErrorResponse;
use crate::requests::request::{ParsedBody, ParsedRequest};
use crate::state::State;

/// The operation that validates a token.
const VALIDATION: &str = "CheckToken";

/// Checks the token of a request, if its operation needs one. Even a fake that accepts any token rejects one that it has issued
/// itself and that is no longer valid.
pub(crate) fn check_token(
    options: &Options,
    state: &State,
    operation: &Operation,
    request: &ParsedRequest,
) -> Result<(), ErrorResponse> {
    let Some(auth) = &operation.auth else { return Ok(()) };
    let reject = |reason: String| Err(ErrorResponse::bad_token(auth.scheme, reason));
    let header = auth.header;
    let Some(value) = request.string(Place::Header, header) else {
        return reject(format!("the header `{header}` is missing"));
    };
    let text = decode(value);
    if options.accept_any_token && !state.tokens.has_issued(&text) {
        return Ok(());
    }
    let token = state.tokens.get(&text).filter(|token| token.scheme == auth.scheme.name);
    let Some(token) = token else {
        return reject(format!("the token in `{header}` was not issued by this server, or it has expired"));
    };
    match (&token.resource, resource_of(operation, request)) {
        (Some(issued_for), Some(resource)) if *issued_for != resource => {
            reject(format!("the token in `{header}` was issued for `{issued_for}`, not for `{resource}`"))
        }
        _ => Ok(()),
    }
}

/// Checks the token in the body of a request that validates one.
pub(crate) fn check_validated_token(
    options: &Options,
    state: &State,
    schemes: &[&'static Scheme],
    operation: &Operation,
    request: &ParsedRequest,
) -> Result<(), ErrorResponse> {
    let sent = request.string(Place::Body, "token").filter(|_| operation.name == VALIDATION);
    let scheme = schemes.iter().copied().find(|scheme| matches!(scheme.source, TokenSource::Login { .. }));
    let (Some(token), Some(scheme)) = (sent, scheme) else { return Ok(()) };
    let is_of =
        |example: &ParsedExample| example.request.pointer("/body/token").and_then(Value::as_str) == Some(&*token);
    let of_examples = || examples_of(operation.name).iter().any(is_of);
    let is_ignored = !state.tokens.has_issued(&token) && (options.accept_any_token || of_examples());
    if is_ignored || state.tokens.get(&token).is_some_and(|token| token.scheme == scheme.name) {
        return Ok(());
    }
    Err(ErrorResponse::bad_token(scheme, "the token was not issued by this server, or it has expired"))
}

/// Returns the account of the login that the token of a request belongs to. A request without a login may have the token in its
/// body.
pub(crate) fn account(state: &State, operation: &Operation, request: &ParsedRequest) -> Option<String> {
    let value = match &operation.auth {
        Some(auth) => request.string(Place::Header, auth.header)?,
        None => request.string(Place::Body, "token")?,
    };
    state.tokens.get(&decode(value))?.account.clone()
}

/// Checks the password of a request for the token of a resource. A request that refreshes a valid token needs no password.
pub(crate) fn check_password(
    state: &State,
    schemes: &[&'static Scheme],
    operation: &Operation,
    request: &ParsedRequest,
) -> Result<(), ErrorResponse> {
    for (scheme, token_request) in resource_schemes(schemes).filter(|(_, other)| other.operation == operation.name) {
        let (Some((id_name, id)), Some((_, password))) =
            (variable(token_request, request, Variable::Handle), variable(token_request, request, Variable::Password))
        else {
            continue;
        };
        let refreshes = refreshed_token(state, scheme, token_request, request).is_some();
        if !refreshes && !state.passwords.allow(id_name, &id, &password) {
            return Err(ErrorResponse::bad_password(scheme));
        }
    }
    Ok(())
}

/// Replaces the token in the response of an operation that issues one, and its lifetime.
pub(crate) fn issue_token(
    options: &Options,
    state: &mut State,
    schemes: &[&'static Scheme],
    operation: &Operation,
    request: &ParsedRequest,
    response: &mut Value,
) {
    // Not only the requests of the schemes issue tokens: there are more ways to log in. A repeated login issues another token,
    // whether that is harmless or not.
    let repeats_differ = !matches!(operation.effect, Effect::Read | Effect::Idempotent);
    let issues =
        |scheme: &Scheme| repeats_differ && get_path(response, scheme.token_path).is_some_and(Value::is_string);
    let Some(scheme) = schemes.iter().copied().find(|scheme| issues(scheme)) else { return };
    let unit = scheme.lifetime_unit_ms.max(1);
    let in_example = get_path(response, scheme.lifetime_path).and_then(Value::as_u64);
    let lifetime = options.token_lifetime.or(in_example.map(|units| Duration::from_millis(units.saturating_mul(unit))));
    let token_request = resource_schemes(schemes).find(|(_, other)| other.operation == operation.name);
    let existing = match token_request {
        Some((scheme, token_request)) => refreshed_token(state, scheme, token_request, request)
            .inspect(|token| state.tokens.set_lifetime(token, lifetime)),
        None if token_requests(scheme).any(|other| other.operation == operation.name) => None,
        None => token_in_body(state, scheme, request),
    };
    let resource = token_request.and_then(|(_, other)| variable(other, request, Variable::Handle)).map(|(_, id)| id);
    let token = existing.unwrap_or_else(|| state.tokens.issue(scheme.name, resource, lifetime));
    let login = token_requests(scheme).find(|other| other.operation == operation.name);
    let named = |name: Variable| login.and_then(|login| variable(login, request, name)).map(|(_, account)| account);
    let renewed = || account(state, operation, request);
    let account = named(Variable::Account).or_else(|| named(Variable::UserId)).or_else(renewed);
    state.tokens.set_account(&token, account);
    set_path(response, scheme.token_path, token.into());
    if let Some(lifetime) = options.token_lifetime {
        // The response can only state whole units.
        let units = u64::try_from(lifetime.as_millis()).unwrap_or(u64::MAX).div_ceil(unit);
        set_path(response, scheme.lifetime_path, units.into());
    }
}

/// Revokes the token of a logout.
pub(crate) fn revoke_token(state: &mut State, operation: &Operation, request: &ParsedRequest) {
    if let Some(auth) = &operation.auth
        && let TokenSource::Login { logout: Some(logout), .. } = &auth.scheme.source
        && logout.operation == operation.name
        && let Some(value) = request.string(Place::Header, auth.header)
    {
        state.tokens.revoke(&decode(value));
    }
}

/// Stores the passwords of the resources that an operation has created or changed.
///
/// These are found by name: in each object that contains the ID of a resource, all fields at any depth that are called like
/// the input with its password.
pub(crate) fn store_passwords(state: &mut State, schemes: &[&'static Scheme], operation: &Operation, response: &Value) {
    if operation.effect.is_read() {
        return;
    }
    for (_, token_request) in resource_schemes(schemes) {
        let (Some(id_name), Some(password_name)) =
            (name_of(token_request, Variable::Handle), name_of(token_request, Variable::Password))
        else {
            continue;
        };
        let password_name = password_name.trim_start_matches("X-");
        visit_objects(response, &mut |resource| {
            let Some(Value::String(id)) = resource.get(id_name) else { return };
            for field in resource.values() {
                visit_objects(field, &mut |object| {
                    for (_, value) in object.iter().filter(|(name, _)| name.eq_ignore_ascii_case(password_name)) {
                        value.as_str().into_iter().for_each(|password| state.passwords.add(id_name, id, password));
                    }
                });
            }
        });
    }
}

/// Returns the token that a request refreshes, if it is valid and was issued for the same resource.
pub(crate) fn refreshed_token(
    state: &State,
    scheme: &Scheme,
    token_request: &'static TokenRequest,
    request: &ParsedRequest,
) -> Option<String> {
    let text = decode(variable(token_request, request, Variable::Token)?.1);
    let token = state.tokens.get(&text).filter(|token| token.scheme == scheme.name)?;
    let resource = variable(token_request, request, Variable::Handle).map(|(_, id)| id);
    (token.resource == resource).then_some(text)
}

/// Returns the valid token in the body of a request that validates one.
fn token_in_body(state: &State, scheme: &Scheme, request: &ParsedRequest) -> Option<String> {
    let ParsedBody::Json(Value::Object(fields), _) = &request.body else { return None };
    let is_valid = |text: &&str| state.tokens.get(text).is_some_and(|token| token.scheme == scheme.name);
    fields.values().filter_map(Value::as_str).find(is_valid).map(str::to_owned)
}

/// Returns the ID of the resource that a request is for.
pub(crate) fn resource_of(operation: &Operation, request: &ParsedRequest) -> Option<String> {
    let input = operation.inputs().find(|input| input.source == Source::Handle)?;
    request.string(input.place, input.name)
}

/// Decodes a token in the form `Basic` and Base64; the service accepts it in both forms.
pub(crate) fn decode(value: String) -> String {
    let decoded = value.strip_prefix("Basic ").and_then(|text| STANDARD.decode(text).ok());
    decoded.and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or(value)
}
