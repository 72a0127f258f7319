//! The fields of the items of a resource: what requests and responses contain.

use std::collections::BTreeMap;

use crate::index::Index;
use crate::spec::{
    DataPath, Field, InputPath, InputStep, ItemOperation, Operation, Place, Resource, Role, TypeRef, Value,
};

/// The depth at which structs are not entered any more. They may contain themselves.
const MAX_DEPTH: usize = 6;

/// A field of a response that is no struct, or a list.
#[derive(Debug, Clone)]
pub struct Leaf<'a> {
    /// The path in the item.
    pub path: DataPath,
    /// The type.
    pub type_ref: &'a TypeRef,
}

/// An input of a request that is no struct.
#[derive(Debug, Clone)]
pub struct InputLeaf<'a> {
    /// The path in the request.
    pub path: InputPath,
    /// The type.
    pub type_ref: &'a TypeRef,
    /// The value that the service uses if the input is missing.
    pub default: Option<&'a Value>,
    /// Whether the input should no longer be used.
    pub is_deprecated: bool,
}

/// The item of a response, or the items.
#[derive(Debug, Clone)]
pub struct ResponseItem<'a> {
    /// The path in the response; empty for the response itself.
    pub path: Option<&'a DataPath>,
    /// The type of an item.
    pub type_ref: &'a TypeRef,
    /// Whether the response contains a list of items.
    pub is_list: bool,
}

/// What a value is in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JsonKind {
    /// A string.
    String,
    /// A number.
    Number,
    /// `true` or `false`.
    Bool,
    /// A list.
    List,
    /// An object.
    Object,
    /// Any of these.
    Any,
}

/// Returns the item of the response of an operation.
pub fn response_item<'a>(
    index: &'a Index,
    operation: &'a Operation,
    described: &'a ItemOperation,
) -> Option<ResponseItem<'a>> {
    let response = operation.response.type_ref()?;
    let items = operation.page.as_ref().map(|page| &page.items);
    let path = described.result.as_ref().or(items);
    let type_ref = match path {
        Some(path) => index.walk(response, path).ok()?.1,
        None => response,
    };
    Some(match type_ref {
        TypeRef::List(item) | TypeRef::OneOrMany(item) => ResponseItem { path, type_ref: item, is_list: true },
        other => ResponseItem { path, type_ref: other, is_list: false },
    })
}

/// Returns the fields of a type that are no structs.
pub fn leaves<'a>(index: &'a Index, type_ref: &'a TypeRef) -> Vec<Leaf<'a>> {
    let mut all = Vec::new();
    add_leaves(index, type_ref, &mut Vec::new(), &mut all);
    all
}

/// Returns the fields of a struct. Lists of structs are not entered.
fn struct_fields<'a>(index: &'a Index, type_ref: &'a TypeRef) -> &'a [Field] {
    match type_ref {
        TypeRef::Named(name) => index.fields_of(Some(name)),
        _ => &[],
    }
}

fn add_leaves<'a>(index: &'a Index, type_ref: &'a TypeRef, path: &mut Vec<String>, all: &mut Vec<Leaf<'a>>) {
    let fields = struct_fields(index, type_ref);
    if fields.is_empty() || path.len() >= MAX_DEPTH {
        if !path.is_empty() {
            all.push(Leaf { path: DataPath(path.clone()), type_ref });
        }
        return;
    }
    for field in fields {
        let Some(type_ref) = &field.type_ref else { continue };
        path.push(field.name.clone());
        add_leaves(index, type_ref, path, all);
        path.pop();
    }
}

