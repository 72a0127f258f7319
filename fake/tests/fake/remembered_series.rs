//! Recurring meetings and their occurrences.

use huaweicloud_meeting::Client;
use huaweicloud_meeting_fake::Fake;
use serde_json::{Value, json};

use crate::support::{call, client, code, request, utc_minute};

const MINUTE_MS: i64 = 60_000;
const DAY_MS: i64 = 24 * 60 * MINUTE_MS;

/// Returns a series on two days in Beijing, whose first occurrence starts at this time.
fn two_days(subject: &str, start_ms: i64) -> Value {
    let beijing_ms = start_ms + 8 * 60 * MINUTE_MS;
    let day = |ms: i64| utc_minute(ms)[..10].to_owned();
    json!({
        "subject": subject, "mediaTypes": "HDVideo", "startTime": utc_minute(start_ms), "length": 30, "timeZoneID": "56",
        "cycleParams": {
            "startDate": day(beijing_ms), "endDate": day(beijing_ms + DAY_MS), "cycle": "Day", "interval": 1,
            "preRemindDays": 1,
        },
        "attendees": [{"name": "Ann", "phone": "+991110000000001", "type": "normal"}],
    })
}

/// Books a series, whose first occurrence starts at this time.
async fn book(client: &Client, start_ms: i64) -> Value {
    request(client, json!({"operation": "CreateRecurringMeeting", "body": two_days("Stand-up", start_ms)})).await[0]
        .clone()
}

fn now_ms() -> i64 {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    i64::try_from(now.as_millis()).unwrap()
}

async fn show(client: &Client, id: &Value) -> Value {
    let shown = request(client, json!({"operation": "ShowMeetingDetail", "query": {"conferenceID": id}})).await;
    shown["conferenceData"].clone()
}

