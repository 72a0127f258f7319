//! Control operations, and the events that they cause.

use huaweicloud_meeting_fake::Fake;
use serde_json::{Value, json};

use crate::web_socket::{Socket, TokenForm, operate};

const MEETING: &str = "914067448";
const KINDS: [&str; 6] = [
    "ConfDynamicInfoNotify",
    "ParticipantsNotify",
    "AttendeesNotify",
    "InviteResultNotify",
    "WaitingListNotify",
    "InterpreterGroupNotify",
];

/// A client that has received what follows the subscription to all kinds.
struct Client<'a> {
    fake: &'a Fake,
    socket: Socket,
}

impl<'a> Client<'a> {
    async fn new(fake: &'a Fake) -> Self {
        let mut socket = Socket::subscribed(fake, MEETING, &KINDS, TokenForm::Basic).await;
        socket.kinds(3).await;
        Self { fake, socket }
    }

    async fn call(&self, method: &str, path: &str, body: Value) {
        let separator = if path.contains('?') { '&' } else { '?' };
        let path = format!("{path}{separator}conferenceID={MEETING}");
        operate(self.fake, &self.socket.token, method, &path, &body).await;
    }

    /// Calls an operation for one participant.
    async fn call_for(&self, method: &str, path: &str, participant: &str, body: Value) {
        self.call(method, &format!("{path}?participantID={participant}"), body).await;
    }

    async fn state(&mut self) -> Value {
        let message = self.socket.next().await.unwrap();
        assert_eq!(message["action"], "ConfDynamicInfoNotify", "{message}");
        message
    }

    /// Returns the changes of participants in the next message.
    async fn participants(&mut self) -> Vec<Value> {
        self.socket.items("ParticipantsNotify").await
    }
}

fn change(pid: &str, fields: Value) -> Value {
    json!({"pid": pid, "mode": 0, "pinfoMap": fields})
}

#[tokio::test]
async fn muting_changes_all_but_the_host() {
    let fake = Fake::start().await.unwrap();
    let (host, ann) = (fake.meeting(MEETING).join_as_host("Host"), fake.meeting(MEETING).join("Ann"));
    let mut client = Client::new(&fake).await;
    client.call_for("PUT", "participants/mute", &ann, json!({"isMute": 0})).await;
    assert_eq!(client.participants().await, [change(&ann, json!({"MUTE": "0"}))]);
    // Repeating a call changes nothing, and causes no event.
    client.call_for("PUT", "participants/mute", &ann, json!({"isMute": 0})).await;
    client.call("PUT", "mute", json!({"isMute": 1, "allowUnmuteByOneself": 0})).await;
    assert_eq!(client.participants().await, [change(&ann, json!({"MUTE": "1"}))]);
    let state = client.state().await;
    assert_eq!((&state["mute"], &state["canUnmute"]), (&json!(1), &json!(0)));
    client.call_for("PUT", "participants/mute", &host, json!({"isMute": 1})).await;
    assert_eq!(client.participants().await, [change(&host, json!({"MUTE": "1"}))]);
}

#[tokio::test]
async fn invited_people_are_called_and_answer_or_do_not() {
    let fake = Fake::start().await.unwrap();
    fake.meeting(MEETING).fail_next_invitation("11076009");
    let mut client = Client::new(&fake).await;
    let attendee = |name: &str, phone: &str| json!({"name": name, "phone": phone, "type": "normal"});
    client.call("POST", "participants", json!({"attendees": [attendee("Bo", "+1"), attendee("Ann", "+2")]})).await;
    let invitees = client.socket.items("AttendeesNotify").await;
    assert_eq!((&invitees[0]["phone"], &invitees[1]["name"]), (&json!("+1"), &json!("Ann")));
    let called = client.participants().await;
    let (bo, ann) = (called[0]["pid"].as_str().unwrap(), called[1]["pid"].as_str().unwrap());
    assert!(called.iter().all(|person| person["pinfoMap"]["STATE"] == "1"));
    let answered = client.participants().await;
    assert_eq!(answered[0], json!({"pid": bo, "mode": 1}));
    assert_eq!((&answered[1]["pid"], &answered[1]["pinfoMap"]["STATE"]), (&json!(ann), &json!("0")));
    let results = client.socket.items("InviteResultNotify").await;
    let result = |number: &str, code: &str| json!({"callNumber": number, "resultCode": code});
    assert_eq!(results, [result("+1", "11076009"), result("+2", "0")]);

    client.call("PUT", "participants/name", json!({"number": "+2", "participantID": ann, "newName": "Ann Li"})).await;
    assert_eq!(client.socket.items("AttendeesNotify").await[0]["name"], "Ann Li");
    assert_eq!(client.participants().await, [change(ann, json!({"NAME": "Ann Li"}))]);
    client.call("POST", "participants/delete", json!({"bulkHangUpParticipants": [ann]})).await;
    assert_eq!(client.participants().await, [json!({"pid": ann, "mode": 1})]);
    assert_eq!(client.socket.items("InviteResultNotify").await, [result("+2", "11076002")]);
    client.call("POST", "attendees/delete", json!({"bulkDelAttendInfo": [{"number": "+1"}]})).await;
    let removed = client.socket.items("AttendeesNotify").await;
    assert_eq!((removed.len(), &removed[0]["phone"], &removed[0]["mode"]), (1, &json!("+1"), &json!(1)));
}

