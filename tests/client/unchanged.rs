//! Requests that may replace a resource as a whole, created from its current state: users, departments, bulletin boards,
//! settings and single meetings of a series. Request bodies are compared as a whole.

use huaweicloud_meeting::bulletin_board_program_management::{ProgramId, UpdateProgramRequest};
use huaweicloud_meeting::bulletin_board_publication_management::{PublicationId, UpdatePublicationRequest};
use huaweicloud_meeting::department_management::{DeptCode, UpdateDepartmentRequest};
use huaweicloud_meeting::login_authentication::SetSsoConfigRequest;
use huaweicloud_meeting::meeting_management::{ShowMeetingDetailRequest, UpdateRecurringSubMeetingRequest};
use huaweicloud_meeting::qos::{QosThresholdType, SetQosThresholdRequest};
use huaweicloud_meeting::types::Account;
use huaweicloud_meeting::user_management::{UpdateMyInfoRequest, UpdateUserRequest};
use huaweicloud_meeting::values::EpochMillis;
use huaweicloud_meeting::{Client, ErrorKind, Result};
use serde_json::{Value, json};

use crate::server::{Reply, Request, Server};
use crate::setup::{client, meeting};

/// A service with this state that accepts every change.
async fn showing(state: &Value) -> (Server, Client) {
    let state = state.clone();
    let reply =
        move |request: &Request| if request.method == "GET" { Reply::json(&state) } else { Reply::json(&json!({})) };
    let server = Server::start(reply).await;
    let client = client(&server);
    (server, client)
}

/// Returns the only request that changes something.
fn change(server: &Server) -> Request {
    let mut changes: Vec<_> = server.requests().into_iter().filter(|request| request.method != "GET").collect();
    assert_eq!(changes.len(), 1);
    changes.remove(0)
}

/// Returns a JSON object without some of its fields.
fn without(object: &Value, fields: &[&str]) -> Value {
    let mut object = object.clone();
    for field in fields {
        object.as_object_mut().unwrap().remove(*field).unwrap();
    }
    object
}

fn assert_missing<T: std::fmt::Debug>(request: Result<T>, operation: &str, field: &str) {
    let error = request.unwrap_err();
    assert_eq!((error.kind(), error.operation()), (ErrorKind::Request, Some(operation)));
    assert!(error.message().contains(&format!("does not contain `{field}`; set the field")), "{error}");
}

fn user() -> Value {
    json!({
        "id": "u-1", "userAccount": "alice", "name": "Alice", "englishName": "Al", "phone": "+8613800000000",
        "country": "chinaPR", "email": "alice@example.com", "sipNum": "+99111",
        "vmrList": [
            {"id": "v-2", "vmrId": "912992631", "vmrMode": 1},
            {"id": "v-1", "vmrId": "882992631", "vmrMode": 0},
        ],
        "deptCode": "109", "deptName": "Research", "userType": 2, "adminType": 2, "signature": "Hi", "title": "Manager",
        "desc": "Met at the fair", "status": 1, "sortLevel": 7, "hidePhone": true, "thirdAccount": "alice@corp",
        "license": 0, "activeTime": 1_554_268_817_303_i64,
    })
}

#[tokio::test]
async fn a_user_stays_as_it_is() {
    let (server, client) = showing(&user()).await;
    let current = client.show_user_detail(Account::new("alice")).await.unwrap();
    client.update_user(UpdateUserRequest::from_current(&current).unwrap().title("Director")).await.unwrap();
    let sent = change(&server);
    assert_eq!((sent.route().as_str(), sent.query()), ("PUT /v1/usg/dcs/corp/member/alice", ""));
    let mut unchanged = without(
        &user(),
        &[
            "id",
            "userAccount",
            "sipNum",
            "vmrList",
            "deptName",
            "userType",
            "adminType",
            "thirdAccount",
            "license",
            "activeTime",
        ],
    );
    unchanged["vmrId"] = json!("882992631");
    unchanged["title"] = json!("Director");
    assert_eq!(sent.json(), unchanged);
}

/// The service returns empty strings for values that were never set, and does not accept all of them.
#[tokio::test]
async fn empty_and_absent_values_of_a_user_are_omitted() {
    let bare = json!({"userAccount": "alice", "deptCode": "1", "status": 0, "signature": "", "phone": "", "desc": ""});
    let (server, client) = showing(&bare).await;
    let current = client.show_user_detail(Account::new("alice")).await.unwrap();
    client.update_user(UpdateUserRequest::from_current(&current).unwrap()).await.unwrap();
    assert_eq!(change(&server).json(), json!({"deptCode": "1", "status": 0}));
}

