//! The requests that bring, renew and end tokens.

use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::credentials::Kind;
use super::signer::{base64, basic, fill, hmac_sha256};
use super::{Credentials, Grant, Scheme, Signature, TokenRequest, TokenSource, TokenValue, Variable};
use crate::codec::{Writer, find_text};
use crate::core::Core;
use crate::operation::Place;
use crate::values::Secret;
use crate::wire::{WireBody, WireRequest, header, uri};
use crate::{Error, ErrorKind, Result};

/// How long a signature is good after it is made.
const SIGNATURE_LIFETIME: Duration = Duration::from_secs(600);

/// What is known when a token is asked for.
#[derive(Default)]
pub(crate) struct Variables<'a> {
    pub(crate) credentials: Option<&'a Credentials>,
    pub(crate) handle: Option<&'a str>,
    pub(crate) password: Option<&'a Secret>,
    pub(crate) token: Option<&'a Secret>,
    pub(crate) expire_time: String,
    pub(crate) nonce: String,
}

impl<'a> Variables<'a> {
    fn get(&self, variable: Variable) -> Option<&str> {
        match (variable, self.credentials.map(|credentials| &credentials.0)) {
            (Variable::AppId, Some(Kind::AppId { app_id, .. })) => Some(app_id),
            (Variable::UserId, Some(Kind::AppId { user_id, .. })) => user_id.as_deref(),
            (Variable::CorpId, Some(Kind::AppId { corp_id, .. })) => corp_id.as_deref(),
            (Variable::Account, Some(Kind::Account { account, .. })) => Some(account),
            (Variable::ExpireTime, _) => Some(&self.expire_time),
            (Variable::Nonce, _) => Some(&self.nonce),
            (Variable::Handle, _) => self.handle,
            (Variable::Password, _) => self.password.map(Secret::expose),
            (Variable::Token, _) => self.token.map(Secret::expose),
            _ => None,
        }
    }

    /// Makes the facts that belong to one request alone.
    fn stamped(self) -> Self {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Self { expire_time: (now + SIGNATURE_LIFETIME).as_secs().to_string(), nonce: nonce(), ..self }
    }

    fn signature(&self, signature: &Signature) -> Option<(&'static str, String)> {
        match (signature, self.credentials.map(|credentials| &credentials.0)?) {
            (Signature::Basic { header }, Kind::Account { account, password }) => {
                Some((header, basic(&format!("{account}:{}", password.expose()))))
            }
            (
                Signature::HmacSha256 { header, string_to_sign, string_to_sign_for_corp, value },
                Kind::AppId { app_id, app_key, corp_id, .. },
            ) => {
                let text = fill(if corp_id.is_some() { string_to_sign_for_corp } else { string_to_sign }, |name| {
                    self.by_name(name)
                });
                let signature = hmac_sha256(app_key, &text);
                let value = fill(value, |name| match name {
                    "signature" => Some(signature.clone()),
                    "app_id_base64" => Some(base64(app_id)),
                    _ => None,
                });
                Some((header, value))
            }
            _ => None,
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

/// Logs in with the client's credentials; a token that is still good is renewed instead, where the scheme can.
pub(crate) async fn login(
    core: &Core,
    scheme: &'static Scheme,
    credentials: &Credentials,
    old: Option<Arc<Grant>>,
) -> Result<Grant> {
    let TokenSource::Login { logins, refresh, .. } = &scheme.source else {
        return Err(Error::configuration(format!("the scheme `{}` knows no login", scheme.name)));
    };
    if let Kind::Token(token) = &credentials.0 {
        return Ok(Grant::new(token.clone(), None));
    }
    if let (Some(refresh), Some(old)) = (refresh, &old)
        && let Ok(grant) =
            fetch(core, scheme, refresh, Variables { token: Some(&old.token), ..Variables::default() }).await
    {
        return Ok(grant);
    }
    match logins.iter().find(|login| login.credentials == credentials.kind()) {
        Some(login) => {
            fetch(core, scheme, login, Variables { credentials: Some(credentials), ..Variables::default() }).await
        }
        None => Err(Error::configuration("the service has no login with credentials of this kind")),
    }
}

/// Fetches the token of a handle with its secret, or keeps one alive that is still good.
pub(crate) async fn mint(core: &Core, scheme: &'static Scheme, variables: Variables<'_>) -> Result<Grant> {
    match &scheme.source {
        TokenSource::Handle(request) => fetch(core, scheme, request, variables).await,
        TokenSource::Login { .. } => {
            Err(Error::configuration(format!("the scheme `{}` belongs to no handle", scheme.name)))
        }
    }
}

/// Ends a token before its time.
pub(crate) async fn revoke(core: &Core, scheme: &'static Scheme, token: &Secret) -> Result<()> {
    let TokenSource::Login { logout: Some(logout), .. } = &scheme.source else {
        return Ok(());
    };
    let request = build(core, logout, &Variables { token: Some(token), ..Variables::default() })?;
    core.exchange_once(logout.operation, &request, &[]).await.map(drop)
}

async fn fetch(
    core: &Core,
    scheme: &'static Scheme,
    request: &TokenRequest,
    variables: Variables<'_>,
) -> Result<Grant> {
    let wire = build(core, request, &variables.stamped())?;
    let answer = core.exchange_once(request.operation, &wire, &[]).await?;
    let body = answer.body();
    let Some(token) = find_text(body, scheme.token).filter(|token| !token.is_empty()) else {
        let message = format!("the response holds no token at `{}`", scheme.token.join("."));
        return Err(Error::new(ErrorKind::Decode, message).with_operation(request.operation, 1));
    };
    let lifetime = find_text(body, scheme.lifetime)
        .and_then(|text| text.parse::<u64>().ok())
        .map(|units| Duration::from_millis(units.saturating_mul(scheme.lifetime_unit_ms)));
    Ok(Grant::new(Secret::new(token), lifetime))
}

fn build(core: &Core, request: &TokenRequest, variables: &Variables<'_>) -> Result<WireRequest> {
    let mut url = format!("{}{}", core.endpoint(), request.path);
    let mut headers = Vec::new();
    let mut body: Option<Writer> = None;
    let mut separator = '?';
    for input in request.inputs {
        let value = match input.value {
            TokenValue::Literal(text) => Some(text),
            TokenValue::Variable(variable) => variables.get(variable),
        };
        let Some(value) = value else { continue };
        match input.place {
            Place::Header => headers.push(header(input.name, value)?),
            Place::Query => {
                url.push(separator);
                separator = '&';
                url.push_str(input.name);
                url.push('=');
                url.push_str(&crate::wire::escaped(value));
            }
            _ => {
                let writer = body.get_or_insert_with(|| {
                    let mut writer = Writer::new();
                    writer.open_object();
                    writer
                });
                writer.field(input.name);
                if input.number { writer.raw(value) } else { writer.text(value) }
            }
        }
    }
    if let Some((name, value)) = request.signature.as_ref().and_then(|signature| variables.signature(signature)) {
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

/// 32 hexadecimal digits that nobody can guess from others.
fn nonce() -> String {
    // A keyed hash whose key comes from the system's random numbers: nobody without the key foresees it.
    let half = || RandomState::new().hash_one(SystemTime::now());
    format!("{:016x}{:016x}", half(), half())
}
