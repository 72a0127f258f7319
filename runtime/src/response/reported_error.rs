//! Finding the error that a body reports. Besides the fields that the service documents, the spellings and wrappings that
//! gateways and older interfaces use are found.

use std::mem;

use crate::codec::{Mode, Reader, find_string};
use crate::service::Service;

/// The spellings of an error code, in order of precedence, in lower case and without separators.
const CODES: [&str; 6] = ["errorcode", "errcode", "returncode", "retcode", "resultcode", "code"];
/// The spelling of [`CODES`] that other values than error codes have, too.
const AMBIGUOUS_CODE: &str = "code";
/// The spellings of a message.
const MESSAGES: [&str; 19] = [
    "errormsg",
    "errormessage",
    "errormsgs",
    "errmsg",
    "errordescription",
    "errordesc",
    "faultstring",
    "returndesc",
    "returnmsg",
    "returnmessage",
    "retmsg",
    "resultdesc",
    "resultmsg",
    "message",
    "msg",
    "description",
    "detail",
    "title",
    "error",
];
/// The spellings of a request id.
const REQUEST_IDS: [&str; 2] = ["requestid", "traceid"];
/// The spellings of a field that holds an error, or a list of errors.
const WRAPPERS: [&str; 4] = ["error", "errors", "err", "fault"];
/// The first letters of [`CODES`] and [`WRAPPERS`].
const FIRST_LETTERS: [u8; 4] = *b"cefr";
/// Values of an error that mean that there is none, in lower case.
const NO_ERROR: [&str; 8] = ["ok", "success", "succeeded", "successful", "none", "null", "false", "成功"];
/// How many bytes at the beginning and at the end of a large success response are examined.
const EXAMINED: usize = 8 * 1_024;
/// How many objects and lists around an error are searched.
const MAX_DEPTH: u32 = 6;
/// The maximum length of a string with a success status in which an error code is searched, in bytes.
const MAX_TEXT: usize = 4_096;
/// The minimum number of digits of a code in a string, unless the catalog has it.
const MIN_DIGITS_IN_TEXT: usize = 4;
/// The maximum length of an error code, in bytes.
const MAX_CODE_LENGTH: usize = 64;

/// The error that a body reports.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct ReportedError {
    pub(crate) code: Option<String>,
    pub(crate) message: Option<String>,
    pub(crate) request_id: Option<String>,
    /// Whether a field that only errors have states an error, without a code.
    is_stated: bool,
    /// Whether a code states that there is no error.
    is_denied: bool,
}

impl ReportedError {
    pub(crate) fn new(code: String, message: Option<String>) -> Self {
        Self { code: Some(code), message, ..Self::default() }
    }

    /// Returns whether the body of a success response may report an error. Most do not, and looking at the names takes a fraction
    /// of the time of reading the document. An error is at the beginning or at the end of a large body.
    pub(crate) fn may_be_in(body: &[u8], service: &Service) -> bool {
        if !matches!(body.trim_ascii_start().first(), Some(b'{' | b'[')) {
            return !body.is_empty();
        }
        let is_in = |part| names(part).any(|name| is_of_error(name, service));
        match (body.first_chunk::<EXAMINED>(), body.last_chunk::<EXAMINED>()) {
            (Some(beginning), Some(end)) if body.len() > 2 * EXAMINED => is_in(beginning) || is_in(end),
            _ => is_in(body),
        }
    }

    /// Finds the error in the body of a response whose status is not a success.
    pub(crate) fn in_error_body(body: &str, service: &Service) -> Self {
        Search { service, own_field: None }.find(body, MAX_DEPTH)
    }

    /// Finds the error in the body of a response whose status is a success: only what the response value cannot contain is an
    /// error. `own_field` returns whether the response value has a field with a name.
    pub(crate) fn in_success_body(
        body: &str,
        status: u16,
        service: &Service,
        own_field: &dyn Fn(&str) -> bool,
    ) -> Option<Self> {
        let found = Search { service, own_field: Some(own_field) }.find(body, MAX_DEPTH);
        let is_error = match found.code.as_deref() {
            Some(code) => is_failure(code) && code != status.to_string(),
            None => found.is_stated && !found.is_denied,
        };
        is_error.then_some(found)
    }
}

