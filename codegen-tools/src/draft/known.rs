//! What the spec knows already: which types fields of a name have, what they mean, which objects there are.

use std::collections::{BTreeMap, BTreeSet};

use huaweicloud_meeting_codegen::check::fits;
use huaweicloud_meeting_codegen::index::{Container, FieldRef, Index};
use huaweicloud_meeting_codegen::spec::{Bind, Field, Method, Place, SpecFile, Struct, TypeRef, Value};

/// Something that is known, or only probable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Guess {
    /// What; empty when nothing is known at all.
    pub(super) text: String,
    /// Whether a person need not look at it.
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

/// Look-ups for one new operation of a group.
pub(super) struct Known<'a> {
    pub(super) index: &'a Index,
    group: &'a str,
    /// The fields that a caller sees, by their names on the wire.
    by_name: BTreeMap<&'a str, Vec<FieldRef<'a>>>,
    /// The file of every type.
    declared: BTreeMap<&'a str, &'a SpecFile>,
}

/// The most frequent of some values, with its share of all. Of two the lesser.
pub(super) fn most_used<T: Ord>(values: impl IntoIterator<Item = T>) -> Option<(T, bool)> {
    let mut counts: BTreeMap<T, usize> = BTreeMap::new();
    for value in values {
        *counts.entry(value).or_default() += 1;
    }
    let total: usize = counts.values().sum();
    let (value, count) = counts.into_iter().rev().max_by_key(|(_, count)| *count)?;
    Some((value, count * 3 >= total * 2))
}

impl<'a> Known<'a> {
    pub(super) fn new(index: &'a Index, group: &'a str) -> Self {
        let mut by_name: BTreeMap<&str, Vec<FieldRef<'_>>> = BTreeMap::new();
        for site in index.fields().filter(|site| site.field.is_caller_supplied()) {
            by_name.entry(&site.field.name).or_default().push(site);
        }
        let mut declared = BTreeMap::new();
        for file in &index.spec().files {
            declared.extend(file.declarations().map(|(_, declaration)| (declaration.name(), file)));
        }
        Self { index, group, by_name, declared }
    }

