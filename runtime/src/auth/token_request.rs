//! The requests that obtain, refresh and revoke tokens.

use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::credentials::{Credentials, Inner};
use super::signer::{base64, basic, fill, hmac_sha256};
use super::token_cell::CachedToken;
use super::{Scheme, Signature, TokenRequest, TokenSource, TokenValue, Variable};
use crate::codec::{Writer, find_string};
use crate::error::{Error, ErrorKind, Result};
use crate::exchange::Exchange;
use crate::http_types::Place;
use crate::observer::Target;
use crate::random;
use crate::values::Secret;
use crate::wire::{WireBody, WireRequest, escaped, header, uri};

/// How long a signature is valid.
const SIGNATURE_LIFETIME: Duration = Duration::from_secs(600);

/// The values of the variables of a token request.
#[derive(Default)]
pub(crate) struct VariableValues<'a> {
    pub(crate) credentials: Option<&'a Credentials>,
    pub(crate) handle: Option<&'a str>,
    pub(crate) password: Option<&'a Secret>,
    pub(crate) token: Option<&'a Secret>,
    pub(crate) expire_time: String,
    pub(crate) nonce: String,
}

impl VariableValues<'_> {
    fn get(&self, variable: Variable) -> Option<&str> {
        match (variable, self.credentials.map(|credentials| &credentials.0)) {
            (Variable::AppId, Some(Inner::AppId { app_id, .. })) => Some(app_id),
            (Variable::UserId, Some(Inner::AppId { user_id, .. })) => user_id.as_deref(),
            (Variable::CorpId, Some(Inner::AppId { corp_id, .. })) => corp_id.as_deref(),
            (Variable::Account, Some(Inner::Account { account, .. })) => Some(account),
            (Variable::ExpireTime, _) => Some(&self.expire_time),
            (Variable::Nonce, _) => Some(&self.nonce),
            (Variable::Handle, _) => self.handle,
            (Variable::Password, _) => self.password.map(Secret::expose),
            (Variable::Token, _) => self.token.map(Secret::expose),
            _ => None,
        }
    }

    /// Sets the variables that differ in every request.
    fn with_expire_time_and_nonce(self) -> Self {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Self { expire_time: (now + SIGNATURE_LIFETIME).as_secs().to_string(), nonce: nonce(), ..self }
    }

    /// Returns the name and the value of the header that signs a request.
    fn signature(&self, signature: &Signature) -> Option<(&'static str, String)> {
        match (signature, self.credentials.map(|credentials| &credentials.0)?) {
            (Signature::Basic { header }, Inner::Account { account, password }) => {
                Some((header, basic(&format!("{account}:{}", password.expose()))))
            }
            (
                Signature::HmacSha256 { header, string_to_sign, string_to_sign_for_corp, value },
                Inner::AppId { app_id, app_key, corp_id, .. },
            ) => {
                let template = if corp_id.is_some() { string_to_sign_for_corp } else { string_to_sign };
                let signature = hmac_sha256(app_key, &fill(template, |name| self.by_name(name)));
                let value = fill(value, |name| match name {
                    "signature" => Some(signature.clone()),
                    "app_id_base64" => Some(base64(app_id)),
                    _ => None,
                });
                Some((header, value))
            }
            // Other credentials cannot produce this signature. Listing the variants makes a new one a compile error.
            (Signature::Basic { .. } | Signature::HmacSha256 { .. }, _) => None,
        }
    }

    fn by_name(&self, name: &str) -> Option<String> {
        let variable = match name {
            "app_id" => Variable::AppId,
            "user_id" => Variable::UserId,
            "corp_id" => Variable::CorpId,
            "expire_time" => Variable::ExpireTime,
            "nonce" => Variable::Nonce,
            _ => return None,
        };
        self.get(variable).map(str::to_owned)
    }
}

