//! Finding the error that a body reports. Besides the fields that the service documents, the spellings and wrappings that
//! gateways and older interfaces use are found.

use crate::codec::{Mode, Reader, find_string};
use crate::service::Service;

/// The spellings of an error code, in order of precedence, in lower case and without separators.
const CODES: [&str; 6] = ["errorcode", "errcode", "returncode", "retcode", "resultcode", "code"];
/// The spelling of [`CODES`] that other values than error codes have, too.
const AMBIGUOUS_CODE: &str = "code";
/// The spellings of a message.
const MESSAGES: [&str; 18] = [
    "errormsg",
    "errormessage",
    "errormsgs",
    "errmsg",
    "errordescription",
    "errordesc",
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
/// How many objects and lists around an error are searched.
const MAX_DEPTH: u32 = 3;
/// The maximum length of an error code, in bytes.
const MAX_CODE_LENGTH: usize = 64;

/// The error that a body reports.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct ReportedError {
    pub(crate) code: Option<String>,
    pub(crate) message: Option<String>,
    pub(crate) request_id: Option<String>,
}

impl ReportedError {
    /// Returns whether the body of a success response may report an error. Most do not, and searching for the letters of a name
    /// takes a fraction of the time of reading the document.
    pub(crate) fn may_be_in(success_body: &[u8], service: &Service) -> bool {
        let Ok(body) = std::str::from_utf8(success_body) else { return true };
        // Every name of a code ends with "code", unless its letters are escaped.
        ["code", "Code", "CODE", "\\u", service.error_code].iter().any(|part| body.contains(part))
    }

    /// Finds the error in the body of a response whose status is not a success.
    pub(crate) fn in_error_body(body: &str, service: &Service) -> Self {
        Search { service, own_field: None, is_for_code: false }.find(body, MAX_DEPTH)
    }

    /// Finds the error in the body of a response whose status is a success: only what the response value cannot contain is an
    /// error. `own_field` returns whether the response value has a field with a name.
    pub(crate) fn in_success_body(
        body: &str,
        status: u16,
        service: &Service,
        own_field: &dyn Fn(&str) -> bool,
    ) -> Option<Self> {
        let search = Search { service, own_field: Some(own_field), is_for_code: true };
        let code = search.find(body, MAX_DEPTH).code?;
        let is_error = is_failure(&code) && code != status.to_string();
        is_error.then(|| Search { is_for_code: false, ..search }.find(body, MAX_DEPTH))
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
    /// Whether only the code is searched for, which takes less time.
    is_for_code: bool,
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
            Some(b'"') if self.own_field.is_none() => {
                ReportedError { message: scalar(json), ..ReportedError::default() }
            }
            _ => ReportedError::default(),
        }
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
        let (mut code, mut message, mut request_id) = (Ranked::default(), Ranked::default(), Ranked::default());
        let mut nested: Vec<(bool, &str)> = Vec::new();
        // An error is ignored: what precedes the malformed part is searched.
        let _ = Reader::from_json(json, Mode::Lenient).each_field(&mut |reader, key| {
            let value = reader.json()?;
            let is_own = || self.own_field.is_some_and(|is_own| is_own(key) || is_own(key.trim_end()));
            if value.starts_with(['{', '[']) {
                nested.push((WRAPPERS.iter().any(|name| is_spelled(key, name)) && !is_own(), value));
                return Ok(());
            }
            let found = |documented: &str, spellings: &[&str]| {
                let rank = rank(key, documented, spellings).filter(|_| !is_own())?;
                scalar(value).map(|text| (rank, text))
            };
            if is_name_of_code(key, self.service.error_code)
                && let Some(ranked) = found(self.service.error_code, &CODES).filter(|(_, text)| self.is_code(key, text))
            {
                code.offer(ranked);
            }
            if self.is_for_code {
                return Ok(());
            }
            if let Some(ranked) = found(self.service.error_message, &MESSAGES) {
                message.offer(ranked);
            }
            if let Some(ranked) = found(self.service.error_request_id, &REQUEST_IDS) {
                request_id.offer(ranked);
            }
            Ok(())
        });
        let found = ReportedError {
            code: code.into_value(),
            message: message.into_value(),
            request_id: request_id.into_value(),
        };
        self.complete(found, nested, depth)
    }

    /// Adds what nested objects contain to an error without a code.
    fn complete(&self, found: ReportedError, mut nested: Vec<(bool, &str)>, depth: u32) -> ReportedError {
        if found.code.is_some() {
            return found;
        }
        nested.sort_by_key(|(is_wrapper, _)| !is_wrapper);
        // In a success response, other objects are values. In an error response, they need a code to be an error.
        let nested = nested.into_iter().filter(|(is_wrapper, _)| *is_wrapper || self.own_field.is_none());
        let candidates = nested.map(|(is_wrapper, json)| (is_wrapper, self.find(json, depth - 1)));
        let candidates = candidates.filter(|(is_wrapper, inner)| *is_wrapper || inner.code.is_some());
        let candidates: Vec<ReportedError> = candidates.map(|(_, inner)| inner).collect();
        let has_code = candidates.iter().position(|inner| inner.code.is_some());
        let has_message = || candidates.iter().position(|inner| inner.message.is_some());
        let Some(inner) = has_code.or_else(has_message).and_then(|index| candidates.into_iter().nth(index)) else {
            return found;
        };
        let message =
            if inner.code.is_some() { inner.message.or(found.message) } else { found.message.or(inner.message) };
        ReportedError { code: inner.code, message, request_id: found.request_id.or(inner.request_id) }
    }

    /// Returns whether the value of a field that is called like a code is one.
    fn is_code(&self, key: &str, code: &str) -> bool {
        let is_ambiguous =
            self.own_field.is_some() && is_spelled(key, AMBIGUOUS_CODE) && self.service.error_code != AMBIGUOUS_CODE;
        !is_zero(code) && (!is_ambiguous || self.service.parse_code(code).is_some())
    }
}