#[tokio::test]
async fn locks_recordings_and_the_end_are_part_of_the_state() {
    let fake = Fake::start().await.unwrap();
    let mut client = Client::new(&fake).await;
    client.call("PUT", "lock", json!({"isLock": 1})).await;
    let state = client.state().await;
    assert_eq!((&state["lock"], &state["recState"]), (&json!(1), &json!(0)));
    client.call("PUT", "record", json!({"isRecord": 1})).await;
    client.call("PUT", "record", json!({"isRecord": 0})).await;
    assert_eq!(client.state().await["recState"], 1);
    let stopped = client.state().await;
    assert_eq!((&stopped["recState"], &stopped["recOccurred"]), (&json!(0), &json!(1)));
    client.call("PUT", "duration", json!({"auto": 0, "duration": 15})).await;
    let end = |state: &Value| state["endTime"].as_str().unwrap().parse::<u64>().unwrap();
    assert_eq!(end(&client.state().await) - end(&stopped), 15 * 60 * 1000);
    client.call("PUT", "updateStartedConfConfig", json!({"lockSharing": 1, "isLock": 0})).await;
    let state = client.state().await;
    assert_eq!((&state["lock"], &state["lockSharing"], &state["canUnmute"]), (&json!(0), &json!(1), &json!(1)));
}

#[tokio::test]
async fn roles_hands_and_broadcasts_change_participants() {
    let fake = Fake::start().await.unwrap();
    let meeting = fake.meeting(MEETING);
    let (host, ann, bo) = (meeting.join_as_host("Host"), meeting.join("Ann"), meeting.join("Bo"));
    let mut client = Client::new(&fake).await;
    client.call_for("PUT", "participants/role", &ann, json!({"applyChair": 1, "chairmanPwd": "x"})).await;
    let changed = client.participants().await;
    assert_eq!(changed, [change(&host, json!({"ROLE": "0"})), change(&ann, json!({"ROLE": "1"}))]);
    client.call("PUT", "participants/batch/hands", json!({"handsState": 1, "pids": [bo, host]})).await;
    assert_eq!(client.participants().await.len(), 2);
    client.call_for("PUT", "participants/rollCall", &bo, Value::Null).await;
    let changed = client.participants().await;
    assert_eq!(changed, [change(&host, json!({"MUTE": "1"})), change(&bo, json!({"MUTE": "0", "ROLLCALL": "1"}))]);
    assert_eq!(client.state().await["mode"], "ROLLCALL");
    client.call_for("PUT", "participants/broadcast", &host, Value::Null).await;
    let changed = client.participants().await;
    assert_eq!(changed, [change(&host, json!({"BROADCAST": "1"})), change(&bo, json!({"ROLLCALL": "0"}))]);
    assert_eq!(client.state().await["mode"], "BROADCAST");
    client.call("PUT", "cancelBroadcast", Value::Null).await;
    assert_eq!(client.participants().await, [change(&host, json!({"BROADCAST": "0"}))]);
    assert_eq!(client.state().await["mode"], "FREE");
}

#[tokio::test]
async fn people_wait_until_they_are_admitted() {
    let fake = Fake::start().await.unwrap();
    let meeting = fake.meeting(MEETING);
    meeting.waiting_room(true);
    let mut client = Client::new(&fake).await;
    let cy = meeting.join("Cy");
    let waiting = client.socket.items("WaitingListNotify").await;
    assert_eq!((&waiting[0]["pid"], &waiting[0]["pinfoMap"]["WAITINGSTATE"]), (&json!(cy), &json!("0")));
    client.call("PUT", "allowWaitingParticipant", json!({"participantID": cy, "allowAll": false})).await;
    let admitted = client.socket.items("WaitingListNotify").await;
    assert_eq!(admitted, [change(&cy, json!({"WAITINGSTATE": "1"}))]);
    assert_eq!(client.participants().await[0]["pinfoMap"]["NAME"], "Cy");
    let removed = json!({"pid": cy, "mode": 1, "delType": 0});
    assert_eq!(client.socket.items("WaitingListNotify").await, [removed]);
    client.call("PUT", "moveToWaitingRoom", json!({"participantID": cy})).await;
    assert_eq!(client.participants().await, [json!({"pid": cy, "mode": 1})]);
    assert_eq!(client.socket.items("WaitingListNotify").await[0]["pid"], cy.as_str());
}

#[tokio::test]
async fn interpreter_groups_are_sent_as_a_whole() {
    let fake = Fake::start().await.unwrap();
    let mut client = Client::new(&fake).await;
    let group = json!({"groupID": "1", "firstLanguage": "zh", "secondLanguage": "en"});
    client.call("PUT", "interpreterGroup", json!({"interpreterGroups": [group]})).await;
    let expected = json!({"groupId": "1", "firstLanguage": "zh", "secondLanguage": "en"});
    assert_eq!(client.socket.items("InterpreterGroupNotify").await, [expected]);
}

#[tokio::test]
async fn increments_are_numbered_and_events_of_other_meetings_are_not_received() {
    let fake = Fake::start().await.unwrap();
    let mut client = Client::new(&fake).await;
    fake.meeting("1").join("Stranger");
    for number in 1..=3 {
        let name = format!("Guest {number}");
        fake.meeting(MEETING).join(&name);
        let message = client.socket.next().await.unwrap();
        assert_eq!((&message["version"], &message["data"][0]["pinfoMap"]["NAME"]), (&json!(number), &json!(name)));
        assert_eq!(message["confID"], MEETING);
    }
}