/// Returns the inputs that callers supply. Objects in a body are entered, lists are not, unless the body is one.
pub fn inputs<'a>(index: &'a Index, operation: &'a Operation) -> Vec<InputLeaf<'a>> {
    let mut all = Vec::new();
    for (place, field) in index.request_fields(operation).filter(|(_, field)| field.is_caller_supplied()) {
        let Some(type_ref) = &field.type_ref else { continue };
        let is_deprecated = field.deprecated.is_some();
        let leaf = |path, type_ref, default| InputLeaf { path, type_ref, default, is_deprecated };
        let nested = leaves(index, type_ref);
        if nested.is_empty() {
            all.push(leaf(InputPath::new(place, &field.name), type_ref, field.default.as_ref()));
        }
        for nested in nested {
            let mut path = InputPath::new(place, &field.name);
            path.steps.extend(nested.path.segments().map(|name| InputStep::Field(name.to_owned())));
            all.push(leaf(path, nested.type_ref, default_at(index, type_ref, &nested.path)));
        }
    }
    all.extend(body_value(index, operation));
    all
}

/// Returns the inputs of a body that is not an object.
fn body_value<'a>(index: &'a Index, operation: &'a Operation) -> Vec<InputLeaf<'a>> {
    let Some(type_ref) = operation.body_value.as_deref().and_then(|field| field.type_ref.as_ref()) else {
        return Vec::new();
    };
    let (steps, item) = match type_ref {
        TypeRef::List(item) | TypeRef::OneOrMany(item) => (vec![InputStep::Each], &**item),
        other => (Vec::new(), other),
    };
    let leaf = |steps, type_ref| InputLeaf {
        path: InputPath { place: Place::Body, steps },
        type_ref,
        default: None,
        is_deprecated: false,
    };
    let nested = leaves(index, item);
    if nested.is_empty() {
        return vec![leaf(steps, item)];
    }
    let nested = nested.into_iter().map(|nested| {
        let names = nested.path.segments().map(|name| InputStep::Field(name.to_owned()));
        leaf(steps.iter().cloned().chain(names).collect(), nested.type_ref)
    });
    nested.collect()
}

/// Returns the default of the field at the end of a path.
fn default_at<'a>(index: &'a Index, from: &'a TypeRef, path: &DataPath) -> Option<&'a Value> {
    let mut type_ref = from;
    let mut default = None;
    for name in path.segments() {
        let field = struct_fields(index, type_ref).iter().find(|field| field.name == name)?;
        default = field.default.as_ref();
        type_ref = field.type_ref.as_ref()?;
    }
    default
}

/// Returns the type of an input, or the name that is no input and those that are.
///
/// # Errors
///
/// Fails if the request has no such input.
pub fn input_type<'a>(
    index: &'a Index,
    operation: &'a Operation,
    path: &InputPath,
) -> Result<&'a TypeRef, (String, Vec<&'a str>)> {
    let mut steps = path.steps.iter().peekable();
    let mut type_ref = match (path.name(), &operation.body_value) {
        (Some(name), _) => {
            steps.next();
            let fields = index.fields_at(operation, path.place);
            let known = || fields.iter().map(|field| field.name.as_str()).collect();
            let found =
                fields.iter().copied().find(|field| field.name == name).ok_or_else(|| (name.to_owned(), known()))?;
            let found = index.bound_to(operation, found).unwrap_or(found);
            found.type_ref.as_ref().unwrap_or(&TypeRef::String)
        }
        (None, Some(value)) if path.place == Place::Body => value.type_ref.as_ref().unwrap_or(&TypeRef::Json),
        _ => return Err((path.to_string(), Vec::new())),
    };
    for step in steps {
        type_ref = match (step, type_ref) {
            (InputStep::Each, TypeRef::List(item) | TypeRef::OneOrMany(item) | TypeRef::Csv(item)) => item,
            (InputStep::Each, _) => return Err(("[]".to_owned(), Vec::new())),
            (InputStep::Field(name), _) => {
                let fields = struct_fields(index, type_ref);
                let found = fields.iter().find(|field| field.name == *name).and_then(|field| field.type_ref.as_ref());
                found.ok_or_else(|| (name.clone(), fields.iter().map(|field| field.name.as_str()).collect()))?
            }
        };
    }
    Ok(type_ref)
}

