//! What happens to a call.

use std::time::Duration;

use serde_json::Value;

use super::error::SteeringError;
use crate::example::index::examples_of;

/// What happens to the next call of an operation, for [`Fake::next`](crate::Fake::next).
///
/// A constructor selects the response, and methods add what else happens. An outcome applies to one call, or to several with
/// [`times`](Self::times).
///
/// ```
/// use std::time::Duration;
///
/// use huaweicloud_meeting_fake::Outcome;
///
/// // The service is busy three times, and asks for ten minutes.
/// let busy = Outcome::error(429, "USG.200000001").retry_after(Duration::from_secs(600)).times(3);
/// // The meeting is booked, but the response is lost.
/// let lost = Outcome::normal().lose_response();
/// // The ordinary response arrives late.
/// let slow = Outcome::normal().delay(Duration::from_secs(5));
/// ```
#[derive(Clone, Debug, PartialEq)]
#[must_use = "an outcome has no effect until it is passed to `next` or `next_any`"]
pub struct Outcome {
    pub(crate) response: Planned,
    pub(crate) message: Option<String>,
    pub(crate) retry_after: Option<Duration>,
    pub(crate) delay: Duration,
    pub(crate) cut: Option<Cut>,
    pub(crate) times: usize,
}

/// The response of an outcome.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Planned {
    /// The operation is carried out, and the response is the ordinary one.
    Normal,
    /// An error response with a status and a code.
    Error(u16, String),
    /// A body with a status.
    Json(u16, Value),
    /// The example of this name.
    Example(String),
    /// None: the connection is closed.
    HangUp,
}

/// What is missing of a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cut {
    /// The bytes of the body after this number.
    After(usize),
    /// All of it.
    Whole,
}

impl Outcome {
    const fn new(response: Planned) -> Self {
        Self { response, message: None, retry_after: None, delay: Duration::ZERO, cut: None, times: 1 }
    }

    /// Creates the outcome of a call that nothing was planned for. It is the base of [`delay`](Self::delay),
    /// [`truncate`](Self::truncate) and [`lose_response`](Self::lose_response).
    pub const fn normal() -> Self {
        Self::new(Planned::Normal)
    }

    /// Creates an error response with this HTTP status and error code. The operation is not carried out.
    ///
    /// The message is the name of the code, unless [`message`](Self::message) sets another one.
    pub fn error(status: u16, code: impl Into<String>) -> Self {
        Self::new(Planned::Error(status, code.into()))
    }

    /// Creates a response with this HTTP status and body, which is not checked. The operation is not carried out.
    pub fn json(status: u16, body: impl Into<Value>) -> Self {
        Self::new(Planned::Json(status, body.into()))
    }

    /// Creates the response of the example of this name, as it is. The operation is not carried out.
    ///
    /// [`examples`](crate::examples()) has the names.
    pub fn example(name: impl Into<String>) -> Self {
        Self::new(Planned::Example(name.into()))
    }

    /// Creates the outcome of a request that is lost: the connection is closed without a response, and the operation is not
    /// carried out.
    pub const fn hang_up() -> Self {
        Self::new(Planned::HangUp)
    }

    /// Sets the message of an [error response](Self::error).
    pub fn message(mut self, message: impl Into<String>) -> Self {
        self.message = Some(message.into());
        self
    }

    /// Sets the header `Retry-After`, in whole seconds, rounded up.
    pub const fn retry_after(mut self, delay: Duration) -> Self {
        self.retry_after = Some(delay);
        self
    }

    /// Delays the response. The operation is carried out at once. The time is that of tokio's clock.
    pub const fn delay(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// Sends only this number of bytes of the body, and closes the connection. The header `Content-Length` states the whole
    /// length. A shorter body is sent as it is.
    pub const fn truncate(mut self, bytes: usize) -> Self {
        self.cut = Some(Cut::After(bytes));
        self
    }

    /// Closes the connection instead of sending the response. Unlike with [`hang_up`](Self::hang_up), the operation is carried
    /// out.
    pub const fn lose_response(mut self) -> Self {
        self.cut = Some(Cut::Whole);
        self
    }

    /// Sets the number of calls that have this outcome. Defaults to 1; 0 is an error.
    pub const fn times(mut self, calls: usize) -> Self {
        self.times = calls;
        self
    }

    /// Checks that the parts belong together, for an operation or for any.
    pub(crate) fn check(&self, operation: Option<&str>) -> Result<(), SteeringError> {
        let reject = |field: &str, reason: &str| Err(SteeringError::new(reason).within(field));
        match &self.response {
            Planned::Error(status, _) | Planned::Json(status, _) if !(200..=599).contains(status) => {
                return reject("status", &format!("{status} is not the status of a response; expected 200 to 599"));
            }
            Planned::Example(name) => check_example(operation, name)?,
            _ => {}
        }
        let has_no_response = self.response == Planned::HangUp || self.cut == Some(Cut::Whole);
        if self.message.is_some() && !matches!(self.response, Planned::Error(..)) {
            return reject("message", "only an error response has a message");
        }
        if has_no_response && self.retry_after.is_some() {
            return reject("retryAfter", "the connection is closed without a response, which could have the header");
        }
        if self.response == Planned::HangUp && self.cut.is_some() {
            return reject("hangUp", "there is no response that could be truncated or lost");
        }
        if self.times == 0 {
            return reject("times", "the outcome applies to no call; expected at least 1");
        }
        Ok(())
    }
}

fn check_example(operation: Option<&str>, name: &str) -> Result<(), SteeringError> {
    let Some(operation) = operation else {
        let error = SteeringError::new("an example belongs to one operation").within("example");
        return Err(error.help("plan it for that operation"));
    };
    let known: Vec<&str> = examples_of(operation).iter().map(|parsed| parsed.example.name).collect();
    if known.contains(&name) {
        return Ok(());
    }
    let error = SteeringError::new(format!("{operation} has no example `{name}`")).within("example");
    Err(error.help(format!("the examples are `{}`", known.join("`, `"))))
}
