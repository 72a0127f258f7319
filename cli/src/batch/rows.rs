//! The rows of a file: CSV with a header, or JSON Lines.

use huaweicloud_meeting_catalog::Value;
use serde_json::{Map, Value as Json};

use crate::error::Error;
use crate::messages::{did_you_mean, nearest};
use crate::operation::Action;
use crate::operation::flags::{Flags, Positional};
use crate::operation::request::given::whole;
use crate::operation::request::scalar::scalar;
use crate::operation::request::{Given, csv, file};

/// What separates the items of a list in a cell.
const SEPARATOR: char = ';';

/// A row.
pub(super) struct Row {
    /// The number, as a spreadsheet or an editor shows it: the header is row 1.
    pub(super) number: u64,
    pub(super) given: Given,
}

/// What a column sets.
#[derive(Clone, Copy, Debug)]
enum Column {
    Flag(usize),
    /// A secret itself, rather than a file with it.
    Secret(usize),
    Positional(usize),
    Every,
    Until,
}

/// Reads the rows of a file. Everything that is wrong with it is reported at once.
pub(super) fn read(path: &str, action: &Action, flags: &Flags) -> Result<Vec<Row>, Error> {
    let text = file::read_text(path).map_err(|reason| Error::invalid(format!("--from: {reason}")))?;
    let reader = Reader { action, flags };
    let rows = if text.trim_start().starts_with(['{', '[']) { reader.json_lines(&text) } else { reader.csv(&text) };
    let rows = rows.map_err(|reason| Error::invalid(format!("`{path}`: {reason}")))?;
    if rows.is_empty() {
        return Err(Error::invalid(format!("`{path}` has no rows")));
    }
    Ok(rows)
}

struct Reader<'a> {
    action: &'a Action,
    flags: &'a Flags,
}