/// Returns whether a code reports a failure: it has the form of a code, and is not zero. A word such as `SUCCESS` is no code.
pub(crate) fn is_failure(code: &str) -> bool {
    let is_code_byte = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
    code.len() <= MAX_CODE_LENGTH && code.bytes().all(is_code_byte) && !is_zero(code) && has_digit(code)
}

/// Returns whether all digits of a code are zero.
fn is_zero(code: &str) -> bool {
    has_digit(code) && code.bytes().filter(u8::is_ascii_digit).all(|digit| digit == b'0')
}

fn has_digit(code: &str) -> bool {
    code.bytes().any(|byte| byte.is_ascii_digit())
}

/// A search for an error.
struct Search<'a> {
    service: &'a Service,
    /// For a response whose status is a success: whether the response value has a field with a name.
    own_field: Option<&'a dyn Fn(&str) -> bool>,
}

/// A value with the rank of its spelling; lower ranks take precedence.
#[derive(Default)]
struct Ranked(Option<(usize, String)>);

impl Ranked {
    fn offer(&mut self, (rank, value): (usize, String)) {
        // The last of several fields with the same name counts.
        if self.0.as_ref().is_none_or(|(known, _)| rank <= *known) {
            self.0 = Some((rank, value));
        }
    }

    fn into_value(self) -> Option<String> {
        self.0.map(|(_, value)| value)
    }
}