#[tokio::test]
async fn a_user_without_a_field_that_could_be_reset_is_an_error() {
    for (absent, field) in
        [("userAccount", "user_account"), ("deptCode", "dept_code"), ("status", "status"), ("country", "country")]
    {
        let (_server, client) = showing(&without(&user(), &[absent])).await;
        let current = client.show_user_detail(Account::new("alice")).await.unwrap();
        assert_missing(UpdateUserRequest::from_current(&current), "UpdateUser", field);
    }
}

#[tokio::test]
async fn the_own_user_stays_as_it_is() {
    let (server, client) = showing(&user()).await;
    let current = client.show_my_info().await.unwrap();
    client.update_my_info(UpdateMyInfoRequest::from_current(&current).unwrap()).await.unwrap();
    let sent = change(&server);
    assert_eq!(sent.route(), "PUT /v1/usg/dcs/member");
    let texts = json!({
        "name": "Alice", "englishName": "Al", "signature": "Hi", "title": "Manager", "desc": "Met at the fair",
    });
    assert_eq!(sent.json(), texts);

    let (_server, client) = showing(&without(&user(), &["name"])).await;
    assert_missing(UpdateMyInfoRequest::from_current(&client.show_my_info().await.unwrap()), "UpdateMyInfo", "name");
}

fn department() -> Value {
    json!({
        "corpId": "c-1", "deptCode": "109", "deptLevel": 2, "deptName": "Research", "deptNamePath": "Corp/Research",
        "isLeafNode": false, "parentDeptCode": "108", "deptCodePath": "1/108/109", "note": "Hangzhou", "inPermission": "OPEN",
        "outPermission": "unheard-of", "designatedOutDeptCodes": [{"id": "110", "mark": "Sales"}, {"id": "111"}],
        "childDepts": [{"deptCode": "112"}], "sortLevel": 9,
    })
}

#[tokio::test]
async fn a_department_stays_as_it_is() {
    let (server, client) = showing(&department()).await;
    let current = client.show_dept_and_child_dept(DeptCode::new("109")).await.unwrap();
    client.update_department(UpdateDepartmentRequest::from_current(&current).unwrap()).await.unwrap();
    let sent = change(&server);
    assert_eq!(sent.route(), "PUT /v1/usg/dcs/corp/dept/109");
    let unchanged = json!({
        "deptName": "Research", "parentDeptCode": "108", "note": "Hangzhou", "inPermission": "OPEN", "outPermission": "unheard-of",
        "designatedOutDeptCodes": ["110", "111"], "sortLevel": 9,
    });
    assert_eq!(sent.json(), unchanged);
}

#[tokio::test]
async fn only_the_root_department_has_no_parent() {
    for (code, is_root) in [("1", true), ("109", false)] {
        let mut orphan = without(&department(), &["parentDeptCode"]);
        orphan["deptCode"] = json!(code);
        let (_server, client) = showing(&orphan).await;
        let request =
            UpdateDepartmentRequest::from_current(&client.show_dept_and_child_dept(DeptCode::new(code)).await.unwrap());
        if is_root {
            assert_eq!(request.unwrap().parent_dept_code, None);
        } else {
            assert_missing(request, "UpdateDepartment", "parent_dept_code");
        }
    }
    let mut nameless = department();
    nameless["designatedOutDeptCodes"] = json!([{"mark": "Sales"}]);
    let (_server, client) = showing(&nameless).await;
    let current = client.show_dept_and_child_dept(DeptCode::new("109")).await.unwrap();
    let field = "designated_out_dept_codes.dept_code";
    assert_missing(UpdateDepartmentRequest::from_current(&current), "UpdateDepartment", field);
}

