//! From the text of a flag to the value of an input.

use huaweicloud_meeting_catalog::{Field, Structure, Value};
use serde_json::{Map, Value as Json, json};

use super::parts::parts;
use super::scalar::{boolean, of_catalog, of_enumeration, scalar};
use super::wire_names::with_wire_names;
use super::{csv, file};
use crate::messages::{did_you_mean, nearest};
use crate::operation::time::{self, Clock};

/// Returns the value of an input, from what its flag is set to. A flag that is no list has one text.
pub(crate) fn of_texts(value: &Value, texts: &[String], clock: &Clock) -> Result<Json, String> {
    match value {
        Value::List(item) | Value::OneOrMany(item) => Ok(Json::Array(items(item, texts, clock)?)),
        Value::Csv(item) => {
            let texts: Vec<String> = texts.iter().flat_map(|text| text.split(',')).map(str::to_owned).collect();
            let items = items(item, &texts, clock)?;
            Ok(items.iter().map(scalar).collect::<Vec<_>>().join(",").into())
        }
        Value::Map(item) => map(item, texts, clock),
        _ => of_text(value, texts.last().map_or("", String::as_str), clock),
    }
}

/// Returns the items of a list. `@FILE` stands for those in the file.
fn items(item: &'static Value, texts: &[String], clock: &Clock) -> Result<Vec<Json>, String> {
    let mut items = Vec::new();
    for text in texts {
        match text.strip_prefix('@') {
            Some(rest) if rest.starts_with('@') => items.push(of_text(item, rest, clock)?),
            Some(path) => items.extend(items_in_file(item, path, clock)?),
            None => match addressed(item, text) {
                Some(people) => items.extend(people),
                None => items.push(of_text(item, text, clock)?),
            },
        }
    }
    Ok(items)
}

/// Returns objects for email addresses and phone numbers alone, if the objects of a list have fields for them.
fn addressed(item: &'static Value, text: &str) -> Option<Vec<Json>> {
    let Value::Structure(structure) = item else { return None };
    let object = |part: &str| {
        let part = part.trim();
        let number = part.strip_prefix('+').unwrap_or(part);
        let name = match part.split_once('@') {
            Some((local, domain)) if !local.is_empty() && !domain.is_empty() && !part.contains(['=', ' ', '{']) => {
                "email"
            }
            None if number.len() >= 3 && number.bytes().all(|byte| byte.is_ascii_digit()) => "phone",
            _ => return None,
        };
        structure.fields.iter().any(|field| field.name == name).then(|| json!({name: part}))
    };
    text.split(',').map(object).collect()
}

fn map(item: &Value, texts: &[String], clock: &Clock) -> Result<Json, String> {
    let mut fields = serde_json::Map::new();
    for text in texts {
        if text.trim_start().starts_with('{') {
            let given: serde_json::Map<String, Json> =
                serde_json::from_str(text).map_err(|error| format!("invalid JSON: {error}"))?;
            fields.extend(given);
            continue;
        }
        let (name, value) = text.split_once('=').ok_or("expected NAME=VALUE")?;
        fields.insert(name.to_owned(), of_text(item, value, clock)?);
    }
    Ok(Json::Object(fields))
}

/// Returns the value that one text stands for.
pub(crate) fn of_text(value: &Value, text: &str, clock: &Clock) -> Result<Json, String> {
    match value {
        Value::String | Value::Secret | Value::Id(_) => Ok(json!(text)),
        Value::Bool => boolean(text).map(Json::Bool),
        Value::Flag(flag) => match boolean(text) {
            Ok(is_yes) => Ok(of_catalog(if is_yes { &flag.yes } else { &flag.no })),
            Err(reason) => {
                [&flag.no, &flag.yes].map(of_catalog).into_iter().find(|known| scalar(known) == text).ok_or(reason)
            }
        },
        Value::Int32 => {
            text.trim().parse::<i32>().map(|number| json!(number)).map_err(|_| "expected a whole number".to_owned())
        }
        Value::Int64 => {
            text.trim().parse::<i64>().map(|number| json!(number)).map_err(|_| "expected a whole number".to_owned())
        }
        Value::Double => serde_json::from_str::<serde_json::Number>(text.trim())
            .map(Json::Number)
            .map_err(|_| "expected a number".to_owned()),
        Value::Quoted(inner) => of_text(inner, text, clock).map(|value| scalar(&value).into()),
        Value::Constant(constant) => Ok(of_catalog(constant)),
        Value::Enumeration(enumeration) => of_enumeration(enumeration, text),
        Value::Time(form) => time::written(text, *form, clock),
        Value::Duration(unit) => time::duration(text, *unit).map(|count| json!(count)),
        Value::File => file::upload(text),
        Value::Structure(structure) => object(structure, text, clock),
        Value::Json => Ok(serde_json::from_str(text).unwrap_or_else(|_| json!(text))),
        Value::List(_) | Value::OneOrMany(_) | Value::Csv(_) | Value::Map(_) => of_list_text(value, text, clock),
    }
}