impl Reader<'_> {
    fn csv(&self, text: &str) -> Result<Vec<Row>, String> {
        let mut reader = csv::reader(text);
        let header = reader.headers().map_err(|error| format!("row 1: {}", csv::reason(&error)))?.clone();
        let columns = header.iter().map(|name| self.column(name)).collect::<Result<Vec<Column>, String>>()?;
        let mut rows = Vec::new();
        for (number, record) in (2..).zip(reader.records()) {
            let record = record.map_err(|error| format!("row {number}: {}", csv::reason(&error)))?;
            let mut given = Given::default();
            for (column, cell) in columns.iter().zip(&record).filter(|(_, cell)| !cell.is_empty()) {
                self.set(&mut given, *column, self.cell(*column, cell))
                    .map_err(|reason| format!("row {number}: {reason}"))?;
            }
            if record.iter().any(|cell| !cell.is_empty()) {
                rows.push(Row { number, given });
            }
        }
        Ok(rows)
    }

    /// Returns the texts of a cell: several for a list.
    fn cell(&self, column: Column, cell: &str) -> Vec<String> {
        let is_list = match column {
            Column::Flag(index) => self.flags.all.get(index).is_some_and(|flag| flag.is_list()),
            Column::Positional(index) => self.flags.positionals.get(index).is_some_and(|positional| positional.is_many),
            _ => false,
        };
        if !is_list || cell.starts_with(['{', '[']) {
            return vec![cell.to_owned()];
        }
        cell.split(SEPARATOR).map(|item| item.trim().to_owned()).filter(|item| !item.is_empty()).collect()
    }

    fn json_lines(&self, text: &str) -> Result<Vec<Row>, String> {
        let objects: Vec<(u64, Json)> = if text.trim_start().starts_with('[') {
            let items: Vec<Json> = serde_json::from_str(text).map_err(|error| format!("invalid JSON: {error}"))?;
            (1..).zip(items).collect()
        } else {
            let lines = (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty());
            lines
                .map(|(number, line)| match serde_json::from_str(line) {
                    Ok(json) => Ok((number, json)),
                    Err(error) => Err(format!("row {number}: invalid JSON: {error}")),
                })
                .collect::<Result<_, _>>()?
        };
        objects
            .into_iter()
            .map(|(number, json)| match self.object(json) {
                Ok(given) => Ok(Row { number, given }),
                Err(reason) => Err(format!("row {number}: {reason}")),
            })
            .collect()
    }

    fn object(&self, json: Json) -> Result<Given, String> {
        let Json::Object(fields) = json else { return Err("expected a JSON object".to_owned()) };
        let mut given = Given::default();
        let is_whole =
            fields.keys().all(|name| matches!(name.as_str(), "path" | "query" | "headers" | "body" | "operation"));
        if is_whole && fields.values().any(Json::is_object) {
            given.base = Some(whole(self.action, Json::Object(fields)).map_err(|error| error.to_string())?);
            return Ok(given);
        }
        self.fields(&mut given, fields)?;
        Ok(given)
    }

    fn fields(&self, given: &mut Given, fields: Map<String, Json>) -> Result<(), String> {
        for (name, value) in fields.into_iter().filter(|(_, value)| !value.is_null()) {
            let column = self.column(&name)?;
            let texts = match &value {
                Json::Array(items) if self.is_json_list(column) => items.iter().map(scalar).collect(),
                value => vec![scalar(value)],
            };
            self.set(given, column, texts)?;
        }
        Ok(())
    }

    /// Returns whether the items of a JSON list are the items of an input.
    fn is_json_list(&self, column: Column) -> bool {
        match column {
            Column::Flag(index) => self
                .flags
                .all
                .get(index)
                .is_some_and(|flag| flag.is_list() && !matches!(flag.field.value, Value::Map(_))),
            Column::Positional(_) => true,
            _ => false,
        }
    }

    fn set(&self, given: &mut Given, column: Column, texts: Vec<String>) -> Result<(), String> {
        let text = || texts.first().cloned().unwrap_or_default();
        match column {
            Column::Flag(index) if self.flags.all.get(index).is_some_and(|flag| flag.is_secret()) => {
                given.flags.insert(index, vec![file::secret(&text())?]);
            }
            Column::Flag(index) | Column::Secret(index) => {
                given.flags.insert(index, texts);
            }
            Column::Positional(index) => {
                given.positionals.insert(index, texts);
            }
            Column::Every => given.every = Some(text()),
            Column::Until => given.until = Some(text()),
        }
        Ok(())
    }

    /// Returns what a column sets: a flag, a positional argument, or a field of the API.
    fn column(&self, name: &str) -> Result<Column, String> {
        let name = name.trim().trim_start_matches("--");
        if let Some(index) = self.flags.find(name) {
            let flag = self.flags.all.get(index);
            // A cell replaces what is positional in the arguments.
            let is_positional = |positional: &Positional| positional.flag == index && positional.item_field.is_none();
            if let Some(positional) = self.flags.positionals.iter().position(is_positional) {
                return Ok(Column::Positional(positional));
            }
            let is_secret = flag.is_some_and(|flag| flag.is_secret()) && !name.ends_with("-file");
            return Ok(if is_secret { Column::Secret(index) } else { Column::Flag(index) });
        }
        let positional =
            self.flags.positionals.iter().position(|positional| positional.name.eq_ignore_ascii_case(name));
        match (positional, name) {
            (Some(index), _) => Ok(Column::Positional(index)),
            (None, "every") => Ok(Column::Every),
            (None, "until") => Ok(Column::Until),
            (None, name) => Err(self.unknown(name)),
        }
    }

    fn unknown(&self, name: &str) -> String {
        let names: Vec<&str> = self.flags.all.iter().map(|flag| flag.long.as_str()).collect();
        let near = nearest(name, names.iter().copied());
        let hint = if near.is_empty() {
            format!("; the columns are flags: {}", names.join(", "))
        } else {
            did_you_mean(&near)
        };
        format!("there is no flag for the column `{name}`{hint}")
    }
}