#[tokio::test]
async fn a_program_keeps_its_name_and_materials() {
    let program = json!({
        "id": "p-1", "lastUpdatedBy": "alice", "programName": "Lobby", "materialSizeStr": "4MB", "playTime": 30,
        "programItemList": [
            {"materialId": "m-1", "materialName": "a.png", "playTime": 10},
            {"materialId": "m-2", "materialName": "b.png", "playTime": 20},
        ],
    });
    let (server, client) = showing(&program).await;
    let current = client.show_program(ProgramId::new("p-1")).await.unwrap();
    client.update_program(UpdateProgramRequest::from_current(&current).unwrap()).await.unwrap();
    let sent = change(&server);
    assert_eq!(sent.route(), "PUT /v1/usg/sss/programs/p-1");
    let items = json!([{"materialId": "m-1", "playTime": 10}, {"materialId": "m-2", "playTime": 20}]);
    assert_eq!(sent.json(), json!({"programName": "Lobby", "programItemList": items}));

    for (absent, field) in [("programName", "program_name"), ("programItemList", "program_item_list")] {
        let (_server, client) = showing(&without(&program, &[absent])).await;
        let current = client.show_program(ProgramId::new("p-1")).await.unwrap();
        assert_missing(UpdateProgramRequest::from_current(&current), "UpdateProgram", field);
    }
}

#[tokio::test]
async fn a_publication_keeps_its_programs_departments_and_devices() {
    let publication = json!({
        "id": "q-1", "lastUpdatedBy": "", "createTime": 1, "publishName": "Canteen", "startTime": 1_700_000_000_000_i64,
        "endTime": 1_800_000_000_000_i64, "publishStatus": 1, "programList": [{"id": "p-1", "programName": "Lobby"}],
        "deptList": [{"deptCode": "109", "deptName": "Research"}], "deviceList": [{"deviceUserId": "d-1"}],
    });
    let (server, client) = showing(&publication).await;
    let current = client.show_publication(PublicationId::new("q-1")).await.unwrap();
    client.update_publication(UpdatePublicationRequest::from_current(&current).unwrap()).await.unwrap();
    let sent = change(&server);
    assert_eq!(sent.route(), "PUT /v1/usg/sss/publications/q-1");
    let unchanged = json!({
        "publishName": "Canteen", "startTime": 1_700_000_000_000_i64, "endTime": 1_800_000_000_000_i64,
        "deptList": ["109"], "deviceList": ["d-1"], "programList": ["p-1"],
    });
    assert_eq!(sent.json(), unchanged);

    for (absent, field) in [("endTime", "end_time"), ("programList", "program_list")] {
        let (_server, client) = showing(&without(&publication, &[absent])).await;
        let current = client.show_publication(PublicationId::new("q-1")).await.unwrap();
        assert_missing(UpdatePublicationRequest::from_current(&current), "UpdatePublication", field);
    }
    let (_server, client) = showing(&without(&publication, &["deptList", "deviceList"])).await;
    let current = client.show_publication(PublicationId::new("q-1")).await.unwrap();
    let error = UpdatePublicationRequest::from_current(&current).unwrap_err();
    assert!(error.message().contains("contains neither `dept_list` nor `device_list`"), "{error}");
}

#[tokio::test]
async fn sso_keeps_everything_but_the_secret() {
    let config = json!({
        "enableSSO": true, "domain": "example.com", "authorizeUrl": "https://a", "getTokenUrl": "https://t",
        "clientId": "c", "clientSecret": "******", "scope": "unheard-of", "accFieldName": "openid",
        "getUserInfoUrl": "https://u", "oauth2ServerType": 9, "pcSchemaUrl": "pc:", "androidSchemaUrl": "an:",
        "iosSchemaUrl": "ios:", "thirdName": "n", "thirdEmail": "e", "thirdMobile": "m", "thirdAccessToken": "access_token",
        "thirdHeadImgUrl": "h",
    });
    let (server, client) = showing(&config).await;
    let current = client.show_sso_config().await.unwrap();
    client.set_sso_config(SetSsoConfigRequest::from_current(&current).unwrap()).await.unwrap();
    assert_eq!(change(&server).json(), without(&config, &["clientSecret"]));

    let (_server, client) = showing(&without(&config, &["enableSSO"])).await;
    let current = client.show_sso_config().await.unwrap();
    assert_missing(SetSsoConfigRequest::from_current(&current), "SetSsoConfig", "enable_sso");
}

