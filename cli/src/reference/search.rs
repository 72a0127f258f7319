//! Searching commands by words: those of their names, of the vendor's names, of titles and summaries in both languages, of inputs
//! and values.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use clap::Command;
use huaweicloud_meeting_catalog::{self as catalog, Field, Operation, Value};

use super::query::{Query, Score, Text};
use super::words;
use crate::commands;
use crate::operation::{self, Action};

/// What a match counts.
const ASKED_FOR: u32 = 130;
const NAME: u32 = 100;
const WORDS: u32 = 90;
const VENDORS_NAME: u32 = 70;
const TITLE: u32 = 60;
const SUMMARY: u32 = 50;
const RESOURCE: u32 = 25;
const PATH: u32 = 15;
const INPUT: u32 = 12;
const MEANING: u32 = 6;

/// What people search for, where names and summaries have other words. It counts more than a similar name.
const ASKED: &[(&str, &str)] =
    &[("past-meeting list-attendance", "attended"), ("meeting show", "host password"), ("me show", "whoami")];

/// What each word of a command costs that the query does not have: the plain command comes before its variants.
const OTHER_WORD: u32 = 60;

/// How deep the fields of inputs are searched.
const DEPTH: usize = 3;

/// A command that can be found.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    /// The words of the command: `meeting create`.
    pub(crate) command: String,
    /// What it does.
    pub(crate) about: String,
    /// The operation that it calls, if it is one command of an operation.
    pub(crate) operation: Option<&'static Operation>,
    action: Option<Action>,
}

impl Entry {
    fn of_action(command: String, action: Action) -> Self {
        Self { command, about: action.about(), operation: Some(action.operation), action: Some(action) }
    }

    fn by_hand(command: String, of: &Command) -> Self {
        let about = of.get_about().map(ToString::to_string).unwrap_or_default();
        Self { command, about, operation: None, action: None }
    }

    /// Returns the texts that name the verb.
    fn texts_of_verb(&self) -> Vec<Text> {
        let verb = self.command.split_once(' ').map_or("", |(_, verb)| verb);
        let item = self.action.and_then(|action| Some((action, action.item?.1)));
        let words = item.map_or(&[][..], |(action, item)| action.shortcut.map_or(item.words, |own| own.words));
        words.iter().map(|word| Text::new(WORDS, word)).chain([Text::new(NAME, verb)]).collect()
    }

    /// Returns the texts to search. `is_deep` adds those of inputs and values.
    fn texts(&self, is_deep: bool) -> Vec<Text> {
        let is_grouped = self.action.is_some_and(|action| action.item.is_none());
        let mut texts =
            vec![Text::new(if is_grouped { RESOURCE } else { NAME }, &self.command), Text::new(SUMMARY, &self.about)];
        let asked = ASKED.iter().filter(|(command, _)| *command == self.command);
        texts.extend(asked.map(|(_, words)| Text::new(ASKED_FOR, words)));
        if let Some(action) = &self.action {
            let operation = action.operation;
            texts.push(Text::new(VENDORS_NAME, operation.name));
            texts.push(Text::new(if action.shortcut.is_some() { RESOURCE } else { SUMMARY }, operation.summary));
            texts.push(Text::new(TITLE, operation.title_zh));
            texts.push(Text::new(SUMMARY, operation.summary_zh));
            if let Some((resource, item)) = action.item {
                let of_shortcut = action.shortcut.map_or(item.words, |shortcut| shortcut.words);
                texts.extend(of_shortcut.iter().chain(resource.words).map(|word| Text::new(WORDS, word)));
                texts.push(Text::new(RESOURCE, resource.summary));
                texts.push(Text::new(RESOURCE, resource.title_zh));
            }
            if is_deep {
                add_inputs(operation, &mut texts);
            }
        }
        texts
    }
}

/// Adds the names and meanings of inputs and their values, and the path.
fn add_inputs(operation: &'static Operation, texts: &mut Vec<Text>) {
    if let Some(descriptor) = huaweicloud_meeting::OPERATIONS.iter().find(|own| own.name == operation.name) {
        texts.push(Text::new(PATH, descriptor.path));
        texts.push(Text::new(PATH, descriptor.group));
    }
    texts.extend(operation.notes.map(|notes| Text::new(MEANING, notes)));
    for input in operation.inputs {
        add_field(&input.field, DEPTH, texts);
    }
}

fn add_field(field: &'static Field, depth: usize, texts: &mut Vec<Text>) {
    texts.push(Text::new(INPUT, field.name));
    texts.push(Text::new(MEANING, field.doc));
    add_value(&field.value, depth, texts);
}

fn add_value(value: &'static Value, depth: usize, texts: &mut Vec<Text>) {
    match value {
        Value::Quoted(inner) | Value::List(inner) | Value::Csv(inner) | Value::OneOrMany(inner) | Value::Map(inner) => {
            add_value(inner, depth, texts);
        }
        // A list of countries would make every operation with a country one about Iceland.
        Value::Enumeration(enumeration) if enumeration.values.len() <= 40 => {
            texts.push(Text::new(MEANING, enumeration.doc));
            for value in enumeration.values {
                texts.push(Text::new(INPUT, value.kebab_name));
                texts.push(Text::new(MEANING, value.doc));
            }
        }
        Value::Structure(structure) if depth > 0 => {
            for field in structure.fields {
                add_field(field, depth - 1, texts);
            }
        }
        _ => {}
    }
}

