//! What the spec states about the values of inputs is enforced: for each operation and each input, a request that violates it is
//! rejected.

use huaweicloud_meeting::codes;
use huaweicloud_meeting_catalog::{self as catalog, Bounds, Field, Measure, TimeForm, Value as Type};
use huaweicloud_meeting_fake::Fake;
use huaweicloud_meeting_fake::memory::time::TimeFormat as _;
use huaweicloud_meeting_runtime::operation::{Input, Place};
use serde_json::{Value, json};

use crate::documents::{example_request, operation, section, send_document};
use crate::support::Response;

/// A value that violates the schema of a field, and what is wrong with it.
struct Violation {
    path: Vec<String>,
    value: Value,
    reason: &'static str,
}

#[tokio::test]
async fn a_value_outside_of_what_the_spec_states_is_rejected() {
    let fake = Fake::builder().accept_any_token().start().await.unwrap();
    let (mut checked, mut failures) = (0, Vec::new());
    for dynamic in huaweicloud_meeting::operations() {
        let name = dynamic.operation.name;
        let example = example_request(name);
        for violation in violations(name, &example) {
            let mut document = example.clone();
            set(&mut document, &violation.path, violation.value.clone());
            let response = send_document(&fake, &document).await;
            checked += 1;
            if !is_rejection(&response, &violation) {
                failures.push(format!("{name} {:?} {}: {response:?}", violation.path, violation.value));
            }
        }
    }
    assert!(failures.is_empty(), "{} of {checked}:\n{}", failures.len(), failures.join("\n"));
    assert!(checked > 600, "{checked}");
}

#[tokio::test]
async fn a_lenient_fake_accepts_what_it_can_read() {
    let fake = Fake::builder().accept_any_token().lenient().start().await.unwrap();
    for name in ["CreateMeeting", "AddDepartment", "SearchUsers", "SetQosThreshold", "CreateWebinar"] {
        let example = example_request(name);
        for violation in violations(name, &example) {
            let mut document = example.clone();
            set(&mut document, &violation.path, violation.value.clone());
            let response = send_document(&fake, &document).await;
            assert_ne!(response.status, 500, "{name} {:?}: {response:?}", violation.path);
            assert!(!response.body.contains("is required") && !response.body.contains("must be"), "{response:?}");
        }
    }
    let unknown = json!({"operation": "AddDepartment", "body": {"deptName": "Sales", "colour": "blue"}});
    assert_eq!(send_document(&fake, &unknown).await.status, 200);
}

#[tokio::test]
async fn an_invalid_input_has_its_own_code_where_one_is_known() {
    let fake = Fake::builder().accept_any_token().start().await.unwrap();
    for (name, path, value, code) in [
        ("CreateMeeting", "/body/length", json!(10), "MMC.111071021"),
        ("CreateMeeting", "/body/subject", json!("x".repeat(129)), "MMC.111071022"),
        ("CreateMeeting", "/body/mediaTypes", json!("Smell"), "MMC.111071018"),
        ("CreateMeeting", "/body/startTime", json!("tomorrow"), "MMC.111070001"),
        ("CreateMeeting", "/body/confConfigInfo/guestPwd", json!("12"), "MMC.111071080"),
        ("SearchQosHistoryMeetings", "/query/endDate", json!(1617206399999_i64), "MBI.104000003"),
        ("CreateRecurringMeeting", "/body/cycleParams", Value::Null, "MMC.111071020"),
        ("CreateRecurringMeeting", "/body/cycleParams/cycle", json!("Year"), "MMC.111071043"),
        ("SearchQosOnlineMeetings", "/query/limit", json!(501), "MBI.104000002"),
        ("SearchStatisticUserInfo", "/query/timeUnit", json!("WEEK"), "MBI.104000011"),
        ("ShowQosThreshold", "/query/thresholdType", json!("SMELL"), "MBI.104000014"),
        ("ShowQosThreshold", "/query/thresholdType", Value::Null, "MBI.104000015"),
        ("SearchStatisticUserInfo", "/query/category", Value::Null, "MBI.104000001"),
        ("AddAppId", "/body/app_name", json!(""), "USG.000000003"),
        ("SearchUsers", "/query/limit", json!(501), "USG.200000003"),
        ("BatchDeleteUsers", "/body", json!(vec!["x"; 101]), "USG.200000003"),
        ("BatchDeleteDevices", "/body", json!(vec!["x"; 101]), "USG.200000003"),
    ] {
        let mut document = example_request(name);
        set(&mut document, &path[1..].split('/').map(str::to_owned).collect::<Vec<_>>(), value);
        let (status, actual, message) = send_document(&fake, &document).await.error();
        assert_eq!((status, actual.as_str()), (400, code), "{name}: {message}");
    }
}

