//! What the programs share: the client, for the service of the environment or for a fake.

use std::env;

use anyhow::{Context as _, Result};
use huaweicloud_meeting::{Client, Credentials, Secret};
use huaweicloud_meeting_fake::Fake;

/// The URL of the service and, unless the environment contains it, the fake at that URL, which stops when it is dropped.
pub struct Service {
    pub endpoint: String,
    _fake: Option<Fake>,
}

impl Service {
    /// Returns the endpoint in `HWMEETING_ENDPOINT`. Without it, starts a fake, which accepts any credentials.
    pub async fn from_env() -> Result<Self> {
        if let Ok(endpoint) = env::var("HWMEETING_ENDPOINT") {
            return Ok(Self { endpoint, _fake: None });
        }
        let fake = Fake::start().await.context("the fake service does not start")?;
        Ok(Self { endpoint: fake.url().to_owned(), _fake: Some(fake) })
    }
}

/// A client for a service. Keep the service as long as the client.
pub struct Connection {
    pub client: Client,
    _service: Service,
}

/// Creates a client with the application `HWMEETING_APP_ID` and `HWMEETING_APP_KEY` and its user `HWMEETING_USER`, which the fake
/// does without.
pub async fn connect() -> Result<Connection> {
    let service = Service::from_env().await?;
    let id = variable("HWMEETING_APP_ID", "my-app-id");
    let key = Secret::new(variable("HWMEETING_APP_KEY", "my-app-key"));
    let credentials = Credentials::app_id(id, key).user(variable("HWMEETING_USER", "alice"));
    let client = Client::builder().endpoint(&service.endpoint).credentials(credentials).build()?;
    Ok(Connection { client, _service: service })
}

/// Returns an environment variable, or a default.
pub fn variable(name: &str, default: &str) -> String {
    env::var(name).unwrap_or_else(|_| default.to_owned())
}
