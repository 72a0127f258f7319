//! A fault: what the server does, and what a call must do then.

use std::fmt;
use std::time::Duration;

use huaweicloud_meeting::ErrorKind;

use crate::response::{Response, Step};
use crate::subject::Subject;
use huaweicloud_meeting_tests::request::Request;

/// A named misbehaviour of the service or the network, with the expected result of a call.
pub(crate) struct Fault {
    pub(crate) name: &'static str,
    pub(crate) script: Script,
    pub(crate) session: Session,
    pub(crate) expected: Expected,
    /// The matrix tries every nth operation.
    pub(crate) every: usize,
    /// How many calls a client makes.
    pub(crate) calls_per_client: Option<usize>,
    /// The pause between the calls of a client.
    pub(crate) pause: Duration,
    /// Whether requests may be lost, so that fewer arrive than were sent.
    pub(crate) loses_requests: bool,
    /// Whether only operations with a response value are tried.
    pub(crate) values_only: bool,
    /// A field at the top of the operation's own response that makes the fault meaningless.
    pub(crate) unless_field: Option<&'static str>,
}

/// Returns what the server does after a request.
type Steps = Box<dyn Fn(&Exchange<'_>) -> Vec<Step> + Send + Sync>;

/// What the server does.
pub(crate) enum Script {
    /// No server listens.
    Refused,
    /// What happens to the nth connection of a call, counted from 1. The steps replace those of an HTTP server.
    Connection(Box<dyn Fn(usize) -> Option<Vec<Step>> + Send + Sync>),
    /// What follows a request.
    Response(Steps),
    /// What follows the request of a login or of a control token. The operation itself succeeds.
    Login(Steps),
}

/// How the call is authorized.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Session {
    /// By a token of the caller.
    Token,
    /// By a login of the client, or a control token that the client obtains with a password.
    Login,
}

/// A request that has been received, and what a script needs to respond.
pub(crate) struct Exchange<'a> {
    pub(crate) request: &'a Request,
    /// The number of the request within its call, counted from 1.
    pub(crate) arrival: usize,
    pub(crate) subject: &'a Subject,
    /// The address of a server that no request may reach.
    pub(crate) decoy: &'a str,
}

impl Exchange<'_> {
    /// Returns the regular success response.
    pub(crate) fn success(&self) -> Response {
        self.subject.success()
    }

    /// Returns the token that the request carries.
    pub(crate) fn token(&self) -> &str {
        let names = ["X-Access-Token", "X-Conference-Authorization", "confToken"];
        names.iter().find_map(|name| self.request.header(name)).unwrap_or("no token")
    }
}

/// The expected result of a call.
pub(crate) struct Expected {
    /// Of an operation with a response value.
    pub(crate) with_value: Verdict,
    /// Of an operation without one.
    pub(crate) without_value: Verdict,
    /// The allowed kinds of an error; empty if any kind is allowed.
    pub(crate) kinds: &'static [ErrorKind],
    /// What the error must return.
    pub(crate) status: Option<u16>,
    pub(crate) code: Option<&'static str>,
    /// The request id that the error must return. It must have one in any case.
    pub(crate) request_id: Option<&'static str>,
    pub(crate) repeats: Repeats,
    pub(crate) effect: Certainty,
    /// The maximum number of logins of a call.
    pub(crate) logins: usize,
    pub(crate) deadline: Duration,
}

/// Whether a call succeeds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// With the regular value.
    Ok,
    /// With any value.
    AnyValue,
    /// With a value and anomalies.
    Anomalies,
    Error,
    /// Not without a trace: an error, or a success with anomalies.
    NotSilently,
    /// Succeeds if the effect of the operation allows a retry, and fails otherwise.
    OkIfRetryable,
    /// Succeeds if the effect of the operation allows a retry, and may fail otherwise.
    OkAtLeastIfRetryable,
    Any,
}

/// How often the request may arrive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Repeats {
    Never,
    /// Up to three times if the effect of the operation allows it, and once otherwise.
    IfRetryable,
    /// Up to three times, since the service has certainly not carried out the request.
    Always,
}

/// Whether an operation that changes something may have taken effect although the call failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Certainty {
    MayHave,
    HasNot,
    Unspecified,
}

/// The deadline of calls that must not reach it.
const GENEROUS: Duration = Duration::from_secs(60);