/// Returns the nouns, sorted.
pub(crate) fn nouns() -> BTreeSet<&'static str> {
    let by_hand = commands::NOUNS.iter().map(|(noun, _)| *noun);
    let resources = catalog::resources().iter().filter(|resource| !resource.operations.is_empty());
    resources.map(|resource| resource.noun).chain(by_hand).collect()
}

/// Returns the commands of a noun. One that is written by hand is found by the words of the verb that it takes the place of, too.
pub(crate) fn of_noun(noun: &str) -> Vec<Entry> {
    let mut made = operation::verbs(noun);
    let mut entries: Vec<Entry> = Vec::new();
    for verb in commands::verbs(noun) {
        let superseded = commands::superseded_by(noun, verb.name);
        let action = made.remove(verb.name).or_else(|| made.remove(superseded?));
        let entry = Entry::by_hand(format!("{noun} {}", verb.name), &(verb.command)());
        let called = action.map(|action| action.operation).or_else(|| commands::operation_of(noun, verb.name));
        entries.push(Entry { operation: called, action, ..entry });
    }
    entries.extend(made.into_iter().map(|(verb, action)| Entry::of_action(format!("{noun} {verb}"), action)));
    entries
}

/// Returns all commands: those of nouns, operations that no noun has, and tools.
pub(crate) fn all() -> Vec<Entry> {
    let mut entries: Vec<Entry> = nouns().into_iter().flat_map(of_noun).collect();
    let named: BTreeSet<&str> =
        entries.iter().filter_map(|entry| entry.operation).map(|operation| operation.name).collect();
    for group in catalog::groups() {
        let others = group.operations.iter().filter(|operation| !named.contains(operation.name));
        entries.extend(others.map(|operation| {
            Entry::of_action(format!("{} {}", group.name, operation.kebab_name), Action::of(operation))
        }));
    }
    entries.extend(commands::all().iter().map(|command| Entry::by_hand(command.get_name().to_owned(), command)));
    entries
}

/// Returns the commands that match all words, the best ones first. If there is none, those that match the most words.
pub(crate) fn search(given: &[String]) -> Vec<Entry> {
    let query = Query::new(given.iter().map(String::as_str));
    let entries = all();
    let found = ranked(&query, &entries, false);
    let found =
        if found.iter().any(|(score, _)| score.terms == query.len()) { found } else { ranked(&query, &entries, true) };
    best(&query, found)
}

/// Returns the commands of a noun whose verbs a word stands for, the best ones first.
pub(crate) fn verbs_meant(noun: &str, word: &str) -> Vec<Entry> {
    let query = Query::new([word]);
    let scored = of_noun(noun).into_iter().map(|entry| (query.score(&entry.texts_of_verb()), entry));
    let mut found: Vec<(Score, Entry)> = scored.filter(|(score, _)| score.terms == query.len()).collect();
    found.sort_by_key(|(score, entry)| (Reverse(*score), entry.command.len()));
    found.into_iter().map(|(_, entry)| entry).collect()
}

/// Returns the noun that a word is: itself, its plural, or another word for it.
pub(crate) fn noun_called(word: &str) -> Option<&'static str> {
    let singular = word.strip_suffix('s').unwrap_or(word);
    nouns().into_iter().find(|noun| [word, singular].contains(noun)).or_else(|| {
        let has_word = |resource: &&catalog::Resource| resource.words.iter().any(|own| [word, singular].contains(own));
        catalog::resources().iter().find(has_word).map(|resource| resource.noun)
    })
}

/// Returns the commands that match with their scores, the best ones first. Among equals, short commands come first.
fn ranked<'e>(query: &Query, entries: &'e [Entry], is_deep: bool) -> Vec<(Score, &'e Entry)> {
    let scored = entries.iter().map(|entry| (query.score(&entry.texts(is_deep)), entry));
    let mut found: Vec<(Score, &Entry)> = scored.filter(|(score, _)| score.terms > 0).collect();
    for (score, entry) in &mut found {
        let others = words::split(&entry.command).filter(|word| !query.has(word)).count();
        score.points =
            score.points.saturating_sub(u32::try_from(others).unwrap_or(u32::MAX).saturating_mul(OTHER_WORD));
    }
    found.sort_by_key(|(score, entry)| (Reverse(*score), entry.command.len()));
    found
}

/// Returns those that match as many words as the best one, and are not far behind it.
fn best(query: &Query, found: Vec<(Score, &Entry)>) -> Vec<Entry> {
    let Some((top, _)) = found.first().copied() else { return Vec::new() };
    // Half of the words is the least that means something.
    if top.terms * 2 < query.len() {
        return Vec::new();
    }
    let near = found.into_iter().filter(|(score, _)| score.terms == top.terms && score.points * 2 >= top.points);
    near.map(|(_, entry)| entry.clone()).collect()
}
