//! The values of flags: what they are called, and the names of enumerations.

use std::ffi::OsStr;

use clap::builder::{PossibleValue, StringValueParser, TypedValueParser};
use clap::{Arg, Command};
use huaweicloud_meeting_catalog::{Enumeration, Value};

use super::flag::Flag;
use crate::messages::with_commands;

/// The largest number of values of an enumeration that the help describes.
const MAX_VALUES: usize = 16;

/// Returns what the help calls the value of a flag.
pub(crate) fn value_name(flag: &Flag) -> &'static str {
    value_kind(&flag.field.value)
}

fn value_kind(value: &Value) -> &'static str {
    match value {
        Value::Json => "JSON",
        Value::File | Value::Secret => "FILE",
        Value::Bool | Value::Flag(_) => "BOOL",
        Value::Id(_) => "ID",
        Value::Int32 | Value::Int64 | Value::Double => "NUMBER",
        Value::Enumeration(_) => "NAME",
        Value::Time(_) => "TIME",
        Value::Duration(_) => "DURATION",
        Value::Structure(_) => "FIELDS",
        Value::Map(_) => "NAME=VALUE",
        Value::Quoted(value) | Value::List(value) | Value::Csv(value) | Value::OneOrMany(value) => value_kind(value),
        Value::String | Value::Constant(_) => "TEXT",
    }
}

pub(super) fn enumeration(value: &Value) -> Option<&'static Enumeration> {
    match value {
        Value::Enumeration(enumeration) => Some(enumeration),
        Value::Quoted(value) | Value::List(value) | Value::Csv(value) | Value::OneOrMany(value) => enumeration(value),
        _ => None,
    }
}

/// Returns the names of an enumeration that has too many of them to describe each.
pub(super) fn unlisted_names(value: &Value) -> Option<Vec<&'static str>> {
    let values = enumeration(value)?.values;
    (values.len() > MAX_VALUES).then(|| values.iter().map(|value| value.kebab_name).collect())
}

/// Lists the names of an enumeration, and accepts everything: names are looked up when the request is made.
#[derive(Clone)]
struct Names(&'static Enumeration);

impl TypedValueParser for Names {
    type Value = String;

    fn parse_ref(&self, command: &Command, argument: Option<&Arg>, value: &OsStr) -> Result<String, clap::Error> {
        StringValueParser::new().parse_ref(command, argument, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(self.0.values.iter().map(|value| {
            let doc = value.doc.lines().next().unwrap_or_default();
            let possible = PossibleValue::new(value.kebab_name);
            if doc.is_empty() { possible } else { possible.help(with_commands(doc)) }
        })))
    }
}

/// Lists the values of an enumeration.
pub(super) fn with_values(argument: Arg, enumeration: Option<&'static Enumeration>) -> Arg {
    match enumeration {
        Some(enumeration) => {
            argument.value_parser(Names(enumeration)).hide_possible_values(enumeration.values.len() > MAX_VALUES)
        }
        None => argument,
    }
}
