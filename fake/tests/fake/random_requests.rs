//! Random valid requests of all operations.

use std::collections::BTreeSet;

use huaweicloud_meeting::{codes, operations};
use huaweicloud_meeting_catalog::{self as catalog, Bounds, Field, TimeForm, Value as Type};
use huaweicloud_meeting_fake::Fake;
use huaweicloud_meeting_fake::memory::time::TimeFormat as _;
use huaweicloud_meeting_runtime::operation::{Body, Place};
use regex_lite::Regex;
use serde_json::{Map, Value, json};

use crate::documents::{example_request, operation, section};
use crate::support::{call, client};

/// How many requests of each operation are sent.
const ROUNDS: u64 = 8;
/// Characters that have to be escaped in one place or another.
const CHARACTERS: [char; 16] = ['a', 'Z', '0', ' ', '+', '%', '?', '&', '"', '\\', '<', ';', '-', '_', '会', '🙂'];
/// Strings of which at least one matches each regular expression of the spec.
const TEXTS: [&str; 5] = ["Plan", "13800000000", "https://example.com/sso?a={code}", "a1b2c3", "会议"];
/// The beginnings of the names of operations that remove items, in their order. UpdateRecurringMeeting replaces the occurrences.
const REMOVALS: [&str; 4] = ["UpdateRecurringMeeting", "BatchDelete", "Cancel", "Delete"];
/// 2033, in milliseconds since 1970.
const LATER_MS: i64 = 2_000_000_000_000;

#[tokio::test]
async fn a_random_valid_request_gets_a_valid_response() {
    let fake = Fake::start().await.unwrap();
    let client = client(&fake);
    let (mut succeeded, mut failures) = (BTreeSet::new(), Vec::new());
    // The items of the examples are removed at the end.
    let mut all = operations().to_vec();
    all.sort_by_key(|one| REMOVALS.iter().position(|beginning| one.operation.name.starts_with(beginning)));
    for dynamic in all {
        let name = dynamic.operation.name;
        // People can be named until it is known who is in the meeting.
        if dynamic.operation.inputs().any(|input| input.name == "participantID") {
            fake.reset();
        }
        for seed in 0..ROUNDS {
            let document = Random::new(name, seed).document(name).to_string();
            match call(&client, &document, "password").await {
                Ok(response) => match dynamic.check_response(response.as_bytes()) {
                    Ok((_, anomalies)) if anomalies.is_empty() => drop(succeeded.insert(name)),
                    outcome => failures.push(format!("{document}\n{response}\n{outcome:?}")),
                },
                Err(error) => {
                    let is_known = error.code().is_some_and(|code| codes::find(code).is_some());
                    let is_client_error = error.status().is_some_and(|status| (400..500).contains(&status));
                    if !is_known || !is_client_error {
                        failures.push(format!("{document}\n{error:?}"));
                    }
                }
            }
        }
    }
    assert!(failures.is_empty(), "{}:\n{}", failures.len(), failures.join("\n\n"));
    let never: Vec<_> =
        operations().iter().map(|one| one.operation.name).filter(|name| !succeeded.contains(name)).collect();
    assert_eq!(never, [""; 0], "every request was rejected");
}

/// A generator of valid values.
struct Random(u64);

