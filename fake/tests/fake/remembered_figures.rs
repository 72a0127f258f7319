//! Figures about meetings: statistics, quality and the use of resources, which follow from what took place.

use std::time::Duration;

use huaweicloud_meeting::Client;
use huaweicloud_meeting_fake::Fake;
use serde_json::{Value, json};

use crate::support::{call, client, code, request, utc_minute};

/// Starts a meeting, and returns it.
async fn start(client: &Client) -> Value {
    let body = json!({"subject": "Retro", "mediaTypes": "HDVideo", "recordType": 2, "length": 60});
    request(client, json!({"operation": "CreateMeeting", "body": body})).await[0].clone()
}

async fn stop(client: &Client, meeting: &Value) {
    let document = json!({"operation": "StopMeeting", "query": {"conferenceID": meeting["conferenceID"]}}).to_string();
    call(client, &document, meeting["passwordEntry"][0]["password"].as_str().unwrap()).await.unwrap();
}

fn number(value: &Value) -> i64 {
    value.as_i64().or_else(|| value.as_str()?.parse().ok()).unwrap()
}

/// Returns a day of the fake's clock, as requests for statistics contain it.
fn today(fake: &Fake) -> String {
    let now = fake.now().duration_since(std::time::UNIX_EPOCH).unwrap();
    utc_minute(i64::try_from(now.as_millis()).unwrap())[..10].to_owned()
}

fn statistics(operation: &str, category: &str, day: &str) -> Value {
    let query = json!({"category": category, "timeUnit": "D", "startTime": day, "endTime": day});
    json!({"operation": operation, "query": query})
}

#[tokio::test]
async fn statistics_count_meetings_and_the_people_in_them() {
    // At noon, so that the day does not change.
    let noon = std::time::UNIX_EPOCH + Duration::from_secs(1_893_499_200);
    let fake = Fake::builder().stop_clock_at(noon).start().await.unwrap();
    let client = client(&fake);
    let user =
        json!({"account": "ann", "name": "Ann", "thirdAccount": "ann", "email": "ann@example.com", "deptCode": "1"});
    request(&client, json!({"operation": "AddUser", "body": user})).await;
    let meeting = start(&client).await;
    let people = fake.meeting(meeting["conferenceID"].as_str().unwrap());
    people.join_as_host("Li Wei");
    let ann = people.join("Ann");
    fake.advance(Duration::from_secs(60));
    people.leave(&ann).unwrap();
    people.join("Ann");
    fake.advance(Duration::from_secs(30));
    stop(&client, &meeting).await;

    let day = today(&fake);
    let meetings = request(&client, statistics("SearchStatisticConferenceInfo", "conference_info", &day)).await;
    let figures = ["time", "confCount", "confDuration", "attendeeCount", "confConcurrentUsedCount"]
        .map(|name| meetings["data"][0][name].clone());
    assert_eq!(figures, [json!(day), json!("1"), json!("90"), json!("3"), json!("2")]);
    let hours = request(&client, statistics("SearchStatisticConferenceInfo", "conference_hourly_info", &day)).await;
    assert_eq!(hours["data"], json!([{"time": "12", "conf24hCount": "1", "conf24hAttendeeCount": "3"}]));
    let users =
        request(&client, statistics("SearchStatisticConferenceParticipant", "user_participate_info", &day)).await;
    let ann = &users["data"][0];
    let figures = ["confUserAccount", "confUserCount", "confUserDuration"].map(|name| ann[name].clone());
    assert_eq!(figures, [json!("ann"), json!("1"), json!("90")]);
    let none = request(&client, statistics("SearchStatisticConferenceInfo", "conference_info", "2029-01-01")).await;
    assert_eq!(none["data"][0]["confCount"], json!("0"));
}

#[tokio::test]
async fn periods_that_are_too_long_or_end_before_they_start_are_rejected() {
    let fake = Fake::start().await.unwrap();
    let client = client(&fake);
    for (first, last, expected) in
        [("2030-01-01", "2030-02-01", "MBI.104000002"), ("2030-01-02", "2030-01-01", "MBI.104000003")]
    {
        let query = json!({"category": "conference_info", "timeUnit": "D", "startTime": first, "endTime": last});
        let document = json!({"operation": "SearchStatisticConferenceInfo", "query": query});
        assert_eq!(code(&client, document).await.as_deref(), Some(expected));
    }
}

