//! The columns of a list: those that were asked for, those of the catalog, or a choice.

use std::collections::BTreeSet;

use huaweicloud_meeting_catalog::{self as catalog, Field, Structure, Value};
use jiff::tz::TimeZone;

use super::json::Node;
use super::typed::{self, Typed, item_of, structure_of};
use super::values;
use super::view::One;
use crate::error::Error;
use crate::operation::Action;
use crate::operation::flags::inputs_called;

/// The most columns that are chosen.
const MAX_CHOSEN: usize = 7;
const NAMES: [&str; 5] = ["name", "subject", "title", "account", "displayName"];
/// How the names of fields end that identify someone without a name.
const CONTACTS: [&str; 4] = ["email", "phone", "account", "accountid"];

/// A column: a path of fields in an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Column {
    /// Where the item is, if the column is looked up in a whole response.
    start: Vec<String>,
    /// The names on the wire.
    pub(super) path: Vec<String>,
    /// The names in kebab-case, joined by dots.
    pub(super) label: String,
    /// Whether a cut value would be of no use, such as that of an ID or a time.
    pub(super) is_whole: bool,
    pub(super) is_number: bool,
    pub(super) kind: Kind,
}

/// How much a column matters where there is no room for all, the most important ones first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// What identifies the item to other commands. It is never left out.
    Key,
    /// A state, or a figure of a time.
    State,
    /// A name or a time.
    Name,
    Id,
    Other,
}

impl Kind {
    fn of(field: &Field) -> Self {
        match field.value {
            Value::Time(_) => Self::Name,
            Value::Id(_) => Self::Id,
            _ => Self::of_name(field.name),
        }
    }

    fn of_name(name: &str) -> Self {
        let ends = |endings: &[&str]| endings.iter().any(|ending| name.to_lowercase().ends_with(ending));
        match name {
            _ if ends(&["id", "uuid"]) => Self::Id,
            _ if ends(&["state", "status"]) => Self::State,
            _ if NAMES.contains(&name) || ends(&["name", "account", "starttime"]) => Self::Name,
            _ => Self::Other,
        }
    }
}

impl Column {
    fn new() -> Self {
        let (start, path, label) = (Vec::new(), Vec::new(), String::new());
        Self { start, path, label, is_whole: false, is_number: false, kind: Kind::Other }
    }

    #[cfg(test)]
    pub(super) fn of_kind(kind: Kind) -> Self {
        Self { kind, is_whole: kind == Kind::Id, ..Self::new() }
    }

    fn of(field: &Field, id: Option<&str>) -> Self {
        let mut column = Self::new();
        column.push_field(field);
        if Some(field.name) == id {
            column.is_whole = true;
            column.kind = Kind::Key;
        }
        column
    }

    /// Returns whether the column shows the value at a path of fields, or a part of it.
    fn shows(&self, path: &[&str]) -> bool {
        self.path.iter().zip(path).all(|(own, other)| own == other)
    }

    /// Returns the column of a field that the spec does not have.
    fn untyped(name: &str) -> Self {
        let kind = Kind::of_name(name);
        let mut column = Self { kind, is_whole: kind == Kind::Id, ..Self::new() };
        column.push(name, name);
        column
    }

    /// Returns the values in an item: several if the path leads through a list.
    pub(super) fn find<'n>(&self, item: Typed<'n>) -> Vec<Typed<'n>> {
        self.start.iter().chain(&self.path).fold(vec![item], |found, name| {
            found.into_iter().flat_map(Typed::flattened).filter_map(|typed| typed.field(name)).collect()
        })
    }

    /// Returns the text for people in an item.
    pub(super) fn text(&self, item: Typed<'_>, zone: &TimeZone) -> String {
        let texts: Vec<String> = self.find(item).into_iter().map(|typed| values::text(typed, zone)).collect();
        texts.join(", ")
    }
}

impl Typed<'_> {
    /// Returns the items of a list, or the value itself.
    fn flattened(self) -> Vec<Self> {
        self.items().unwrap_or_else(|| vec![self])
    }
}

