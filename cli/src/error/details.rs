//! What is known about the error of a call, as JSON.

use huaweicloud_meeting::codes;

use super::hints;
use crate::output::Node;

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

    /// Returns what is known if the response of an operation could not be printed.
    pub(super) fn after_call(message: &str, operation: &str, may_have_taken_effect: bool) -> Self {
        let operation = Some(operation.to_owned());
        Self { message: message.to_owned(), operation, may_have_taken_effect, ..Self::default() }
    }

    pub(super) fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }

    /// Returns the line of a message with the meaning of the code.
    pub(super) fn meaning_line(&self) -> String {
        match (&self.code, self.meaning) {
            (Some(code), Some(meaning)) => format!("\n  {code}: {meaning}"),
            _ => String::new(),
        }
    }

    /// Returns the line of a message with the hint.
    pub(super) fn hint_line(&self) -> String {
        self.hint.as_ref().map(|hint| format!("\n  hint: {hint}")).unwrap_or_default()
    }

    /// Returns what is known as the fields of a JSON object.
    pub(super) fn fields(&self) -> Vec<(String, Node)> {
        let string = |text: Option<&str>| text.map(|text| Node::String(text.to_owned()));
        let number = |number: Option<u32>| number.map(|number| Node::Number(number.to_string()));
        let fields = [
            ("code", string(self.code.as_deref())),
            ("name", string(self.name)),
            ("message", string(Some(&self.message))),
            ("meaning", string(self.meaning)),
            ("hint", string(self.hint.as_deref())),
            ("status", number(self.status.map(u32::from))),
            ("operation", string(self.operation.as_deref())),
            ("login", string(self.login.as_deref())),
            ("request_id", string(self.request_id.as_deref())),
            ("attempts", number(Some(self.attempts).filter(|attempts| *attempts > 0))),
            ("may_have_taken_effect", Some(Node::Bool(self.may_have_taken_effect))),
        ];
        fields.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect()
    }
}