/// Obtains a token with the client's credentials. Refreshes `old` instead, if the scheme supports it; if that fails, logs in.
pub(crate) async fn login(
    exchange: &Exchange,
    scheme: &'static Scheme,
    credentials: &Credentials,
    old: Option<Arc<CachedToken>>,
) -> Result<CachedToken> {
    let TokenSource::Login { logins, refresh, .. } = &scheme.source else {
        return Err(Error::configuration(format!("the scheme `{}` has no login", scheme.name)));
    };
    if let Inner::Token(token) = &credentials.0 {
        return Ok(CachedToken::new(token.clone(), None));
    }
    if let (Some(refresh), Some(old)) = (refresh, &old) {
        let values = VariableValues { token: Some(&old.token), ..VariableValues::default() };
        if let Ok(token) = obtain(exchange, scheme, refresh, values).await {
            return Ok(token);
        }
    }
    match logins.iter().find(|login| login.credentials == credentials.kind()) {
        Some(login) => {
            let values = VariableValues { credentials: Some(credentials), ..VariableValues::default() };
            obtain(exchange, scheme, login, values).await
        }
        None => Err(Error::configuration("the service has no login for credentials of this kind")),
    }
}

/// Obtains the token of a handle, or refreshes it.
pub(crate) async fn obtain_for_handle(
    exchange: &Exchange,
    scheme: &'static Scheme,
    values: VariableValues<'_>,
) -> Result<CachedToken> {
    match &scheme.source {
        TokenSource::Handle(request) => obtain(exchange, scheme, request, values).await,
        TokenSource::Login { .. } => {
            Err(Error::configuration(format!("the scheme `{}` is not that of a handle", scheme.name)))
        }
    }
}

/// Revokes a token, if the scheme supports it.
pub(crate) async fn revoke(exchange: &Exchange, scheme: &'static Scheme, token: &Secret) -> Result<()> {
    let TokenSource::Login { logout: Some(logout), .. } = &scheme.source else {
        return Ok(());
    };
    let values = VariableValues { token: Some(token), ..VariableValues::default() };
    let request = build(exchange, logout, &values)?;
    exchange.call(target(logout), &request).await.map(drop)
}

async fn obtain(
    exchange: &Exchange,
    scheme: &'static Scheme,
    request: &TokenRequest,
    values: VariableValues<'_>,
) -> Result<CachedToken> {
    let wire = build(exchange, request, &values.with_expire_time_and_nonce())?;
    let response = exchange.call(target(request), &wire).await?;
    let body = response.body();
    let Some(token) = find_string(body, scheme.token).filter(|token| !token.is_empty()) else {
        let message = format!("the response has no token at `{}`", scheme.token.join("."));
        let error = Error::new(ErrorKind::Decode, message).with_status(response.status().as_u16());
        let error = error.with_request_id(exchange.request_id(&response));
        return Err(error.with_operation(request.operation, 1));
    };
    let lifetime = find_string(body, scheme.lifetime)
        .and_then(|number| number.parse::<u64>().ok())
        .map(|units| Duration::from_millis(units.saturating_mul(scheme.lifetime_unit_ms)));
    Ok(CachedToken::new(Secret::new(token), lifetime))
}

fn target(request: &TokenRequest) -> Target {
    let TokenRequest { operation, method, path, .. } = request;
    Target { operation, group: None, method: method.as_str(), path }
}

fn build(exchange: &Exchange, request: &TokenRequest, values: &VariableValues<'_>) -> Result<WireRequest> {
    let mut url = format!("{}{}", exchange.endpoint.as_str(), request.path);
    let mut headers = Vec::new();
    let mut body: Option<Writer> = None;
    let mut separator = '?';
    for input in request.inputs {
        let value = match input.value {
            TokenValue::Literal(literal) => Some(literal),
            TokenValue::Variable(variable) => values.get(variable),
        };
        let Some(value) = value else { continue };
        match input.place {
            Place::Header => headers.push(header(input.name, value)?),
            Place::Query => {
                url.push(separator);
                separator = '&';
                url.push_str(input.name);
                url.push('=');
                url.push_str(&escaped(value));
            }
            _ => {
                let writer = body.get_or_insert_with(Writer::object);
                writer.field(input.name);
                if input.number { writer.raw(value) } else { writer.string(value) }
            }
        }
    }
    if let Some((name, value)) = request.signature.as_ref().and_then(|signature| values.signature(signature)) {
        headers.push(header(name, &value)?);
    }
    let body = match body {
        Some(mut writer) => {
            writer.close_object();
            WireBody::Json(writer.finish().into())
        }
        None => WireBody::None,
    };
    Ok(WireRequest { method: request.method.to_http(), uri: uri(url)?, headers, body })
}

/// Returns 32 random hexadecimal digits.
fn nonce() -> String {
    format!("{:016x}{:016x}", random::bits(), random::bits())
}
