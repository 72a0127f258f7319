//! Helpers.

use std::net::SocketAddr;
use std::time::{Duration, SystemTime};

use huaweicloud_meeting::values::UtcMinute;
use huaweicloud_meeting::{Client, Credentials, Secret, operations};
use huaweicloud_meeting_fake::Fake;
use huaweicloud_meeting_runtime::dynamic::DynamicOperation;
use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// The header with an access token, for a fake that accepts any.
pub(crate) const ACCESS: (&str, &str) = ("X-Access-Token", "any");
/// The header with a control token, for a fake that accepts any.
pub(crate) const CONTROL: (&str, &str) = ("X-Conference-Authorization", "any");
/// The header of a JSON body.
pub(crate) const JSON: (&str, &str) = ("Content-Type", "application/json; charset=UTF-8");

/// Creates a client that logs in to a fake.
pub(crate) fn client(fake: &Fake) -> Client {
    let credentials = Credentials::app_id("app-id", Secret::new("app-key"));
    Client::builder().endpoint(fake.url()).credentials(credentials).build().unwrap()
}

/// Calls the operation of a document. The password is for operations that need a control token.
pub(crate) async fn call(client: &Client, document: &str, password: &str) -> huaweicloud_meeting::Result<String> {
    let dynamic = DynamicOperation::of_document(operations(), document.as_bytes()).unwrap();
    let document = dynamic.parse(document.as_bytes(), client.core().service()).unwrap();
    dynamic.call(client.core(), &document.with_password(Secret::new(password))).await
}

/// Calls the operation of a document, and returns the response.
pub(crate) async fn request(client: &Client, document: Value) -> Value {
    serde_json::from_str(&call(client, &document.to_string(), "").await.unwrap()).unwrap_or_default()
}

/// Calls the operation of a document, and returns the code of the error response.
pub(crate) async fn code(client: &Client, document: Value) -> Option<String> {
    call(client, &document.to_string(), "").await.unwrap_err().code_text().map(str::to_owned)
}

/// Returns a time as requests contain it: in UTC, without seconds.
pub(crate) fn utc_minute(ms: i64) -> String {
    let since_1970 = Duration::from_millis(u64::try_from(ms).unwrap());
    UtcMinute::from_system_time(SystemTime::UNIX_EPOCH + since_1970).to_string()
}

/// A response, split into its parts.
#[derive(Debug)]
pub(crate) struct Response {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Response {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_default()
    }

    /// Returns the status, code and message of an error response.
    pub(crate) fn error(&self) -> (u16, String, String) {
        let string = |name: &str| self.json()[name].as_str().unwrap_or_default().to_owned();
        (self.status, string("error_code"), string("error_msg"))
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (known, value) = line.split_once(": ")?;
            known.eq_ignore_ascii_case(name).then_some(value)
        })
    }
}

/// Sends a request without an HTTP client, which would normalize it.
pub(crate) async fn send(url: &str, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Response {
    let address: SocketAddr = url.strip_prefix("http://").unwrap().parse().unwrap();
    let mut request = format!("{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n");
    for (name, value) in headers {
        request += &format!("{name}: {value}\r\n");
    }
    request += &format!("Content-Length: {}\r\n\r\n{body}", body.len());
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut response = String::new();
    stream.read_to_string(&mut response).await.unwrap();
    let (head, body) = response.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    Response { status, head: head.to_owned(), body: body.to_owned() }
}
