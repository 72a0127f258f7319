//! Values in files: secrets, uploads, and the items of lists.

use std::fs;
use std::io::{self, IsTerminal as _, Read as _};
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use huaweicloud_meeting_catalog::{Structure, Value};
use serde_json::{Map, Value as Json, json};

use super::{object, value};
use crate::operation::time::Clock;

/// Reads a file; `-` is standard input.
pub(crate) fn read(path: &str) -> Result<Vec<u8>, String> {
    if path == "-" {
        let mut bytes = Vec::new();
        return match io::stdin().lock().read_to_end(&mut bytes) {
            Ok(_) => Ok(bytes),
            Err(error) => Err(format!("cannot read standard input: {error}")),
        };
    }
    fs::read(path).map_err(|error| format!("cannot read `{path}`: {error}"))
}

/// Reads a file with text, without a byte order mark.
pub(crate) fn read_text(path: &str) -> Result<String, String> {
    let text = String::from_utf8(read(path)?).map_err(|_| format!("`{path}` is not valid UTF-8"))?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned())
}

/// Returns the secret in a file, without the line break at its end. `-` is standard input; a terminal does not show what is typed.
pub(crate) fn secret(path: &str) -> Result<String, String> {
    if path == "-" && io::stdin().is_terminal() {
        return prompt("Secret: ");
    }
    let text = read_text(path)?;
    let secret = text.strip_suffix('\n').unwrap_or(&text);
    Ok(secret.strip_suffix('\r').unwrap_or(secret).to_owned())
}

/// Asks for a secret on the terminal.
pub(crate) fn prompt(message: &str) -> Result<String, String> {
    rpassword::prompt_password(message).map_err(|error| format!("cannot read the terminal: {error}"))
}

/// Returns the part of a multipart body with a file.
pub(crate) fn upload(path: &str) -> Result<Json, String> {
    let name =
        Path::new(path).file_name().map_or_else(|| "file".to_owned(), |name| name.to_string_lossy().into_owned());
    let name = if path == "-" { "file".to_owned() } else { name };
    Ok(json!({"filename": name, "content_base64": STANDARD.encode(read(path)?)}))
}

/// Returns the object in a JSON file.
pub(crate) fn object(structure: &Structure, path: &str, clock: &Clock) -> Result<Json, String> {
    let text = read_text(path)?;
    if text.trim_start().starts_with('{') {
        return object::of_text(structure, &text, clock);
    }
    Err(format!("`{path}` does not contain a JSON object"))
}

/// Returns the items in a file: JSON with a list, CSV with a header for objects, and otherwise one item on each line.
pub(crate) fn items(item: &'static Value, path: &str, clock: &Clock) -> Result<Vec<Json>, String> {
    let text = read_text(path)?;
    if text.trim_start().starts_with('[') {
        let items: Vec<Json> =
            serde_json::from_str(&text).map_err(|error| format!("`{path}` is not valid JSON: {error}"))?;
        return Ok(match item {
            Value::Structure(structure) => {
                items.into_iter().map(|json| object::with_wire_names(structure, json)).collect()
            }
            _ => items,
        });
    }
    match item {
        Value::Structure(structure) => objects(structure, path, &text, clock),
        _ => text
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .map(|line| value::of_text(item, line, clock).map_err(|reason| format!("`{line}` in `{path}`: {reason}")))
            .collect(),
    }
}

/// Returns the objects of a CSV file, whose header names their fields. Empty cells are left out.
fn objects(structure: &Structure, path: &str, text: &str, clock: &Clock) -> Result<Vec<Json>, String> {
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
    let invalid = |error: csv::Error| format!("`{path}`: {error}");
    let header = reader.headers().map_err(invalid)?.clone();
    let mut objects = Vec::new();
    for record in reader.records() {
        let record = record.map_err(invalid)?;
        let line = record.position().map_or(0, csv::Position::line);
        let mut fields = Map::new();
        for (name, cell) in header.iter().zip(&record).filter(|(_, cell)| !cell.is_empty()) {
            object::set(&mut fields, structure, name, cell, clock)
                .map_err(|reason| format!("line {line} of `{path}`: {reason}"))?;
        }
        objects.push(Json::Object(fields));
    }
    Ok(objects)
}
