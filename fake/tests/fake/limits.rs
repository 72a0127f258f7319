//! What the fake keeps is bounded, however many requests it has served.

use std::collections::BTreeMap;

use huaweicloud_meeting_fake::Fake;
use serde_json::{Value, json};

use crate::support::{ACCESS, JSON, Response, send, utc_minute};
use crate::web_socket::{control_with, open, ticket};

const MEETINGS: &str = "/v1/mmc/management/conferences";
const CONTROL: &str = "/v1/mmc/control/conferences";
/// One more than the fake keeps.
const ENDED: usize = 1_001;

/// Returns the number of each kind, and its limit.
async fn kept(fake: &Fake) -> BTreeMap<String, (u64, u64)> {
    let kept = send(fake.url(), "GET", "/_fake/limits", &[], "").await.json();
    let kept = kept.as_array().unwrap().iter();
    let number = |one: &Value, name: &str| one[name].as_u64().unwrap();
    kept.map(|one| (one["kind"].as_str().unwrap().to_owned(), (number(one, "count"), number(one, "limit")))).collect()
}

/// Books a meeting, and returns its ID and the password of the host.
async fn book(fake: &Fake, body: Value) -> (String, String) {
    let response = send(fake.url(), "POST", MEETINGS, &[ACCESS, JSON], &body.to_string()).await;
    let meeting = &response.json()[0];
    assert_eq!(response.status, 200, "{}", response.body);
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    (text(&meeting["conferenceID"]), text(&meeting["passwordEntry"][0]["password"]))
}

async fn log_in(fake: &Fake) {
    let body = json!({"account": "ann", "clientType": 72}).to_string();
    let headers = [("Authorization", "Basic YW5uOnB3"), JSON];
    assert_eq!(send(fake.url(), "POST", "/v1/usg/acs/auth/account", &headers, &body).await.status, 200);
}

/// Lets a meeting take place, in which people are called, muted and removed, and someone subscribes to the events.
async fn hold(fake: &Fake, id: &str, password: &str) {
    let token = control_with(fake, id, password).await.json()["data"]["token"].as_str().unwrap().to_owned();
    let headers = [("X-Conference-Authorization", token.as_str()), JSON];
    let controlled = async |method: &str, path: &str, body: Value| -> Response {
        let path = format!("{CONTROL}/{path}?conferenceID={id}");
        send(fake.url(), method, &path, &headers, &body.to_string()).await
    };
    let socket = open(&fake.url().replacen("http", "ws", 1), id, &ticket(fake, id, &token).await).await.unwrap();
    let attendees = json!({"attendees": [{"name": "Ann", "phone": "+991110000001", "type": "normal"}]});
    let response = controlled("POST", "participants", attendees).await;
    assert_eq!(response.status, 200, "{}", response.body);
    for is_mute in [1, 0] {
        let response = controlled("PUT", "mute", json!({"isMute": is_mute})).await;
        assert_eq!(response.status, 200, "{}", response.body);
    }
    drop(socket);
}

#[tokio::test]
async fn what_is_kept_does_not_grow_with_the_requests() {
    let fake = Fake::builder().empty().accept_any_token().start().await.unwrap();
    let started = fake.now();
    for number in 0..ENDED {
        let (id, password) = book(&fake, json!({"subject": "Retro", "mediaTypes": "HDVideo"})).await;
        if number % 20 == 0 {
            hold(&fake, &id, &password).await;
            log_in(&fake).await;
        }
        fake.meeting(&id).end();
    }
    let tomorrow = {
        let since_1970 = started.duration_since(std::time::SystemTime::UNIX_EPOCH).unwrap();
        utc_minute(i64::try_from(since_1970.as_millis()).unwrap() + 24 * 60 * 60 * 1000)
    };
    for _ in 0..20 {
        let (id, _) = book(&fake, json!({"subject": "Retro", "mediaTypes": "HDVideo", "startTime": tomorrow})).await;
        let path = format!("{MEETINGS}?conferenceID={id}");
        assert_eq!(send(fake.url(), "DELETE", &path, &[ACCESS], "").await.status, 200);
    }
    let kept = kept(&fake).await;
    for (kind, (count, limit)) in &kept {
        assert!(count <= limit, "{kind}: {count} of {limit}");
    }
    // The oldest meeting is forgotten with all that belongs to it, and canceled ones leave nothing.
    for kind in ["meetings that have ended", "meetings with passwords", "meetings in progress"] {
        assert_eq!(kept[kind].0, 1_000, "{kind}");
    }
    for kind in ["items of Meeting", "participants", "invitees", "control records", "due meetings", "tickets"] {
        assert_eq!(kept[kind].0, 0, "{kind}");
    }
    assert_eq!(kept["requests in the journal"].0, 1_000);
}
