//! Removing what a call sent as a secret from what came back: some services and gateways repeat the request in their errors.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

use http::{HeaderName, HeaderValue};

use crate::auth::{ObtainedToken, base64};
use crate::codec::{EncodeStruct, Form, View, encode_as};
use crate::error::Error;
use crate::request::escaped;

/// What replaces a secret.
const REPLACEMENT: &str = "[redacted]";
/// Shorter secrets stay: replacing each `1` would garble the text, and reveal the secret.
const MIN_LENGTH: usize = 4;
/// Shorter secrets are only replaced as whole words, because their characters may occur in a number by chance.
const MIN_LENGTH_IN_WORD: usize = 8;
/// The minimum length of a part of a header that is a secret of its own, such as a signature.
const MIN_PART_LENGTH: usize = 16;

/// The maximum length of a usual request id, in bytes.
const MAX_ID: usize = 64;

/// What a request contains as secrets.
pub(crate) trait Secrets: Sync {
    /// Calls `each` with every secret.
    fn each(&self, each: &mut dyn FnMut(&str));

    /// Returns the redaction of the secrets.
    fn redaction(&self) -> Redaction {
        let mut redaction = Redaction::default();
        self.each(&mut |secret| redaction.add_secret(secret));
        redaction
    }

    /// Returns a request id of the service without the secrets.
    fn redacted_id(&self, id: String) -> String {
        // Almost no id contains a secret: that is checked without allocating its other forms, which are longer.
        let mut is_suspect = id.len() > MAX_ID;
        self.each(&mut |secret| is_suspect |= id.contains(secret));
        if is_suspect { self.redaction().apply(&id).into_owned() } else { id }
    }
}

/// What a call sends as secrets.
#[derive(Clone)]
pub(crate) struct SentSecrets {
    pub(crate) request: Arc<dyn EncodeStruct + Send + Sync>,
    pub(crate) token: Option<ObtainedToken>,
}

impl Secrets for SentSecrets {
    fn each(&self, each: &mut dyn FnMut(&str)) {
        collect(View::Struct(&*self.request), each);
        if let Some(token) = &self.token {
            each(token.secret().expose());
        }
    }
}

/// The headers of a request: those that are marked as sensitive are secrets.
pub(crate) struct SensitiveHeaders<'a>(pub(crate) &'a [(HeaderName, HeaderValue)]);

impl Secrets for SensitiveHeaders<'_> {
    fn each(&self, each: &mut dyn FnMut(&str)) {
        let sensitive = self.0.iter().filter(|(_, value)| value.is_sensitive());
        for value in sensitive.filter_map(|(_, value)| std::str::from_utf8(value.as_bytes()).ok()) {
            each(value);
            let parts = value.split([' ', ',', '=', ';', '"']).filter(|part| part.len() >= MIN_PART_LENGTH);
            parts.for_each(&mut *each);
        }
    }
}

/// The strings to replace.
#[derive(Default)]
pub(crate) struct Redaction {
    forms: BTreeSet<String>,
}

impl Redaction {
    /// Adds a secret in the forms in which it is sent and may come back.
    fn add_secret(&mut self, secret: &str) {
        if secret.len() < MIN_LENGTH {
            return;
        }
        let in_json = escaped_in_json(secret);
        // The JSON that was sent may come back as a string in other JSON.
        self.forms.insert(escaped_in_json(&in_json));
        self.forms.insert(in_json);
        self.forms.insert(escaped(secret));
        self.forms.insert(base64(secret));
        self.forms.insert(secret.to_owned());
    }

    /// Returns an error without the secrets in what the service returned.
    pub(crate) fn redacted(&self, error: Error) -> Error {
        if self.forms.is_empty() { error } else { error.map_text(&|text| self.apply(text).into_owned()) }
    }

    /// Returns a text without the secrets.
    fn apply<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let mut redacted = Cow::Borrowed(text);
        let mut forms: Vec<&str> = self.forms.iter().map(String::as_str).collect();
        // A secret may be part of another one.
        forms.sort_by_key(|form| std::cmp::Reverse(form.len()));
        for form in forms.into_iter().filter(|form| !form.is_empty()) {
            if let Some(changed) = replace(&redacted, form) {
                redacted = Cow::Owned(changed);
            }
        }
        redacted
    }
}