/// Returns whether a name may be that of a code. Few names are, and comparing them with all spellings takes time.
fn is_name_of_code(key: &str, documented: &str) -> bool {
    let key = key.trim_end();
    let end = key.len().checked_sub(AMBIGUOUS_CODE.len()).and_then(|start| key.get(start..));
    end.is_some_and(|end| end.eq_ignore_ascii_case(AMBIGUOUS_CODE)) || key == documented
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
mod tests {
    use super::*;
    use crate::error::{ErrorCode, KnownCode};
    use crate::retry::RetryAdvice;

    const NOT_FOUND: ErrorCode = ErrorCode::new("LIB", 9, 111_070_005);

    static SERVICE: Service = Service {
        user_agent: "",
        request_id_header: "X-Id",
        language_header: "Accept-Language",
        error_code: "error_code",
        error_message: "error_msg",
        error_request_id: "request_id",
        retry: RetryAdvice { later: &[], never: &[] },
        codes: &[KnownCode::new(NOT_FOUND, "NOT_FOUND", "")],
    };

    fn in_error(body: &str) -> (Option<String>, Option<String>, Option<String>) {
        let ReportedError { code, message, request_id } = ReportedError::in_error_body(body, &SERVICE);
        (code, message, request_id)
    }

    fn in_success(body: &str, own: &[&str]) -> Option<String> {
        let own_field = |name: &str| own.contains(&name);
        ReportedError::in_success_body(body, 200, &SERVICE, &own_field).and_then(|found| found.code)
    }

    #[test]
    fn an_error_is_found_in_every_spelling_and_wrapping() {
        for body in [
            r#"{"error_code": "LIB.1", "error_msg": "no", "request_id": "r"}"#,
            r#"{"errorCode": "LIB.1", "errorMsg": "no", "requestId": "r"}"#,
            r#"{"ErrorCode": "LIB.1", "ErrorMessage": "no", "RequestId": "r"}"#,
            r#"{"code": "LIB.1", "message": "no", "requestId": "r"}"#,
            r#"{"return_code": "LIB.1", "return_desc ": "no", "request_id": "r"}"#,
            r#"{"error": {"code": "LIB.1", "message": "no"}, "request_id": "r"}"#,
            r#"{"errors": [{"code": "LIB.1", "message": "no", "requestId": "r"}, {"code": "LIB.2"}]}"#,
            r#"{"data": {"x": 1}, "result": {"error_code": "LIB.1", "error_msg": "no"}, "requestId": "r"}"#,
            r#"[{"error_code": "LIB.1", "error_msg": "no", "request_id": "r"}]"#,
            r#"{"status": 400, "message": "failed", "error": {"code": "LIB.1", "message": "no", "request_id": "r"}}"#,
            r#"{"code": "LIB.2", "error_code": "LIB.1", "error_msg": "no", "message": "other", "request_id": "r"}"#,
            "\u{feff}{\"error_code\": \"LIB.1\", \"error_msg\": \"no\", \"request_id\": \"r\", \"cut",
        ] {
            let expected = (Some("LIB.1".to_owned()), Some("no".to_owned()), Some("r".to_owned()));
            assert_eq!(in_error(body), expected, "{body}");
        }
        for body in [r#""no""#, r#"["no"]"#, r#"{"errors": ["no"]}"#, r#"{"error": {"message": "no"}}"#] {
            assert_eq!(in_error(body), (None, Some("no".to_owned()), None), "{body}");
        }
        assert_eq!(in_error(r#"{"error": "no", "code": 0}"#), (None, Some("no".to_owned()), None));
        for body in [
            "",
            "null",
            "[]",
            "{",
            "[[[[{}]]]]",
            r#"{"code": {}, "message": []}"#,
            r#"{"code": ""}"#,
            r#"{"allowed": ["GET"]}"#,
        ] {
            assert_eq!(in_error(body), (None, None, None), "{body}");
        }
    }

    #[test]
    fn a_success_body_with_a_code_of_a_failure_is_an_error() {
        for (body, code) in [
            (r#"{"error_code": "LIB.1", "error_msg": "no"}"#, "LIB.1"),
            (r#"{"errorCode": "GW.0301"}"#, "GW.0301"),
            (r#"{"return_code": 66060004, "return_desc": "no"}"#, "66060004"),
            (r#"{"return_code": -1}"#, "-1"),
            (r#"{"code": "LIB.1"}"#, "LIB.1"),
            (r#"{"code": 111070005}"#, "111070005"),
            (r#"{"error": {"code": "LIB.1"}}"#, "LIB.1"),
            (r#"[{"error_code": "LIB.1"}]"#, "LIB.1"),
        ] {
            assert_eq!(in_success(body, &["id"]).as_deref(), Some(code), "{body}");
        }
    }

    #[test]
    fn other_success_bodies_are_no_errors() {
        for body in [
            r#"{"error_code": "0"}"#,
            r#"{"error_code": "LIB.000000000"}"#,
            r#"{"return_code": 0, "return_desc": "SUCCESS"}"#,
            r#"{"return_code": "SUCCESS"}"#,
            r#"{"error_code": null, "error_msg": null}"#,
            r#"{"errorCode": 200}"#,
            r#"{"code": 200, "message": "ok"}"#,
            r#"{"data": {"error_code": "LIB.1"}}"#,
            r#"[{"error_code": "LIB.1"}, {"id": 1}]"#,
            r#"{"message": "hello"}"#,
            "7",
        ] {
            assert_eq!(in_success(body, &[]), None, "{body}");
        }
        assert_eq!(in_success(r#"{"code": "LIB.1"}"#, &["code"]), None, "the value has such a field");
    }

    #[test]
    fn a_body_without_the_letters_of_a_code_is_not_searched() {
        assert!(CODES.iter().all(|name| name.ends_with("code")));
        for body in [r#"{"errorCode": 1}"#, r#"{"ERROR_CODE": 1}"#, r#"{"\u0063\u006fd\u0065": 1}"#] {
            assert!(ReportedError::may_be_in(body.as_bytes(), &SERVICE), "{body}");
        }
        assert!(ReportedError::may_be_in(b"\xff", &SERVICE), "not UTF-8");
        assert!(!ReportedError::may_be_in(br#"{"count": 0, "data": []}"#, &SERVICE));
    }
}
