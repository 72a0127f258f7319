//! The fields of requests, responses and types as a table: nested fields and the values of enumerations are indented.

use std::collections::HashMap;

use huaweicloud_meeting_catalog::{Enumeration, Field, Json, Value};

use super::kinds;
use crate::reference::text::{Page, flow};

/// The width from which a type has a column of its own.
const WIDE: usize = 120;
/// The number of values of an enumeration that are listed in a table of fields.
const MAX_VALUES: usize = 40;

/// A table of fields.
#[derive(Default)]
pub(super) struct Fields {
    rows: Vec<Row>,
    /// The objects and enumerations that the table contains: the second time, only their names are listed.
    listed: Vec<&'static str>,
    /// The arguments of the command, by the paths of what they set in a document.
    arguments: HashMap<String, String>,
    /// The path of the object whose fields are added.
    path: Vec<&'static str>,
}

struct Row {
    depth: usize,
    name: String,
    kind: String,
    meaning: String,
    is_value: bool,
}

impl Fields {
    /// Returns a table of inputs at a place, with the arguments of a command beside them.
    pub(super) fn of_inputs(place: &'static str, arguments: HashMap<String, String>) -> Self {
        Self { arguments, path: vec![place], ..Self::default() }
    }

    /// Adds a field with what it consists of.
    pub(super) fn add(&mut self, depth: usize, name: &str, field: &'static Field, is_required: bool) {
        let mut kind: Vec<String> = Vec::new();
        kind.extend(is_required.then(|| "required".to_owned()));
        kind.push(kinds::of(&field.value));
        kind.extend(kinds::conditions(field));
        // The whole body has the path of its place.
        let is_named = name == field.name;
        if is_named {
            self.path.push(field.name);
        }
        kind.extend(self.arguments.get(&self.path.join(".")).cloned());
        let deprecated = field.deprecated.map(|deprecated| format!("\nDeprecated: {}", flow(deprecated)));
        let meaning = flow(field.doc) + &deprecated.unwrap_or_default();
        self.push(depth, name, kind.join(" · "), meaning);
        self.add_parts(depth + 1, &field.value);
        if is_named {
            self.path.pop();
        }
    }

    /// Adds a value that has no name, such as a response, with what it consists of.
    pub(super) fn add_parts(&mut self, depth: usize, value: &'static Value) {
        match value {
            Value::Quoted(inner)
            | Value::List(inner)
            | Value::Csv(inner)
            | Value::OneOrMany(inner)
            | Value::Map(inner) => {
                self.add_parts(depth, inner);
            }
            Value::Structure(structure) if self.is_first(structure.name) => {
                for field in structure.fields {
                    self.add(depth, field.name, field, field.is_required);
                }
            }
            Value::Structure(structure) => {
                self.push(depth, "…", String::new(), format!("The fields of {} are listed above.", structure.name))
            }
            Value::Enumeration(enumeration) => self.add_values(depth, enumeration),
            _ => {}
        }
    }

    fn add_values(&mut self, depth: usize, enumeration: &'static Enumeration) {
        if !self.is_first(enumeration.name) {
            return self.push(
                depth,
                "…",
                String::new(),
                format!("The values of {} are listed above.", enumeration.name),
            );
        }
        if enumeration.values.len() > MAX_VALUES {
            let (count, name) = (enumeration.values.len(), enumeration.name);
            return self.push(
                depth,
                "…",
                String::new(),
                format!("{count} values; `hwmeeting describe {name}` lists them."),
            );
        }
        self.add_all_values(depth, enumeration);
    }

    /// Adds all values of an enumeration.
    pub(super) fn add_all_values(&mut self, depth: usize, enumeration: &'static Enumeration) {
        for value in enumeration.values {
            let on_wire = match &value.value {
                Json::String(text) => (*text).to_owned(),
                value => kinds::json(value),
            };
            let is_same = plain(&on_wire) == plain(value.kebab_name);
            let name = if is_same { format!("= {on_wire}") } else { format!("= {on_wire} {}", value.kebab_name) };
            self.rows.push(Row { depth, name, kind: String::new(), meaning: flow(value.doc), is_value: true });
        }
    }

    fn push(&mut self, depth: usize, name: &str, kind: String, meaning: String) {
        self.rows.push(Row { depth, name: name.to_owned(), kind, meaning, is_value: false });
    }

    fn is_first(&mut self, name: &'static str) -> bool {
        let is_first = !self.listed.contains(&name);
        if is_first {
            self.listed.push(name);
        }
        is_first
    }

    /// Formats the table. On a wide page, types have a column of their own.
    pub(super) fn print(&self, page: Page) -> String {
        if page.width >= WIDE {
            let rows: Vec<[String; 3]> =
                self.rows.iter().map(|row| [row.indented(), row.kind.clone(), row.meaning.clone()]).collect();
            return page
                .columns(2, [36, 40, 0], &rows, |at, column, text| self.style(page, at, column == 1, column, text));
        }
        let mut lines = Vec::new();
        let mut of = Vec::new();
        for (at, row) in self.rows.iter().enumerate() {
            let mut name = row.indented();
            for (text, is_kind) in [(&row.kind, true), (&row.meaning, false)] {
                if !text.is_empty() || (!is_kind && !name.is_empty()) {
                    lines.push([std::mem::take(&mut name), text.clone()]);
                    of.push((at, is_kind));
                }
            }
        }
        page.columns(2, [28, 0], &lines, |line, column, text| {
            let (at, is_kind) = of.get(line).copied().unwrap_or_default();
            self.style(page, at, is_kind && column == 1, column, text)
        })
    }

    fn style(&self, page: Page, at: usize, is_kind: bool, column: usize, text: &str) -> String {
        let is_value = self.rows.get(at).is_some_and(|row| row.is_value);
        match column {
            _ if is_kind => page.dim(text),
            0 if is_value => page.command(text),
            0 => page.name(text),
            _ => text.to_owned(),
        }
    }
}

impl Row {
    fn indented(&self) -> String {
        format!("{:indent$}{}", "", self.name, indent = self.depth * 2)
    }
}

/// Returns a name without what differs between spellings.
fn plain(name: &str) -> String {
    name.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
