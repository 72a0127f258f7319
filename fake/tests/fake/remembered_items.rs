//! Items of resources with code of their own, and items of examples.

use huaweicloud_meeting::Client;
use huaweicloud_meeting_fake::{Fake, examples};
use serde_json::{Value, json};

use crate::support::{call, client};

async fn request(client: &Client, document: Value) -> Value {
    let text = call(client, &document.to_string(), "").await.unwrap_or_else(|error| panic!("{document}: {error}"));
    serde_json::from_str(&text).unwrap_or_default()
}

async fn code(client: &Client, document: Value) -> Option<String> {
    call(client, &document.to_string(), "").await.unwrap_err().code_text().map(str::to_owned)
}

fn example(operation: &str) -> Value {
    let first = examples().find(|example| example.operation == operation && example.is_success()).unwrap();
    serde_json::from_str(first.request).unwrap()
}

#[tokio::test]
async fn an_item_of_an_example_is_as_in_the_example_until_it_is_changed() {
    let fake = Fake::start().await.unwrap();
    let client = client(&fake);
    let show = json!({"operation": "ShowUserDetail", "path": {"account": "zhangsan123"}});
    let before = request(&client, show.clone()).await;
    assert_eq!(before["name"], json!("Zhang San"));
    request(&client, json!({"operation": "UpdateMyInfo", "body": {"name": "Zhang"}})).await;
    let mut after = request(&client, show).await;
    assert_eq!(after["name"], json!("Zhang"));
    after["name"] = before["name"].clone();
    assert_eq!((&after["email"], &after["userAccount"]), (&before["email"], &before["userAccount"]));
    let booked = request(&client, example("CreateMeeting")).await;
    assert_eq!(booked[0]["scheduserName"], json!("Zhang"));
}

#[tokio::test]
async fn departments_are_a_tree_that_users_keep_in_use() {
    let fake = Fake::builder().strict().start().await.unwrap();
    let client = client(&fake);
    let add = |name: &str, parent: &Value| json!({"operation": "AddDepartment", "body": {"deptName": name, "parentDeptCode": parent}});
    let outer = request(&client, add("Outer", &json!("1"))).await["value"].clone();
    let inner = request(&client, add("Inner", &outer)).await["value"].clone();
    let show = |code: &Value| json!({"operation": "ShowDeptAndChildDept", "path": {"dept_code": code}});
    let shown = request(&client, show(&outer)).await;
    assert_eq!((&shown["deptLevel"], &shown["isLeafNode"]), (&json!(1), &json!(false)));
    assert_eq!((&shown["childDepts"][0]["deptCode"], &shown["childDepts"][0]["deptLevel"]), (&inner, &json!(2)));
    let user = json!({"operation": "AddUser", "body": {"name": "Ann", "account": "ann", "email": "ann@example.com", "deptCode": inner}});
    let user = request(&client, user).await;
    assert_eq!(user["deptNamePath"], json!("Root Department/Outer/Inner"));
    let found = |code: &Value, descends: bool| json!({"operation": "SearchUsers", "query": {"deptCode": code, "enableSubDept": descends}});
    assert_eq!(request(&client, found(&outer, true)).await["count"], json!(1));
    assert_eq!(request(&client, found(&outer, false)).await["count"], json!(0));

    let delete = |code: &Value| json!({"operation": "DeleteDepartment", "path": {"dept_code": code}});
    assert!(code(&client, delete(&inner)).await.is_some() && code(&client, delete(&outer)).await.is_some());
    request(&client, json!({"operation": "BatchDeleteUsers", "body": ["ann"]})).await;
    request(&client, delete(&inner)).await;
    request(&client, delete(&outer)).await;
}