/// Returns the input that identifies the items of an operation: the one that its description names, or else the parameter or
/// the field of the body that has the name of the ID.
pub fn selector(
    index: &Index,
    operation: &Operation,
    resource: &Resource,
    described: &ItemOperation,
) -> Option<InputPath> {
    if let Some(select) = &described.select {
        return Some(select.at.clone());
    }
    let [name] = resource.id.as_ref().filter(|_| described.role.selects())?.0.as_slice() else { return None };
    let mut fields = index.request_fields(operation);
    fields.find(|(_, field)| field.name == *name).map(|(place, _)| InputPath::new(place, name))
}

/// What a resource with its base and its views contains.
#[derive(Debug, Default)]
pub struct Fields<'a> {
    /// The types of the fields that responses contain under their own names, by path.
    pub received: BTreeMap<DataPath, &'a TypeRef>,
    /// The types of the fields that requests set, by path.
    pub sent: BTreeMap<DataPath, &'a TypeRef>,
    /// The fields that the files declare.
    pub declared: Vec<&'a DataPath>,
}

impl<'a> Fields<'a> {
    /// Collects the fields of a resource: its own, those of its base, and those of the views of the same items.
    pub fn of(index: &'a Index, resource: &'a Resource) -> Self {
        let mut fields = Self::default();
        let base = resource.of.as_deref().unwrap_or(&resource.name);
        let is_family = |other: &Resource| other.name == base || other.of.as_deref() == Some(base);
        let family: Vec<&Resource> =
            index.spec().resources().map(|(_, other)| other).filter(|other| is_family(other)).collect();
        fields.add(index, &family);
        fields
    }

    /// Collects the fields of a resource without those of its base and its views.
    pub fn of_one(index: &'a Index, resource: &'a Resource) -> Self {
        let mut fields = Self::default();
        fields.add(index, &[resource]);
        fields
    }

    fn add(&mut self, index: &'a Index, family: &[&'a Resource]) {
        for member in family {
            self.declared.extend(member.fields.iter().map(|field| &field.name));
            for described in &member.operations {
                self.add_response(index, described);
            }
        }
        for member in family {
            for described in &member.operations {
                self.add_request(index, member, described);
            }
        }
    }

    /// Adds the fields of a response, unless code of the fake determines what it contains.
    fn add_response(&mut self, index: &'a Index, described: &'a ItemOperation) {
        if described.by_hand {
            return;
        }
        let Some((_, operation)) = index.operation(&described.operation) else { return };
        let Some(item) = response_item(index, operation, described) else { return };
        for leaf in leaves(index, item.type_ref).into_iter().filter(|leaf| !is_envelope(operation, &leaf.path)) {
            if !described.returns.iter().any(|returned| starts_with(&leaf.path, &returned.name)) {
                self.received.entry(leaf.path).or_insert(leaf.type_ref);
            }
        }
    }

    fn add_request(&mut self, index: &'a Index, resource: &Resource, described: &'a ItemOperation) {
        let Some((_, operation)) = index.operation(&described.operation) else { return };
        for (input, field) in accepted(index, operation, (resource, described), |path| self.contains(path)) {
            self.sent.entry(field).or_insert(input.type_ref);
        }
        for assignment in &described.sets {
            let type_ref = assignment.input.as_ref().and_then(|input| input_type(index, operation, input).ok());
            self.sent.entry(assignment.field.clone()).or_insert(type_ref.unwrap_or(&TypeRef::Json));
        }
    }

    /// Returns whether the resource has a field, or an object, at a path.
    pub fn contains(&self, path: &DataPath) -> bool {
        self.received.keys().any(|known| starts_with(known, path))
            || self.declared.iter().any(|known| starts_with(known, path) || starts_with(path, known))
    }

    /// Returns the type of a field, in responses or else in requests.
    pub fn type_ref(&self, path: &DataPath) -> Option<&'a TypeRef> {
        self.received.get(path).or_else(|| self.sent.get(path)).copied()
    }

    /// Returns the paths of all fields, for suggestions.
    pub fn names(&self) -> Vec<String> {
        let declared = self.declared.iter().copied();
        self.received.keys().chain(declared).map(ToString::to_string).collect()
    }
}