#[tokio::test]
async fn a_strict_fake_books_no_meeting_in_the_past() {
    for (is_strict, expected) in [(false, 200), (true, 400)] {
        let builder = Fake::builder().accept_any_token();
        let builder = if is_strict { builder.strict() } else { builder };
        let fake = builder.start().await.unwrap();
        let mut document = example_request("CreateMeeting");
        assert_eq!(send_document(&fake, &document).await.status, 200, "the request of an example");
        document["body"]["subject"] = "Retro".into();
        let response = send_document(&fake, &document).await;
        assert_eq!(response.status, expected, "{response:?}");
        assert!(!is_strict || response.error().1 == "MMC.111071013", "{response:?}");
        document["body"]["startTime"] = "2099-01-01 09:00".into();
        assert_eq!(send_document(&fake, &document).await.status, 200);
    }
}

/// Returns whether a response has the status 400, a known error code, and the path of the input in its message.
fn is_rejection(response: &Response, violation: &Violation) -> bool {
    let (status, code, message) = response.error();
    let is_known = codes::ALL.iter().any(|known| known.code.to_string() == code);
    let path = violation.path.join(".");
    (400..500).contains(&status) && is_known && message.contains(path.as_str()) && message.contains(violation.reason)
}

fn violations(name: &str, example: &Value) -> Vec<Violation> {
    let mut violations = Vec::new();
    let inputs: Vec<Input> = operation(name).operation.inputs().collect();
    let is_sent_twice = |name: &str| {
        let source = inputs.iter().find(|input| input.name == name).map(|input| input.source);
        inputs.iter().filter(|input| Some(input.source) == source).count() > 1
    };
    for input in catalog::operation(name).unwrap().inputs.iter().filter(|input| !is_sent_twice(input.field.name)) {
        let (place, field) = (input.place, &input.field);
        let mut path = vec![section(place).to_owned()];
        if place != Place::BodyValue {
            path.push(field.name.to_owned());
        }
        // An empty segment of a path is another path, and files are not JSON.
        if !matches!(place, Place::Path | Place::Part) {
            add(field, example, &path, &mut violations);
        }
    }
    violations
}

/// Adds the violations of a field, and those of the fields in it that the example contains.
fn add(field: &Field, example: &Value, path: &[String], violations: &mut Vec<Violation>) {
    let mut push = |value: Value, reason| violations.push(Violation { path: path.to_vec(), value, reason });
    let is_text =
        matches!(field.value, Type::String | Type::Id(_) | Type::Secret | Type::Time(TimeForm::UnknownString));
    let shown = at(example, path);
    if let (Some(Bounds { max, .. }), true) = (field.bounds_of(Measure::Length), is_text) {
        push("x".repeat(usize::try_from(max).unwrap() + 1).into(), "at most");
    }
    if field.is_required && is_text && !matches!(field.value, Type::Secret) {
        push("".into(), "must not be empty");
    }
    if let Some(Bounds { min, max, .. }) = field.bounds_of(Measure::Number) {
        let quoted = |number: i64| {
            if matches!(field.value, Type::Quoted(_)) { json!(number.to_string()) } else { json!(number) }
        };
        push(quoted(min - 1), "must be at least");
        if max < i64::MAX {
            push(quoted(max + 1), "must be at most");
        }
    }
    if let (Some(Bounds { max, .. }), Some(Value::Array(items))) = (field.bounds_of(Measure::Items), shown)
        && let Some(count) = usize::try_from(max).ok().filter(|count| *count < 1000 && !items.is_empty())
    {
        push(items.iter().cycle().take(count + 1).cloned().collect(), "at most");
    }
    match &field.value {
        known @ (Type::Flag(_) | Type::Constant(_) | Type::Enumeration(_)) => {
            push(if known.known()[0].value().is_string() { json!("Unknown") } else { json!(4711) }, "");
        }
        Type::Time(TimeForm::DayOrMonth) => push("tomorrow".into(), ""),
        Type::Time(TimeForm::DayOfMonth | TimeForm::UnknownString | TimeForm::UnknownNumber) => {}
        Type::Time(form) if form.format(0).is_string() => push("tomorrow".into(), ""),
        Type::Structure(structure) if shown.is_some() => {
            for field in structure.fields {
                add(field, example, &[path, &[field.name.to_owned()]].concat(), violations);
            }
        }
        _ => {}
    }
}

fn at<'a>(value: &'a Value, path: &[String]) -> Option<&'a Value> {
    path.iter().try_fold(value, |value, name| value.get(name))
}

fn set(value: &mut Value, path: &[String], new: Value) {
    match path.split_first() {
        Some((name, rest)) => set(&mut value[name], rest, new),
        None => *value = new,
    }
}
