//! Items that a test adds, and the state.

use huaweicloud_meeting::meeting_management::{SearchMeetingsRequest, ShowMeetingDetailRequest};
use huaweicloud_meeting::user_management::{Account, AddUserRequest, SearchUsersRequest};
use huaweicloud_meeting_fake::Fake;
use huaweicloud_meeting_fake::memory::ResourceName;
use serde_json::{Value, json};

use crate::support::{ACCESS, JSON, client, send};

async fn get(fake: &Fake, path: &str) -> Value {
    let response = send(fake.url(), "GET", path, &[ACCESS], "").await;
    assert_eq!(response.status, 200, "{path}: {response:?}");
    response.json()
}

/// Returns the state without its time.
fn state(fake: &Fake) -> Value {
    let mut state = fake.state();
    state["saved"]["nowMs"].take();
    state
}

#[tokio::test]
async fn given_users_are_listed_with_what_was_given_and_what_is_made() {
    let fake = Fake::builder().empty().start().await.unwrap();
    let client = client(&fake);
    let before = client.search_users(SearchUsersRequest::new()).await.unwrap().count.unwrap();
    // A field has the name of the item, or that of the request.
    let ann = fake.given(ResourceName::User, json!({"userAccount": "ann", "name": "Ann"})).unwrap();
    fake.given(ResourceName::User, json!({"account": "bob", "name": "Bob", "deptCode": "1"})).unwrap();
    fake.given(ResourceName::User, AddUserRequest::new("Carol").account(Account::new("carol"))).unwrap();
    assert!(ann["id"].is_string() && ann["userAccount"] == "ann", "{ann}");
    let users = client.search_users(SearchUsersRequest::new()).await.unwrap();
    assert_eq!(users.count, Some(before + 3));
    for name in ["Ann", "Bob", "Carol"] {
        assert!(users.data.iter().any(|user| user.name.as_deref() == Some(name)), "{name}: {users:?}");
    }
    // The same account again replaces the user.
    fake.given(ResourceName::User, json!({"account": "ann", "name": "Anne"})).unwrap();
    let users = client.search_users(SearchUsersRequest::new()).await.unwrap();
    assert_eq!(users.count, Some(before + 3));
    assert!(users.data.iter().any(|user| user.name.as_deref() == Some("Anne")));
}

#[tokio::test]
async fn an_empty_fake_has_no_history_recordings_contacts_and_measurements() {
    let period = "startDate=0&endDate=1999999999999";
    for path in [
        format!("/v1/mmc/management/conferences/history?{period}"),
        format!("/v1/mmc/management/record/files?{period}"),
        "/v1/usg/abs/users".to_owned(),
        format!("/v1/metrics/conferences/history?{period}"),
    ] {
        let empty = Fake::builder().accept_any_token().empty().start().await.unwrap();
        assert_eq!(get(&empty, &path).await["data"], json!([]), "{path}");
        let fake = Fake::builder().accept_any_token().start().await.unwrap();
        assert_ne!(get(&fake, &path).await["data"], json!([]), "{path}");
    }
}

