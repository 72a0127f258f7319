//! Messages are forwarded as they came.

use std::time::Duration;

use huaweicloud_meeting::http::header::CONTENT_TYPE;
use huaweicloud_meeting::http::{Method, Request, StatusCode, Uri};
use huaweicloud_meeting::{Body, HttpTransport, Transport as _};
use tokio::time::timeout;

use crate::error::Error;

/// The time in which the other server must respond.
const TIMEOUT: Duration = Duration::from_secs(30);

/// Where messages are forwarded to.
pub(super) struct Forward {
    url: Uri,
    transport: HttpTransport,
}

impl Forward {
    pub(super) fn to(url: &str) -> Result<Self, Error> {
        let invalid = |reason: &str| Error::invalid(format!("--forward: `{url}` {reason}"));
        let parsed: Uri = url.parse().map_err(|_| invalid("is not a URL"))?;
        if !matches!(parsed.scheme_str(), Some("http" | "https")) || parsed.host().is_none() {
            return Err(invalid("is not a URL that begins with http:// or https://"));
        }
        let transport = HttpTransport::builder().build();
        let transport = transport.map_err(|error| Error::invalid(format!("--forward: {error}")))?;
        Ok(Self { url: parsed, transport })
    }

    /// Forwards a message, and returns the status of the response, or why there is none.
    pub(super) async fn send(&self, body: Vec<u8>, content_type: Option<&str>) -> Result<StatusCode, String> {
        let mut request = Request::new(Body::from(body));
        *request.method_mut() = Method::POST;
        *request.uri_mut() = self.url.clone();
        let content_type = content_type.unwrap_or("application/json").parse();
        request.headers_mut().insert(CONTENT_TYPE, content_type.map_err(|_| "its content type is invalid".to_owned())?);
        match timeout(TIMEOUT, self.transport.send(request)).await {
            Ok(Ok(response)) => Ok(response.status()),
            Ok(Err(error)) => Err(error.to_string()),
            Err(_) => Err(format!("there was no response within {} s", TIMEOUT.as_secs())),
        }
    }
}
