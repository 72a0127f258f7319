//! The directory, passwords, rooms and webinars of people, and the files that they add.

use std::time::Duration;

use huaweicloud_meeting::{Client, Credentials, Secret};
use huaweicloud_meeting_fake::Fake;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::support::{call, client, code, request};

fn add_user(account: &str, name: &str) -> Value {
    json!({"operation": "AddUser", "body": {
        "account": account, "name": name, "englishName": "Annie", "email": format!("{account}@example.com"), "deptCode": "1",
        "title": "Engineer", "desc": "A new user", "hidePhone": false, "pwd": "made-up-Password1",
    }})
}

async fn directory(client: &Client, query: Value) -> Value {
    request(client, json!({"operation": "SearchCorpDir", "query": query})).await
}

#[tokio::test]
async fn users_and_terminals_are_found_in_the_directory() {
    let fake = Fake::start().await.unwrap();
    let client = client(&fake);
    request(&client, add_user("ann", "Ann")).await;
    let device =
        json!({"sn": "SN1", "name": "Ann's TE20", "model": "TE20", "email": "hall@example.com", "deptCode": "1"});
    request(&client, json!({"operation": "AddDevice", "body": device})).await;
    let found = directory(&client, json!({"searchKey": "ANN", "searchScope": "NORMAL_USER"})).await;
    let entry = &found["data"][0];
    assert_eq!(found["count"], json!(1));
    let expected = [json!("Ann"), json!("Annie"), json!("Engineer"), json!("A new user"), json!(false), json!(["1"])];
    assert_eq!(
        ["name", "englishName", "title", "description", "hidePhone", "deptCodes"].map(|name| entry[name].clone()),
        expected
    );
    let all = directory(&client, json!({"searchKey": "ann"})).await;
    let kinds: Vec<_> = all["data"].as_array().unwrap().iter().map(|entry| entry["type"].clone()).collect();
    assert_eq!(kinds, ["NORMAL_USER", "HARD_TERMINAL"]);
    assert_eq!(directory(&client, json!({"searchKey": "ann", "deptCode": "no-such"})).await["count"], json!(0));

    let users = request(&client, json!({"operation": "BatchShowUserDetails", "body": [{"id": entry["id"]}]})).await;
    assert_eq!(users[0], *entry);
    let terminal = &all["data"][1]["number"];
    let states = request(&client, json!({"operation": "ShowDeviceStatus", "body": [terminal]})).await;
    assert_eq!(
        (&states[0]["Number"], &states[0]["CallStatus"]),
        (&json!(format!("tel:{}", terminal.as_str().unwrap())), &json!("0"))
    );
}

#[tokio::test]
async fn a_user_who_is_invited_is_found_by_the_contact() {
    let fake = Fake::start().await.unwrap();
    let client = client(&fake);
    let invite =
        json!({"operation": "InviteUser", "body": {"name": "Bo", "contact": "bo@example.com", "title": "Designer"}});
    assert_eq!(request(&client, invite.clone()).await, json!({"userExist": false}));
    assert_eq!(request(&client, invite).await, json!({"userExist": true}));
    let found = request(&client, json!({"operation": "SearchUsers", "query": {"searchKey": "bo@example.com"}})).await;
    assert_eq!(
        (&found["count"], &found["data"][0]["name"], &found["data"][0]["title"]),
        (&json!(1), &json!("Bo"), &json!("Designer"))
    );
}

#[tokio::test]
async fn a_user_logs_in_with_the_password_that_was_set() {
    let fake = Fake::builder().account("admin", "made-up-admin-password").start().await.unwrap();
    let log_in = |account: &str, password: &str| {
        let credentials = Credentials::account(account, Secret::new(password));
        let client = Client::builder().endpoint(fake.url()).credentials(credentials).build().unwrap();
        async move { call(&client, &json!({"operation": "ShowMyInfo"}).to_string(), "").await }
    };
    let admin = Credentials::account("admin", Secret::new("made-up-admin-password"));
    let admin = Client::builder().endpoint(fake.url()).credentials(admin).build().unwrap();
    request(&admin, add_user("ann", "Ann")).await;
    let me: Value = serde_json::from_str(&log_in("ann", "made-up-Password1").await.unwrap()).unwrap();
    assert_eq!(me["name"], json!("Ann"));
    let change = |old: &str| json!({"operation": "UpdatePwd", "body": {"account": "ann", "oldPwd": old, "newPwd": "made-up-Password2"}});
    assert_eq!(code(&admin, change("wrong-Password1")).await.as_deref(), Some("USG.206030006"));
    request(&admin, change("made-up-Password1")).await;
    assert!(log_in("ann", "made-up-Password1").await.is_err());
    log_in("ann", "made-up-Password2").await.unwrap();
    let reset = json!({"operation": "ResetPwd", "headers": {"X-Access-Token": "any"}, "body": {"user": "ann", "newPwd": "made-up-Password3"}});
    request(&admin, reset).await;
    log_in("ann", "made-up-Password3").await.unwrap();
}