#[tokio::test]
async fn thresholds_keep_their_configured_values() {
    let delay = json!({"receiving": 100, "receivingDefault": 1, "sending": 200, "sendingDefault": 2});
    let state = json!({
        "latency": delay, "jitter": delay, "packetLoss": {"receiving": 3, "receivingDefault": 1, "sending": 4},
        "clientCpuMax": {"cpu": 80, "cpuDefault": 90}, "systemCpuMax": {"cpu": 70},
    });
    let (server, client) = showing(&state).await;
    let current = client.show_qos_threshold(QosThresholdType::Audio).await.unwrap();
    let request = SetQosThresholdRequest::from_current(QosThresholdType::Audio, &current);
    client.set_qos_threshold(request).await.unwrap();
    let sent = change(&server);
    assert_eq!(sent.query(), server.requests()[0].query());
    let delay = json!({"receiving": 100, "sending": 200});
    let unchanged = json!({
        "latency": delay, "jitter": delay, "packetLoss": {"receiving": 3, "sending": 4}, "clientCpuMax": {"cpu": 80},
        "systemCpuMax": {"cpu": 70},
    });
    assert_eq!(sent.json(), unchanged);
}

#[tokio::test]
async fn one_meeting_of_a_series_stays_as_it_is() {
    let options = json!({
        "callInRestriction": 55, "audienceCallInRestriction": 44, "allowGuestStartConf": true, "enableWaitingRoom": false,
    });
    let occurrence = json!({
        "cycleSubConfID": "s-1", "conferenceID": "914067448", "mediaType": "Voice,HDVideo", "startTime": "2022-12-31 23:30",
        "endTime": "2023-01-01 01:00", "isAutoRecord": 1, "recordAuthType": 66, "description": "Online",
        "confConfigInfo": options,
    });
    let state = |occurrence: &Value| json!({"conferenceData": {"subConfs": [occurrence]}});
    let (server, client) = showing(&state(&occurrence)).await;
    let series = client.show_meeting_detail(ShowMeetingDetailRequest::new(meeting())).await.unwrap();
    let request = UpdateRecurringSubMeetingRequest::from_current(&series.conference_data.sub_confs[0]).unwrap();
    client.update_recurring_sub_meeting(request).await.unwrap();
    let sent = change(&server);
    assert_eq!(sent.query(), "conferenceID=914067448");
    let unchanged = json!({
        "cycleSubConfID": "s-1", "mediaTypes": "Voice,HDVideo", "startTime": "2022-12-31 23:30", "length": 90,
        "isAutoRecord": 1, "recordAuthType": 66, "confConfigInfo": options, "description": "Online",
    });
    assert_eq!(sent.json(), unchanged);

    for (absent, field) in [("cycleSubConfID", "cycle_sub_conf_id"), ("mediaType", "media_type")] {
        let (_server, client) = showing(&state(&without(&occurrence, &[absent]))).await;
        let series = client.show_meeting_detail(ShowMeetingDetailRequest::new(meeting())).await.unwrap();
        let request = UpdateRecurringSubMeetingRequest::from_current(&series.conference_data.sub_confs[0]);
        assert_missing(request, "UpdateRecurringSubMeeting", field);
    }
    let (_server, client) = showing(&state(&without(&occurrence, &["endTime"]))).await;
    let series = client.show_meeting_detail(ShowMeetingDetailRequest::new(meeting())).await.unwrap();
    let error = UpdateRecurringSubMeetingRequest::from_current(&series.conference_data.sub_confs[0]).unwrap_err();
    assert!(error.message().starts_with("`length` cannot be computed from `start_time`"), "{error}");
}

#[tokio::test]
async fn required_fields_are_changed_with_setters() {
    let publication = json!({
        "id": "q-1", "publishName": "Lobby", "startTime": 1, "endTime": 2, "deviceList": [],
        "programList": [{"id": "p-1", "programName": "Menu"}], "deptList": [{"deptCode": "1", "deptName": "All"}],
    });
    let (server, client) = showing(&publication).await;
    let current = client.show_publication(PublicationId::new("q-1")).await.unwrap();
    let request = UpdatePublicationRequest::from_current(&current).unwrap();
    let request = request.publish_name("Canteen").end_time(EpochMillis(3)).dept_list([DeptCode::new("2")]);
    client.update_publication(request).await.unwrap();
    let sent = change(&server);
    assert_eq!(sent.route(), "PUT /v1/usg/sss/publications/q-1");
    let changed = json!({
        "publishName": "Canteen", "startTime": 1, "endTime": 3, "deptList": ["2"], "deviceList": [], "programList": ["p-1"],
    });
    assert_eq!(sent.json(), changed);
}