impl Search<'_> {
    /// Finds an error in a document: an object, a list that begins with one, or a string.
    fn find(&self, json: &str, depth: u32) -> ReportedError {
        let json = json.trim_start_matches('\u{feff}').trim_start();
        if depth == 0 {
            return ReportedError::default();
        }
        match json.as_bytes().first() {
            Some(b'{') => self.find_in_object(json, depth),
            Some(b'[') => self.find_in_list(json, depth),
            Some(b'"') => self.find_in_string(json, depth),
            _ => self.find_in_text(json, depth),
        }
    }

    /// Finds an error in a string, which may be a document that was encoded twice.
    fn find_in_string(&self, json: &str, depth: u32) -> ReportedError {
        let Some(text) = scalar(json) else { return ReportedError::default() };
        let found = match text.as_bytes().first() {
            Some(b'{' | b'[') => self.find(&text, depth - 1),
            _ => self.find_in_text(&text, depth),
        };
        let message = found.message.or_else(|| self.own_field.is_none().then_some(text));
        ReportedError { message, ..found }
    }

    /// Finds an error in a string that is not JSON: JSON after a prefix, such as `callback({…})`, or a code among other words.
    fn find_in_text(&self, text: &str, depth: u32) -> ReportedError {
        if self.own_field.is_some() && text.len() > MAX_TEXT {
            return ReportedError::default();
        }
        if let Some(json) = text.find('{').and_then(|start| text.get(start..)) {
            let found = self.find_in_object(json, depth);
            if found.code.is_some() || found.is_stated {
                return found;
            }
        }
        let words = text.split(|character: char| !character.is_ascii_alphanumeric() && character != '.');
        let code = words.map(|word| word.trim_matches('.')).find(|word| self.is_code_in_text(word));
        let is_one_line = self.own_field.is_some() && !text.starts_with('<');
        let message = code.filter(|_| is_one_line).map(|_| text.trim().to_owned());
        ReportedError { code: code.map(str::to_owned), message, ..ReportedError::default() }
    }

    fn is_code_in_text(&self, word: &str) -> bool {
        let Ok(code) = word.parse() else { return false };
        let digits = word.bytes().filter(u8::is_ascii_digit).count();
        !is_zero(word)
            && (self.service.find_code(code).is_some() || (self.own_field.is_none() && digits >= MIN_DIGITS_IN_TEXT))
    }

    fn find_in_list(&self, json: &str, depth: u32) -> ReportedError {
        let items = json.get(1..).unwrap_or_default().trim_start();
        let Ok(first) = Reader::from_json(items, Mode::Lenient).json() else { return ReportedError::default() };
        // In a success response, a list of several items is a value, some of whose items may have failed.
        let is_only = || items.get(first.len()..).is_some_and(|rest| rest.trim_start().starts_with(']'));
        if self.own_field.is_some() && !is_only() {
            return ReportedError::default();
        }
        self.find(first, depth - 1)
    }

    fn find_in_object(&self, json: &str, depth: u32) -> ReportedError {
        let mut fields = Fields::default();
        // An error is ignored: what precedes the malformed part is searched.
        let _ = Reader::from_json(json, Mode::Lenient).each_field(&mut |reader, key| {
            let value = reader.json()?;
            if self.own_field.is_some_and(|is_own| is_own(key) || is_own(key.trim_end())) {
                fields.has_own = true;
            } else {
                self.add_field(&mut fields, key, value);
            }
            Ok(())
        });
        let mut found = ReportedError {
            code: fields.code.into_value(),
            message: fields.message.into_value(),
            request_id: fields.request_id.into_value(),
            is_stated: fields.is_stated,
            is_denied: fields.is_denied,
        };
        if found.code.is_none() && !fields.has_own && found.message.as_deref().is_some_and(|text| !is_no_error(text)) {
            found.code = fields.number;
        }
        self.complete(found, fields.nested, depth)
    }

    /// Adds a field that the response value does not have.
    fn add_field<'j>(&self, fields: &mut Fields<'j>, key: &str, value: &'j str) {
        let message_rank = rank(key, self.service.error_message, &MESSAGES);
        if value.starts_with(['{', '[']) {
            let is_wrapper = WRAPPERS.iter().any(|name| is_spelled(key, name));
            fields.nested.push((is_wrapper, value));
            // Messages in several languages, or of several fields.
            if let Some(rank) = message_rank.filter(|_| !is_wrapper && self.own_field.is_none() && value.contains('"'))
            {
                fields.message.offer((rank + MESSAGES.len(), value.to_owned()));
            }
            return;
        }
        let Some(text) = scalar(value) else { return };
        if let Some(rank) = rank(key, self.service.error_code, &CODES) {
            self.add_code(fields, key, (rank, text.clone()));
        }
        if let Some(rank) = message_rank {
            let is_word = value.starts_with('"') && text.chars().any(char::is_alphabetic);
            fields.is_stated |= WRAPPERS.iter().any(|name| is_spelled(key, name)) && is_word && !is_no_error(&text);
            fields.message.offer((rank, text.clone()));
        }
        if let Some(rank) = rank(key, self.service.error_request_id, &REQUEST_IDS) {
            fields.request_id.offer((rank, text));
        }
    }

    fn add_code(&self, fields: &mut Fields<'_>, key: &str, code: (usize, String)) {
        if is_zero(&code.1) || is_no_error(&code.1) {
            fields.is_denied = true;
        } else if self.is_code(key, &code.1) {
            fields.code.offer(code);
        } else if is_failing_number(&code.1) {
            fields.number = Some(code.1);
        }
    }

    /// Adds what nested objects contain to an error without a code.
    fn complete(&self, found: ReportedError, mut nested: Vec<(bool, &str)>, depth: u32) -> ReportedError {
        if found.code.is_some() {
            return found;
        }
        nested.sort_by_key(|(is_wrapper, _)| !is_wrapper);
        // The response value has its fields at the top.
        let inner = Search { own_field: self.own_field.map(|_| &NO_FIELDS as _), ..*self };
        let candidates = nested.into_iter().map(|(is_wrapper, json)| (is_wrapper, inner.find(json, depth - 1)));
        let candidates: Vec<ReportedError> = candidates
            .filter(|(is_wrapper, found)| self.is_nested_error(*is_wrapper, found))
            .map(|(_, found)| found)
            .collect();
        let has_code = candidates.iter().position(|inner| inner.code.is_some());
        let has_message = || candidates.iter().position(|inner| inner.message.is_some());
        let Some(inner) = has_code.or_else(has_message).and_then(|index| candidates.into_iter().nth(index)) else {
            return found;
        };
        let message =
            if inner.code.is_some() { inner.message.or(found.message) } else { found.message.or(inner.message) };
        let request_id = found.request_id.or(inner.request_id);
        let is_stated = found.is_stated || (inner.code.is_none() && !inner.is_denied);
        ReportedError { code: inner.code, message, request_id, is_stated, is_denied: found.is_denied }
    }

    /// Returns whether what was found in a nested object is an error. In a success response, objects with other names are
    /// values, whose codes may have another meaning, unless the catalog has them.
    fn is_nested_error(&self, is_wrapper: bool, found: &ReportedError) -> bool {
        let code = found.code.as_deref();
        let is_known = || {
            let code = code.and_then(|code| self.service.parse_code(code));
            code.is_some_and(|code| self.service.find_code(code).is_some())
        };
        is_wrapper || if self.own_field.is_some() { is_known() } else { code.is_some() }
    }

    /// Returns whether the value of a field that is called like a code is one.
    fn is_code(&self, key: &str, code: &str) -> bool {
        let is_ambiguous =
            self.own_field.is_some() && is_spelled(key, AMBIGUOUS_CODE) && self.service.error_code != AMBIGUOUS_CODE;
        !is_ambiguous || self.service.parse_code(code).is_some()
    }
}