/// Returns the column with this name: the names on the wire, in kebab-case, or those of flags, joined by dots.
pub(super) fn named(name: &str, item: Option<&'static Value>) -> Result<Column, Error> {
    let mut column = Column::new();
    let mut value = item;
    for part in name.trim().split('.') {
        let inner = item_of(value).or(value);
        let Some(structure) = structure_of(inner) else {
            // Fields of maps and of values of an unknown type have any name.
            if part.is_empty() || !matches!(inner, None | Some(Value::Map(_) | Value::Json)) {
                return Err(Error::invalid(format!("there is no column `{name}`: the value has no fields")));
            }
            value = if let Some(Value::Map(item)) = inner { Some(item) } else { None };
            column.push(part, part);
            continue;
        };
        let field = field(structure, part)
            .map_err(|reason| Error::invalid(format!("there is no column `{name}`; {reason}")))?;
        column.push_field(field);
        value = Some(&field.value);
    }
    Ok(column)
}

/// Returns the column with this name in a response that shows one thing: of the thing, or of the response around it.
pub(super) fn named_of_one(name: &str, one: &One<'_>) -> Result<Column, Error> {
    let of_thing = named(name, one.thing.value).map(|column| {
        let start = one.path.iter().map(|name| (*name).to_owned()).collect();
        Column { start, ..column }
    });
    of_thing.or_else(|error| named(name, one.whole.value).map_err(|_| error))
}

impl Column {
    fn push(&mut self, name: &str, label: &str) {
        if !self.label.is_empty() {
            self.label.push('.');
        }
        self.label.push_str(label);
        self.path.push(name.to_owned());
    }

    fn push_field(&mut self, field: &Field) {
        self.push(field.name, field.kebab_name);
        self.is_number = values::is_number(&field.value);
        self.is_whole = values::is_whole(&field.value);
        self.kind = Kind::of(field);
    }
}