/// Returns a list from one text: JSON, or its items, separated by spaces.
fn of_list_text(value: &Value, text: &str, clock: &Clock) -> Result<Json, String> {
    if text.trim_start().starts_with(['[', '{']) {
        return serde_json::from_str(text).map_err(|error| format!("invalid JSON: {error}"));
    }
    let texts: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
    of_texts(value, &texts, clock)
}

/// Returns the object that a string stands for.
fn object(structure: &Structure, text: &str, clock: &Clock) -> Result<Json, String> {
    if let Some(path) = text.strip_prefix('@') {
        return object_in_file(structure, path, clock);
    }
    if text.trim_start().starts_with('{') {
        let json = serde_json::from_str(text).map_err(|error| format!("invalid JSON: {error}"))?;
        return Ok(with_wire_names(structure, json));
    }
    let mut object = Map::new();
    for (number, part) in (1..).zip(parts(text)?) {
        let Some((name, value)) = part.split_once('=') else {
            let has = |name: &str| structure.fields.iter().any(|field| field.name == name);
            let or = if has("email") && has("phone") { "an email address, a phone number, or " } else { "" };
            return Err(format!("expected {or}NAME=VALUE, separated by commas; part {number} has no `=`"));
        };
        set(&mut object, structure, name.trim(), value, clock)?;
    }
    Ok(Json::Object(object))
}

/// Sets a field of an object, by its name in kebab-case or on the wire. Fields of objects in it are separated by dots.
fn set(
    object: &mut Map<String, Json>,
    structure: &Structure,
    name: &str,
    text: &str,
    clock: &Clock,
) -> Result<(), String> {
    if let Some((first, rest)) = name.split_once('.') {
        let field = field(structure, first)?;
        let Value::Structure(inner) = &field.value else { return Err(format!("`{first}` has no fields")) };
        let entry = object.entry(field.name).or_insert_with(|| Json::Object(Map::new()));
        return match entry {
            Json::Object(object) => set(object, inner, rest, text, clock),
            _ => Err(format!("`{first}` is set twice")),
        };
    }
    let field = match structure.fields.iter().find(|field| is_secret_file(field, name)) {
        Some(field) => {
            object.insert(field.name.to_owned(), file::secret(text)?.into());
            return Ok(());
        }
        None => field(structure, name)?,
    };
    if matches!(field.value, Value::Secret) {
        return Err(format!("`{name}` is secret: write {}-file=FILE", field.kebab_name));
    }
    let parsed = of_text(&field.value, text, clock).map_err(|reason| format!("`{name}`: {reason}"))?;
    object.insert(field.name.to_owned(), parsed);
    Ok(())
}

fn is_secret_file(field: &Field, name: &str) -> bool {
    matches!(field.value, Value::Secret) && name.strip_suffix("-file") == Some(field.kebab_name)
}

fn field<'a>(structure: &'a Structure, name: &str) -> Result<&'a Field, String> {
    let is = |field: &&Field| field.kebab_name == name || field.name == name;
    structure.fields.iter().find(is).ok_or_else(|| {
        let names: Vec<&str> = structure.fields.iter().map(|field| field.kebab_name).collect();
        let near = nearest(name, names.iter().copied());
        let hint = if near.is_empty() { format!("; the fields are {}", names.join(", ")) } else { did_you_mean(&near) };
        format!("there is no field `{}`{hint}", shown(name))
    })
}

/// Returns a part of a string in an error message, without what may be its value.
fn shown(text: &str) -> String {
    text.chars().take(40).collect()
}

/// Returns the object in a JSON file.
fn object_in_file(structure: &Structure, path: &str, clock: &Clock) -> Result<Json, String> {
    let text = file::read_text(path)?;
    if text.trim_start().starts_with('{') {
        return object(structure, &text, clock);
    }
    Err(format!("`{path}` does not contain a JSON object"))
}