/// The names of the fields of a nested object that the response value has.
static NO_FIELDS: fn(&str) -> bool = |_| false;

/// What the fields of an object contain.
#[derive(Default)]
struct Fields<'j> {
    code: Ranked,
    /// A number in a field whose name is ambiguous. It is a code if there is a message, and nothing of the response value.
    number: Option<String>,
    message: Ranked,
    request_id: Ranked,
    /// Objects and lists, and whether their names are those of errors.
    nested: Vec<(bool, &'j str)>,
    has_own: bool,
    is_stated: bool,
    is_denied: bool,
}

/// Returns whether a value means that there is no error.
fn is_no_error(text: &str) -> bool {
    NO_ERROR.contains(&text.trim_end_matches(['.', '!']).to_lowercase().as_str())
}

/// Returns whether a number in an ambiguous field means a failure in all known conventions: `200` and `10000` may mean success.
fn is_failing_number(text: &str) -> bool {
    text.parse::<i64>().is_ok_and(|number| !matches!(number, 0 | 100..=399 | 600..=999_999))
}

/// Returns the names of the fields in a document, escaped, and perhaps some strings that are not names.
fn names(json: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut parts = json.split(|byte| *byte == b'"');
    let mut previous = parts.next().unwrap_or_default();
    parts.filter_map(move |part| {
        let name = mem::replace(&mut previous, part);
        part.trim_ascii_start().starts_with(b":").then_some(name)
    })
}

/// Returns whether an error may be in a field with a name, which is escaped: it is the name of a code, or of an error.
fn is_of_error(name: &[u8], service: &Service) -> bool {
    let mut spellings = CODES.iter().chain(&WRAPPERS);
    if name.trim_ascii_end() == service.error_code.as_bytes() {
        return true;
    }
    // Most names differ in their first letter, unless it is escaped or follows a separator.
    let is_other = |first: &u8| first.is_ascii_alphanumeric() && !FIRST_LETTERS.contains(&first.to_ascii_lowercase());
    if name.first().is_none_or(is_other) {
        return false;
    }
    // Most others have letters only, and are compared fast.
    if name.iter().all(u8::is_ascii_alphabetic) {
        return spellings.any(|spelling| name.eq_ignore_ascii_case(spelling.as_bytes()));
    }
    match str::from_utf8(name) {
        Ok(name) if !name.contains('\\') => spellings.any(|spelling| is_spelled(name, spelling)),
        _ => true,
    }
}

/// Returns the rank of a name: that of the service precedes all spellings.
fn rank(key: &str, documented: &str, spellings: &[&str]) -> Option<usize> {
    if key.trim_end() == documented {
        return Some(0);
    }
    spellings.iter().position(|spelling| is_spelled(key, spelling)).map(|index| index + 1)
}

/// Returns whether a name is a spelling, apart from case and separators.
fn is_spelled(key: &str, spelling: &str) -> bool {
    let letters = key.chars().filter(|character| character.is_alphanumeric());
    letters.map(|character| character.to_ascii_lowercase()).eq(spelling.chars())
}

/// Returns a string, number or boolean as a string, unless it is empty.
fn scalar(json: &str) -> Option<String> {
    find_string(json.as_bytes(), &[]).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty())
}

#[cfg(test)]
mod tests;