impl Random {
    fn new(name: &str, seed: u64) -> Self {
        Self(name.bytes().fold(seed, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)))
    }

    /// Returns a number below a limit.
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        (mixed ^ (mixed >> 27)) % limit.max(1)
    }

    fn document(&mut self, name: &str) -> Value {
        let (example, mut document) = (example_request(name), json!({"operation": name}));
        // Half of the requests are for an item that exists.
        let is_of_example = self.below(2) == 0;
        for input in catalog::operation(name).unwrap().inputs {
            let (place, field) = (input.place, &input.field);
            if !field.is_required && place != Place::Path && self.below(2) == 0 {
                continue;
            }
            let known = match place {
                Place::BodyValue => example.get("body"),
                place => example[section(place)].get(field.name),
            };
            let is_string = |value: &Type| matches!(value, Type::String | Type::Id(_));
            let is_id = match &field.value {
                Type::List(item) => is_string(item),
                value => is_string(value),
            };
            let is_id = field.is_required && is_id;
            // The client first obtains a token for the meeting, and a token is not made up.
            let is_needed = ["conferenceID", "token"].contains(&field.name);
            let known = known.filter(|_| is_needed || is_id && is_of_example).cloned();
            let value = known.unwrap_or_else(|| self.field(field, place));
            match place {
                Place::BodyValue => document["body"] = value,
                place => document[section(place)][field.name] = value,
            }
        }
        // An object is sent even if it has no fields.
        if operation(name).operation.body == Body::Object && document.get("body").is_none() {
            document["body"] = json!({});
        }
        document
    }

    fn field(&mut self, field: &Field, place: Place) -> Value {
        match &field.value {
            // The department has to exist.
            Type::String | Type::Id(_) if field.name == "deptCode" => "1".into(),
            Type::String | Type::Id(_) | Type::Secret | Type::Time(TimeForm::UnknownString) => {
                self.string(field, place).into()
            }
            Type::Int32
            | Type::Int64
            | Type::Duration(_)
            | Type::Time(TimeForm::DayOfMonth | TimeForm::UnknownNumber) => self.integer(field.bounds).into(),
            Type::Double => json!(self.integer(field.bounds)),
            // Days of the week or of the month.
            Type::List(_) if field.name == "point" => json!([1 + self.below(6)]),
            Type::List(item) | Type::OneOrMany(item) => {
                let least = field.bounds.map_or(0, |items| u64::try_from(items.min).unwrap_or(0));
                (0..least + self.below(3)).map(|_| self.value(item, place)).collect()
            }
            other => self.value(other, place),
        }
    }

    fn value(&mut self, expected: &Type, place: Place) -> Value {
        match expected {
            Type::Json => json!({"anything": [1, "two", null]}),
            Type::File => json!({"filename": "a.png", "content_base64": "iVBORw0KGgo="}),
            Type::Bool => (self.below(2) == 1).into(),
            Type::String | Type::Id(_) | Type::Secret | Type::Time(TimeForm::UnknownString) => {
                self.text(1, 12, place).into()
            }
            Type::Int32
            | Type::Int64
            | Type::Double
            | Type::Duration(_)
            | Type::Time(TimeForm::DayOfMonth | TimeForm::UnknownNumber) => self.below(100).into(),
            Type::Quoted(inner) => quoted(&self.value(inner, place)),
            Type::Flag(_) | Type::Constant(_) | Type::Enumeration(_) => {
                let known = expected.known();
                known[usize::try_from(self.below(known.len() as u64)).unwrap()].value()
            }
            Type::Time(TimeForm::DayOrMonth) => {
                ["2030-02", "2030-02-28"][usize::try_from(self.below(2)).unwrap()].into()
            }
            Type::Time(form) => form.format(LATER_MS + i64::try_from(self.below(1 << 40)).unwrap()),
            Type::Csv(item) => {
                let items: Vec<_> = (0..=self.below(3)).map(|_| self.value(item, Place::Header)).collect();
                let texts: Vec<_> = items.iter().map(|item| quoted(item).as_str().unwrap().replace(',', "")).collect();
                texts.join(",").into()
            }
            Type::List(item) | Type::OneOrMany(item) => (0..self.below(3)).map(|_| self.value(item, place)).collect(),
            Type::Map(item) => json!({"key": self.value(item, place)}),
            Type::Structure(structure) => {
                let mut object = Map::new();
                for field in structure.fields {
                    if field.is_required || self.below(2) == 1 {
                        object.insert(field.name.to_owned(), self.field(field, place));
                    }
                }
                object.into()
            }
        }
    }

    fn integer(&mut self, range: Option<Bounds>) -> i64 {
        let min = range.map_or(0, |range| range.min);
        let max = range.map_or(100, |range| range.max).min(min + 1000);
        min + i64::try_from(self.below(u64::try_from(max - min).unwrap() + 1)).unwrap()
    }

    fn string(&mut self, field: &Field, place: Place) -> String {
        let (min, max) = field.bounds.map_or((0, 12), |length| (length.min, length.max));
        let least = usize::try_from(min.max(1)).unwrap();
        let most = usize::try_from(max).unwrap_or(usize::MAX).min(least + 12);
        match field.pattern.map(|pattern| Regex::new(pattern).unwrap()) {
            Some(pattern) => (*TEXTS.iter().find(|text| pattern.is_match(text)).unwrap()).to_owned(),
            None => self.text(least, most, place),
        }
    }

    /// Returns a string that begins and ends with a letter, as a header must.
    fn text(&mut self, least: usize, most: usize, place: Place) -> String {
        let length = least + usize::try_from(self.below((most - least) as u64 + 1)).unwrap();
        let middle = |random: &mut Self| CHARACTERS[usize::try_from(random.below(CHARACTERS.len() as u64)).unwrap()];
        let is_plain = place == Place::Header;
        (0..length)
            .map(|index| if is_plain || index == 0 || index + 1 == length { 'x' } else { middle(self) })
            .collect()
    }
}

fn quoted(value: &Value) -> Value {
    if value.is_string() { value.clone() } else { value.to_string().into() }
}