#[tokio::test]
async fn a_resource_provides_rooms_that_are_assigned_to_users() {
    let fake = Fake::start().await.unwrap();
    let client = client(&fake);
    request(&client, add_user("ann", "Ann")).await;
    let corp = request(&client, json!({"operation": "ShowCorpBasicInfo"})).await["id"].clone();
    let package = "ff808081699b56d40169c410d5080179";
    let item =
        json!({"id": "rooms", "type": "VMR", "typeId": package, "count": 2, "expireDate": 1_900_000_000_000_u64});
    request(&client, json!({"operation": "AddResource", "path": {"corp_id": corp}, "body": [item]})).await;
    let rooms = request(
        &client,
        json!({"operation": "SearchCorpVmr", "query": {"searchKey": "Cloud meeting room", "status": 2}}),
    )
    .await;
    assert_eq!(rooms["count"], json!(2));
    let room = &rooms["data"][0];
    request(&client, json!({"operation": "AssociateVmr", "path": {"account": "ann"}, "body": [room["id"]]})).await;
    let user = request(&client, json!({"operation": "ShowUserDetail", "path": {"account": "ann"}})).await;
    let assigned = &user["vmrList"][1];
    assert_eq!((&assigned["id"], &assigned["vmrId"], &assigned["status"]), (&room["id"], &room["vmrId"], &json!(0)));
}

#[tokio::test]
async fn a_webinar_takes_place_and_is_in_the_history() {
    let fake = Fake::start().await.unwrap();
    let client = client(&fake);
    let example = huaweicloud_meeting_fake::examples().find(|example| example.operation == "CreateWebinar").unwrap();
    let mut booking: Value = serde_json::from_str(example.request).unwrap();
    booking["body"]["subject"] = "Launch".into();
    let webinar = request(&client, booking).await;
    let id = webinar["conferenceId"].as_str().unwrap().to_owned();
    let listed = async |operation: &str| {
        let found = request(&client, json!({"operation": operation, "query": {"searchKey": id}})).await;
        found["data"].as_array().unwrap().clone()
    };
    assert_eq!(listed("ListUpComingWebinars").await.len(), 1);
    let body = json!({"conferenceID": id, "password": webinar["chairPasswd"]});
    request(&client, json!({"operation": "StartMeeting", "body": body})).await;
    let people = fake.meeting(&id);
    people.join_as_host("Li Wei");
    people.join("Ann");
    let ongoing = listed("ListOngoingWebinars").await;
    assert_eq!((ongoing.len(), &ongoing[0]["onlineAttendeeCount"]), (1, &json!(2)));
    assert!(listed("ListUpComingWebinars").await.is_empty());
    fake.advance(Duration::from_secs(120));
    people.end();
    assert!(listed("ListOngoingWebinars").await.is_empty());
    let shown = request(&client, json!({"operation": "ShowWebinar", "path": {"conference_id": id}})).await;
    assert_eq!(shown["state"], json!("destroyed"));
    let past = &listed("ListHistoryWebinars").await[0];
    let figures =
        ["moderator", "actualDuration", "attendeeCount", "chairCount", "guestCount"].map(|name| past[name].clone());
    assert_eq!(figures, [json!("Li Wei"), json!(2), json!(2), json!(1), json!(1)]);
}

#[tokio::test]
async fn a_random_string_is_made_for_the_password_of_a_meeting() {
    let fake = Fake::start().await.unwrap();
    let client = client(&fake);
    let body = json!({"subject": "Retro", "mediaTypes": "HDVideo"});
    let meeting = request(&client, json!({"operation": "CreateMeeting", "body": body})).await[0].clone();
    let exchange = |password: &Value| json!({"operation": "CreateAuthRandom", "query": {"conf_id": meeting["conferenceID"]}, "headers": {"X-Password": password}});
    let guest = &meeting["passwordEntry"][1]["password"];
    let first = request(&client, exchange(guest)).await;
    let second = request(&client, exchange(guest)).await;
    assert_eq!((&first["subject"], &first["need_password"]), (&json!("Retro"), &json!(false)));
    assert_ne!(first["random"], second["random"]);
    assert_eq!(code(&client, exchange(&json!("wrong"))).await.as_deref(), Some("MMC.111071091"));
}

#[tokio::test]
async fn files_that_users_add_are_served() {
    let fake = Fake::builder().file_size(1000).start().await.unwrap();
    let client = client(&fake);
    let file = json!({"filename": "map 1.png", "content_base64": "iVBORw0KGgo="});
    request(&client, json!({"operation": "AddMaterial", "body": {"file": file}})).await;
    let materials = request(&client, json!({"operation": "SearchMaterials", "query": {"searchKey": "map 1"}})).await;
    let url = materials["data"][0]["filePath"].as_str().unwrap();
    assert_eq!(fake.file(url).unwrap(), b"\x89PNG\r\n\x1a\n");
    let path = url.strip_prefix(fake.url()).unwrap();
    let address = fake.url().strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(address).await.unwrap();
    let head = format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut response = Vec::new();
    stream.read_to_end(&mut response).await.unwrap();
    assert!(response.ends_with(b"\r\n\r\n\x89PNG\r\n\x1a\n"));

    request(&client, json!({"operation": "AddToPersonalSpace", "body": {"uuid": "made-up"}})).await;
    let minutes = request(&client, json!({"operation": "SearchMeetingFileList"})).await;
    let newest = minutes["data"].as_array().unwrap().last().unwrap();
    let shown =
        request(&client, json!({"operation": "ShowMeetingFile", "path": {"file_code": newest["fileCode"]}})).await;
    assert_eq!(shown["topic"], newest["topic"]);
    assert_eq!(fake.file(shown["pdfUrl"].as_str().unwrap()).unwrap().len(), 1000);
}
