//! Checking the signatures of logins, if the fake was told the keys. It is written apart from the client's signer, so that
//! each checks the other.

use std::collections::BTreeMap;
use std::time::{SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use huaweicloud_meeting_runtime::auth::{Scheme, Signature, TokenRequest, Variable};
use huaweicloud_meeting_runtime::operation::{Operation, Place};
use sha2::Sha256;

use crate::given::Given;
use crate::refusal::Refusal;
use crate::tokens::{requests, variable};

/// The secrets of callers. While there are none of a kind, whatever signs is good.
#[derive(Clone, Default)]
pub(crate) struct Callers {
    /// Keys by application ids.
    pub(crate) app_keys: BTreeMap<String, String>,
    /// Passwords by accounts.
    pub(crate) passwords: BTreeMap<String, String>,
}

impl Callers {
    /// Checks the signature of a request that logs in.
    pub(crate) fn check(
        &self,
        schemes: &[&'static Scheme],
        operation: &Operation,
        given: &Given,
    ) -> Result<(), Refusal> {
        let logins =
            schemes.iter().flat_map(|scheme| requests(scheme)).filter(|request| request.operation == operation.name);
        for login in logins {
            match &login.signature {
                Some(Signature::HmacSha256 { .. }) if !self.app_keys.is_empty() => self.check_hmac(login, given)?,
                Some(Signature::Basic { header }) if !self.passwords.is_empty() => {
                    self.check_basic(login, header, given)?
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn check_hmac(&self, login: &'static TokenRequest, given: &Given) -> Result<(), Refusal> {
        let Some(Signature::HmacSha256 { header, string_to_sign, string_to_sign_for_corp, value }) = &login.signature
        else {
            return Ok(());
        };
        let known = |name: &str| {
            let variable_of_name = match name {
                "app_id" => Variable::AppId,
                "user_id" => Variable::UserId,
                "corp_id" => Variable::CorpId,
                "expire_time" => Variable::ExpireTime,
                "nonce" => Variable::Nonce,
                _ => return None,
            };
            variable(login, given, variable_of_name).map(|(_, value)| value)
        };
        let app_id = known("app_id").unwrap_or_default();
        let Some(key) = self.app_keys.get(&app_id) else {
            return Err(Refusal::bad_signature("the App ID is not known here"));
        };
        let signed = fill(if known("corp_id").is_some() { string_to_sign_for_corp } else { string_to_sign }, known);
        let signature = hmac_sha256(key, &signed);
        let expected = |signature: &str| {
            fill(value, |name| match name {
                "signature" => Some(signature.to_owned()),
                "app_id_base64" => Some(STANDARD.encode(&app_id)),
                _ => None,
            })
        };
        // The service takes hexadecimal digits in both cases.
        let given_value = given.text(Place::Header, header).unwrap_or_default();
        if given_value != expected(&signature) && given_value != expected(&signature.to_uppercase()) {
            return Err(Refusal::bad_signature(format!(
                "the signature in `{header}` is not that of `{signed}` with the app key"
            )));
        }
        match known("expire_time").and_then(|text| text.parse::<u64>().ok()) {
            Some(end) if end != 0 && end < now() => Err(Refusal::expired_signature()),
            _ => Ok(()),
        }
    }

    fn check_basic(&self, login: &'static TokenRequest, header: &str, given: &Given) -> Result<(), Refusal> {
        let account = variable(login, given, Variable::Account).map(|(_, value)| value).unwrap_or_default();
        let expected = self
            .passwords
            .get(&account)
            .map(|password| format!("Basic {}", STANDARD.encode(format!("{account}:{password}"))));
        if expected.is_some() && given.text(Place::Header, header) == expected {
            Ok(())
        } else {
            Err(Refusal::bad_password())
        }
    }
}

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs()
}

/// HMAC-SHA256 in lower-case hexadecimal.
fn hmac_sha256(key: &str, text: &str) -> String {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key.as_bytes()) else { return String::new() };
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A template with each `{name}` replaced; what is not known is empty.
fn fill(template: &str, known: impl Fn(&str) -> Option<String>) -> String {
    let mut pieces = template.split('{');
    let mut filled = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (name, text) = piece.split_once('}').unwrap_or((piece, ""));
        filled.push_str(&known(name).unwrap_or_default());
        filled.push_str(text);
    }
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_agrees_with_a_published_vector() {
        // RFC 4231, test case 2.
        let expected = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
        assert_eq!(hmac_sha256("Jefe", "what do ya want for nothing?"), expected);
    }

    #[test]
    fn a_template_is_filled() {
        assert_eq!(fill("{a}:{b}:{a}", |name| (name == "a").then(|| "{b}".to_owned())), "{b}::{b}");
    }
}
