//! `hwmeeting call`: the response is printed as the service sent it, whatever it contains.

#![allow(clippy::unwrap_used, reason = "tests may unwrap")]

mod common;

use common::{Run, Server, call};

/// Calls an operation whose response has this body.
fn respond(document: &str, body: &'static str) -> Run {
    let server = Server::responding(body);
    let done = call(&server.endpoint, &[("HWMEETING_TOKEN", "access-token")], document);
    assert_eq!(done.code, Some(0), "{}", done.stderr);
    done
}

const DETAIL: &str = r#"{"operation": "ShowMeetingDetail", "query": {"conferenceID": "1"}}"#;

#[test]
fn null_stays_null_and_absent_fields_stay_absent() {
    for body in [
        r#"{"conferenceData":{"conferenceID":"1","subject":"m","timeZoneID":null,"startTime":"2030-01-01 02:00"},"data":{"offset":0,"limit":20,"count":0,"data":[]}}"#,
        r#"{"conferenceData":{"conferenceID":"1","passwordEntry":null,"confConfigInfo":null,"picDisplay":null,"subConfs":null,"partAttendeeInfo":null,"cycleParams":null,"vmrConferenceID":null},"data":null}"#,
    ] {
        let done = respond(DETAIL, body);
        assert_eq!((done.stdout, done.stderr), (format!("{body}\n"), String::new()));
    }
}

#[test]
fn fields_that_the_spec_does_not_know_are_printed() {
    let body = r#"{"conferenceData":{"conferenceID":"1","joinBeforeHostTime":10,"supportWatermark":1,"confExtendProperties":[{"propertyKey":"enableVideo4k","propertyValue":"false"}]},"data":{"count":0,"data":[]}}"#;
    assert_eq!(respond(DETAIL, body).stdout, format!("{body}\n"));
}

#[test]
fn a_value_of_another_type_is_printed_and_reported() {
    let document = r#"{"operation": "CreateMeeting", "body": {"mediaTypes": "HDVideo"}}"#;
    let body = r#"[{"conferenceID":"914083136","subject":"m","passwordEntry":[{"conferenceRole":"chair","password":"123456"}],"recordAuthType":"ENTERPRISE","timeZoneID":"Asia/Shanghai","subConfs":{}}]"#;
    let done = respond(document, body);
    assert_eq!(done.stdout, format!("{body}\n"));
    let lines: Vec<&str> = done.stderr.lines().collect();
    assert_eq!(
        lines,
        [
            "warning: in the response, `[0].recordAuthType` should be a whole number, but is another string",
            "warning: in the response, `[0].timeZoneID` should be a whole number in quotes, but is another string",
            "warning: in the response, `[0].subConfs` should be a list, but is an object",
        ]
    );
}

#[test]
fn many_anomalies_are_counted() {
    let items = vec!["7"; 40].join(",");
    let body = format!(r#"{{"offset":0,"limit":20,"count":40,"data":[{items}]}}"#);
    let done = respond(r#"{"operation": "SearchMeetings"}"#, body.clone().leak());
    assert_eq!(done.stdout, format!("{body}\n"));
    assert_eq!(done.stderr.lines().count(), 33, "{}", done.stderr);
    let last = "warning: 8 further fields of the response are missing or invalid\n";
    assert!(done.stderr.ends_with(last), "{}", done.stderr);
}

#[test]
fn json_that_confirms_an_operation_without_a_response_value_is_printed() {
    let document = r#"{"operation": "MuteMeeting", "query": {"conferenceID": "1"}, "body": {"isMute": 1},
        "headers": {"X-Conference-Authorization": "c"}}"#;
    let done = respond(document, r#"{"returnCode": 0, "returnDesc": "SUCCESS"}"#);
    assert_eq!(done.stdout, "{\"returnCode\":0,\"returnDesc\":\"SUCCESS\"}\n");
    for body in ["{}", ""] {
        assert_eq!(respond(document, body).stdout, "");
    }
}

#[test]
fn text_that_confirms_an_operation_without_a_response_value_is_reported() {
    let document = r#"{"operation": "MuteMeeting", "query": {"conferenceID": "1"}, "body": {"isMute": 1},
        "headers": {"X-Conference-Authorization": "c"}}"#;
    let done = respond(document, "queued");
    assert_eq!(
        (done.stdout.as_str(), done.stderr.as_str()),
        ("", "warning: in the response, the document should be empty or JSON, but is not JSON\n")
    );
}

#[test]
fn null_in_a_request_is_rejected() {
    let server = Server::responding("{}");
    let document = r#"{"operation": "UpdateUser", "path": {"account": "a@b"}, "body": {"email": null, "title": "x"}}"#;
    let done = call(&server.endpoint, &[("HWMEETING_TOKEN", "access-token")], document);
    assert_eq!(done.code, Some(2));
    assert_eq!(
        done.stderr,
        "error: `body.email` is null, which is never sent; omit the field instead (line 1, column 75)\n"
    );
    assert!(server.received().is_empty());
}

#[test]
fn the_page_of_an_error_without_a_standard_reason_is_shown() {
    let server = Server::responding_with("599 Odd", "<html>upstream</html>");
    let document = r#"{"operation": "ShowMyInfo"}"#;
    let done = call(&server.endpoint, &[("HWMEETING_TOKEN", "access-token")], document);
    assert_eq!(done.code, Some(1));
    assert!(done.stderr.contains("\n  the response begins with: <html>upstream</html>\n"), "{}", done.stderr);
}
