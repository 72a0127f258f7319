//! Objects as text: `name=Li Wei,phone=+8613800000000`, or JSON.

use huaweicloud_meeting_catalog::{Field, Structure, Value};
use serde_json::{Map, Value as Json};

use super::{file, value};
use crate::messages::{did_you_mean, nearest};
use crate::operation::time::Clock;

/// Returns the object that a text stands for.
pub(crate) fn of_text(structure: &Structure, text: &str, clock: &Clock) -> Result<Json, String> {
    if let Some(path) = text.strip_prefix('@') {
        return file::object(structure, path, clock);
    }
    if text.trim_start().starts_with('{') {
        let json = serde_json::from_str(text).map_err(|error| format!("invalid JSON: {error}"))?;
        return Ok(with_wire_names(structure, json));
    }
    let mut object = Map::new();
    for part in parts(text)? {
        let Some((name, value)) = part.split_once('=') else {
            return Err(format!("expected NAME=VALUE, separated by commas; `{}` has no `=`", shown(&part)));
        };
        set(&mut object, structure, name.trim(), value, clock)?;
    }
    Ok(Json::Object(object))
}

/// Sets a field of an object, by its name in kebab-case or on the wire. Fields of objects in it are separated by dots.
pub(crate) fn set(
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
    let parsed = value::of_text(&field.value, text, clock).map_err(|reason| format!("`{name}`: {reason}"))?;
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

/// Returns a part of a text in an error message, without what may be its value.
fn shown(text: &str) -> String {
    text.chars().take(40).collect()
}

/// Returns the parts between commas. Commas between double quotes separate nothing.
fn parts(text: &str) -> Result<Vec<String>, String> {
    let (mut parts, mut part, mut is_quoted) = (Vec::new(), String::new(), false);
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '"' if is_quoted && characters.peek() == Some(&'"') => {
                characters.next();
                part.push('"');
            }
            '"' if is_quoted => is_quoted = false,
            '"' if part.is_empty() || part.ends_with('=') => is_quoted = true,
            ',' if !is_quoted => parts.push(std::mem::take(&mut part)),
            character => part.push(character),
        }
    }
    if is_quoted {
        return Err("a double quote is not closed".to_owned());
    }
    if !part.is_empty() {
        parts.push(part);
    }
    Ok(parts)
}

/// Replaces names in kebab-case by those on the wire.
pub(crate) fn with_wire_names(structure: &Structure, json: Json) -> Json {
    let Json::Object(fields) = json else { return json };
    let rename = |(name, json): (String, Json)| {
        let field = structure.fields.iter().find(|field| field.name == name || field.kebab_name == name);
        match field {
            Some(field) => (field.name.to_owned(), nested(&field.value, json)),
            None => (name, json),
        }
    };
    Json::Object(fields.into_iter().map(rename).collect())
}

fn nested(value: &Value, json: Json) -> Json {
    match (value, json) {
        (Value::Structure(structure), json) => with_wire_names(structure, json),
        (Value::List(item) | Value::OneOrMany(item), Json::Array(items)) => {
            Json::Array(items.into_iter().map(|json| nested(item, json)).collect())
        }
        (_, json) => json,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_hold_commas() {
        let parts = |text| parts(text).unwrap_or_default();
        assert_eq!(parts("name=Li Wei,phone=+86"), ["name=Li Wei", "phone=+86"]);
        assert_eq!(parts(r#"name="Li, Wei",phone=1"#), ["name=Li, Wei", "phone=1"]);
        assert_eq!(parts(r#""name=Li, ""W""",phone=1"#), [r#"name=Li, "W""#, "phone=1"]);
        assert!(super::parts(r#"name="Li"#).is_err());
    }
}