/// Returns whether a path begins with another one.
pub fn starts_with(path: &DataPath, prefix: &DataPath) -> bool {
    path.0.starts_with(&prefix.0)
}

/// Returns whether a field of a response belongs to its envelope: a result code or its message.
pub fn is_envelope(operation: &Operation, path: &DataPath) -> bool {
    let result = operation.result_code.as_ref();
    result.is_some_and(|result| result.code == *path || result.message.as_ref() == Some(path))
}

/// Returns the inputs that an operation stores, each with its field. Inputs that have the name of a field are stored in it.
pub fn accepted<'a>(
    index: &'a Index,
    operation: &'a Operation,
    (resource, described): (&Resource, &ItemOperation),
    is_known: impl Fn(&DataPath) -> bool,
) -> Vec<(InputLeaf<'a>, DataPath)> {
    if !matches!(described.role, Role::Create | Role::Update | Role::Set) {
        return Vec::new();
    }
    let selector = selector(index, operation, resource, described);
    let accepted = |input: InputLeaf<'a>| {
        if selector.as_ref() == Some(&input.path) {
            return None;
        }
        let field = stored_field(described, &input.path)?;
        let is_explicit = described.accepts.keys().any(|key| is_within(&input.path, key));
        (is_explicit || !is_used(described, &input.path) && is_known(&field)).then_some((input, field))
    };
    inputs(index, operation).into_iter().filter_map(accepted).collect()
}

/// Returns the field that stores an input: the one that `accepts` names, or the one of the same name.
pub fn stored_field(described: &ItemOperation, input: &InputPath) -> Option<DataPath> {
    let names = |steps: &[InputStep]| -> Option<Vec<String>> {
        let name = |step: &InputStep| match step {
            InputStep::Field(name) => Some(name.clone()),
            InputStep::Each => None,
        };
        steps.iter().map(name).collect()
    };
    if let Some((key, field)) = described.accepts.iter().find(|(key, _)| is_within(input, key)) {
        let rest = names(input.steps.get(key.steps.len()..)?)?;
        return Some(DataPath(field.0.iter().cloned().chain(rest).collect()));
    }
    let is_body = matches!(input.place, Place::Body | Place::Multipart);
    names(&input.steps).filter(|names| is_body && !names.is_empty()).map(DataPath)
}

/// Returns whether an input is the same as another one, or a part of it.
pub fn is_within(input: &InputPath, outer: &InputPath) -> bool {
    input.place == outer.place && input.steps.starts_with(&outer.steps)
}

/// Returns whether an operation uses an input to select items, to set a field or not at all.
pub fn is_used(described: &ItemOperation, input: &InputPath) -> bool {
    let select = described.select.iter();
    let select = select.flat_map(|select| [Some(&select.at), select.key_by.as_ref().map(|by| &by.input)]).flatten();
    let sets = described.sets.iter().filter_map(|assignment| assignment.input.as_ref());
    let mut used = described.ignores.iter().chain(&described.parent).chain(select).chain(sets);
    // A selector can be an item of the input.
    used.any(|used| is_within(input, used) || is_within(used, input))
}

/// Returns what the values of a type are in JSON.
pub fn json_kind(index: &Index, type_ref: &TypeRef) -> JsonKind {
    use crate::spec::{EnumBase, Flag};
    match type_ref {
        TypeRef::Int32 | TypeRef::Int64 | TypeRef::Double | TypeRef::Duration(_) | TypeRef::Flag(Flag::Number) => {
            JsonKind::Number
        }
        TypeRef::Time(time) if time.is_number() => JsonKind::Number,
        TypeRef::Bool => JsonKind::Bool,
        TypeRef::Json => JsonKind::Any,
        TypeRef::List(_) | TypeRef::OneOrMany(_) => JsonKind::List,
        TypeRef::Map(_) => JsonKind::Object,
        TypeRef::Named(name) if index.structure(name).is_some() => JsonKind::Object,
        TypeRef::Named(name) if index.enumeration(name).is_some_and(|one| one.of == EnumBase::Int) => JsonKind::Number,
        _ => JsonKind::String,
    }
}