    /// The file of a type of the spec.
    pub(super) fn file_of(&self, name: &str) -> Option<&'a SpecFile> {
        self.declared.get(name).copied()
    }

    /// Whether the group may use a type: its own, and what all share.
    fn within_reach(&self, type_ref: &TypeRef) -> bool {
        type_ref.named().and_then(|name| self.file_of(name)).is_none_or(|file| {
            let group = file.group.as_deref();
            group.is_none_or(|group| group == self.group)
        })
    }

    /// The fields of a name that satisfy a condition: those of the group, or if it has none, all others.
    fn alike(&self, name: &str, fits: impl Fn(&FieldRef<'a>) -> bool) -> Vec<&'a Field> {
        let sites = self.by_name.get(name).map(Vec::as_slice).unwrap_or_default();
        let (ours, others): (Vec<&FieldRef<'_>>, Vec<&FieldRef<'_>>) =
            sites.iter().filter(|site| fits(site)).partition(|site| site.file.group.as_deref() == Some(self.group));
        let chosen = if ours.is_empty() { others } else { ours };
        chosen.into_iter().map(|site| site.field).collect()
    }

    /// The type that fields of this name mostly have, among those that all values could be of.
    pub(super) fn type_of(&self, name: &str, values: &[&Value], sent: bool) -> Option<Guess> {
        let could_be = |type_ref: &TypeRef| {
            *type_ref != TypeRef::Json
                && self.within_reach(type_ref)
                && values.iter().all(|value| fits(self.index, type_ref, value, sent))
                && (values.is_empty() || self.coverage(type_ref, values).is_none_or(|(used, all)| used * 2 >= all))
        };
        let fields = self.alike(name, |site| site.field.type_ref.as_ref().is_some_and(could_be));
        let (type_ref, frequent) = most_used(fields.into_iter().filter_map(|field| field.type_ref.as_ref()))?;
        // A small number could be of any enumeration.
        let is_plain = matches!(type_ref, TypeRef::Int32 | TypeRef::Int64 | TypeRef::Double | TypeRef::Time(_));
        let tells = is_plain || !values.iter().any(|value| matches!(value, Value::Int(_)));
        Some(Guess { text: type_ref.to_string(), sure: frequent && tells && !values.is_empty() })
    }

    /// How many of the fields of a struct occur in values, and how many it has.
    fn coverage(&self, type_ref: &TypeRef, values: &[&Value]) -> Option<(usize, usize)> {
        let structure = self.index.structure(type_ref.named()?)?;
        let mut names = BTreeSet::new();
        values.iter().for_each(|value| keys(value, &mut names));
        Some((names.len(), structure.fields.len()))
    }

    /// A struct of the spec that objects are of: one with the same fields, or else one that has nearly all of them.
    pub(super) fn structure(&self, objects: &[&Value], sent: bool) -> Option<Guess> {
        let structs = self.index.type_names().filter_map(|name| self.index.structure(name));
        let structs = structs.map(|structure| (structure, TypeRef::Named(structure.name.clone())));
        let near = structs.filter_map(|(structure, type_ref): (&Struct, TypeRef)| {
            let (used, all) = self.coverage(&type_ref, objects)?;
            let fits_all = || objects.iter().all(|object| fits(self.index, &type_ref, object, sent));
            let is_near = used > 1 && used * 4 >= all * 3 && self.within_reach(&type_ref) && fits_all();
            is_near.then_some((used * 100 / all, structure.name.as_str()))
        });
        let (share, name) = near.max_by(|a, b| a.0.cmp(&b.0).then_with(|| b.1.cmp(a.1)))?;
        Some(Guess { text: name.to_owned(), sure: share == 100 })
    }

    /// What fields of this name and type mostly mean, on the same side of a call if there are any.
    pub(super) fn doc(&self, name: &str, type_text: &str, sent: bool) -> Option<String> {
        let same_side = self.alike(name, |site| is_of(site, type_text) && self.is_sent(site) == sent);
        let fields = if same_side.is_empty() { self.alike(name, |site| is_of(site, type_text)) } else { same_side };
        Some(most_used(fields.into_iter().filter_map(|field| field.doc.as_deref()))?.0.to_owned())
    }

    /// The Rust name that fields of this wire name and type mostly have, when it is not simply made of it.
    pub(super) fn rust(&self, name: &str, type_text: &str) -> Option<String> {
        let fields = self.alike(name, |site| is_of(site, type_text));
        most_used(fields.into_iter().map(|field| field.rust.as_deref()))?.0.map(str::to_owned)
    }

    fn is_sent(&self, site: &FieldRef<'_>) -> bool {
        match site.container {
            Container::Request(..) | Container::BodyValue(_) => true,
            Container::Struct(structure, _) => self.index.usage(&structure.name).is_some_and(|usage| usage.sent),
        }
    }

    /// Whether requests mostly have to hold a field of this name.
    pub(super) fn is_required(&self, name: &str) -> bool {
        let in_path = |site: &FieldRef<'_>| matches!(site.container, Container::Request(_, Place::Path));
        let fields = self.alike(name, |site| self.is_sent(site) && !in_path(site));
        most_used(fields.into_iter().map(|field| field.required)).is_some_and(|(required, _)| required)
    }

    /// The handle that supplies a parameter of this name to the operations of a scheme.
    pub(super) fn handle(&self, scheme: &str, place: Place, name: &str) -> Option<String> {
        let handle = self.index.handle_of(self.index.scheme(scheme)?)?;
        let sites = self.index.fields().filter_map(|site| match site.container {
            Container::Request(operation, at) if at == place && site.field.name == name => {
                let same = self.index.handle(operation) == Some(handle);
                same.then(|| site.field.bind == Some(Bind::Handle(handle.to_owned())))
            }
            _ => None,
        });
        most_used(sites).filter(|(is_bound, _)| *is_bound).map(|_| handle.to_owned())
    }

    /// The scheme that most operations of the group need; that of a handle only if it supplies something.
    pub(super) fn auth(&self, supplies: impl Fn(&str) -> bool) -> Option<String> {
        let has_handle = |name: &str| {
            let scheme = self.index.scheme(name);
            scheme.is_some_and(|scheme| self.index.handle_of(scheme).is_some())
        };
        let operations = self.index.spec().operations();
        let of_group = operations.filter(|(file, _)| file.group.as_deref() == Some(self.group));
        let fits = |auth: &Option<String>| auth.as_ref().is_none_or(|name| !has_handle(name) || supplies(name));
        let auths = of_group.map(|(_, operation)| &operation.auth).filter(|auth| fits(auth));
        most_used(auths).and_then(|(auth, _)| auth.clone())
    }

    /// What operations with this method mostly do.
    pub(super) fn effect(&self, method: Method) -> Option<String> {
        let operations = self.index.spec().operations().filter(|(_, operation)| operation.http.method == method);
        let word = |effect: huaweicloud_meeting_codegen::spec::Effect| effect.word().to_owned();
        most_used(operations.map(|(_, operation)| word(operation.effect))).map(|(effect, _)| effect)
    }
}

fn is_of(site: &FieldRef<'_>, type_text: &str) -> bool {
    site.field.type_ref.as_ref().is_some_and(|type_ref| type_ref.to_string() == type_text)
}

/// The keys of an object, or of the objects in a list.
fn keys<'v>(value: &'v Value, names: &mut BTreeSet<&'v str>) {
    match value {
        Value::Object(object) => names.extend(object.iter().map(|(name, _)| name)),
        Value::List(items) => items.iter().for_each(|item| keys(item, names)),
        _ => {}
    }
}
