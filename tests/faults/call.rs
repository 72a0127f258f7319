//! One call against the fault server, and everything that can be observed of it.

use std::error::Error as _;
use std::fmt::Write as _;
use std::sync::Arc;
use std::time::{Duration, Instant};

use huaweicloud_meeting::dynamic::Document;
use huaweicloud_meeting::{Client, Credentials, Error, Meta, RetryPolicy, Secret};

use crate::fault::{Fault, Session};
use crate::server::{Arrivals, FaultServer};
use crate::subject::Subject;

/// How much later than its deadline a call may end. Generous, because the machine may be busy.
pub(crate) const GRACE: Duration = Duration::from_secs(10);

/// How a call ended.
pub(crate) enum Outcome {
    Success {
        value: String,
        meta: Box<Meta>,
    },
    Failure(Error),
    Panic(String),
    /// The call did not end within its deadline and the grace.
    Hang,
}

/// A call that has ended.
pub(crate) struct Observation {
    pub(crate) outcome: Outcome,
    pub(crate) arrivals: Arrivals,
    /// How long the call took beyond its deadline.
    pub(crate) late: Duration,
}

impl Observation {
    /// Returns how many times the client states to have sent the request.
    pub(crate) fn attempts(&self) -> u32 {
        match &self.outcome {
            Outcome::Success { meta, .. } => meta.attempts(),
            Outcome::Failure(error) => error.attempts(),
            Outcome::Panic(_) | Outcome::Hang => 0,
        }
    }
}

/// Builds a client for a fault. Its delays between attempts are short.
pub(crate) fn client(url: &str, fault: &Fault, canary: &str) -> Client {
    let builder = Client::builder().endpoint(url).retry(RetryPolicy::default().first_delay(Duration::from_millis(1)));
    let builder = builder.timeout(fault.expected.deadline);
    let builder = match fault.session {
        Session::Token => builder,
        Session::Login => builder.credentials(Credentials::app_id("my-app", Secret::new(canary)).user("alice")),
    };
    builder.build().unwrap()
}

/// Calls an operation and observes what happens.
pub(crate) async fn observe(
    client: &Client,
    server: &FaultServer,
    subject: &Arc<Subject>,
    fault: &Fault,
    canary: &str,
) -> Observation {
    let document = match fault.session {
        Session::Token => subject.document(canary),
        Session::Login => subject.document_without_token(canary),
    };
    let language = format!("x-{}", subject.name());
    server.begin(subject, &language);
    let started = Instant::now();
    let outcome = outcome(client, (subject, &document, &language), fault, canary).await;
    let late = started.elapsed().saturating_sub(fault.expected.deadline);
    Observation { outcome, arrivals: server.end(), late }
}

async fn outcome(
    client: &Client,
    (subject, document, language): (&Subject, &Document, &str),
    fault: &Fault,
    canary: &str,
) -> Outcome {
    let mut call = subject.dynamic.call(client.core(), document).language(language);
    if fault.session == Session::Token {
        call = call.token(Secret::new(canary));
    }
    let mut task = tokio::spawn(call.with_meta().send());
    match tokio::time::timeout(fault.expected.deadline + GRACE, &mut task).await {
        Ok(Ok(Ok((value, meta)))) => Outcome::Success { value, meta: Box::new(meta) },
        Ok(Ok(Err(error))) => Outcome::Failure(error),
        Ok(Err(panic)) => Outcome::Panic(panic.to_string()),
        Err(_) => {
            task.abort();
            Outcome::Hang
        }
    }
}

/// Returns all output of an error, including its sources.
pub(crate) fn output(error: &Error) -> String {
    let mut output = format!("{error}\n{error:?}\n{error:#?}\n{}", error.message());
    let mut source = error.source();
    while let Some(reason) = source {
        let _ = write!(output, "\n{reason}\n{reason:?}");
        source = reason.source();
    }
    output
}
