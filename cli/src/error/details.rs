//! What is known about the error of a call, as JSON.

use huaweicloud_meeting::codes;
use serde_json::{Map, Value, json};

use super::hints;

/// What is known about the error of a call.
#[derive(Clone, Debug, Default)]
pub(super) struct Details {
    /// The message of the service, or the description of the error.
    message: String,
    code: Option<String>,
    name: Option<&'static str>,
    meaning: Option<&'static str>,
    hint: Option<String>,
    status: Option<u16>,
    request_id: Option<String>,
    operation: Option<String>,
    login: Option<String>,
    attempts: u32,
    may_have_taken_effect: bool,
}

impl Details {
    pub(super) fn of(error: &huaweicloud_meeting::Error) -> Self {
        let known = error.code().and_then(codes::find);
        let operation = error.login().or(error.operation()).unwrap_or_default();
        let by_code = error.code().and_then(|code| hints::of_code(code, operation));
        let hint = by_code.or_else(|| error.status().and_then(hints::of_status).map(str::to_owned));
        Self {
            message: error.message().to_owned(),
            code: error.code().map(|code| code.to_string()).or_else(|| error.code_text().map(str::to_owned)),
            name: known.map(|known| known.name),
            meaning: known.map(|known| known.meaning),
            hint: hint.filter(|_| error.is_service()),
            status: error.status(),
            request_id: error.request_id().map(str::to_owned),
            operation: error.operation().map(str::to_owned),
            login: error.login().map(str::to_owned),
            attempts: error.attempts(),
            may_have_taken_effect: error.may_have_taken_effect(),
        }
    }

    /// Returns the lines of a message with the meaning of the code, and with the hint.
    pub(super) fn meaning_line(&self) -> String {
        match (&self.code, self.meaning) {
            (Some(code), Some(meaning)) => format!("\n  {code}: {meaning}"),
            _ => String::new(),
        }
    }

    pub(super) fn hint_line(&self) -> String {
        self.hint.as_ref().map(|hint| format!("\n  hint: {hint}")).unwrap_or_default()
    }

    /// Adds what is known to a JSON object.
    pub(super) fn add_to(&self, object: &mut Map<String, Value>) {
        let mut set = |name: &str, value: Value| {
            if !value.is_null() {
                object.insert(name.to_owned(), value);
            }
        };
        set("message", json!(self.message));
        set("code", json!(self.code));
        set("name", json!(self.name));
        set("meaning", json!(self.meaning));
        set("hint", json!(self.hint));
        set("status", json!(self.status));
        set("request_id", json!(self.request_id));
        set("operation", json!(self.operation));
        set("login", json!(self.login));
        set("attempts", json!(self.attempts));
        set("may_have_taken_effect", json!(self.may_have_taken_effect));
    }
}