/// Returns the content of a JSON string.
fn escaped_in_json(string: &str) -> String {
    let json = encode_as(View::String(string), Form::Plain);
    let content = json.strip_prefix('"').and_then(|json| json.strip_suffix('"'));
    content.unwrap_or_default().to_owned()
}

/// Replaces a secret, or returns `None` if the text does not contain it.
fn replace(text: &str, secret: &str) -> Option<String> {
    let is_part_of_word = |before: &str, after: &str| {
        before.ends_with(|character: char| character.is_alphanumeric())
            || after.starts_with(|character: char| character.is_alphanumeric())
    };
    let mut replaced = String::new();
    let mut copied = 0;
    for (start, _) in text.match_indices(secret) {
        let end = start + secret.len();
        let (before, after) = (text.get(..start)?, text.get(end..)?);
        if secret.len() < MIN_LENGTH_IN_WORD && is_part_of_word(before, after) {
            continue;
        }
        replaced.push_str(text.get(copied..start)?);
        replaced.push_str(REPLACEMENT);
        copied = end;
    }
    if copied == 0 {
        return None;
    }
    replaced.push_str(text.get(copied..)?);
    Some(replaced)
}

/// Calls `each` with every secret in a value.
fn collect(value: View<'_>, each: &mut dyn FnMut(&str)) {
    match value {
        View::Secret(secret) => each(secret),
        View::Struct(structure) => {
            (0..structure.shape().fields.len()).for_each(|index| collect(structure.field(index), each));
        }
        View::List(list) => {
            let mut index = 0;
            while let Some(item) = list.item(index) {
                collect(item, each);
                index += 1;
            }
        }
        View::Map(map) => map.entries(&mut |_, value| collect(value, each)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn redacted(secrets: &[&str], text: &str) -> String {
        let mut redaction = Redaction::default();
        secrets.iter().for_each(|secret| redaction.add_secret(secret));
        redaction.apply(text).into_owned()
    }

    #[test]
    fn a_secret_is_replaced_in_all_forms_in_which_it_is_sent() {
        let secret = "p\"s w/1+2";
        for form in [secret.to_owned(), "p\\\"s w/1+2".to_owned(), "p%22s%20w%2F1%2B2".to_owned(), base64(secret)] {
            assert_eq!(redacted(&[secret], &format!("bad token {form}.")), "bad token [redacted].");
        }
    }

    #[test]
    fn a_short_secret_is_only_replaced_as_a_word() {
        assert_eq!(redacted(&["1234"], "1234: MMC.112345678 \"1234\""), "[redacted]: MMC.112345678 \"[redacted]\"");
        assert_eq!(redacted(&["123"], "123"), "123");
        assert_eq!(redacted(&[""], "x"), "x");
    }

    #[test]
    fn a_secret_that_contains_another_is_replaced_as_a_whole() {
        assert_eq!(redacted(&["abcdefgh", "abcdefghijkl"], "abcdefghijkl abcdefgh"), "[redacted] [redacted]");
    }

    #[test]
    fn the_parts_of_a_sensitive_header_are_secrets() {
        let mut value = HeaderValue::from_static("HMAC signature=0123456789abcdef0123, access=short");
        value.set_sensitive(true);
        let headers = [(http::header::AUTHORIZATION, value)];
        let redaction = SensitiveHeaders(&headers).redaction();
        assert_eq!(redaction.apply("signature 0123456789abcdef0123 of short"), "signature [redacted] of short");
        let error = Error::request("0123456789abcdef0123");
        let body = |bytes: &'static [u8]| error.shared().with_response_body(bytes.into());
        let redacted = redaction.redacted(body(b"\xff 0123456789abcdef0123"));
        assert_eq!(
            (redacted.message(), redacted.response_body().unwrap().as_ref()),
            ("[redacted]", "\u{fffd} [redacted]".as_bytes())
        );
        assert_eq!(
            redaction.redacted(body(b"\xff")).response_body().unwrap().as_ref(),
            b"\xff",
            "unchanged without a secret"
        );
    }
}
