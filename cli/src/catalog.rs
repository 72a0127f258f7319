//! `hwmeeting operations`, `describe` and `error`: what there is to know without calling.

use std::io::{self, IsTerminal as _};

use clap::ArgMatches;
use comfy_table::{ContentArrangement, Table, presets};
use huaweicloud_meeting::document::DynamicOperation;
use huaweicloud_meeting::{ErrorCode, codes};
use huaweicloud_meeting_fake::examples;
use huaweicloud_meeting_runtime::operation::{Place, Source};

use crate::output;
use crate::stop::Stop;

fn all() -> &'static [&'static DynamicOperation] {
    huaweicloud_meeting::operations()
}

/// Name, group and request line of the operations that have all of these words in them.
fn rows(words: &[String]) -> Vec<[String; 3]> {
    all()
        .iter()
        .map(|known| known.operation)
        .map(|operation| {
            let request_line = format!("{} {}", operation.method.as_str(), operation.path);
            [operation.name.to_owned(), operation.group.to_owned(), request_line]
        })
        .filter(|row| {
            let haystack = row.join(" ").to_lowercase();
            words.iter().all(|word| haystack.contains(&word.to_lowercase()))
        })
        .collect()
}

pub(crate) fn operations(matches: &ArgMatches) -> Result<(), Stop> {
    let words: Vec<String> = matches.get_many::<String>("word").into_iter().flatten().cloned().collect();
    let rows = rows(&words);
    if rows.is_empty() {
        return Err(Stop::refused(format!("no operation has all of these words in it: {}", words.join(" "))));
    }
    print(["OPERATION", "GROUP", "REQUEST"], rows)
}

pub(crate) fn describe(matches: &ArgMatches) -> Result<(), Stop> {
    let name = matches.get_one::<String>("operation").map_or("", String::as_str);
    let Some(known) = DynamicOperation::named(all(), name) else {
        let near = DynamicOperation::nearest(all(), name);
        let hint = if near.is_empty() { String::new() } else { format!("; did you mean {}?", near.join(" or ")) };
        return Err(Stop::refused(format!("there is no operation `{name}`{hint}")));
    };
    let operation = known.operation;
    output::line(&format!("{}: {} {}\n", operation.name, operation.method.as_str(), operation.path))?;
    for auth in operation.auth {
        output::line(&format!("Needs the token of `{}` in {}.\n", auth.scheme.name, auth.header))?;
    }
    let rows: Vec<[String; 4]> = operation
        .inputs
        .iter()
        .map(|input| {
            let needed = match input.source {
                Source::Constant(_) => "constant",
                _ if known.requires(input) => "required",
                _ => "",
            };
            [section(input.place).to_owned(), input.name.to_owned(), needed.to_owned(), known.expects(input)]
        })
        .collect();
    if !rows.is_empty() {
        print(["SECTION", "NAME", "", "TAKES"], rows)?;
    }
    match examples().find(|example| example.operation == operation.name) {
        Some(example) => output::line(&format!("\nA document, {}:\n{}", example.name, indented(example.request))),
        None => Ok(()),
    }
}

/// The section of a document that an input stands in.
fn section(place: Place) -> &'static str {
    match place {
        Place::Path => "path",
        Place::Query => "query",
        Place::Header => "headers",
        Place::Body | Place::Part => "body",
        Place::Whole => "body (whole)",
    }
}

fn indented(json: &str) -> String {
    let value = serde_json::from_str::<serde_json::Value>(json);
    value.and_then(|value| serde_json::to_string_pretty(&value)).unwrap_or_else(|_| json.to_owned())
}

pub(crate) fn error(matches: &ArgMatches) -> Result<(), Stop> {
    let text = matches.get_one::<String>("code").map_or("", String::as_str);
    let code: ErrorCode = text.parse().map_err(|error| Stop::refused(format!("`{text}`: {error}")))?;
    match codes::find(code) {
        Some(known) => output::line(&format!("{} {}\n{}", known.code, known.name, known.meaning)),
        None => {
            Err(Stop::refused(format!("nothing is known of {code}; the vendor documents only a part of its codes")))
        }
    }
}

/// A table for a person, tab-separated values for a program.
fn print<const N: usize>(head: [&str; N], rows: Vec<[String; N]>) -> Result<(), Stop> {
    if !io::stdout().is_terminal() {
        let lines: Vec<String> = rows.iter().map(|row| row.join("\t")).collect();
        return output::line(&lines.join("\n"));
    }
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic).set_header(head);
    table.add_rows(rows);
    output::line(&table.to_string())
}