/// Returns the items in a file: JSON with a list, CSV with a header for objects, and otherwise one item on each line.
fn items_in_file(item: &'static Value, path: &str, clock: &Clock) -> Result<Vec<Json>, String> {
    let text = file::read_text(path)?;
    if text.trim_start().starts_with('[') {
        let items: Vec<Json> =
            serde_json::from_str(&text).map_err(|error| format!("`{path}` is not valid JSON: {error}"))?;
        return Ok(match item {
            Value::Structure(structure) => items.into_iter().map(|json| with_wire_names(structure, json)).collect(),
            _ => items,
        });
    }
    match item {
        Value::Structure(structure) => objects(structure, path, &text, clock),
        _ => text
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .map(|line| of_text(item, line, clock).map_err(|reason| format!("`{line}` in `{path}`: {reason}")))
            .collect(),
    }
}

/// Returns the objects of a CSV file, whose header names their fields. Empty cells are left out.
fn objects(structure: &Structure, path: &str, text: &str, clock: &Clock) -> Result<Vec<Json>, String> {
    let mut reader = csv::reader(text);
    let invalid = |row: u64, error: &::csv::Error| format!("row {row} of `{path}`: {}", csv::reason(error));
    let header = reader.headers().map_err(|error| invalid(1, &error))?.clone();
    let mut objects = Vec::new();
    for (row, record) in (2..).zip(reader.records()) {
        let record = record.map_err(|error| invalid(row, &error))?;
        let line = record.position().map_or(0, ::csv::Position::line);
        let mut fields = Map::new();
        for (name, cell) in header.iter().zip(&record).filter(|(_, cell)| !cell.is_empty()) {
            set(&mut fields, structure, name, cell, clock)
                .map_err(|reason| format!("line {line} of `{path}`: {reason}"))?;
        }
        objects.push(Json::Object(fields));
    }
    Ok(objects)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may unwrap")]

    use huaweicloud_meeting_catalog as catalog;

    use super::*;

    /// Returns the value of an input, from the texts of its flag.
    fn value(operation: &str, input: &str, texts: &[&str]) -> Result<Json, String> {
        let operation = catalog::operation(operation).unwrap();
        let input = operation.inputs.iter().find(|candidate| candidate.field.name == input).unwrap();
        let clock = Clock::at("2026-11-28T20:15[UTC]".parse().unwrap());
        let texts: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
        of_texts(&input.field.value, &texts, &clock)
    }

    #[test]
    fn values_of_enumerations_have_names() {
        for text in ["disabled", "1", "=1", "Disabled"] {
            assert_eq!(value("AddUser", "status", &[text]), Ok(json!(1)), "{text}");
        }
        assert_eq!(value("AddUser", "status", &["=7"]), Ok(json!(7)));
        let error = value("AddUser", "status", &["disabld"]).unwrap_err();
        assert!(error.contains("did you mean `disabled`?"), "{error}");
        assert!(value("AddUser", "status", &["=x"]).is_err());
    }

    #[test]
    fn flags_are_booleans() {
        assert_eq!(value("AddUser", "sendNotify", &["true"]), Ok(json!("1")));
        assert_eq!(value("AddUser", "sendNotify", &["no"]), Ok(json!("0")));
        assert_eq!(value("AddUser", "sendNotify", &["0"]), Ok(json!("0")));
        assert!(value("AddUser", "sendNotify", &["maybe"]).is_err());
    }

    #[test]
    fn lists_are_repeated_and_strings_with_commas_are_joined() {
        assert_eq!(value("CreateMeeting", "mediaTypes", &["voice", "hd-video,data"]), Ok(json!("Voice,HDVideo,Data")));
        let attendees =
            value("CreateMeeting", "attendees", &["name=Li Wei,phone=+86,is-mute=yes", r#"{"name": "Wang"}"#]);
        assert_eq!(attendees, Ok(json!([{"name": "Li Wei", "phone": "+86", "isMute": 1}, {"name": "Wang"}])));
        let attendees = value("CreateMeeting", "attendees", &["ann@example.com, +8613800000000", "991116", "name=A"]);
        let people =
            [json!({"email": "ann@example.com"}), json!({"phone": "+8613800000000"}), json!({"phone": "991116"})];
        assert_eq!(attendees, Ok(json!([people[0], people[1], people[2], {"name": "A"}])));
        let error = value("CreateMeeting", "attendees", &["Ann"]).unwrap_err();
        assert!(error.contains("expected an email address, a phone number, or NAME=VALUE"), "{error}");
        let error = value("CreateMeeting", "attendees", &["nam=Li"]).unwrap_err();
        assert!(error.contains("did you mean `name`?"), "{error}");
    }
}
