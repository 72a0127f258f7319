//! What several tests need.
#![allow(dead_code, reason = "no test needs all of it")]

use huaweicloud_meeting::{Client, Credentials, Secret, operations};
use huaweicloud_meeting_fake::Fake;
use huaweicloud_meeting_runtime::document::DynamicOperation;
use serde_json::Value;

/// A client that logs in at a fake.
pub fn client(fake: &Fake) -> Client {
    let credentials = Credentials::app_id("app-id", Secret::new("app-key")).user("alice");
    Client::builder().endpoint(fake.url()).credentials(credentials).build().unwrap()
}

/// Calls the operation that a document describes, with a password where it is one of a handle.
pub async fn call(client: &Client, document: &str, password: &str) -> huaweicloud_meeting::Result<String> {
    let dynamic = DynamicOperation::of_document(operations(), document.as_bytes()).unwrap();
    let document = dynamic.parse(document.as_bytes(), client.core().service()).unwrap();
    dynamic.call(client.core(), &document.with_password(Secret::new(password))).await
}

/// An answer, taken apart.
pub struct Answer {
    pub status: u16,
    pub request_id: String,
    pub body: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_default()
    }

    pub fn code(&self) -> String {
        self.json()["error_code"].as_str().unwrap_or_default().to_owned()
    }

    pub fn message(&self) -> String {
        self.json()["error_msg"].as_str().unwrap_or_default().to_owned()
    }
}

/// Sends a request as it is written here.
pub async fn send(fake: &Fake, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
    let url = format!("{}{path}", fake.url());
    let mut request = reqwest::Client::new().request(method.parse().unwrap(), url);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    if !body.is_empty() {
        request = request.header("Content-Type", "application/json; charset=UTF-8").body(body.to_owned());
    }
    let response = request.send().await.unwrap();
    Answer {
        status: response.status().as_u16(),
        request_id: response.headers()["x-request-id"].to_str().unwrap().to_owned(),
        body: response.text().await.unwrap(),
    }
}

/// The header with any access token.
pub const ACCESS: (&str, &str) = ("X-Access-Token", "any");