/// Returns the field with a name: its own, that of a flag, or the last words of its own if no other field ends in them, or none that is
/// an ID: the flag `--account` sets what lists return as `userAccount`.
fn field(structure: &'static Structure, name: &str) -> Result<&'static Field, String> {
    let find = |name: &str| structure.fields.iter().find(|field| is_named(field, name));
    if let Some(field) = find(name).or_else(|| inputs_called(name).find_map(find)) {
        return Ok(field);
    }
    let last = format!("-{}", name.replace('_', "-").to_lowercase());
    let ending: Vec<&Field> = structure.fields.iter().filter(|field| field.kebab_name.ends_with(&last)).collect();
    let joined = |fields: &[&Field]| fields.iter().map(|field| field.kebab_name).collect::<Vec<_>>().join(", ");
    match (ending.as_slice(), ending.iter().find(|field| is_id(field.name))) {
        ([field], _) | (_, Some(field)) => Ok(field),
        ([], _) => Err(format!("the columns are {}", joined(&structure.fields.iter().collect::<Vec<_>>()))),
        (several, _) => Err(format!("it may be one of {}", joined(several))),
    }
}

fn is_named(field: &Field, name: &str) -> bool {
    let same = |known: &str| folded(known) == folded(name);
    same(field.name) || same(field.kebab_name)
}

fn folded(name: &str) -> String {
    name.chars().filter(|character| !matches!(character, '-' | '_')).flat_map(char::to_lowercase).collect()
}

/// Returns the columns of a table, the most important ones first.
pub(super) fn of_table(action: Option<&Action>, items: &[Typed<'_>]) -> Vec<Column> {
    let item = items.first().and_then(|item| item.value);
    let resource = action.and_then(|action| action.item);
    let stated = resource.map_or(&[][..], |(_, item)| item.columns);
    let id = resource.and_then(|(resource, _)| resource.id);
    let mut columns: Vec<Column> = stated.iter().filter_map(|path| named(path, item).ok()).collect();
    let is_by_time = matches!(stated.first().and_then(|path| typed::at(item, &[path])), Some(Value::Time(_)));
    for column in columns.iter_mut().filter(|column| is_by_time && column.is_number) {
        column.kind = Kind::State;
    }
    for (index, column) in columns.iter_mut().enumerate() {
        let is_id = id.is_some_and(|id| column.path == [id]);
        column.is_whole |= is_id;
        // The first column identifies items that have other IDs, such as past ones.
        if is_id || index == 0 {
            column.kind = Kind::Key;
        }
    }
    // Without a stated column, some that are not empty in all items are chosen.
    if columns.is_empty() { choose(items, |field| rank(field, id), |field| Column::of(field, id)) } else { columns }
}

/// Chooses columns of a list that is a part of a thing. Secrets are among them, since nothing else shows them, and IDs of the thing
/// are not.
pub(super) fn of_part(items: &[Typed<'_>], thing: &Node) -> Vec<Column> {
    let repeats = |field: &Field| {
        let of_item = items.first().and_then(|item| item.node.field(field.name));
        let is_same = of_item.is_some() && items.iter().all(|item| item.node.field(field.name) == of_item);
        is_same && ids(thing).any(|id| Some(id) == of_item)
    };
    let rank = |field: &Field| match field.value {
        Value::Secret => Some(5),
        Value::Id(_) | Value::String if repeats(field) => None,
        _ => rank(field, None),
    };
    choose(items, rank, |field| Column::of(field, None))
}

/// Returns the values by which commands find a thing.
fn ids(thing: &Node) -> impl Iterator<Item = &Node> {
    let fields = if let Node::Object(fields) = thing { fields.as_slice() } else { &[] };
    fields.iter().filter(|(name, value)| is_id(name) && !value.is_blank()).map(|(_, value)| value)
}

/// Returns whether a field with this name identifies items of a resource.
fn is_id(name: &str) -> bool {
    catalog::resources().iter().any(|resource| resource.id == Some(name))
}

/// Returns how many fields have a value in an item, and are in none of the columns.
pub(super) fn left_out<'c>(items: &[Typed<'_>], columns: impl Iterator<Item = &'c Column> + Clone) -> usize {
    let mut paths = BTreeSet::new();
    for item in items {
        add_paths(item.node, &[], &mut paths);
    }
    paths.iter().filter(|path| !columns.clone().any(|column| column.shows(path))).count()
}

/// Adds the paths of the values in an object. A list is one value.
fn add_paths<'n>(node: &'n Node, start: &[&'n str], paths: &mut BTreeSet<Vec<&'n str>>) {
    let Node::Object(fields) = node else { return };
    for (name, value) in fields.iter().filter(|(_, value)| !value.is_blank()) {
        let path = [start, &[name.as_str()]].concat();
        if let Node::Object(_) = value {
            add_paths(value, &path, paths);
        } else {
            paths.insert(path);
        }
    }
}

fn choose(items: &[Typed<'_>], rank: impl Fn(&Field) -> Option<u8>, column: impl Fn(&Field) -> Column) -> Vec<Column> {
    let present: BTreeSet<&str> = items.iter().flat_map(|item| present_fields(item.node)).collect();
    let Some(structure) = structure_of(items.first().and_then(|item| item.value)) else {
        let mut names: Vec<&str> = Vec::new();
        for name in items.iter().flat_map(|item| present_in_order(item.node, &present)) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        if names.len() > MAX_CHOSEN {
            names.sort_by_key(|name| rank_of_name(name));
        }
        return names.into_iter().take(MAX_CHOSEN).map(Column::untyped).collect();
    };
    // The name of a department is no name of a person.
    let has_name = |node: &Node| present_fields(node).any(|name| NAMES.contains(&name));
    let nameless: Vec<&Node> = items.iter().map(|item| item.node).filter(|node| !has_name(node)).collect();
    let ranked = structure.fields.iter().filter(|field| present.contains(field.name)).filter_map(|field| {
        let is_name =
            is_contact(field.name) && nameless.iter().any(|node| present_fields(node).any(|name| name == field.name));
        let (rank, column) = (rank(field)?, column(field));
        // What is needed to distinguish items without a name is as important as one.
        Some(if is_name {
            (rank.min(3), Column { kind: column.kind.min(Kind::Name), ..column })
        } else {
            (rank, column)
        })
    });
    let mut ranked: Vec<(u8, Column)> = ranked.collect();
    ranked.sort_by_key(|(rank, _)| *rank);
    ranked.into_iter().take(MAX_CHOSEN).map(|(_, column)| column).collect()
}

/// Returns how important a field is of which only the name is known.
fn rank_of_name(name: &str) -> u8 {
    match Kind::of_name(name) {
        _ if is_id(name) => 0,
        _ if NAMES.contains(&name) => 1,
        Kind::State | Kind::Name => 2,
        _ if is_contact(name) => 3,
        _ => 4,
    }
}

fn is_contact(name: &str) -> bool {
    CONTACTS.iter().any(|ending| name.to_lowercase().ends_with(ending))
}

/// Returns the names of the fields of an item that are scalar and not empty.
fn present_fields(node: &Node) -> impl Iterator<Item = &str> {
    let fields = if let Node::Object(fields) = node { fields.as_slice() } else { &[] };
    fields.iter().filter(|(_, value)| value.is_scalar() && !value.is_blank()).map(|(name, _)| name.as_str())
}

fn present_in_order<'n>(node: &'n Node, present: &BTreeSet<&str>) -> Vec<&'n str> {
    let fields = if let Node::Object(fields) = node { fields.as_slice() } else { &[] };
    fields.iter().map(|(name, _)| name.as_str()).filter(|name| present.contains(name)).collect()
}

