//! What the programs share: the client, for the service of the environment or for a fake.

use std::env;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result};
use huaweicloud_meeting::meeting_management::ConferenceId;
use huaweicloud_meeting::{Client, Credentials, Secret};
use huaweicloud_meeting_fake::{Fake, FakeMeeting, UnknownParticipant};
use tokio::time::sleep;

/// The time between the events of a simulated meeting.
const PAUSE: Duration = Duration::from_millis(200);

/// The URL of the service and, unless the environment contains it, the fake at that URL, which stops when it is dropped.
pub struct Service {
    pub endpoint: String,
    fake: Option<Arc<Fake>>,
}

impl Service {
    /// Returns the endpoint in `HWMEETING_ENDPOINT`. Without it, starts a fake, which accepts any credentials.
    pub async fn from_env() -> Result<Self> {
        if let Ok(endpoint) = env::var("HWMEETING_ENDPOINT") {
            return Ok(Self { endpoint, fake: None });
        }
        let fake = Fake::start().await.context("the fake service does not start")?;
        Ok(Self { endpoint: fake.url().to_owned(), fake: Some(Arc::new(fake)) })
    }
}

/// A client for a service. Keep the service as long as the client.
pub struct Connection {
    pub client: Client,
    service: Service,
}

impl Connection {
    /// Starts a short meeting in the fake of this program. Has no effect on a service of the environment.
    pub fn simulate_meeting(&self, id: &ConferenceId) {
        if let Some(fake) = self.service.fake.clone() {
            let id = id.to_string();
            fake.meeting(&id).join_as_host("Ann");
            tokio::spawn(async move {
                let meeting = fake.meeting(&id);
                if let Err(error) = simulate(&meeting).await {
                    eprintln!("the simulation failed: {error}");
                }
                meeting.end();
            });
        }
    }
}

/// Lets people join, speak, wait and leave as soon as a client follows the meeting.
async fn simulate(meeting: &FakeMeeting<'_>) -> Result<(), UnknownParticipant> {
    while meeting.connections().subscribed() == 0 {
        sleep(PAUSE).await;
    }
    // Until the client has received the full messages.
    sleep(5 * PAUSE).await;
    let bob = meeting.join("Bob");
    sleep(PAUSE).await;
    meeting.speak(&["Ann"])?;
    sleep(PAUSE).await;
    meeting.set(&bob, "MUTE", "0")?;
    sleep(PAUSE).await;
    meeting.waiting_room(true);
    meeting.join("Eve");
    sleep(PAUSE).await;
    meeting.leave(&bob)
}

/// Creates a client with the application `HWMEETING_APP_ID` and `HWMEETING_APP_KEY` and its user `HWMEETING_USER`, which the fake
/// does without.
pub async fn connect() -> Result<Connection> {
    let service = Service::from_env().await?;
    let id = variable("HWMEETING_APP_ID", "my-app-id");
    let key = Secret::new(variable("HWMEETING_APP_KEY", "my-app-key"));
    let credentials = Credentials::app_id(id, key).user(variable("HWMEETING_USER", "alice"));
    let client = Client::builder().endpoint(&service.endpoint).credentials(credentials).build()?;
    Ok(Connection { client, service })
}

/// Returns an environment variable, or a default.
pub fn variable(name: &str, default: &str) -> String {
    env::var(name).unwrap_or_else(|_| default.to_owned())
}
