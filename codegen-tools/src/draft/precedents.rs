//! How the spec describes similar fields, objects and operations.

use std::collections::{BTreeMap, BTreeSet};

use huaweicloud_meeting_codegen::check::fits;
use huaweicloud_meeting_codegen::index::{Container, FieldRef, Index};
use huaweicloud_meeting_codegen::spec::{Bind, Field, Method, Place, SpecFile, Struct, TypeRef, Value};

/// The value of a key in a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Guess {
    /// The value; empty if it is unknown.
    pub(super) text: String,
    /// Whether the value is certain. Otherwise it is written as a placeholder.
    pub(super) sure: bool,
}

impl Guess {
    pub(super) fn sure(text: impl Into<String>) -> Self {
        Self { text: text.into(), sure: true }
    }

    pub(super) fn unsure(text: impl Into<String>) -> Self {
        Self { text: text.into(), sure: false }
    }
}

/// Looks up how the spec describes similar things, for a new operation of a group, or a new event of a channel.
pub(super) struct Precedents<'a> {
    pub(super) index: &'a Index,
    group: &'a str,
    /// The fields that the caller supplies or receives, by wire name.
    by_name: BTreeMap<&'a str, Vec<FieldRef<'a>>>,
    /// The file that declares each type.
    declared: BTreeMap<&'a str, &'a SpecFile>,
}

/// Returns the most frequent value, and whether it makes up at least two thirds of all values. Of equally frequent values
/// it returns the smallest.
fn most_frequent<T: Ord>(values: impl IntoIterator<Item = T>) -> Option<(T, bool)> {
    let mut counts: BTreeMap<T, usize> = BTreeMap::new();
    for value in values {
        *counts.entry(value).or_default() += 1;
    }
    let total: usize = counts.values().sum();
    let (value, count) = counts.into_iter().rev().max_by_key(|(_, count)| *count)?;
    Some((value, count * 3 >= total * 2))
}

impl<'a> Precedents<'a> {
    pub(super) fn new(index: &'a Index, group: &'a str) -> Self {
        let mut by_name: BTreeMap<&str, Vec<FieldRef<'_>>> = BTreeMap::new();
        for field in index.fields().filter(|field| field.field.is_caller_supplied()) {
            by_name.entry(&field.field.name).or_default().push(field);
        }
        let mut declared = BTreeMap::new();
        for file in &index.spec().files {
            declared.extend(file.declarations().map(|(_, declaration)| (declaration.name(), file)));
        }
        Self { index, group, by_name, declared }
    }

