//! A meeting that was booked on a fake whose clock only a test moves, with a client that controls it and receives its events.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use huaweicloud_meeting::Client;
use huaweicloud_meeting_fake::{Builder, Fake, FakeMeeting};
use serde_json::{Value, json};

use crate::support::{call, client, code, request};
use crate::web_socket::Socket;

/// 07:00 on 6 May 2030, in seconds since 1970.
const START: u64 = 1_904_281_200;
/// The kinds of events that a scene receives.
const KINDS: [&str; 7] = [
    "ConfBasicInfoNotify",
    "ConfDynamicInfoNotify",
    "ParticipantsNotify",
    "AttendeesNotify",
    "InviteResultNotify",
    "WaitingListNotify",
    "CustomMultiPicNotify",
];

/// Returns the time at which the clocks of scenes stand still: 07:00 on 6 May 2030.
pub(crate) fn start() -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(START)
}

/// Returns the request that books a meeting from 07:10 to 08:10, with these fields besides.
pub(crate) fn booking(fields: Value) -> Value {
    let mut body = json!({
        "subject": "Retro", "mediaTypes": "HDVideo", "startTime": "2030-05-06 07:10", "length": 60,
        "attendees": [{"name": "Ann", "phone": "+991110000000001", "type": "normal"}],
    });
    body.as_object_mut().unwrap().extend(fields.as_object().cloned().unwrap_or_default());
    json!({"operation": "CreateMeeting", "body": body})
}

pub(crate) struct Scene {
    pub(crate) fake: Fake,
    pub(crate) client: Client,
    pub(crate) id: String,
    pub(crate) host_password: String,
    pub(crate) guest_password: String,
}

impl Scene {
    /// Books a meeting.
    pub(crate) async fn booked(builder: Builder, fields: Value) -> Self {
        let fake = builder.stop_clock_at(start()).start().await.unwrap();
        let client = client(&fake);
        let booked = request(&client, booking(fields)).await[0].clone();
        let password = |index: usize| booked["passwordEntry"][index]["password"].as_str().unwrap().to_owned();
        let id = booked["conferenceID"].as_str().unwrap().to_owned();
        Self { fake, client, id, host_password: password(0), guest_password: password(1) }
    }

    /// Books a meeting and starts it.
    pub(crate) async fn started(builder: Builder, fields: Value) -> Self {
        let scene = Self::booked(builder, fields).await;
        scene.start().await;
        scene
    }

    pub(crate) fn meeting(&self) -> FakeMeeting<'_> {
        self.fake.meeting(&self.id)
    }

    pub(crate) async fn start(&self) {
        request(&self.client, self.start_with(&self.host_password)).await;
    }

    pub(crate) fn start_with(&self, password: &str) -> Value {
        json!({"operation": "StartMeeting", "body": {"conferenceID": self.id, "password": password}})
    }

    /// Returns the request of an operation that has the meeting in the query.
    pub(crate) fn document(&self, operation: &str, body: Value) -> Value {
        self.document_for(operation, None, body)
    }

    fn document_for(&self, operation: &str, pid: Option<&str>, body: Value) -> Value {
        let mut document = json!({"operation": operation, "query": {"conferenceID": self.id}});
        if let Some(pid) = pid {
            document["query"]["participantID"] = pid.into();
        }
        if !body.is_null() {
            document["body"] = body;
        }
        document
    }

    /// Calls an operation that is not one of meeting control.
    pub(crate) async fn manage(&self, operation: &str, body: Value) -> Value {
        request(&self.client, self.document(operation, body)).await
    }

    /// Returns the code with which an operation that is not one of meeting control is rejected.
    pub(crate) async fn management_code(&self, operation: &str, body: Value) -> String {
        code(&self.client, self.document(operation, body)).await.unwrap()
    }

    /// Calls a control operation.
    pub(crate) async fn control(&self, operation: &str, body: Value) -> Value {
        let document = self.document(operation, body).to_string();
        let response = call(&self.client, &document, &self.host_password).await.unwrap();
        serde_json::from_str(&response).unwrap_or_default()
    }

    /// Calls a control operation for a participant.
    pub(crate) async fn control_for(&self, operation: &str, pid: &str, body: Value) {
        let document = self.document_for(operation, Some(pid), body).to_string();
        call(&self.client, &document, &self.host_password).await.unwrap();
    }

    /// Returns the code with which a control operation is rejected.
    pub(crate) async fn refusal(&self, operation: &str, pid: Option<&str>, body: Value) -> String {
        let document = self.document_for(operation, pid, body).to_string();
        let error = call(&self.client, &document, &self.host_password).await.unwrap_err();
        error.code_text().unwrap_or_default().to_owned()
    }

    /// Returns who is in the meeting, with the people who are called.
    pub(crate) async fn people(&self) -> Value {
        self.control("ShowRealTimeInfoOfMeeting", Value::Null).await
    }

    /// Returns the meeting as the list of meetings in progress contains it.
    pub(crate) async fn online(&self) -> Value {
        let query = json!({"searchKey": self.id});
        request(&self.client, json!({"operation": "SearchOnlineMeetings", "query": query})).await["data"][0].clone()
    }

    /// Returns the state of the meeting on the list of meetings.
    pub(crate) async fn listed_state(&self) -> Value {
        let query = json!({"searchKey": self.id});
        let listed = request(&self.client, json!({"operation": "SearchMeetings", "query": query})).await;
        listed["data"][0]["conferenceState"].clone()
    }

    /// Subscribes to events. Those that follow the subscription have been received: one of each kind with content.
    pub(crate) async fn events(&self, initial: usize) -> (Events, Vec<Value>) {
        let mut socket = Socket::with_password(&self.fake, &self.id, &self.host_password, &KINDS).await;
        let mut messages = Vec::new();
        for _ in 0..initial {
            messages.push(socket.next().await.unwrap());
        }
        (Events(socket), messages)
    }

    /// Moves the clock.
    pub(crate) fn advance(&self, seconds: u64) {
        self.fake.advance(Duration::from_secs(seconds));
    }
}

/// The events of a scene.
pub(crate) struct Events(Socket);

impl Events {
    pub(crate) async fn next(&mut self) -> Option<Value> {
        self.0.next().await
    }

    /// Returns the next message, which is the state of the meeting.
    pub(crate) async fn state(&mut self) -> Value {
        let message = self.0.next().await.unwrap();
        assert_eq!(message["action"], "ConfDynamicInfoNotify", "{message}");
        message
    }

    /// Returns the changes of participants in the next message.
    pub(crate) async fn people(&mut self) -> Vec<Value> {
        self.0.items("ParticipantsNotify").await
    }

    pub(crate) async fn invitees(&mut self) -> Vec<Value> {
        self.0.items("AttendeesNotify").await
    }

    pub(crate) async fn waiting(&mut self) -> Vec<Value> {
        self.0.items("WaitingListNotify").await
    }

    /// Returns the numbers and results in the next message, which is one of results of calls.
    pub(crate) async fn results(&mut self) -> Vec<(String, String)> {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let items = self.0.items("InviteResultNotify").await;
        items.iter().map(|item| (text(&item["callNumber"]), text(&item["resultCode"]))).collect()
    }
}

/// Returns the change of fields of a participant, as an event contains it.
pub(crate) fn change(pid: &str, fields: Value) -> Value {
    json!({"pid": pid, "mode": 0, "pinfoMap": fields})
}

/// Returns the removal of a participant, as an event contains it.
pub(crate) fn removal(pid: &str) -> Value {
    json!({"pid": pid, "mode": 1})
}
