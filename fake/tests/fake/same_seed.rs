//! Two fakes with one seed do the same.

use huaweicloud_meeting_fake::{Fake, Join};
use serde_json::{Value, json};

use crate::scene::Scene;

/// Lets a meeting take place, and returns all responses and events.
async fn play(seed: u64) -> String {
    let fields = json!({"recordType": 2, "confConfigInfo": {"enableWaitingRoom": true}});
    let scene = Scene::started(Fake::builder().seed(seed), fields).await;
    let (mut events, mut seen) = scene.events(4).await;
    let meeting = scene.meeting();
    meeting.join_with(&Join::host("Host")).unwrap();
    let cy = meeting.join("Cy");
    let attendee = json!({"name": "Ann", "phone": "+991110000000001", "type": "normal"});
    scene.control("InviteParticipant", json!({"attendees": [attendee]})).await;
    scene.control("AllowWaitingParticipant", json!({"participantID": cy})).await;
    scene.control("Record", json!({"isRecord": 1})).await;
    seen.push(scene.people().await);
    seen.push(scene.manage("ShowMeetingDetail", Value::Null).await);
    seen.push(scene.online().await);
    scene.advance(3600);
    scene.control("StopMeeting", Value::Null).await;
    while let Some(event) = events.next().await {
        seen.push(event);
    }
    let history =
        json!({"operation": "SearchHisMeetings", "query": {"startDate": 0, "endDate": 4_000_000_000_000_u64}});
    seen.push(crate::support::request(&scene.client, history).await);
    // Links contain the port.
    Value::from(seen).to_string().replace(scene.fake.url(), "")
}

#[tokio::test]
async fn a_meeting_is_the_same_each_time() {
    let (first, second, other) = (play(7).await, play(7).await, play(8).await);
    assert!(first.len() > 5_000, "{first}");
    assert_eq!(first, second);
    assert_ne!(first, other);
}
