//! The two clients of the WebSocket that are known, as far as they matter on the wire. Neither uses the client of this project.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use futures_util::{SinkExt as _, StreamExt as _};
use huaweicloud_meeting::events::Event;
use huaweicloud_meeting_fake::Fake;
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{WebSocketStream, client_async};

use crate::support::{JSON, Response, send};

/// A generous limit, so that a test fails rather than hangs.
const HANG: Duration = Duration::from_secs(3600);

/// How a client sends the control token when it subscribes.
#[derive(Clone, Copy)]
pub(crate) enum TokenForm {
    /// `Basic` and Base64.
    Basic,
    Raw,
}

/// A connection to the WebSocket of a meeting.
pub(crate) struct Socket {
    stream: WebSocketStream<TcpStream>,
    /// The control token with which the connection was opened.
    pub(crate) token: String,
}

/// Requests the control token of a meeting that accepts any password.
pub(crate) async fn control(fake: &Fake, meeting: &str) -> Response {
    control_with(fake, meeting, "x").await
}

/// Requests the control token of a meeting.
pub(crate) async fn control_with(fake: &Fake, meeting: &str, password: &str) -> Response {
    let path = format!("/v1/mmc/control/conferences/token?conferenceID={meeting}");
    send(fake.url(), "GET", &path, &[("X-Password", password), ("X-Login-Type", "1")], "").await
}

/// Requests a ticket with a control token.
pub(crate) async fn ticket(fake: &Fake, meeting: &str, token: &str) -> String {
    let path = format!("/v1/mmc/control/conferences/wsToken?conferenceID={meeting}");
    let response = send(fake.url(), "GET", &path, &[("X-Conference-Authorization", token)], "").await;
    response.json()["webSocketToken"].as_str().unwrap_or_default().to_owned()
}

/// Opens a connection with a ticket.
pub(crate) async fn open(url: &str, meeting: &str, ticket: &str) -> Result<WebSocketStream<TcpStream>, (u16, Value)> {
    let address = url.strip_prefix("ws://").unwrap();
    let url = format!("{url}/cms/open/websocket/confctl/increment/conn?confID={meeting}&tmpToken={ticket}");
    let stream = TcpStream::connect(address).await.unwrap();
    match client_async(url, stream).await {
        Ok((stream, _)) => Ok(stream),
        Err(Error::Http(response)) => {
            let body = response.body().as_deref().unwrap_or_default();
            Err((response.status().as_u16(), serde_json::from_slice(body).unwrap_or_default()))
        }
        Err(error) => panic!("{error}"),
    }
}

impl Socket {
    /// Obtains the tokens and connects, as both clients do.
    pub(crate) async fn connect(fake: &Fake, meeting: &str) -> Self {
        Self::connect_with(fake, meeting, "x").await
    }

    async fn connect_with(fake: &Fake, meeting: &str, password: &str) -> Self {
        let response = control_with(fake, meeting, password).await.json();
        let string = |name: &str| response["data"][name].as_str().unwrap().to_owned();
        let (url, token) = (string("wsURL"), string("token"));
        let ticket = ticket(fake, meeting, &token).await;
        let stream = open(&url, meeting, &ticket).await.unwrap();
        Self { stream, token }
    }

    /// The Java client that sends the token with `Basic`, and random digits as sequence.
    pub(crate) async fn first_client(fake: &Fake, meeting: &str) -> Self {
        let kinds = [
            "ConfBasicInfoNotify",
            "ConfDynamicInfoNotify",
            "ParticipantsNotify",
            "AttendeesNotify",
            "SpeakerChangeNotify",
            "NetConditionNotify",
            "CustomMultiPicNotify",
            "InviteResultNotify",
        ];
        Self::subscribed(fake, meeting, &kinds, TokenForm::Basic).await
    }

    /// The gateway that sends the raw token, and subscribes to participants under another name.
    pub(crate) async fn second_client(fake: &Fake, meeting: &str) -> Self {
        let kinds = ["AttendeesNotify", "InviteResultNotify", "ChannelAndParticipantsNotify", "SpeakerChangeNotify"];
        Self::subscribed(fake, meeting, &kinds, TokenForm::Raw).await
    }

    /// Connects and subscribes. The acknowledgement has been received.
    pub(crate) async fn subscribed(fake: &Fake, meeting: &str, kinds: &[&str], form: TokenForm) -> Self {
        Self::connect(fake, meeting).await.subscribe(kinds, form).await
    }

    /// Connects to a meeting with its password, and subscribes.
    pub(crate) async fn with_password(fake: &Fake, meeting: &str, password: &str, kinds: &[&str]) -> Self {
        Self::connect_with(fake, meeting, password).await.subscribe(kinds, TokenForm::Basic).await
    }

    async fn subscribe(self, kinds: &[&str], form: TokenForm) -> Self {
        let mut socket = self;
        let token = match form {
            TokenForm::Basic => format!("Basic {}", STANDARD.encode(&socket.token)),
            TokenForm::Raw => socket.token.clone(),
        };
        let data = json!({"subscribeType": kinds, "confToken": token}).to_string();
        socket.send(&json!({"action": "Subscribe", "sequence": "83920174650128374655", "data": data})).await;
        let expected = json!({
            "action": "Subscribe",
            "sequence": "83920174650128374655",
            "data": {"returnCode": 0, "returnDesc ": "SUCCESS"},
        });
        assert_eq!(socket.next().await, Some(expected));
        socket
    }

    pub(crate) async fn send(&mut self, frame: &Value) {
        self.stream.send(Message::text(frame.to_string())).await.unwrap();
    }

    /// Returns the next message, or nothing if the connection ends. The generated types decode every event.
    pub(crate) async fn next(&mut self) -> Option<Value> {
        match self.next_message().await {
            Some(Ok(Message::Text(text))) => {
                let message: Value = serde_json::from_str(&text).unwrap();
                if message.get("msgID").is_some() {
                    let (event, anomalies) = Event::decode(text.as_bytes()).unwrap();
                    assert!(anomalies.is_empty() && !matches!(event, Event::Unknown(_)), "{text}: {anomalies:?}");
                }
                Some(message)
            }
            Some(Ok(Message::Close(_)) | Err(_)) | None => None,
            other => panic!("{other:?}"),
        }
    }

    pub(crate) async fn next_message(&mut self) -> Option<Result<Message, Error>> {
        tokio::time::timeout(HANG, self.stream.next()).await.unwrap()
    }

    /// Returns the next messages, as kind and mode.
    pub(crate) async fn kinds(&mut self, count: usize) -> Vec<(String, u64)> {
        let mut kinds = Vec::new();
        for _ in 0..count {
            let message = self.next().await.unwrap();
            kinds.push((message["action"].as_str().unwrap().to_owned(), message["msgMode"].as_u64().unwrap()));
        }
        kinds
    }

    /// Returns the items of the next message, which is of this kind.
    pub(crate) async fn items(&mut self, kind: &str) -> Vec<Value> {
        let message = self.next().await.unwrap();
        assert_eq!(message["action"], kind, "{message}");
        message["data"].as_array().cloned().unwrap_or_default()
    }
}

/// Calls a control operation.
pub(crate) async fn operate(fake: &Fake, token: &str, method: &str, path: &str, body: &Value) {
    let path = format!("/v1/mmc/control/conferences/{path}");
    let headers = [JSON, ("X-Conference-Authorization", token)];
    let body = if body.is_null() { String::new() } else { body.to_string() };
    let response = send(fake.url(), method, &path, &headers, &body).await;
    assert_eq!(response.status, 200, "{}", response.body);
}