impl Fault {
    /// Creates a fault whose script replaces the response to a request.
    pub(crate) fn new(name: &'static str, script: impl Fn(&Exchange<'_>) -> Vec<Step> + Send + Sync + 'static) -> Self {
        Self::with_script(name, Script::Response(Box::new(script)))
    }

    /// Creates a fault of one response.
    pub(crate) fn response(name: &'static str, response: Response) -> Self {
        let steps = response.steps();
        Self::new(name, move |_| steps.clone())
    }

    pub(crate) fn with_script(name: &'static str, script: Script) -> Self {
        Self {
            name,
            script,
            session: Session::Token,
            expected: Expected {
                with_value: Verdict::Error,
                without_value: Verdict::Error,
                kinds: &[],
                status: None,
                code: None,
                request_id: None,
                repeats: Repeats::Never,
                effect: Certainty::Unspecified,
                logins: 0,
                deadline: GENEROUS,
            },
            every: 1,
            calls_per_client: None,
            pause: Duration::ZERO,
            loses_requests: false,
            values_only: false,
            unless_field: None,
        }
    }

    /// Returns whether the response depends on how many requests have arrived.
    pub(crate) fn is_recovering(&self) -> bool {
        let expected = [self.expected.with_value, self.expected.without_value];
        let by_effect = [Verdict::OkIfRetryable, Verdict::OkAtLeastIfRetryable];
        expected.iter().any(|verdict| by_effect.contains(verdict)) || self.name.ends_with(", then success")
    }

    /// Returns what the server does after a request.
    pub(crate) fn steps(&self, exchange: &Exchange<'_>) -> Vec<Step> {
        match &self.script {
            Script::Response(script) => script(exchange),
            Script::Refused | Script::Connection(_) | Script::Login(_) => exchange.success().steps(),
        }
    }

    /// Expects the regular value.
    pub(crate) fn succeeds(self) -> Self {
        self.verdicts(Verdict::Ok, Verdict::Ok)
    }

    /// Expects these results of operations with and without a response value.
    pub(crate) fn verdicts(mut self, with_value: Verdict, without_value: Verdict) -> Self {
        self.expected.with_value = with_value;
        self.expected.without_value = without_value;
        self
    }

    /// Expects an error of one of these kinds.
    pub(crate) fn fails(mut self, kinds: &'static [ErrorKind]) -> Self {
        self.expected.kinds = kinds;
        self
    }

    /// Expects an error response with this status and the request id of the service.
    pub(crate) fn status(mut self, status: u16) -> Self {
        self.expected.status = Some(status);
        self.request_id(crate::response::REQUEST_ID)
    }

    pub(crate) fn code(mut self, code: &'static str) -> Self {
        self.expected.code = Some(code);
        self
    }

    pub(crate) fn request_id(mut self, id: &'static str) -> Self {
        self.expected.request_id = Some(id);
        self
    }

    pub(crate) fn any_request_id(mut self) -> Self {
        self.expected.request_id = None;
        self
    }

    pub(crate) fn repeats(mut self, repeats: Repeats) -> Self {
        self.expected.repeats = repeats;
        self
    }

    pub(crate) fn may_have_taken_effect(mut self) -> Self {
        self.expected.effect = Certainty::MayHave;
        self
    }

    pub(crate) fn has_no_effect(mut self) -> Self {
        self.expected.effect = Certainty::HasNot;
        self
    }

    pub(crate) fn deadline_ms(mut self, deadline: u64) -> Self {
        self.expected.deadline = Duration::from_millis(deadline);
        self
    }

    /// Makes the client log in, at most this many times within a call.
    pub(crate) fn with_logins(mut self, logins: usize) -> Self {
        self.session = Session::Login;
        self.expected.logins = logins;
        self
    }

    pub(crate) fn calls_per_client(mut self, calls: usize) -> Self {
        self.calls_per_client = Some(calls);
        self
    }

    pub(crate) fn pause_ms(mut self, pause: u64) -> Self {
        self.pause = Duration::from_millis(pause);
        self
    }

    pub(crate) fn loses_requests(mut self) -> Self {
        self.loses_requests = true;
        self
    }

    pub(crate) fn values_only(mut self) -> Self {
        self.values_only = true;
        self
    }

    pub(crate) fn every(mut self, every: usize) -> Self {
        self.every = every;
        self
    }

    pub(crate) fn unless_field(mut self, field: &'static str) -> Self {
        self.unless_field = Some(field);
        self
    }
}

impl fmt::Debug for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}
