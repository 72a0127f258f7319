//! The command: users and departments as CSV that other commands read, or as JSON.

use std::fs;
use std::path::PathBuf;

use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgMatches, Command, value_parser};
use serde_json::{Value, json};

use super::departments;
use crate::commands::pages;
use crate::error::Error;
use crate::output;
use crate::session::Session;
use crate::settings::Settings;

/// A column, and the field of an item that it shows.
type Column = (&'static str, &'static str);

/// The flags of `user add`, so that `user add --from` reads the file.
const USERS: [Column; 14] = [
    ("account", "userAccount"),
    ("name", "name"),
    ("english-name", "englishName"),
    ("third-account", "thirdAccount"),
    ("phone", "phone"),
    ("country", "country"),
    ("email", "email"),
    ("dept-code", "deptCode"),
    ("signature", "signature"),
    ("title", "title"),
    ("desc", "desc"),
    ("status", "status"),
    ("sort-level", "sortLevel"),
    ("hide-phone", "hidePhone"),
];
/// The flags of `department create`.
const DEPARTMENTS: [Column; 5] = [
    ("dept-code", "deptCode"),
    ("dept-name", "deptName"),
    ("parent-dept-code", "parentDeptCode"),
    ("note", "note"),
    ("sort-level", "sortLevel"),
];

pub(super) fn command() -> Command {
    Command::new("export")
        .about("Export the users and departments of the enterprise (administrators only)")
        .long_about(
            "Export the users and departments of the enterprise, all pages of them. A file with users has the columns that `user \
             add --from` reads, one with departments those of `department create --from`. JSON contains both, with all fields.",
        )
        .arg(
            Arg::new("what")
                .value_name("WHAT")
                .value_parser(PossibleValuesParser::new(["users", "departments"]))
                .help("What CSV contains [default: users]"),
        )
        .arg(
            Arg::new("format")
                .long("format")
                .value_name("FORMAT")
                .value_parser(PossibleValuesParser::new(["csv", "json"]))
                .default_value("csv")
                .help("Format of the file"),
        )
        .arg(
            Arg::new("to")
                .long("to")
                .value_name("FILE")
                .value_parser(value_parser!(PathBuf))
                .help("File to write, which is replaced [default: standard output]"),
        )
}

pub(super) async fn run(matches: &ArgMatches) -> Result<(), Error> {
    let session = Session::open(&Settings::of(matches)?, true)?;
    let string = |name| matches.get_one::<String>(name).map(String::as_str);
    let has = |what: &str| string("what").is_none_or(|wanted| wanted == what);
    let (text, counted) = if string("format") == Some("json") {
        let users = if has("users") { Some(users(&session).await?) } else { None };
        let departments = if has("departments") { Some(departments(&session).await?) } else { None };
        let counted = count(users.as_deref(), departments.as_deref());
        let parts = [("departments", departments), ("users", users)];
        let document = parts.into_iter().filter_map(|(name, items)| Some((name.to_owned(), json!(items?)))).collect();
        (format!("{}\n", Value::Object(document)), counted)
    } else if string("what") == Some("departments") {
        // Each enterprise has a root, which cannot be created.
        let departments: Vec<Value> = departments(&session).await?.into_iter().skip(1).collect();
        (csv(&DEPARTMENTS, &departments)?, count(None, Some(&departments)))
    } else {
        let users = users(&session).await?;
        (csv(&USERS, &users)?, count(Some(&users), None))
    };
    let Some(path) = matches.get_one::<PathBuf>("to") else { return output::print(&text) };
    fs::write(path, text).map_err(|error| Error::invalid(format!("cannot write `{}`: {error}", path.display())))?;
    output::eprint(&format!("{}: {counted}\n", path.display()));
    Ok(())
}

fn count(users: Option<&[Value]>, departments: Option<&[Value]>) -> String {
    let count = |items: Option<&[Value]>, what| items.map(|items| format!("{} {what}", items.len()));
    let counts: Vec<String> =
        [count(departments, "departments"), count(users, "users")].into_iter().flatten().collect();
    counts.join(", ")
}

/// Returns all departments, each after the one above it.
async fn departments(session: &Session) -> Result<Vec<Value>, Error> {
    let tree = departments::tree(session, departments::ROOT, None).await?;
    let items = tree.into_iter().map(|department| serde_json::from_str(&department.json.to_string()));
    items
        .collect::<Result<_, _>>()
        .map_err(|error| Error::no_result(format!("a department is not valid JSON: {error}")))
}

async fn users(session: &Session) -> Result<Vec<Value>, Error> {
    let mut users = pages::all(session, &json!({"operation": "SearchUsers"})).await?;
    // The codes with which terminals are activated are secrets.
    for user in users.iter_mut().filter_map(Value::as_object_mut) {
        user.remove("activeCode");
    }
    Ok(users)
}

fn csv(columns: &[Column], items: &[Value]) -> Result<String, Error> {
    let failed = |error: &dyn std::fmt::Display| Error::no_result(format!("cannot write CSV: {error}"));
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(columns.iter().map(|(name, _)| name)).map_err(|error| failed(&error))?;
    for item in items {
        let cells = columns.iter().map(|(_, field)| cell(item.get(field)));
        writer.write_record(cells).map_err(|error| failed(&error))?;
    }
    let bytes = writer.into_inner().map_err(|error| failed(&error))?;
    String::from_utf8(bytes).map_err(|error| failed(&error))
}

fn cell(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(value) => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn csv_quotes_what_needs_it_and_leaves_empty_what_is_missing() {
        let item = json!({"deptCode": "a", "deptName": "研发,一部", "sortLevel": 3, "note": null});
        let text = csv(&DEPARTMENTS, &[item]).unwrap_or_default();
        assert_eq!(text, "dept-code,dept-name,parent-dept-code,note,sort-level\na,\"研发,一部\",,,3\n");
    }
}
