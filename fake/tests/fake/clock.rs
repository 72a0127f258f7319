//! What happens when time passes.

use std::time::Duration;

use huaweicloud_meeting_fake::{Fake, Join};
use serde_json::{Value, json};

use crate::scene::{Scene, removal, start};
use crate::support::send;
use crate::web_socket::{control_with, open, ticket};

#[tokio::test]
async fn a_meeting_with_people_is_prolonged_until_a_minute_after_the_last_one_has_left() {
    let scene = Scene::started(Fake::builder(), json!({"confConfigInfo": {"prolongLength": 10}})).await;
    let host = scene.meeting().join_with(&Join::host("Host")).unwrap();
    let (mut events, _) = scene.events(4).await;
    scene.advance(85 * 60);
    let ends: Vec<Value> = [events.state().await, events.state().await, events.state().await]
        .iter()
        .map(|state| state["createTime"].clone())
        .collect();
    // Each time when its time is up: after 60, 70 and 80 minutes.
    assert_eq!(ends, [json!(1_904_284_800_000_u64), json!(1_904_285_400_000_u64), json!(1_904_286_000_000_u64)]);
    assert_eq!(scene.online().await["endTime"], "2030-05-06 08:30");
    scene.meeting().leave("Host").unwrap();
    assert_eq!(events.people().await, [removal(&host)]);
    events.results().await;
    scene.advance(59);
    assert_eq!(scene.online().await["conferenceState"], "Created");
    scene.advance(1);
    assert_eq!(events.state().await["state"], "Destroyed");
    assert_eq!(events.next().await, None);
}

#[tokio::test]
async fn a_meeting_ends_when_its_time_is_up_and_it_is_not_prolonged() {
    let without = json!({"confConfigInfo": {"prolongLength": 0}});
    let scene = Scene::started(Fake::builder(), without.clone()).await;
    scene.meeting().join("Ann");
    scene.advance(60 * 60);
    assert_eq!(scene.online().await, Value::Null);
    let scene = Scene::started(Fake::builder(), without).await;
    scene.meeting().join("Ann");
    scene.control("ProlongMeeting", json!({"auto": 1, "duration": 30})).await;
    scene.advance(60 * 60);
    assert_eq!(scene.online().await["endTime"], "2030-05-06 08:30");
}

#[tokio::test]
async fn a_booking_begins_with_the_first_person_and_ends_with_its_time() {
    let scene = Scene::booked(Fake::builder(), json!({"confConfigInfo": {"allowGuestStartConf": true}})).await;
    scene.meeting().join_with(&Join::guest("Ann").password(&scene.guest_password)).unwrap();
    let uuid = scene.online().await["confUUID"].clone();
    scene.meeting().end();
    assert_eq!(scene.listed_state().await, "Schedule");
    scene.meeting().join("Bo");
    assert_ne!(scene.online().await["confUUID"], uuid);
    scene.meeting().end();
    scene.advance(70 * 60 - 1);
    assert_eq!(scene.listed_state().await, "Schedule");
    scene.advance(1);
    assert_eq!(scene.listed_state().await, Value::Null);
    assert_eq!(scene.management_code("ShowMeetingDetail", Value::Null).await, "MMC.111070005");
}

#[tokio::test]
async fn tokens_and_tickets_expire() {
    let scene = Scene::started(Fake::builder(), json!({})).await;
    let response = control_with(&scene.fake, &scene.id, &scene.host_password).await.json();
    let (url, token) = (response["data"]["wsURL"].as_str().unwrap(), response["data"]["token"].as_str().unwrap());
    assert_eq!(response["data"]["expireTime"], 1_904_283_000_000_u64);
    let late = ticket(&scene.fake, &scene.id, token).await;
    scene.advance(60);
    assert_eq!(open(url, &scene.id, &late).await.unwrap_err().0, 401);
    let path = format!("/v1/mmc/control/conferences/lock?conferenceID={}", scene.id);
    let headers = [crate::support::JSON, ("X-Conference-Authorization", token)];
    let lock = || send(scene.fake.url(), "PUT", &path, &headers, "{\"isLock\": 1}");
    scene.advance(1739);
    assert_eq!(lock().await.status, 200);
    scene.advance(1);
    assert_eq!(lock().await.error().1, "MMC.111072065");
}

#[tokio::test]
async fn without_a_test_that_moves_it_the_clock_is_that_of_tokio() {
    let fake = Fake::start().await.unwrap();
    tokio::time::pause();
    let before = fake.now();
    tokio::time::advance(Duration::from_secs(5)).await;
    fake.advance(Duration::from_secs(10));
    assert_eq!(fake.now().duration_since(before).unwrap(), Duration::from_secs(15));
    let stopped = Fake::builder().stop_clock_at(start()).start().await.unwrap();
    tokio::time::advance(Duration::from_secs(5)).await;
    assert_eq!(stopped.now(), start());
}

#[tokio::test]
async fn what_is_due_happens_without_a_request() {
    let fake = Fake::start().await.unwrap();
    let meeting = fake.meeting("914067448");
    meeting.calls_ring();
    let mut socket = crate::web_socket::Socket::second_client(&fake, "914067448").await;
    socket.kinds(2).await;
    let attendees = json!({"attendees": [{"name": "Ann", "phone": "+2", "type": "normal"}]});
    let path = "participants?conferenceID=914067448";
    crate::web_socket::operate(&fake, &socket.token, "POST", path, &attendees).await;
    socket.kinds(2).await;
    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(31)).await;
    socket.items("ChannelAndParticipantsNotify").await;
    assert_eq!(socket.items("InviteResultNotify").await[0]["resultCode"], "11076005");
}
