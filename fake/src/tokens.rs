//! Who calls: tokens that are checked, handed out, kept alive and ended. Which operations do that, and where in requests and
//! responses tokens stand, is told by the schemes of the spec.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use huaweicloud_meeting_runtime::auth::{Scheme, TokenRequest, TokenSource, TokenValue, Variable};
use huaweicloud_meeting_runtime::operation::{Effect, Operation, Place, Source};
use serde_json::Value;

use crate::builder::Options;
use crate::given::{Given, GivenBody};
use crate::json::{each_object, find, put};
use crate::refusal::Refusal;
use crate::state::State;

/// Checks the tokens that an operation needs.
pub(crate) fn check(options: &Options, state: &State, operation: &Operation, given: &Given) -> Result<(), Refusal> {
    if let Some(auth) = &operation.auth {
        let refuse = |reason: String| Err(Refusal::bad_token(auth.scheme, reason));
        let header = auth.header;
        let Some(value) = given.text(Place::Header, header) else {
            return refuse(format!("the header `{header}` is missing"));
        };
        if options.accept_any_token {
            return Ok(());
        }
        let token = state.tokens.get(&bare(value)).filter(|token| token.scheme == auth.scheme.name);
        let Some(token) = token else {
            return refuse(format!("the token in `{header}` was not handed out here, or it has ended"));
        };
        if token.handle.as_ref().is_some_and(|handle| handle_of(operation, given).is_some_and(|id| id != *handle)) {
            return refuse(format!("the token in `{header}` is for something else than this request"));
        }
    }
    Ok(())
}

