//! Removing what a call sent as a secret from what came back: some services and gateways repeat the request in their errors.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

use http::{HeaderName, HeaderValue};

use super::occurrence::Search;
use crate::auth::{ObtainedToken, base64, base64_unaligned};
use crate::codec::{EncodeStruct, Form, View, encode_as};
use crate::error::{Error, MAX_BODY};
use crate::request::Extras;
use crate::values::Secret;

/// What replaces a secret.
const REPLACEMENT: &str = "[redacted]";
/// Shorter secrets stay: replacing each `1` would garble the text, and reveal the secret.
const MIN_LENGTH: usize = 4;
/// Shorter secrets are only replaced as whole words, because their characters may occur in a number by chance.
const MIN_LENGTH_IN_WORD: usize = 8;
/// The minimum length of a part of a header that is a secret of its own, such as a signature.
const MIN_PART_LENGTH: usize = 16;

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
        // Most ids are random, and shorter than the token. All other forms of a secret are longer, and are not created for them.
        let mut is_suspect = false;
        self.each(&mut |secret| is_suspect |= secret.len() >= MIN_LENGTH && id.len() >= secret.len());
        if is_suspect { self.redaction().apply(&id).into_owned() } else { id }
    }
}

/// What a call sends as secrets.
#[derive(Clone)]
pub(crate) struct SentSecrets {
    pub(crate) request: Arc<dyn EncodeStruct + Send + Sync>,
    pub(crate) extras: Option<Arc<Extras>>,
    pub(crate) token: Option<ObtainedToken>,
}

impl Secrets for SentSecrets {
    fn each(&self, each: &mut dyn FnMut(&str)) {
        collect(View::Struct(&*self.request), each);
        if let Some(extras) = &self.extras {
            extras.each_value(&mut |value| collect(value, each));
        }
        if let Some(token) = &self.token {
            each(token.secret().expose());
        }
    }
}

/// What a token request sends as secrets.
pub(crate) struct TokenRequestSecrets<'a> {
    /// Headers that are marked as sensitive are secrets.
    pub(crate) headers: &'a [(HeaderName, HeaderValue)],
    /// The secrets that the request contains, also as a part of something else.
    pub(crate) values: Vec<&'a Secret>,
}

impl Secrets for TokenRequestSecrets<'_> {
    fn each(&self, each: &mut dyn FnMut(&str)) {
        self.values.iter().for_each(|secret| each(secret.expose()));
        let sensitive = self.headers.iter().filter(|(_, value)| value.is_sensitive());
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
    /// Adds a secret in the forms in which it is sent and may come back. Escapes are not forms: [`Search`] finds them.
    fn add_secret(&mut self, secret: &str) {
        if secret.len() < MIN_LENGTH {
            return;
        }
        let in_json = escaped_in_json(secret);
        // The JSON that was sent may come back as a string in other JSON.
        self.forms.insert(escaped_in_json(&in_json));
        self.forms.insert(in_json);
        self.forms.insert(secret.to_owned());
        let padded = base64(secret);
        // As a part of something else that is encoded, at each of the three positions in a group of characters.
        let parts = base64_unaligned(secret).into_iter().filter(|part| part.len() >= MIN_LENGTH_IN_WORD);
        let encoded = [padded.trim_end_matches('=').to_owned(), padded].into_iter().chain(parts);
        for encoded in encoded {
            self.forms.insert(encoded.replace('+', "-").replace('/', "_"));
            self.forms.insert(encoded);
        }
        self.forms.insert(secret.bytes().map(|byte| format!("{byte:02x}")).collect());
    }

    /// Returns an error without the secrets in what the service returned.
    pub(crate) fn redacted(&self, error: Error) -> Error {
        if self.forms.is_empty() { error } else { error.map_text(&|text| self.apply(text).into_owned()) }
    }

    /// Returns a string without the secrets.
    fn apply<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let mut redacted = Cow::Borrowed(text);
        let mut forms: Vec<&str> = self.forms.iter().map(String::as_str).collect();
        // A secret may be part of another one.
        forms.sort_by_key(|form| std::cmp::Reverse(form.len()));
        forms.retain(|form| !form.is_empty());
        for finds_beginning in [false, true] {
            for form in &forms {
                if let Some(changed) = replace(&redacted, form, finds_beginning) {
                    redacted = Cow::Owned(changed);
                }
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
fn replace(text: &str, secret: &str, finds_beginning: bool) -> Option<String> {
    let is_short = secret.len() < MIN_LENGTH_IN_WORD;
    // With a blank, it is a whole header, which may begin like another one.
    let finds_beginning = finds_beginning && !secret.contains(' ');
    let is_cut = finds_beginning && is_cut(text);
    let search = Search { secret, ignore_case: !is_short, finds_beginning, is_cut };
    let is_part_of_word = |before: &str, after: &str| {
        before.ends_with(|character: char| character.is_alphanumeric())
            || after.starts_with(|character: char| character.is_alphanumeric())
    };
    let mut replaced = String::new();
    let (mut copied, mut from) = (0, 0);
    while let Some(found) = search.next(text, from) {
        let (before, after) = (text.get(..found.start)?, text.get(found.end..)?);
        from = found.end;
        if is_short && is_part_of_word(before, after) {
            continue;
        }
        replaced.push_str(text.get(copied..found.start)?);
        replaced.push_str(REPLACEMENT);
        copied = found.end;
    }
    if copied == 0 {
        return None;
    }
    replaced.push_str(text.get(copied..)?);
    Some(replaced)
}

/// Returns whether a string may have been cut: a message, or the body of a response.
fn is_cut(text: &str) -> bool {
    text.ends_with('…') || text.len() >= MAX_BODY
}

/// Calls `each` with every secret in a value.
fn collect(value: View<'_>, each: &mut dyn FnMut(&str)) {
    match value {
        View::Secret(secret) => each(secret),
        View::Struct(structure) => {
            (0..structure.shape().fields.len()).for_each(|index| collect(structure.view_at(index), each));
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
    fn a_secret_is_replaced_in_other_encodings() {
        let secret = "p\"s>w?/1+2~~";
        let encoded = base64(secret);
        let hexadecimal = "7022733e773f2f312b327e7e";
        for form in [
            "p%22s%3ew%3f%2f1%2b2~~",
            "p%2522s%253Ew%253F%252F1%252B2~~",
            "p&quot;s&gt;w?/1+2~~",
            r#"p\u0022s\u003ew?\/1+2~~"#,
            encoded.trim_end_matches('='),
            &encoded.replace('+', "-").replace('/', "_"),
            &encoded.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D"),
            hexadecimal,
            &hexadecimal.to_uppercase(),
        ] {
            assert_eq!(redacted(&[secret], &format!("bad token {form}.")), "bad token [redacted].");
        }
        for user in ["", "a", "ab", "abc"] {
            let redacted = redacted(&["secret-secret"], &base64(&format!("{user}:secret-secret:x")));
            assert!(redacted.contains("[redacted]") && redacted.len() < 24, "{redacted}");
        }
    }

    #[test]
    fn a_secret_that_was_cut_is_replaced() {
        assert_eq!(redacted(&["secret-secret"], "the token secret-s…"), "the token [redacted]…");
        assert_eq!(redacted(&["secret-secret-secret"], "the token secret-secret-se..."), "the token [redacted]...");
        assert_eq!(redacted(&["secret-secret"], "the token secret-s"), "the token secret-s");
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
        let redaction = TokenRequestSecrets { headers: &headers, values: Vec::new() }.redaction();
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
