//! Checking the credentials of logins.
//!
//! The signature is computed independently of the client's signer, so that each verifies the other.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use huaweicloud_meeting_runtime::auth::{Scheme, Signature, TokenRequest, Variable};
use huaweicloud_meeting_runtime::operation::{Operation, Place};

use crate::auth::hmac_sha256::hmac_sha256;
use crate::auth::schemes::{token_requests, variable};
use crate::memory::items::Memory;
use crate::options::KnownCredentials;
use crate::requests::error_response::ErrorResponse;
use crate::requests::request::ParsedRequest;

/// Checks the credentials of a request that logs in. Other requests pass.
pub(crate) fn check_login(
    credentials: &KnownCredentials,
    memory: &Memory,
    schemes: &[&'static Scheme],
    operation: &Operation,
    request: &ParsedRequest,
) -> Result<(), ErrorResponse> {
    let now_seconds = u64::try_from(memory.now_ms() / 1000).unwrap_or_default();
    let all = schemes.iter().flat_map(|scheme| token_requests(scheme));
    for login in all.filter(|login| login.operation == operation.name) {
        match &login.signature {
            Some(Signature::HmacSha256 { .. }) if !credentials.app_keys.is_empty() => {
                check_hmac(credentials, login, request, now_seconds)?;
            }
            Some(Signature::Basic { header }) if checks_password(credentials, memory, login, request) => {
                check_basic(credentials, memory, login, header, request)?;
            }
            Some(Signature::HmacSha256 { .. } | Signature::Basic { .. }) | None => {}
        }
    }
    Ok(())
}

fn check_hmac(
    credentials: &KnownCredentials,
    login: &'static TokenRequest,
    request: &ParsedRequest,
    now_seconds: u64,
) -> Result<(), ErrorResponse> {
    let Some(Signature::HmacSha256 { header, string_to_sign, string_to_sign_for_corp, value, .. }) = &login.signature
    else {
        return Ok(());
    };
    let sent = |name: &str| variable(login, request, variable_named(name)?).map(|(_, value)| value);
    let app_id = sent("app_id").unwrap_or_default();
    let Some(key) = credentials.app_keys.get(&app_id) else {
        return Err(ErrorResponse::bad_signature("unknown app ID"));
    };
    let signed = expand(if sent("corp_id").is_some() { string_to_sign_for_corp } else { string_to_sign }, sent);
    let signature = hmac_sha256(key, &signed);
    let expected = |signature: &str| {
        expand(value, |name| match name {
            "signature" => Some(signature.to_owned()),
            "app_id_base64" => Some(STANDARD.encode(&app_id)),
            _ => None,
        })
    };
    // The service accepts hexadecimal digits in either case.
    let actual = request.string(Place::Header, header).unwrap_or_default();
    if actual != expected(&signature) && actual != expected(&signature.to_uppercase()) {
        return Err(ErrorResponse::bad_signature(format!(
            "the signature in `{header}` is not that of `{signed}` with the app key"
        )));
    }
    match sent("expire_time").and_then(|text| text.parse::<u64>().ok()) {
        Some(expiry) if expiry != 0 && expiry < now_seconds => Err(ErrorResponse::expired_signature()),
        _ => Ok(()),
    }
}

/// Returns whether the password of a login is known: that of the builder, or one that a request has set.
fn checks_password(
    credentials: &KnownCredentials,
    memory: &Memory,
    login: &'static TokenRequest,
    request: &ParsedRequest,
) -> bool {
    let account = || variable(login, request, Variable::Account).map(|(_, account)| account);
    !credentials.passwords.is_empty() || account().is_some_and(|account| memory.password(&account).is_some())
}

/// Checks a password: that which a request has set for the user, or else that of the builder.
fn check_basic(
    credentials: &KnownCredentials,
    memory: &Memory,
    login: &'static TokenRequest,
    header: &str,
    request: &ParsedRequest,
) -> Result<(), ErrorResponse> {
    let account = variable(login, request, Variable::Account).map(|(_, value)| value).unwrap_or_default();
    let password = memory.password(&account).or_else(|| credentials.passwords.get(&account).cloned());
    let expected = password.map(|password| format!("Basic {}", STANDARD.encode(format!("{account}:{password}"))));
    if expected.is_some() && request.string(Place::Header, header) == expected {
        Ok(())
    } else {
        Err(ErrorResponse::bad_login())
    }
}

/// Returns the variable with this name in a template of the spec.
fn variable_named(name: &str) -> Option<Variable> {
    Some(match name {
        "app_id" => Variable::AppId,
        "user_id" => Variable::UserId,
        "corp_id" => Variable::CorpId,
        "expire_time" => Variable::ExpireTime,
        "nonce" => Variable::Nonce,
        _ => return None,
    })
}

/// Replaces each `{name}` in a template with its value; a name without a value is removed.
fn expand(template: &str, value: impl Fn(&str) -> Option<String>) -> String {
    let mut pieces = template.split('{');
    let mut expanded = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (name, text) = piece.split_once('}').unwrap_or((piece, ""));
        expanded.push_str(&value(name).unwrap_or_default());
        expanded.push_str(text);
    }
    expanded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_is_expanded() {
        assert_eq!(expand("{a}:{b}:{a}", |name| (name == "a").then(|| "{b}".to_owned())), "{b}::{b}");
    }
}
