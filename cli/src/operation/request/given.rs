//! What is given for one call: the values of flags and positional arguments, and JSON under them.

use std::collections::BTreeMap;
use std::env;
use std::path::PathBuf;

use clap::ArgMatches;
use clap::parser::ValueSource;
use huaweicloud_meeting_runtime::operation::Place;
use serde_json::{Value as Json, json};

use super::{document, file, period, secret};
use crate::error::Error;
use crate::operation::Action;
use crate::operation::flags::{Flag, Flags};

/// The sections of a document.
const SECTIONS: [&str; 6] = ["operation", "path", "query", "headers", "body", "extra"];

/// What is given for one call. It contains secrets, and is not shown.
#[derive(Clone, Default)]
pub(crate) struct Given {
    /// The texts of flags, by their index. Those of secrets are the secrets themselves.
    pub(crate) flags: BTreeMap<usize, Vec<String>>,
    /// The texts of positional arguments, by their index.
    pub(crate) positionals: BTreeMap<usize, Vec<String>>,
    /// The document under them.
    pub(crate) base: Option<Json>,
    /// When a series recurs.
    pub(crate) every: Option<String>,
    /// The last day of a series.
    pub(crate) until: Option<String>,
    /// The name of a period.
    pub(crate) period: Option<&'static str>,
    /// Whether values out of the documented bounds are sent.
    pub(crate) is_unchecked: bool,
    /// Whether missing secrets can be asked for.
    pub(crate) can_ask: bool,
}

impl Given {
    /// Returns what the arguments of a command state. Files with secrets are read.
    pub(crate) fn of(action: &Action, flags: &Flags, matches: &ArgMatches) -> Result<Self, Error> {
        let mut given = Self { is_unchecked: matches.get_flag("no-check"), can_ask: true, ..Self::default() };
        for (index, flag) in flags.all.iter().enumerate() {
            if let Some(texts) = texts(flag, matches)? {
                given.flags.insert(index, texts);
            }
        }
        for (index, positional) in flags.positionals.iter().enumerate() {
            let texts: Vec<String> = values(matches, &positional.id);
            if !texts.is_empty() {
                given.positionals.insert(index, texts);
            }
        }
        given.every = string(matches, "every");
        given.until = string(matches, "recurrence-until");
        given.period = period::named(matches);
        given.base = string(matches, "json").map(|json| base(action, &json)).transpose()?;
        Ok(given)
    }

    /// Returns what is given if something else is given over it.
    pub(crate) fn under(&self, over: Self) -> Self {
        let mut merged = self.clone();
        merged.positionals.extend(over.positionals);
        merged.flags.extend(over.flags);
        if let Some(base) = over.base {
            document::merge(merged.base.get_or_insert(Json::Null), base);
        }
        merged.every = over.every.or(merged.every);
        merged.until = over.until.or(merged.until);
        merged.period = over.period.or(merged.period);
        merged
    }

    /// Returns the text of the input at a path of a document, from its positional argument, its flag or the document under them.
    pub(crate) fn text(&self, flags: &Flags, path: &str) -> Option<String> {
        let (flag, positional) = places(flags, path);
        let texts = positional.and_then(|index| self.positionals.get(&index)).or_else(|| self.flags.get(&flag?));
        let steps: Vec<&str> = path.split('.').collect();
        let based = || super::document::get(self.base.as_ref()?, &steps)?.as_str().map(str::to_owned);
        texts.and_then(|texts| texts.last().cloned()).or_else(based)
    }

    /// Sets the text of the input at a path of a document, which has one argument at most.
    pub(crate) fn set(&mut self, flags: &Flags, path: &str, text: String) {
        match places(flags, path) {
            (_, Some(positional)) => drop(self.positionals.insert(positional, vec![text])),
            (Some(flag), None) => drop(self.flags.insert(flag, vec![text])),
            (None, None) => {}
        }
    }

    /// Returns the texts of the inputs at paths of a document.
    pub(crate) fn texts_mut(&mut self, flags: &Flags, paths: &[&str]) -> Vec<&mut String> {
        let places: Vec<_> = paths.iter().map(|path| places(flags, path)).collect();
        let of_flags = self.flags.iter_mut().filter(|(index, _)| places.iter().any(|(flag, _)| *flag == Some(**index)));
        let of_positionals =
            self.positionals.iter_mut().filter(|(index, _)| places.iter().any(|(_, own)| *own == Some(**index)));
        of_flags.chain(of_positionals).flat_map(|(_, texts)| texts).collect()
    }
}

fn string(matches: &ArgMatches, id: &str) -> Option<String> {
    matches.try_get_one::<String>(id).ok().flatten().cloned()
}