    /// Returns the file that declares a type.
    pub(super) fn file_of(&self, name: &str) -> Option<&'a SpecFile> {
        self.declared.get(name).copied()
    }

    /// Returns whether the group may use a type: one of its own or a shared one.
    fn within_reach(&self, type_ref: &TypeRef) -> bool {
        type_ref.named().and_then(|name| self.file_of(name)).is_none_or(|file| {
            let group = file.group.as_deref();
            group.is_none_or(|group| group == self.group)
        })
    }

    /// Returns the fields of a name that satisfy a condition: those of the group, or of other groups if it has none.
    fn alike(&self, name: &str, fits: impl Fn(&FieldRef<'a>) -> bool) -> Vec<&'a Field> {
        let fields = self.by_name.get(name).map(Vec::as_slice).unwrap_or_default();
        let (ours, others): (Vec<&FieldRef<'a>>, Vec<&FieldRef<'a>>) = fields
            .iter()
            .filter(|field| fits(field))
            .partition(|field| field.file.group.as_deref() == Some(self.group));
        let chosen = if ours.is_empty() { others } else { ours };
        chosen.into_iter().map(|field| field.field).collect()
    }

    /// Returns the most frequent type of the fields with this name, among the types that fit all values.
    pub(super) fn type_of(&self, name: &str, values: &[&Value], sent: bool) -> Option<Guess> {
        let could_be = |type_ref: &TypeRef| {
            *type_ref != TypeRef::Json
                && self.within_reach(type_ref)
                && values.iter().all(|value| fits(self.index, type_ref, value, sent))
                && (values.is_empty() || self.coverage(type_ref, values).is_none_or(|(used, all)| used * 2 >= all))
        };
        let fields = self.alike(name, |field| field.field.type_ref.as_ref().is_some_and(could_be));
        let (type_ref, frequent) = most_frequent(fields.into_iter().filter_map(|field| field.type_ref.as_ref()))?;
        // An integer may fit any enumeration of numbers.
        let is_plain = matches!(type_ref, TypeRef::Int32 | TypeRef::Int64 | TypeRef::Double | TypeRef::Time(_));
        let is_unambiguous = is_plain || !values.iter().any(|value| matches!(value, Value::Int(_)));
        Some(Guess { text: type_ref.to_string(), sure: frequent && is_unambiguous && !values.is_empty() })
    }

    /// Returns how many fields of a struct occur in the values, and how many fields it has.
    fn coverage(&self, type_ref: &TypeRef, values: &[&Value]) -> Option<(usize, usize)> {
        let structure = self.index.structure(type_ref.named()?)?;
        let mut names = BTreeSet::new();
        values.iter().for_each(|value| keys(value, &mut names));
        Some((names.len(), structure.fields.len()))
    }

    /// Returns the struct of the spec that fits the objects best: at least three quarters of its fields occur in them.
    pub(super) fn structure(&self, objects: &[&Value], sent: bool) -> Option<Guess> {
        let structs = self
            .index
            .type_names()
            .filter_map(|name| Some((self.index.structure(name)?, TypeRef::Named(name.to_owned()))));
        let near = structs.filter_map(|(structure, type_ref): (&Struct, TypeRef)| {
            let (used, all) = self.coverage(&type_ref, objects)?;
            let fits_all = || objects.iter().all(|object| fits(self.index, &type_ref, object, sent));
            let is_near = used > 1 && used * 4 >= all * 3 && self.within_reach(&type_ref) && fits_all();
            is_near.then_some((used * 100 / all, structure.name.as_str()))
        });
        let (share, name) = near.max_by(|a, b| a.0.cmp(&b.0).then_with(|| b.1.cmp(a.1)))?;
        Some(Guess { text: name.to_owned(), sure: share == 100 })
    }

    /// Returns the most frequent documentation of the fields with this name and type, preferably on the same side of a call.
    pub(super) fn doc(&self, name: &str, type_text: &str, sent: bool) -> Option<String> {
        let same_side = self.alike(name, |field| is_of(field, type_text) && self.is_sent(field) == sent);
        let fields = if same_side.is_empty() { self.alike(name, |field| is_of(field, type_text)) } else { same_side };
        Some(most_frequent(fields.into_iter().filter_map(|field| field.doc.as_deref()))?.0.to_owned())
    }

    /// Returns the most frequent `rust` key of the fields with this name and type.
    pub(super) fn rust(&self, name: &str, type_text: &str) -> Option<String> {
        let fields = self.alike(name, |field| is_of(field, type_text));
        most_frequent(fields.into_iter().map(|field| field.rust.as_deref()))?.0.map(str::to_owned)
    }

    fn is_sent(&self, field: &FieldRef<'_>) -> bool {
        match field.container {
            Container::Request(..) | Container::BodyValue(_) => true,
            Container::Struct(structure, _) => self.index.usage(&structure.name).is_some_and(|usage| usage.sent),
            Container::Event(_) | Container::Envelope(_) => false,
        }
    }

    /// Returns whether most fields with this name are required in requests.
    pub(super) fn is_required(&self, name: &str) -> bool {
        let in_path = |field: &FieldRef<'_>| matches!(field.container, Container::Request(_, Place::Path));
        let fields = self.alike(name, |field| self.is_sent(field) && !in_path(field));
        most_frequent(fields.into_iter().map(|field| field.required)).is_some_and(|(required, _)| required)
    }

    /// Returns whether most fields with this name and type in the events of the channel are always present.
    pub(super) fn is_always_received(&self, name: &str, type_text: &str) -> bool {
        let of_channel = |field: &FieldRef<'_>| {
            let directory = field.file.channel_directory();
            directory == Some(self.group) && is_of(field, type_text)
        };
        let fields = self.alike(name, of_channel);
        most_frequent(fields.into_iter().map(|field| field.always)).is_some_and(|(always, _)| always)
    }

    /// Returns the handle that supplies a parameter with this name in the operations of a scheme.
    pub(super) fn handle(&self, scheme: &str, place: Place, name: &str) -> Option<String> {
        let handle = self.index.handle_of(self.index.scheme(scheme)?)?;
        let is_bound = self.index.fields().filter_map(|field| match field.container {
            Container::Request(operation, at) if at == place && field.field.name == name => {
                let same = self.index.handle(operation) == Some(handle);
                same.then(|| field.field.bind == Some(Bind::Handle(handle.to_owned())))
            }
            _ => None,
        });
        most_frequent(is_bound).filter(|(is_bound, _)| *is_bound).map(|_| handle.to_owned())
    }

    /// Returns the scheme of most operations of the group; the scheme of a handle only if the handle supplies a parameter.
    pub(super) fn scheme(&self, supplies: impl Fn(&str) -> bool) -> Option<String> {
        let has_handle = |name: &str| {
            let scheme = self.index.scheme(name);
            scheme.is_some_and(|scheme| self.index.handle_of(scheme).is_some())
        };
        let operations = self.index.spec().operations();
        let of_group = operations.filter(|(file, _)| file.group.as_deref() == Some(self.group));
        let fits = |auth: &Option<String>| auth.as_ref().is_none_or(|name| !has_handle(name) || supplies(name));
        let auths = of_group.map(|(_, operation)| &operation.auth).filter(|auth| fits(auth));
        most_frequent(auths).and_then(|(auth, _)| auth.clone())
    }

    /// Returns the effect of most operations with an HTTP method.
    pub(super) fn effect(&self, method: Method) -> Option<String> {
        let operations = self.index.spec().operations().filter(|(_, operation)| operation.http.method == method);
        most_frequent(operations.map(|(_, operation)| operation.effect.word())).map(|(effect, _)| effect.to_owned())
    }
}

fn is_of(field: &FieldRef<'_>, type_text: &str) -> bool {
    field.field.type_ref.as_ref().is_some_and(|type_ref| type_ref.to_string() == type_text)
}

/// Collects the keys of an object, or of the objects in a list.
fn keys<'v>(value: &'v Value, names: &mut BTreeSet<&'v str>) {
    match value {
        Value::Object(object) => names.extend(object.iter().map(|(name, _)| name)),
        Value::List(items) => items.iter().for_each(|item| keys(item, names)),
        _ => {}
    }
}
