//! Every operation can be expressed by flags: the requests of the examples of the spec.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests may unwrap")]

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use base64::Engine as _;
use clap::Command;
use huaweicloud_meeting_catalog as catalog;
use huaweicloud_meeting_fake::examples;
use serde_json::{Map, Value as Json};

use super::example::{Files, words};
use super::scalar::scalar;
use super::{Given, of};
use crate::operation::Action;
use crate::operation::flags::{self, Flags};
use crate::operation::time::Clock;
use crate::settings;

/// Files in a directory of the test.
struct Directory {
    path: PathBuf,
    count: usize,
}

impl Directory {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("hwmeeting-{name}-{}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Self { path, count: 0 }
    }

    fn write(&mut self, name: &str, bytes: &[u8]) -> String {
        self.count += 1;
        let directory = self.path.join(self.count.to_string());
        fs::create_dir_all(&directory).unwrap();
        let path = directory.join(name);
        fs::write(&path, bytes).unwrap();
        path.to_str().unwrap().to_owned()
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.path);
    }
}

impl Files for Directory {
    fn secret(&mut self, _: &str, value: &str) -> String {
        self.write("secret", format!("{value}\n").as_bytes())
    }

    fn upload(&mut self, value: &Json) -> String {
        let bytes =
            base64::engine::general_purpose::STANDARD.decode(value["content_base64"].as_str().unwrap()).unwrap();
        self.write(value["filename"].as_str().unwrap(), &bytes)
    }
}

fn clock() -> Clock {
    Clock::at("2026-11-28T20:15[Asia/Shanghai]".parse().unwrap())
}

/// Returns the request of the words of a command.
fn request_of(action: &Action, words: &[String]) -> Result<Json, String> {
    let flags = Flags::of(action);
    let command = flags::add(Command::new("test").args(settings::arguments()), action);
    let matches =
        command.try_get_matches_from([&["test".to_owned()], words].concat()).map_err(|error| error.to_string())?;
    let mut given = Given::of(action, &flags, &matches).map_err(|error| error.to_string())?;
    // Some examples are those of error responses.
    given.is_unchecked = true;
    of(action, &flags, &given, &clock()).map_err(|error| error.to_string())
}

/// Returns a document without what flags do not need: constants, inputs at a second place, values that the command line sets, and
/// strings in place of numbers.
fn normalized(action: &Action, document: &Json) -> Json {
    let inputs = action.operation.inputs;
    let mut normal = Map::new();
    for (section, value) in document.as_object().unwrap() {
        let fields = match (section.as_str(), value) {
            ("path" | "query" | "headers", Json::Object(fields)) => fields
                .iter()
                .filter(|(name, value)| {
                    let default = flags::default(action.operation.name, &format!("{section}.{name}"));
                    default != Some(scalar(value).as_str())
                        && inputs
                            .iter()
                            .any(|input| flags::section(input.place) == section && input.field.name == **name)
                })
                .map(|(name, value)| (name.clone(), as_string(value)))
                .collect(),
            ("body", Json::Object(fields))
                if inputs.iter().any(|input| input.place == huaweicloud_meeting_runtime::operation::Place::Body) =>
            {
                fields
                    .iter()
                    .filter(|(name, _)| inputs.iter().any(|input| input.field.name == **name))
                    .map(|(name, value)| (name.clone(), value.clone()))
                    .collect::<Map<_, _>>()
            }
            (_, value) => {
                normal.insert(section.clone(), value.clone());
                continue;
            }
        };
        if !fields.is_empty() {
            normal.insert(section.clone(), Json::Object(fields));
        }
    }
    Json::Object(normal)
}

fn as_string(value: &Json) -> Json {
    match value {
        Json::Array(items) if items.len() == 1 => as_string(&items[0]),
        Json::Array(items) => items.iter().map(as_string).collect(),
        value => scalar(value).into(),
    }
}

#[test]
fn flags_express_the_request_of_every_example() {
    let mut directory = Directory::new("examples");
    let (mut failures, mut operations) = (Vec::new(), BTreeSet::new());
    for example in examples() {
        let action = Action::of(catalog::operation(example.operation).unwrap());
        let document: Json = serde_json::from_str(example.request).unwrap();
        let words = words(&Flags::of(&action), &document, &mut directory);
        operations.insert(example.operation);
        match request_of(&action, &words) {
            Ok(request) => {
                let (made, expected) = (normalized(&action, &request), normalized(&action, &document));
                if made != expected {
                    failures.push(format!(
                        "{} `{}`: {words:?}\n  made     {made}\n  expected {expected}",
                        example.operation, example.name
                    ));
                }
            }
            Err(error) => failures.push(format!("{} `{}`: {words:?}\n  {error}", example.operation, example.name)),
        }
    }
    assert_eq!(operations.len(), catalog::operations().count());
    assert!(failures.is_empty(), "{} failures\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn commands_of_all_operations_are_consistent() {
    for operation in catalog::operations() {
        flags::add(Command::new("test"), &Action::of(operation)).debug_assert();
    }
}