fn values(matches: &ArgMatches, id: &str) -> Vec<String> {
    matches.try_get_many::<String>(id).ok().flatten().unwrap_or_default().cloned().collect()
}

/// Returns the texts of a flag; for a secret, the secret itself.
fn texts(flag: &Flag, matches: &ArgMatches) -> Result<Option<Vec<String>>, Error> {
    if flag.is_switch() && matches.value_source(&flag.negation_id()) == Some(ValueSource::CommandLine) {
        return Ok(Some(vec!["false".to_owned()]));
    }
    if flag.is_secret() {
        return secret_texts(flag, &paths(flag, matches));
    }
    let texts = values(matches, &flag.id);
    let has_secret =
        |text: &String| serde_json::from_str(text).is_ok_and(|json| secret::is_in(&flag.field.value, &json));
    if texts.iter().any(has_secret) {
        return Err(visible_secret(&format!("--{}", flag.long), "write the JSON to a file, and pass it as @FILE"));
    }
    Ok(Some(texts).filter(|texts| !texts.is_empty()))
}

/// Returns the indices of the flag and of the positional argument at a path of a document.
fn places(flags: &Flags, path: &str) -> (Option<usize>, Option<usize>) {
    let flag = flags.all.iter().position(|flag| flag.id == path);
    let positional = flags.positionals.iter().position(|positional| Some(positional.flag) == flag);
    (flag, positional)
}

/// Returns the paths of the file with a secret.
fn paths(flag: &Flag, matches: &ArgMatches) -> Vec<String> {
    if !flag.is_global {
        return values(matches, &flag.id);
    }
    let path = matches.try_get_one::<PathBuf>(&flag.long).ok().flatten();
    path.map(|path| path.to_string_lossy().into_owned()).into_iter().collect()
}

/// Returns the secret in a file, or in the environment.
fn secret_texts(flag: &Flag, paths: &[String]) -> Result<Option<Vec<String>>, Error> {
    match paths.last() {
        Some(path) => file::secret(path)
            .map(|secret| Some(vec![secret]))
            .map_err(|reason| Error::invalid(format!("--{}: {reason}", flag.long))),
        None => Ok(env::var(flag.variable()).ok().filter(|value| !value.is_empty()).map(|secret| vec![secret])),
    }
}

/// Returns the document that `--json` states: a whole one, or a body.
fn base(action: &Action, text: &str) -> Result<Json, Error> {
    let is_inline = text.trim_start().starts_with(['{', '[']);
    let (place, text) = if is_inline {
        ("--json".to_owned(), text.to_owned())
    } else {
        let name = text.strip_prefix('@').unwrap_or(text);
        (format!("`{name}`"), file::read_text(name).map_err(|reason| Error::invalid(format!("--json: {reason}")))?)
    };
    let json =
        serde_json::from_str(&text).map_err(|error| Error::invalid(format!("{place} is not valid JSON: {error}")))?;
    let document = whole(action, json)?;
    if is_inline && has_secret(action, &document) {
        return Err(visible_secret("--json", "write the JSON to a file, or pass it on standard input with --json -"));
    }
    Ok(document)
}

fn has_secret(action: &Action, document: &Json) -> bool {
    let flags = Flags::of(action);
    let inputs = flags.all.iter().filter(|flag| flag.parent.is_none());
    let mut values = inputs.filter_map(|flag| document::get(document, &flag.path).map(|json| (flag, json)));
    values.any(|(flag, json)| secret::is_in(&flag.field.value, json))
}

fn visible_secret(name: &str, help: &str) -> Error {
    Error::invalid(format!("{name} contains a secret, which other users of this machine can see; {help}"))
}

/// Returns a document, given a whole one or a body.
pub(crate) fn whole(action: &Action, json: Json) -> Result<Json, Error> {
    let is_whole = json.as_object().is_some_and(|fields| {
        !fields.is_empty()
            && fields.keys().all(|name| SECTIONS.contains(&name.as_str()))
            && !has_body_field(action, fields)
    });
    if !is_whole {
        return Ok(json!({"body": json}));
    }
    match json.get("operation") {
        Some(name) if name.as_str() != Some(action.operation.name) => {
            Err(Error::invalid(format!("the document is for another operation than {}", action.operation.name)))
        }
        _ => Ok(json),
    }
}

/// Returns whether names of sections are names of fields of the body.
fn has_body_field(action: &Action, fields: &serde_json::Map<String, Json>) -> bool {
    fields.keys().all(|name| action.operation.input(Place::Body, name).is_some())
}
