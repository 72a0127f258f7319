//! A transport that prints the request in place of sending it.

use std::error::Error as StdError;
use std::fmt;

use huaweicloud_meeting::http::request::Parts;
use huaweicloud_meeting::http::{Request, Response, Uri};
use huaweicloud_meeting::{Body, ConnectFuture, Transport, TransportError, TransportFuture, operations};
use huaweicloud_meeting_runtime::auth::TokenSource;

use super::shown::Shown;
use super::{Form, curl, plain};
use crate::output;

/// What stands for tokens and passwords that the client would use.
pub(super) const PLACEHOLDER: &str = "hwmeeting-dry-run";

/// Prints the first request of a call.
pub(super) struct DryRun {
    form: Form,
}

impl DryRun {
    pub(super) fn new(form: Form) -> Self {
        Self { form }
    }
}

impl Transport for DryRun {
    fn send(&self, request: Request<Body>) -> TransportFuture<'_> {
        Box::pin(async move {
            let (parts, body) = request.into_parts();
            if let Some(response) = token_response(&parts) {
                return Ok(response);
            }
            let shown = Shown::read(&parts, body).await;
            let text = match self.form {
                Form::Plain => plain::request(&shown),
                Form::Curl => curl::command(&shown),
            };
            // A failure to write has no better place than standard error.
            if let Err(error) = output::print(&text) {
                output::eprint(&format!("error: {error}\n"));
            }
            Err(TransportError::rejected(NotSent))
        })
    }

    fn connect(&self, _url: &Uri) -> ConnectFuture<'_> {
        Box::pin(async { Err(TransportError::rejected(NotSent)) })
    }
}

/// Returns the response to the request for a control token that the client makes by itself.
fn token_response(parts: &Parts) -> Option<Response<Body>> {
    let is_own = parts.headers.values().any(|value| value.as_bytes() == PLACEHOLDER.as_bytes());
    let schemes = operations().iter().filter_map(|dynamic| Some(dynamic.operation.auth.as_ref()?.scheme));
    let scheme = schemes.into_iter().find(|scheme| match &scheme.source {
        TokenSource::Handle(request) => {
            request.method.as_str() == parts.method.as_str() && parts.uri.path().ends_with(request.path)
        }
        TokenSource::Login { .. } => false,
    })?;
    let token = serde_json::Value::from(PLACEHOLDER);
    let json = scheme.token_path.iter().rev().fold(token, |json, name| serde_json::json!({ *name: json }));
    is_own.then(|| Response::new(Body::from(json.to_string())))
}

/// The error of a request that was printed.
#[derive(Debug)]
struct NotSent;

impl fmt::Display for NotSent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the request was printed in place of being sent")
    }
}

impl StdError for NotSent {}

/// Returns whether an error means that a request was printed in place of being sent.
pub(crate) fn is_dry_run(error: &huaweicloud_meeting::Error) -> bool {
    let mut next: Option<&(dyn StdError + 'static)> = Some(error);
    while let Some(error) = next {
        if error.is::<NotSent>() {
            return true;
        }
        next = error.source();
    }
    false
}
