//! The flags of an operation: one for each input, and one for each field of an input that is an object.

use huaweicloud_meeting_catalog::{Field, Input, InputPath, Role, Step, Value};
use huaweicloud_meeting_runtime::operation::Place;

use super::defaults::default;
use super::flag::{Flag, SECRET_SUFFIX};
use super::names;
use crate::operation::Action;
use crate::operation::request::recurrence;
use crate::session::access_token_auth;

/// Structures are flattened to this depth; what is deeper is JSON.
const MAX_DEPTH: usize = 4;

/// The verb that lists items.
const LIST: &str = "list";
const LISTED_BY_HAND: [&str; 2] = ["department", "occurrence"];

/// What the ID of the meeting means whose control token a call needs.
const HANDLE: &str = "ID of the meeting in progress, whose host password is needed";

/// A positional argument: the item of an operation, what the item is part of, or the file to upload.
#[derive(Debug)]
pub(crate) struct Positional {
    /// The ID of the argument.
    pub(crate) id: String,
    /// The name of the value.
    pub(crate) name: String,
    /// The index of the flag with the same value.
    pub(crate) flag: usize,
    /// The field of each item that holds the value, if it is in a list of objects.
    pub(crate) item_field: Option<&'static Field>,
    /// Whether there can be several.
    pub(crate) is_many: bool,
    /// The command that lists the values.
    pub(super) list: Option<String>,
}

impl Positional {
    /// Returns whether a flag has the same value.
    pub(super) fn is_of(&self, flag: &Flag) -> bool {
        self.id.strip_suffix("[]") == Some(&flag.id)
    }
}

/// The flags of an operation.
#[derive(Debug)]
pub(crate) struct Flags {
    pub(crate) all: Vec<Flag>,
    pub(crate) positionals: Vec<Positional>,
    /// Whether inputs that are not set keep their current values.
    pub(crate) keeps_current: bool,
}

impl Flags {
    /// Returns the flags of an action.
    pub(crate) fn of(action: &Action) -> Self {
        let mut all = Vec::new();
        for input in action.operation.inputs {
            let is_set =
                action.shortcut.is_some_and(|shortcut| shortcut.sets.iter().any(|(name, _)| *name == input.field.name));
            if !is_set {
                add_input(&mut all, action, input);
            }
        }
        names::assign(action.operation, &mut all);
        let mut flags = Self { all, positionals: Vec::new(), keeps_current: action.update.is_some() };
        flags.positionals = flags.positionals_of(action);
        flags
    }

    /// Returns the flag with a name: with or without dashes, in kebab-case, or as the path or the field of a document.
    pub(crate) fn find(&self, name: &str) -> Option<usize> {
        let name = name.trim().trim_start_matches("--");
        let by = |is: &dyn Fn(&Flag) -> bool| self.all.iter().position(is);
        by(&|flag| flag.long == name || flag.id == name)
            .or_else(|| by(&|flag| flag.aliases.iter().any(|alias| alias == name)))
            .or_else(|| by(&|flag| flag.id.split_once('.').is_some_and(|(_, path)| path == name)))
            .or_else(|| by(&|flag| flag.is_secret() && flag.long.strip_suffix(SECRET_SUFFIX) == Some(name)))
    }

    /// Returns the flags that every request needs, without those with a positional argument and those of a recurrence. An object has
    /// flags for its required fields.
    pub(crate) fn required(&self) -> impl Iterator<Item = &Flag> {
        let has_own =
            |flag: &Flag| flag.structure().is_some_and(|own| own.fields.iter().any(|field| field.is_required));
        let is_positional = |flag: &Flag| self.positionals.iter().any(|positional| positional.is_of(flag));
        let required = self.all.iter().filter(|flag| flag.is_required);
        required.filter(move |flag| !is_positional(flag) && !has_own(flag) && !recurrence::is_part(flag))
    }

    /// Returns the flag at a path of a document.
    pub(crate) fn at(&self, path: &str) -> Option<&Flag> {
        self.all.iter().find(|flag| flag.id == path)
    }

    fn positionals_of(&self, action: &Action) -> Vec<Positional> {
        let items = self.positionals_of_items(action);
        // Several items leave no room for a file.
        let has_room = items.last().is_none_or(|last| !last.is_many);
        items.into_iter().chain(self.positional_file().filter(|_| has_room)).collect()
    }

    /// Returns the argument for the file that an operation uploads.
    fn positional_file(&self) -> Option<Positional> {
        let is_file = |flag: &Flag| flag.is_required && matches!(flag.field.value, Value::File);
        let flag = self.all.iter().position(is_file)?;
        let (id, name) = self.all.get(flag).map(|flag| (flag.id.clone(), flag.field.kebab_name.to_uppercase()))?;
        Some(Positional { id: format!("{id}[]"), name, flag, item_field: None, is_many: false, list: None })
    }