#[tokio::test]
async fn the_quality_of_a_meeting_has_its_people() {
    let fake = Fake::start().await.unwrap();
    let client = client(&fake);
    let meeting = start(&client).await;
    let uuid = &meeting["confUUID"];
    let people = fake.meeting(meeting["conferenceID"].as_str().unwrap());
    let host = people.join_as_host("Li Wei");
    let ann = people.join("Ann");
    let search = json!({"operation": "SearchQosOnlineMeetings", "query": {"searchKey": "Retro"}});
    let online = request(&client, search.clone()).await["data"][0].clone();
    assert_eq!((&online["confUUID"], &online["participants"], &online["duration"]), (uuid, &json!(2), &json!(0)));
    assert_eq!(number(&online["endTime"]) - number(&online["startTime"]), 60 * 60 * 1000);
    let of_meeting =
        |kind: &str| json!({"operation": "SearchQosParticipants", "query": {"confUUID": uuid, "confType": kind}});
    let present = request(&client, of_meeting("online")).await;
    let present: Vec<_> = present["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["participantID"].clone(), one["role"].clone(), one["leftTime"].clone()))
        .collect();
    assert_eq!(present, [(json!(host), json!("host"), json!(0)), (json!(ann), json!("guest"), json!(0))]);
    assert_eq!(code(&client, of_meeting("history")).await.as_deref(), Some("MBI.104000008"));

    fake.advance(Duration::from_secs(150));
    stop(&client, &meeting).await;
    assert_eq!(request(&client, search).await["count"], json!(0));
    let query = json!({"startDate": 0, "endDate": 4_000_000_000_000_u64, "searchKey": meeting["conferenceID"]});
    let past =
        request(&client, json!({"operation": "SearchQosHistoryMeetings", "query": query})).await["data"][0].clone();
    assert_eq!((&past["confUUID"], &past["duration"], &past["participants"]), (uuid, &json!(2), &json!(2)));
    let left = request(&client, of_meeting("history")).await;
    assert!(number(&left["data"][0]["leftTime"]) > 0);
    assert_eq!(code(&client, of_meeting("online")).await.as_deref(), Some("MBI.104000007"));
    let query = json!({"confUUID": uuid, "confType": "history", "participantID": ann, "qosType": "audio"});
    let detail = request(&client, json!({"operation": "SearchQosParticipantDetail", "query": query})).await;
    assert_eq!(detail["user"], left["data"][1]);
}

#[tokio::test]
async fn people_and_meetings_are_added_to_what_the_enterprise_uses() {
    let fake = Fake::start().await.unwrap();
    let client = client(&fake);
    let usage = || request(&client, json!({"operation": "ShowOrgRes"}));
    let before = usage().await;
    let meeting = start(&client).await;
    let people = fake.meeting(meeting["conferenceID"].as_str().unwrap());
    people.join_as_host("Li Wei");
    people.join("Ann");
    let more = |after: &Value, name: &str| number(&after[name]) - number(&before[name]);
    let during = usage().await;
    assert_eq!(["usedAccountsCount", "confCount", "totalAttendeeCount"].map(|name| more(&during, name)), [2, 1, 2]);
    stop(&client, &meeting).await;
    let after = usage().await;
    assert_eq!(["usedAccountsCount", "confCount", "totalAttendeeCount"].map(|name| more(&after, name)), [0, 1, 2]);

    let capacity = || request(&client, json!({"operation": "ShowCorpResource"}));
    let before = number(&capacity().await["teSoftCount"]["usedCount"]);
    let user =
        json!({"account": "bob", "name": "Bob", "thirdAccount": "bob", "email": "bob@example.com", "deptCode": "1"});
    request(&client, json!({"operation": "AddUser", "body": user})).await;
    assert_eq!(number(&capacity().await["teSoftCount"]["usedCount"]), before + 1);
}