/// Returns a field of each occurrence.
fn of_each<'a>(series: &'a Value, name: &str) -> Vec<&'a str> {
    series["subConfs"].as_array().unwrap().iter().map(|one| one[name].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_series_has_its_occurrences_and_is_one_entry_of_the_list() {
    let fake = Fake::start().await.unwrap();
    let client = client(&fake);
    let series = request(
        &client,
        json!({"operation": "CreateRecurringMeeting", "body": {
            "subject": "Planning", "mediaTypes": "HDVideo", "startTime": "2030-05-06 01:00", "length": 60, "timeZoneID": "56",
            "cycleParams": {"startDate": "2030-05-06", "endDate": "2030-05-31", "cycle": "Week", "interval": 2, "point": [1, 3]},
        }}),
    )
    .await[0]
        .clone();
    assert_eq!(
        of_each(&series, "startTime"),
        ["2030-05-06 01:00", "2030-05-08 01:00", "2030-05-20 01:00", "2030-05-22 01:00"]
    );
    assert_eq!(of_each(&series, "endTime")[3], "2030-05-22 02:00");
    assert_eq!(series["cycleSubConfID"], of_each(&series, "cycleSubConfID")[0]);
    assert_eq!((&series["conferenceType"], &series["confType"]), (&json!(2), &json!("CYCLE")));
    // The default of the documentation.
    assert_eq!(series["cycleParams"]["preRemindDays"], json!(1));
    assert_eq!(show(&client, &series["conferenceID"]).await, series);
    let found = request(&client, json!({"operation": "SearchMeetings", "query": {"searchKey": "Planning"}})).await;
    let listed = found["data"].as_array().unwrap().iter().find(|one| one["conferenceID"] == series["conferenceID"]);
    assert_eq!(listed.unwrap()["subConfs"], series["subConfs"]);
}

#[tokio::test]
async fn a_series_ends_after_50_occurrences() {
    let fake = Fake::start().await.unwrap();
    let mut body = two_days("Daily", 1_900_000_000_000);
    body["cycleParams"] = json!({"startDate": "2030-01-01", "endDate": "2030-12-31", "cycle": "Day", "interval": 1});
    let series = request(&client(&fake), json!({"operation": "CreateRecurringMeeting", "body": body})).await[0].clone();
    assert_eq!(of_each(&series, "startTime").len(), 50);
    assert_eq!(series["cycleParams"]["endDate"], json!("2030-02-19"));
}

#[tokio::test]
async fn a_recurrence_without_a_day_is_rejected() {
    let fake = Fake::start().await.unwrap();
    let mut body = two_days("Never", 1_900_000_000_000);
    body["cycleParams"] = json!({"startDate": "2030-01-02", "endDate": "2030-01-01", "cycle": "Day"});
    let document = json!({"operation": "CreateRecurringMeeting", "body": body});
    assert_eq!(code(&client(&fake), document).await.as_deref(), Some("MMC.111070001"));
}

#[tokio::test]
async fn a_change_of_a_series_makes_its_occurrences_anew() {
    let fake = Fake::start().await.unwrap();
    let client = client(&fake);
    let start_ms = now_ms() + DAY_MS;
    let before = book(&client, start_ms).await;
    let later = two_days("Retrospective", start_ms + 60 * MINUTE_MS);
    let query = json!({"conferenceID": before["conferenceID"]});
    let after = request(&client, json!({"operation": "UpdateRecurringMeeting", "query": query, "body": later})).await
        [0]
    .clone();
    assert_eq!((&after["subject"], &after["conferenceID"]), (&json!("Retrospective"), &before["conferenceID"]));
    assert_eq!(of_each(&after, "startTime")[0], utc_minute(start_ms + 60 * MINUTE_MS));
    assert_ne!(of_each(&after, "cycleSubConfID"), of_each(&before, "cycleSubConfID"));
    assert_eq!(show(&client, &before["conferenceID"]).await, after);
}

#[tokio::test]
async fn one_occurrence_is_changed_and_canceled() {
    let fake = Fake::start().await.unwrap();
    let client = client(&fake);
    let start_ms = now_ms() + DAY_MS;
    let series = book(&client, start_ms).await;
    let (id, second) = (&series["conferenceID"], &series["subConfs"][1]);
    let moved_ms = start_ms + DAY_MS + 30 * MINUTE_MS;
    let change = |occurrence: &Value| {
        json!({"operation": "UpdateRecurringSubMeeting", "query": {"conferenceID": id}, "body": {
            "cycleSubConfID": occurrence, "mediaTypes": "HDVideo", "startTime": utc_minute(moved_ms), "length": 60,
            "description": "Review", "confConfigInfo": {"callInRestriction": 3},
        }})
    };
    request(&client, change(&second["cycleSubConfID"])).await;
    let changed = show(&client, id).await;
    assert_eq!(changed["subConfs"][0], series["subConfs"][0]);
    let expected = [utc_minute(moved_ms), utc_minute(moved_ms + 60 * MINUTE_MS), "Review".to_owned()];
    assert_eq!(
        ["startTime", "endTime", "description"].map(|name| &changed["subConfs"][1][name]),
        [&json!(expected[0]), &json!(expected[1]), &json!(expected[2])]
    );
    assert_eq!(changed["subConfs"][1]["confConfigInfo"]["callInRestriction"], json!(3));
    assert_eq!(code(&client, change(&json!("0".repeat(32)))).await.as_deref(), Some("MMC.111070005"));

    let cancel = |number: usize| {
        let occurrence = &series["subConfs"][number]["cycleSubConfID"];
        json!({"operation": "CancelRecurringSubMeeting", "query": {"conferenceID": id}, "body": {"cycleSubConfIDs": [occurrence]}})
    };
    request(&client, cancel(0)).await;
    let rest = show(&client, id).await;
    assert_eq!((&rest["subConfs"].as_array().unwrap().len(), &rest["startTime"]), (&1, &json!(utc_minute(moved_ms))));
    assert_eq!(code(&client, cancel(0)).await.as_deref(), Some("MMC.111070005"));
    // The series ends with its last occurrence.
    request(&client, cancel(1)).await;
    let document = json!({"operation": "ShowMeetingDetail", "query": {"conferenceID": id}});
    assert_eq!(code(&client, document).await.as_deref(), Some("MMC.111070005"));
}

#[tokio::test]
async fn an_occurrence_in_progress_is_not_changed_and_has_to_be_ended_to_be_canceled() {
    let fake = Fake::start().await.unwrap();
    let client = client(&fake);
    let start_ms = now_ms() + 10 * MINUTE_MS;
    let series = book(&client, start_ms).await;
    let (id, first) = (&series["conferenceID"], &series["cycleSubConfID"]);
    let password = series["passwordEntry"][0]["password"].clone();
    request(&client, json!({"operation": "StartMeeting", "body": {"conferenceID": id, "password": password}})).await;
    let running = show(&client, id).await;
    assert_eq!((&running["conferenceState"], &running["subConfs"]), (&json!("Created"), &series["subConfs"]));

    let query = json!({"conferenceID": id});
    let update = json!({"operation": "UpdateRecurringMeeting", "query": query, "body": two_days("New", start_ms)});
    let occurrences = json!({"cycleSubConfIDs": [first]});
    let cancel = json!({"operation": "CancelRecurringSubMeeting", "query": query, "body": occurrences});
    let cancel_all = json!({"operation": "CancelRecurringMeeting", "query": query});
    let cancel_meeting = json!({"operation": "CancelMeeting", "query": query});
    for (document, expected) in [
        (update, "MMC.111071065"),
        (cancel, "MMC.111071067"),
        (cancel_all, "MMC.111071067"),
        (cancel_meeting, "MMC.111071019"),
    ] {
        assert_eq!(code(&client, document.clone()).await.as_deref(), Some(expected), "{document}");
    }

    let ending = json!({"conferenceID": id, "type": 1});
    request(&client, json!({"operation": "CancelRecurringSubMeeting", "query": ending, "body": occurrences})).await;
    let rest = show(&client, id).await;
    assert_eq!(
        (&rest["conferenceState"], &rest["cycleSubConfID"]),
        (&json!("Schedule"), &series["subConfs"][1]["cycleSubConfID"])
    );
    assert_eq!(rest["startTime"], series["subConfs"][1]["startTime"]);
    let past = json!({"startDate": 0, "endDate": 4_000_000_000_000_u64, "searchKey": "stand-up"});
    let past = request(&client, json!({"operation": "SearchHisMeetings", "query": past})).await;
    assert_eq!((&past["count"], &past["data"][0]["confUUID"]), (&json!(1), &running["confUUID"]));

    request(&client, json!({"operation": "CancelRecurringMeeting", "query": query})).await;
    let document = json!({"operation": "ShowMeetingDetail", "query": query});
    assert_eq!(code(&client, document).await.as_deref(), Some("MMC.111070005"));
}

#[tokio::test]
async fn a_meeting_that_ends_early_can_be_started_again() {
    let fake = Fake::start().await.unwrap();
    let client = client(&fake);
    let body = json!({"subject": "Retro", "mediaTypes": "HDVideo", "startTime": "2030-05-06 07:00", "length": 45});
    let booked = request(&client, json!({"operation": "CreateMeeting", "body": body})).await[0].clone();
    let id = &booked["conferenceID"];
    let password = booked["passwordEntry"][0]["password"].as_str().unwrap();
    let start = json!({"operation": "StartMeeting", "body": {"conferenceID": id, "password": password}});
    let stop = json!({"operation": "StopMeeting", "query": {"conferenceID": id}}).to_string();
    let mut uuids = Vec::new();
    for _ in 0..2 {
        request(&client, start.clone()).await;
        uuids.push(show(&client, id).await["confUUID"].clone());
        call(&client, &stop, password).await.unwrap();
        assert_eq!(show(&client, id).await, booked);
    }
    assert_ne!(uuids[0], uuids[1]);
    let past =
        json!({"startDate": 0, "endDate": 4_000_000_000_000_u64, "searchKey": "retro", "sortType": "ASC_StartTIME"});
    let past = request(&client, json!({"operation": "SearchHisMeetings", "query": past})).await;
    let listed: Vec<_> = past["data"].as_array().unwrap().iter().map(|one| one["confUUID"].clone()).collect();
    assert_eq!(listed, uuids);
}