    fn positionals_of_items(&self, action: &Action) -> Vec<Positional> {
        let Some((_, item)) = action.item else { return Vec::new() };
        let parent = item.parent.as_ref().and_then(|path| self.positional(path));
        let selected = item.select.as_ref().and_then(|path| self.positional(path));
        let selected = selected.map(|selected| Positional { list: list_of(action), ..selected });
        let mut found: Vec<Positional> = parent.into_iter().chain(selected).collect();
        // Only the last one can take several values.
        if let [first, _] = found.as_slice()
            && first.is_many
        {
            found.truncate(1);
        }
        found
    }

    fn positional(&self, path: &InputPath) -> Option<Positional> {
        let steps = path.steps;
        let fields: Vec<&str> = steps
            .iter()
            .map_while(|step| match step {
                Step::Field(name) => Some(*name),
                Step::Each => None,
            })
            .collect();
        let id = match path.place {
            Place::BodyValue => "body".to_owned(),
            place => format!("{}.{}", section(place), fields.join(".")),
        };
        let flag = self.all.iter().position(|flag| flag.id == id)?;
        let field = self.all.get(flag)?.field;
        let (item_field, is_many) = match steps.get(fields.len()..) {
            Some([]) => (None, false),
            Some([Step::Each]) => (None, true),
            Some([Step::Each, Step::Field(name)]) => (Some(item_field(&field.value, name)?), true),
            _ => return None,
        };
        if matches!(field.value, Value::Secret | Value::Structure(_)) {
            return None;
        }
        let name = item_field.map_or(field.kebab_name, |field| field.kebab_name).to_uppercase();
        Some(Positional { id: format!("{id}[]"), name, flag, item_field, is_many, list: None })
    }
}

/// Returns whether a noun has a list that is written by hand, since the API has none.
pub(crate) fn is_listed_by_hand(noun: &str) -> bool {
    LISTED_BY_HAND.contains(&noun)
}

/// Returns the command that lists what a command selects an item of: of the same noun, a list or what shows all there is.
fn list_of(action: &Action) -> Option<String> {
    let (resource, own) = action.item?;
    if is_listed_by_hand(resource.noun) {
        return Some(format!("hwmeeting {} {LIST}", resource.noun));
    }
    let shows = |role: Role| resource.operations.iter().find(move |item| item.role == role && item.select.is_none());
    let list = shows(Role::List).or_else(|| shows(Role::Read)).filter(|list| list.operation != own.operation)?;
    Some(format!("hwmeeting {} {}", resource.noun, list.verb))
}

/// Returns a field of the objects in a list.
fn item_field(value: &Value, name: &str) -> Option<&'static Field> {
    match value {
        Value::List(Value::Structure(structure)) => structure.fields.iter().find(|field| field.name == name),
        _ => None,
    }
}

/// Returns the section of a document for a place.
pub(crate) fn section(place: Place) -> &'static str {
    match place {
        Place::Path => "path",
        Place::Query => "query",
        Place::Header => "headers",
        Place::Body | Place::BodyValue | Place::Part => "body",
    }
}

fn add_input(all: &mut Vec<Flag>, action: &Action, input: &'static Input) {
    let is_token = input.place == Place::Header
        && access_token_auth().is_some_and(|auth| auth.header.eq_ignore_ascii_case(input.field.name));
    let mut path = vec![section(input.place)];
    if input.place != Place::BodyValue {
        path.push(input.field.name);
    }
    let with = action.shortcut.is_some_and(|shortcut| shortcut.with.contains(&input.field.name));
    let is_set = default(action.operation.name, &path.join(".")).is_some();
    let is_kept = action.update.is_some_and(|update| !update.needs(input, &path.join(".")));
    let is_required = (input.field.is_required || input.is_handle || with) && !is_token && !is_set && !is_kept;
    let flag = Flag {
        id: path.join("."),
        long: input.field.kebab_name.to_owned(),
        aliases: Vec::new(),
        path,
        field: &input.field,
        doc: if input.field.doc.is_empty() && input.is_handle { HANDLE } else { input.field.doc },
        is_required,
        parent: None,
        is_short: false,
        is_global: false,
        is_header: input.place == Place::Header,
    };
    add(all, flag, 0);
}

/// Adds a flag, and those of its fields.
fn add(all: &mut Vec<Flag>, flag: Flag, depth: usize) {
    let structure = flag.structure().filter(|_| depth < MAX_DEPTH);
    let (path, name, is_required) = (flag.path.clone(), flag.long.clone(), flag.is_required);
    all.push(flag);
    for field in structure.map_or(&[][..], |structure| structure.fields) {
        let mut path = path.clone();
        path.push(field.name);
        let flag = Flag {
            id: path.join("."),
            long: format!("{name}.{}", field.kebab_name),
            aliases: Vec::new(),
            path,
            field,
            doc: field.doc,
            is_required: is_required && field.is_required,
            parent: Some(name.clone()),
            is_short: false,
            is_global: false,
            is_header: false,
        };
        add(all, flag, depth.saturating_add(1));
    }
}