/// Returns how important a field is in a table; `None` if it is never chosen.
fn rank(field: &Field, id: Option<&str>) -> Option<u8> {
    let ends = |ending: &str| field.name.to_lowercase().ends_with(ending);
    match &field.value {
        Value::Secret | Value::File | Value::Json | Value::List(_) | Value::Map(_) | Value::Structure(_) => None,
        Value::Constant(_) | Value::OneOrMany(_) => None,
        _ if field.name == id.unwrap_or("id") => Some(0),
        _ if NAMES.contains(&field.name) => Some(1),
        Value::Enumeration(_) if ends("state") || ends("status") => Some(2),
        Value::Time(_) if ends("time") => Some(2),
        _ if ends("name") => Some(3),
        Value::Enumeration(_) | Value::Time(_) => Some(4),
        Value::Duration(_) | Value::Id(_) => Some(5),
        Value::String | Value::Csv(_) => Some(6),
        _ => Some(7),
    }
}

/// Returns the columns of a file: all fields of an item, in the order of the spec, so that they do not depend on the items.
pub(super) fn of_file(item: Option<&'static Value>, items: &[Typed<'_>]) -> Vec<Column> {
    let mut columns = Vec::new();
    add_leaves(&Column::new(), item, 0, &mut columns);
    if columns.is_empty() { of_names(items) } else { columns }
}

/// Returns all fields of items whose type is unknown, in the order in which they appear.
fn of_names(items: &[Typed<'_>]) -> Vec<Column> {
    let mut columns: Vec<Column> = Vec::new();
    for item in items {
        let Node::Object(fields) = item.node else { continue };
        for (name, _) in fields {
            if !columns.iter().any(|column| column.label == *name) {
                columns.push(Column::untyped(name));
            }
        }
    }
    columns
}

fn add_leaves(start: &Column, value: Option<&'static Value>, depth: usize, columns: &mut Vec<Column>) {
    let Some(structure) = structure_of(value) else { return };
    for field in structure.fields {
        let mut column = start.clone();
        column.push(field.name, field.kebab_name);
        match &field.value {
            Value::Structure(_) if depth < 3 => add_leaves(&column, Some(&field.value), depth + 1, columns),
            Value::Structure(_) | Value::File => {}
            _ => columns.push(column),
        }
    }
}