#[tokio::test]
async fn an_administrator_is_a_user() {
    let fake = Fake::start().await.unwrap();
    let client = client(&fake);
    request(
        &client,
        json!({"operation": "AddUser", "body": {"name": "Ann", "account": "ann", "email": "ann@example.com"}}),
    )
    .await;
    let show = json!({"operation": "ShowCorpAdmin", "path": {"account": "ann"}});
    assert_eq!(code(&client, show.clone()).await.as_deref(), Some("USG.201040000"));
    request(&client, json!({"operation": "AddCorpAdmin", "body": {"account": "ann"}})).await;
    assert_eq!(request(&client, show.clone()).await["account"], json!("ann"));
    let found = request(&client, json!({"operation": "SearchCorpAdmins", "query": {"searchKey": "ann@"}})).await;
    assert_eq!(found["count"], json!(1));
    request(&client, json!({"operation": "BatchDeleteCorpAdmins", "body": ["ann"]})).await;
    assert!(code(&client, show).await.is_some());
}

#[tokio::test]
async fn a_room_is_assigned_to_a_user() {
    let fake = Fake::start().await.unwrap();
    let client = client(&fake);
    request(
        &client,
        json!({"operation": "AddUser", "body": {"name": "Ann", "account": "ann", "email": "ann@example.com"}}),
    )
    .await;
    let room = "ff8080816b9ec3ab016ba125aca20082";
    let assign = |operation: &str| json!({"operation": operation, "path": {"account": "ann"}, "body": [room]});
    let rooms = json!({"operation": "SearchCorpVmr", "query": {"vmrMode": 2, "searchKey": "Webinar 5220"}});
    request(&client, assign("AssociateVmr")).await;
    let found = request(&client, rooms.clone()).await["data"][0].clone();
    assert_eq!((&found["status"], &found["member"]), (&json!(0), &json!({"id": "ann", "mark": "Ann"})));
    request(&client, assign("DisassociateVmr")).await;
    let found = request(&client, rooms).await["data"][0].clone();
    assert_eq!((&found["status"], &found["member"]), (&json!(2), &Value::Null));
}

#[tokio::test]
async fn an_enterprise_has_resources_of_its_own() {
    let fake = Fake::start().await.unwrap();
    let client = client(&fake);
    let corp = request(&client, example("AddCorp")).await["value"].clone();
    let shown = request(&client, json!({"operation": "ShowCorp", "path": {"id": corp}})).await;
    assert_eq!(shown["basicInfo"]["name"], example("AddCorp")["body"]["basicInfo"]["name"]);
    let mut add = example("AddResource");
    add["path"]["corp_id"] = corp.clone();
    request(&client, add.clone()).await;
    let list = json!({"operation": "SearchResource", "path": {"corp_id": corp}});
    let listed = request(&client, list.clone()).await;
    // Those of the creation come first.
    let created = example("AddCorp")["body"]["resInfo"]["resource"].clone();
    let (created, added) = (created.as_array().unwrap(), add["body"].as_array().unwrap());
    let counts: Vec<_> = created.iter().chain(added).map(|one| &one["count"]).collect();
    assert_eq!(listed["data"].as_array().unwrap().iter().map(|one| &one["count"]).collect::<Vec<_>>(), counts);
    let id = listed["data"][0]["id"].clone();
    request(&client, json!({"operation": "DeleteResource", "path": {"corp_id": corp}, "body": [id]})).await;
    assert_eq!(request(&client, list).await["count"], json!(counts.len() - 1));
}

#[tokio::test]
async fn a_material_has_the_name_of_its_file() {
    let fake = Fake::start().await.unwrap();
    let client = client(&fake);
    let file = json!({"filename": "poster.png", "content_base64": "AAAAAAAAAAAAAAAAAAAA"});
    request(&client, json!({"operation": "AddMaterial", "body": {"file": file}})).await;
    let found = request(&client, json!({"operation": "SearchMaterials", "query": {"searchKey": "poster"}})).await;
    assert_eq!((&found["count"], &found["data"][0]["materialName"]), (&json!(1), &json!("poster.png")));
}

#[tokio::test]
async fn a_new_contact_is_that_of_the_user() {
    let fake = Fake::start().await.unwrap();
    let client = client(&fake);
    let contact = json!({"contact": "new@example.com", "verificationCode": "000000"});
    request(&client, json!({"operation": "UpdateContact", "body": contact})).await;
    assert_eq!(request(&client, json!({"operation": "ShowMyInfo"})).await["email"], json!("new@example.com"));
}