#[tokio::test]
async fn a_given_meeting_is_in_progress_with_its_people() {
    let fake = Fake::builder().accept_any_token().empty().start().await.unwrap();
    let people = json!([{"name": "Ann", "isHost": true}, "Bob"]);
    let given = json!({"subject": "Retro", "conferenceID": "914000001", "participants": people, "waiting": ["Carol"]});
    let meeting = fake.given(ResourceName::Meeting, given).unwrap();
    assert_eq!(meeting["participants"].as_array().map(Vec::len), Some(3), "{meeting}");
    let client = client(&fake);
    let found = client.search_meetings(SearchMeetingsRequest::new()).await.unwrap();
    let [only] = found.data.as_slice() else { panic!("{found:?}") };
    assert_eq!((only.subject.as_str(), only.conference_id.as_str()), ("Retro", "914000001"));
    let detail = client.show_meeting_detail(ShowMeetingDetailRequest::new(only.conference_id.clone())).await.unwrap();
    assert_eq!(detail.conference_data.subject, "Retro");
    let state = fake.state();
    let running = state["meetings"].as_array().unwrap().iter().find(|one| one["conferenceID"] == "914000001").unwrap();
    let names = |list: &str| -> Vec<String> {
        let people = running[list].as_array().unwrap().iter();
        people.map(|person| person["fields"]["NAME"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(
        (names("participants"), names("waiting")),
        (vec!["Ann".to_owned(), "Bob".to_owned()], vec!["Carol".to_owned()])
    );
}

#[tokio::test]
async fn a_given_meeting_with_a_start_time_is_booked() {
    let fake = Fake::builder().accept_any_token().empty().start().await.unwrap();
    let given = json!({"subject": "Planning", "startTime": "2030-01-01 09:00", "length": 45});
    let meeting = fake.given(ResourceName::Meeting, given).unwrap();
    let id = meeting["conferenceID"].as_str().unwrap();
    let shown = get(&fake, &format!("/v1/mmc/management/conferences/confDetail?conferenceID={id}")).await;
    let data = &shown["conferenceData"];
    assert_eq!((&data["subject"], &data["conferenceState"]), (&json!("Planning"), &json!("Schedule")), "{shown}");
    assert_eq!((&data["startTime"], &data["endTime"]), (&json!("2030-01-01 09:00"), &json!("2030-01-01 09:45")));
}

#[tokio::test]
async fn items_of_many_resources_can_be_given() {
    let fake = Fake::builder().accept_any_token().empty().start().await.unwrap();
    fake.given(ResourceName::Department, json!({"deptName": "Research", "deptCode": "77", "parentDeptCode": "1"}))
        .unwrap();
    fake.given(ResourceName::MeetingRoom, json!({"vmrName": "Aquarium", "vmrId": "912345678"})).unwrap();
    fake.given(ResourceName::AppId, json!({"app_name": "Portal"})).unwrap();
    let department = get(&fake, "/v1/usg/dcs/member/dept/77").await;
    assert!(department.to_string().contains("Research"), "{department}");
    let rooms = get(&fake, "/v1/usg/dcs/corp/vmr").await;
    assert!(rooms.to_string().contains("Aquarium"), "{rooms}");
    let applications = get(&fake, "/v2/usg/acs/corp/apps").await;
    assert!(applications.to_string().contains("Portal"), "{applications}");
}

#[tokio::test]
async fn wrong_fields_are_errors_with_the_nearest_name() {
    let fake = Fake::start().await.unwrap();
    let error = |resource, item: Value| fake.given(resource, item).unwrap_err().to_string();
    assert_eq!(
        error(ResourceName::User, json!({"acount": "ann"})),
        "at `/acount`: User has no field `acount`; did you mean `account`?"
    );
    assert_eq!(
        error(ResourceName::Meeting, json!({"subject": "a", "participants": [{"nane": "Ann"}]})),
        "at `/participants/0`: `name` is missing; expected the display name"
    );
    let wrong = error(ResourceName::User, json!({"account": "ann", "name": ["Ann"]}));
    assert!(wrong.starts_with("at `/name`: expected "), "{wrong}");
    let view = error(ResourceName::MyProfile, json!({"name": "Ann"}));
    assert_eq!(view, "MyProfile has no items that can be given; its items are those of User");
    assert_eq!(error(ResourceName::User, json!([])), "expected an object with the fields of User");
}

#[tokio::test]
async fn a_saved_state_that_is_loaded_gives_the_same_responses() {
    let original = Fake::builder().accept_any_token().seed(5).start().await.unwrap();
    original.given(ResourceName::User, json!({"account": "ann", "name": "Ann"})).unwrap();
    let created = json!({"mediaTypes": "Voice", "subject": "Kept", "startTime": "2030-01-01 09:00"}).to_string();
    let path = "/v1/mmc/management/conferences";
    let booked = send(original.url(), "POST", path, &[ACCESS, JSON], &created).await;
    let id = booked.json()[0]["conferenceID"].as_str().unwrap().to_owned();
    let running = original.meeting("914000002");
    running.join_as_host("Dora");
    running.speak(&["Dora"]).unwrap();
    let saved: Value = serde_json::from_str(&original.state().to_string()).unwrap();

    let loaded = Fake::builder().accept_any_token().start().await.unwrap();
    loaded.load(saved.clone()).unwrap();
    let other = Fake::builder().accept_any_token().fixture(saved.clone()).start().await.unwrap();
    let show = format!("{path}/confDetail?conferenceID={id}");
    for path in [path, &show, "/v1/usg/dcs/corp/member?limit=10", "/v1/usg/dcs/corp/vmr", "/v1/usg/dcs/member/dept/1"] {
        let without_url = |fake: &Fake, body: Value| body.to_string().replace(fake.url(), "");
        let expected = without_url(&original, get(&original, path).await);
        assert_eq!(without_url(&loaded, get(&loaded, path).await), expected, "{path}");
        assert_eq!(without_url(&other, get(&other, path).await), expected, "{path}");
    }
    let again = |fake: &Fake| {
        let url = fake.url().to_owned();
        let created = created.clone();
        async move { send(&url, "POST", path, &[ACCESS, JSON], &created).await.json()[0]["conferenceID"].clone() }
    };
    assert_eq!(again(&loaded).await, again(&original).await, "IDs continue as in the original");
    let mut after = other.state();
    // The number of connections is not part of what is loaded.
    assert_eq!(after.as_object_mut().unwrap()["meetings"], saved["meetings"]);
    loaded.meeting("914000002").leave("Dora").unwrap();
}

#[tokio::test]
async fn a_wrong_state_is_rejected_and_changes_nothing() {
    let fake = Fake::start().await.unwrap();
    fake.given(ResourceName::User, json!({"account": "ann", "name": "Ann"})).unwrap();
    let before = state(&fake);
    for (document, expected) in [
        (json!([]), "expected an object, not a list"),
        (json!({"resource": {}}), "at `/resource`: unknown field `resource`; did you mean `resources`?"),
        (json!({"resources": {"Users": []}}), "at `/resources/Users`: unknown resource `Users`; did you mean `User`?"),
        (
            json!({"resources": {"User": [{"account": "bob"}, {"acount": "eve"}]}}),
            "at `/resources/User/1/acount`: User has no field `acount`; did you mean `account`?",
        ),
        (json!({"saved": {"nextNumber": "x"}}), "expected a whole number that is not negative, not a string"),
    ] {
        let error = fake.load(document.clone()).unwrap_err().to_string();
        assert!(error.ends_with(expected), "{document}: {error}");
        assert_eq!(state(&fake), before, "{document}");
    }
    let error = Fake::builder().fixture(json!({"resources": {"Usr": []}})).start().await.unwrap_err();
    assert!(error.to_string().contains("unknown resource `Usr`"), "{error}");
}

#[tokio::test]
async fn a_reset_restores_the_start_and_keeps_clients_logged_in() {
    let fixture = json!({"resources": {"User": {"account": "ann", "name": "Ann"}}});
    let fake = Fake::builder().empty().fixture(fixture).start().await.unwrap();
    let client = client(&fake);
    let start = client.search_users(SearchUsersRequest::new()).await.unwrap().count.unwrap();
    fake.given(ResourceName::User, json!({"account": "bob", "name": "Bob"})).unwrap();
    fake.meeting("914000003").join("Dora");
    fake.next_any(huaweicloud_meeting_fake::Outcome::error(500, "")).unwrap();
    fake.reset();
    let users = client.search_users(SearchUsersRequest::new()).await.unwrap();
    assert_eq!(users.count, Some(start));
    assert!(users.data.iter().any(|user| user.name.as_deref() == Some("Ann")));
    assert_eq!(fake.state()["meetings"], json!([]));
    let operations: Vec<_> = fake.journal().iter().filter_map(|entry| entry.operation).collect();
    assert_eq!(operations, ["SearchUsers"], "no further login");
}