/// Checks the password with which the token of a handle is asked for. Whoever shows a token that is still good needs none.
pub(crate) fn check_password(
    state: &State,
    schemes: &[&'static Scheme],
    operation: &Operation,
    given: &Given,
) -> Result<(), Refusal> {
    for (scheme, mint) in mints(schemes).filter(|(_, mint)| mint.operation == operation.name) {
        let (Some((field, id)), Some((_, password))) =
            (variable(mint, given, Variable::Handle), variable(mint, given, Variable::Password))
        else {
            continue;
        };
        if kept(state, scheme, mint, given).is_none() && !state.passwords.allow(field, &id, &password) {
            return Err(Refusal::bad_handle_password(scheme));
        }
    }
    Ok(())
}

/// Puts a token of its own into a response that brings one, and how long it lives.
pub(crate) fn hand_out(
    options: &Options,
    state: &mut State,
    schemes: &[&'static Scheme],
    operation: &Operation,
    given: &Given,
    response: &mut Value,
) {
    // More operations bring tokens than the schemes name: other ways to log in, for one.
    let brings = |scheme: &Scheme| {
        operation.effect == Effect::Issue && find(response, scheme.token).is_some_and(Value::is_string)
    };
    let Some(scheme) = schemes.iter().copied().find(|scheme| brings(scheme)) else { return };
    let unit = scheme.lifetime_unit_ms.max(1);
    let shown = find(response, scheme.lifetime).and_then(Value::as_u64);
    let lifetime = options.token_lifetime.or(shown.map(|units| Duration::from_millis(units.saturating_mul(unit))));
    let mint = mints(schemes).find(|(_, mint)| mint.operation == operation.name);
    let known = match mint {
        Some((scheme, mint)) => kept(state, scheme, mint, given).inspect(|token| state.tokens.prolong(token, lifetime)),
        None if requests(scheme).any(|request| request.operation == operation.name) => None,
        None => asked_about(state, scheme, given),
    };
    let handle = mint.and_then(|(_, mint)| variable(mint, given, Variable::Handle)).map(|(_, id)| id);
    let token = known.unwrap_or_else(|| state.tokens.hand_out(scheme.name, handle, lifetime));
    put(response, scheme.token, token.into());
    if let Some(lifetime) = options.token_lifetime {
        // Whole units are all that the response can say.
        let units = u64::try_from(lifetime.as_millis()).unwrap_or(u64::MAX).div_ceil(unit);
        put(response, scheme.lifetime, units.into());
    }
}

/// Ends the token that a logout shows.
pub(crate) fn log_out(state: &mut State, operation: &Operation, given: &Given) {
    if let Some(auth) = &operation.auth {
        if let TokenSource::Login { logout: Some(logout), .. } = &auth.scheme.source
            && logout.operation == operation.name
            && let Some(value) = given.text(Place::Header, auth.header)
        {
            state.tokens.end(&bare(value));
        }
    }
}

/// Notes the passwords of what an operation has created or changed: strings called like the password of a handle, inside an
/// object with the handle's id.
pub(crate) fn note_passwords(state: &mut State, schemes: &[&'static Scheme], operation: &Operation, response: &Value) {
    if operation.effect.is_read() {
        return;
    }
    for (_, mint) in mints(schemes) {
        let (Some(id_name), Some(password_name)) = (name_of(mint, Variable::Handle), name_of(mint, Variable::Password))
        else {
            continue;
        };
        let password_name = password_name.trim_start_matches("X-");
        each_object(response, &mut |thing| {
            let Some(Value::String(id)) = thing.get(id_name) else { return };
            for field in thing.values() {
                each_object(field, &mut |holder| {
                    for (_, value) in holder.iter().filter(|(name, _)| name.eq_ignore_ascii_case(password_name)) {
                        value.as_str().into_iter().for_each(|password| state.passwords.add(id_name, id, password));
                    }
                });
            }
        });
    }
}

/// The schemes of all operations, each once.
pub(crate) fn schemes<'a>(operations: impl IntoIterator<Item = &'a Operation>) -> Vec<&'static Scheme> {
    let mut schemes: Vec<&'static Scheme> = Vec::new();
    for auth in operations.into_iter().filter_map(|operation| operation.auth.as_ref()) {
        if !schemes.iter().any(|scheme| scheme.name == auth.scheme.name) {
            schemes.push(auth.scheme);
        }
    }
    schemes
}

/// The requests of a scheme that have to do with tokens.
pub(crate) fn requests(scheme: &'static Scheme) -> impl Iterator<Item = &'static TokenRequest> {
    let (logins, others) = match &scheme.source {
        TokenSource::Login { logins, refresh, logout } => (*logins, [refresh.as_ref(), logout.as_ref()]),
        TokenSource::Handle(mint) => (&[] as &[_], [Some(mint), None]),
    };
    logins.iter().chain(others.into_iter().flatten())
}

/// What a request gives as a fact: the name of the input, and its value.
pub(crate) fn variable(
    request: &'static TokenRequest,
    given: &Given,
    variable: Variable,
) -> Option<(&'static str, String)> {
    let input =
        request.inputs.iter().find(|input| matches!(input.value, TokenValue::Variable(known) if known == variable))?;
    Some((input.name, given.text(input.place, input.name)?))
}

fn name_of(request: &'static TokenRequest, variable: Variable) -> Option<&'static str> {
    request
        .inputs
        .iter()
        .find(|input| matches!(input.value, TokenValue::Variable(known) if known == variable))
        .map(|input| input.name)
}

fn mints<'a>(schemes: &'a [&'static Scheme]) -> impl Iterator<Item = (&'static Scheme, &'static TokenRequest)> + 'a {
    schemes.iter().copied().filter_map(|scheme| match &scheme.source {
        TokenSource::Handle(mint) => Some((scheme, mint)),
        TokenSource::Login { .. } => None,
    })
}

/// The token of the same handle that a request wants to keep alive, if it is still good.
fn kept(state: &State, scheme: &Scheme, mint: &'static TokenRequest, given: &Given) -> Option<String> {
    let text = bare(variable(mint, given, Variable::Token)?.1);
    let token = state.tokens.get(&text).filter(|token| token.scheme == scheme.name)?;
    let handle = variable(mint, given, Variable::Handle).map(|(_, id)| id);
    (token.handle == handle).then_some(text)
}

/// A good token in the body of a request that asks about it.
fn asked_about(state: &State, scheme: &Scheme, given: &Given) -> Option<String> {
    let GivenBody::Json(Value::Object(fields), _) = &given.body else { return None };
    let texts = fields.values().filter_map(Value::as_str);
    texts
        .filter(|text| state.tokens.get(text).is_some_and(|token| token.scheme == scheme.name))
        .map(str::to_owned)
        .next()
}

fn handle_of(operation: &Operation, given: &Given) -> Option<String> {
    let input = operation.inputs.iter().find(|input| input.source == Source::Handle)?;
    given.text(input.place, input.name)
}

/// A token less the form `Basic` and Base64, which the service takes too.
fn bare(value: String) -> String {
    let decoded = value.strip_prefix("Basic ").and_then(|text| STANDARD.decode(text).ok());
    decoded.and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or(value)
}
