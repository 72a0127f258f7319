//! A client with one connection, which costs less than the fake: it neither checks nor decodes more than it needs.

use std::time::Instant;

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use huaweicloud_meeting::operations;
use huaweicloud_meeting_runtime::operation::Operation;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use tokio::net::TcpStream;

use crate::stats::Stats;

/// The application of the logins.
const APP_ID: &str = "load";
const NONCE: &str = "0123456789abcdef0123456789abcdef";

/// A request of an operation. Its values need no encoding.
pub(crate) struct Request {
    operation: &'static Operation,
    target: String,
    headers: Vec<(&'static str, String)>,
    body: Value,
}

impl Request {
    pub(crate) fn new(name: &str) -> Self {
        let operation = operations().iter().map(|dynamic| dynamic.operation).find(|known| known.name == name).unwrap();
        Self { operation, target: operation.path.to_owned(), headers: Vec::new(), body: Value::Null }
    }

    pub(crate) fn path(mut self, name: &str, value: &str) -> Self {
        self.target = self.target.replace(&format!("{{{name}}}"), value);
        self
    }

    pub(crate) fn query(mut self, name: &str, value: &str) -> Self {
        self.target += if self.target.contains('?') { "&" } else { "?" };
        self.target += &format!("{name}={value}");
        self
    }

    pub(crate) fn header(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }

    pub(crate) fn body(mut self, body: Value) -> Self {
        self.body = body;
        self
    }
}

pub(crate) struct Client {
    connection: SendRequest<Full<Bytes>>,
    host: String,
    access_token: String,
    pub(crate) control_token: String,
    pub(crate) stats: Stats,
}

impl Client {
    pub(crate) async fn connect(url: &str) -> Self {
        let host = url.strip_prefix("http://").unwrap().to_owned();
        let stream = TcpStream::connect(&host).await.unwrap();
        stream.set_nodelay(true).unwrap();
        let (connection, driver) = handshake(TokioIo::new(stream)).await.unwrap();
        tokio::spawn(driver);
        let (access_token, control_token) = Default::default();
        Self { connection, host, access_token, control_token, stats: Stats::default() }
    }

    /// Logs in as a user of the application, who is added at the first login.
    pub(crate) async fn log_in(&mut self, user: &str) {
        let body = json!({"appId": APP_ID, "clientType": 72, "expireTime": 0, "nonce": NONCE, "userId": user});
        let request = Request::new("CreateAppIdToken").header("Authorization", "HMAC-SHA256 signature=0").body(body);
        let response = self.call(request).await;
        self.access_token = string(&response["accessToken"]);
    }

    pub(crate) async fn log_out(&mut self) {
        self.call(Request::new("DeleteToken")).await;
    }

    /// Obtains the control token of a meeting.
    pub(crate) async fn control(&mut self, meeting: &str, password: &str) {
        let request = Request::new("CreateConfToken").query("conferenceID", meeting);
        let response = self.call(request.header("X-Password", password).header("X-Login-Type", "1")).await;
        self.control_token = string(&response["data"]["token"]);
    }

    /// Calls an operation, and returns the body of the response. An error is counted.
    pub(crate) async fn call(&mut self, request: Request) -> Value {
        let operation = request.operation;
        let mut headers = request.headers;
        if let Some(auth) = &operation.auth {
            let is_control = auth.header == "X-Conference-Authorization";
            headers
                .push((auth.header, if is_control { self.control_token.clone() } else { self.access_token.clone() }));
        }
        let started = Instant::now();
        let (status, response) = self.send(operation.method.as_str(), &request.target, &headers, &request.body).await;
        self.stats.add(operation.name, started.elapsed(), status, &response);
        response
    }

    /// Sends a request, and returns the status and the body of the response.
    pub(crate) async fn send(
        &mut self,
        method: &str,
        target: &str,
        headers: &[(&'static str, String)],
        body: &Value,
    ) -> (u16, Value) {
        let mut request = http::Request::builder().method(method).uri(target).header("Host", &self.host);
        for (name, value) in headers {
            request = request.header(*name, value);
        }
        let body = if body.is_null() { Bytes::new() } else { body.to_string().into() };
        if !body.is_empty() {
            request = request.header("Content-Type", "application/json;charset=UTF-8");
        }
        self.connection.ready().await.unwrap();
        let response = self.connection.send_request(request.body(Full::new(body)).unwrap()).await.unwrap();
        let status = response.status().as_u16();
        let body = response.into_body().collect().await.unwrap().to_bytes();
        (status, serde_json::from_slice(&body).unwrap_or_default())
    }
}

/// Returns a string, which is empty if there is none.
pub(crate) fn string(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
