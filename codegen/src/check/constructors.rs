//! Rules about named constructors: their names and the fields that they set.

use std::collections::BTreeSet;

use super::field_types::{constant_values, is_boolean};
use crate::diagnostics::{Reporter, SpecPath, rules};
use crate::index::{Index, field_name};
use crate::naming::{self, Registry};
use crate::spec::{Constructor, Field, Operation, Place, SpecFile, Value};

rules! {
    CONSTRUCTOR_NAME = "E420" "constructor-name" "The name of a constructor is in snake case, and that of no field of its request or struct; unless it is not `short`, a constructor of a request also has a name that no other method of the client or the handle has.";
    CONSTRUCTOR_FIELD = "E421" "constructor-field" "A constructor sets booleans and enumerations to their values, and takes optional fields and views as arguments; all constructors of a request or struct set the same fields.";
    CONSTRUCTOR_COVERAGE = "E422" "constructor-coverage" "Constructors cover both values of a boolean that they set.";
    BOOL_CONSTRUCTOR = "E424" "bool-constructor" "A required boolean of a request is set by constructors, whose names state what its values mean.";
}

/// The names of methods of the client and of handles that are not operations.
const METHODS: [&str; 6] = ["builder", "caller", "core", "id", "logout", "from_current"];

/// A request or struct with its constructors.
pub(super) struct Declared<'a> {
    /// The path of the key `constructors`.
    pub(super) path: SpecPath<'a>,
    pub(super) constructors: &'a [Constructor],
    /// The fields that callers supply, each with whether it is required.
    pub(super) fields: Vec<(&'a Field, bool)>,
    /// The file and the operation of a request.
    operation: Option<(&'a SpecFile, &'a Operation)>,
    is_sent: bool,
}

impl<'a> Declared<'a> {
    /// Returns the field with a wire name.
    pub(super) fn field(&self, name: &str) -> Option<(&'a Field, bool)> {
        self.fields.iter().copied().find(|(field, _)| field.name == name)
    }

    fn report_unknown(&self, reporter: &mut Reporter, path: SpecPath<'_>, name: &str) {
        let message = format!("there is no field `{name}` that callers supply");
        let known = self.fields.iter().map(|(field, _)| field.name.as_str());
        reporter.report(CONSTRUCTOR_FIELD, path, message).nearest(name, known);
    }
}

/// Returns every request and every struct.
pub(super) fn declared(index: &Index) -> Vec<Declared<'_>> {
    let mut all = Vec::new();
    for file in &index.spec().files {
        if let Some(operation) = file.operation() {
            let required =
                |(place, field): (Place, &'_ Field)| place == Place::Path || operation.requires(place, field);
            let fields = index.request_fields(operation).filter(|(_, field)| field.is_caller_supplied());
            all.push(Declared {
                path: file.at("constructors"),
                constructors: &operation.constructors,
                fields: fields.map(|(place, field)| (field, required((place, field)))).collect(),
                operation: Some((file, operation)),
                is_sent: true,
            });
        }
        for (position, structure) in file.structs().iter().enumerate() {
            all.push(Declared {
                path: file.at("structs").index(position).key("constructors"),
                constructors: &structure.constructors,
                fields: structure.fields.iter().map(|field| (field, field.required)).collect(),
                operation: None,
                is_sent: index.usage(&structure.name).is_none_or(|usage| usage.sent),
            });
        }
    }
    all
}

pub(super) fn check(index: &Index, reporter: &mut Reporter) {
    let mut methods = methods(index);
    for declared in declared(index) {
        names(index, reporter, &declared, &mut methods);
        if !declared.is_sent && !declared.constructors.is_empty() {
            let message = "the struct is only received, and has no constructors";
            reporter.report(CONSTRUCTOR_FIELD, declared.path.clone(), message).at_key();
        }
        let mut first: Option<BTreeSet<&str>> = None;
        for (position, constructor) in declared.constructors.iter().enumerate() {
            let path = declared.path.index(position);
            set(index, reporter, &declared, constructor, &path);
            with(reporter, &declared, constructor, &path);
            let fields: BTreeSet<&str> = constructor.set.iter().map(|(name, _)| name).collect();
            if !fields.is_empty() && first.get_or_insert_with(|| fields.clone()) != &fields {
                let message = "the constructor sets other fields than the first one";
                reporter.report(CONSTRUCTOR_FIELD, path.key("set"), message).at_key();
            }
        }
        coverage(reporter, &declared);
        booleans(reporter, &declared);
    }
}

/// Returns the names of the methods of the client and of each handle, with their owners.
fn methods(index: &Index) -> Registry<String> {
    let mut methods = Registry::default();
    let owners = index.handles().into_iter().map(Some).chain([None]);
    for owner in owners {
        let reserved = METHODS.into_iter().chain(owner.is_none().then(|| index.handles()).into_iter().flatten());
        for name in reserved {
            // The names are unique.
            let _ = methods.claim(&method(owner, name), "a method of the crate".to_owned());
        }
    }
    for (file, operation) in index.spec().operations() {
        let name = file.path.rsplit('/').next().unwrap_or_default().trim_end_matches(".yaml");
        // Another rule reports operations with the same name.
        let _ = methods.claim(&method(index.handle(operation), name), format!("the method of `{}`", operation.name));
    }
    methods
}

/// Returns a method with its owner: a handle, or the client.
fn method(owner: Option<&str>, name: &str) -> String {
    format!("{}::{name}", owner.unwrap_or_default())
}

fn names(index: &Index, reporter: &mut Reporter, declared: &Declared<'_>, methods: &mut Registry<String>) {
    let mut own: Registry<String> = Registry::default();
    // A field that constructors set has no setter.
    let is_set = |field: &Field| declared.constructors.iter().any(|one| one.set.get(&field.name).is_some());
    for (field, _) in declared.fields.iter().filter(|(field, _)| !is_set(field)) {
        let views = field.views.iter().map(|view| view.name.clone());
        for name in std::iter::once(field_name(field)).chain(views) {
            // Other rules report names that are not unique.
            let _ = own.claim(&name, format!("`{}`", field.name));
        }
    }
    for (position, constructor) in declared.constructors.iter().enumerate() {
        let (name, path) = (&constructor.name, declared.path.index(position).key("name"));
        let message = if !naming::is_snake(name) || naming::is_taken(name) {
            Some(format!("`{name}` is not a name in snake case that Rust allows"))
        } else if let Err(first) = own.claim(name, format!("the constructor `{name}`")) {
            Some(format!("`{name}` is already the name of {first}"))
        } else {
            let owner = declared.operation.filter(|_| constructor.short);
            let owner = owner.map(|(_, operation)| (operation, index.handle(operation)));
            owner.and_then(|(operation, handle)| {
                let claimed = methods.claim(&method(handle, name), format!("a constructor of `{}`", operation.name));
                claimed.err().map(|first| format!("`{name}` is already the name of {first}"))
            })
        };
        if let Some(message) = message {
            reporter.report(CONSTRUCTOR_NAME, path, message).help("set another `name`");
        }
    }
}

fn set(
    index: &Index,
    reporter: &mut Reporter,
    declared: &Declared<'_>,
    constructor: &Constructor,
    path: &SpecPath<'_>,
) {
    let path = path.key("set");
    if constructor.set.is_empty() {
        reporter.report(CONSTRUCTOR_FIELD, path.clone(), "the constructor sets no field");
    }
    for (name, value) in constructor.set.iter() {
        let path = path.key(name);
        let Some((field, _)) = declared.field(name) else {
            declared.report_unknown(reporter, path, name);
            continue;
        };
        let Some(values) = field.type_ref.as_ref().and_then(|type_ref| constant_values(index, type_ref)) else {
            let message = format!("`{name}` is neither a boolean nor an enumeration");
            reporter.report(CONSTRUCTOR_FIELD, path, message).at_key();
            continue;
        };
        if !values.contains(value) {
            let message = format!("{} is not a value of `{name}`", value.describe());
            let known: Vec<String> = values.iter().filter_map(Value::text).collect();
            let found = reporter.report(CONSTRUCTOR_FIELD, path, message);
            found.nearest(&value.text().unwrap_or_default(), known.iter().map(String::as_str));
        }
    }
}

fn with(reporter: &mut Reporter, declared: &Declared<'_>, constructor: &Constructor, path: &SpecPath<'_>) {
    for (position, name) in constructor.with.iter().enumerate() {
        let path = path.key("with").index(position);
        let view = declared.fields.iter().flat_map(|(field, _)| &field.views).find(|view| view.name == *name);
        let message = match (view, declared.field(name)) {
            (Some(view), _) if view.when.iter().any(|(name, value)| constructor.set.get(name) != Some(value)) => {
                format!("`{name}` has no meaning here: the constructor does not set what `when` of the view names")
            }
            (None, Some((_, true))) => format!("`{name}` is required, and therefore an argument of each constructor"),
            (None, Some((field, false))) if !field.views.is_empty() => {
                format!("`{name}` has views: name the one that the constructor takes")
            }
            (None, None) => {
                declared.report_unknown(reporter, path, name);
                continue;
            }
            _ => continue,
        };
        reporter.report(CONSTRUCTOR_FIELD, path, message);
    }
}

fn coverage(reporter: &mut Reporter, declared: &Declared<'_>) {
    let Some(first) = declared.constructors.first() else { return };
    for (name, _) in first.set.iter() {
        let boolean = declared.field(name).and_then(|(field, _)| field.type_ref.as_ref()).filter(|ty| is_boolean(ty));
        let mut values: Vec<&Value> = Vec::new();
        for value in declared.constructors.iter().filter_map(|constructor| constructor.set.get(name)) {
            if !values.contains(&value) {
                values.push(value);
            }
        }
        if let (Some(_), [only]) = (boolean, values.as_slice()) {
            let message = format!("no constructor sets `{name}` to another value than {}", only.describe());
            let path = declared.path.index(0).key("set").key(name);
            reporter.report(CONSTRUCTOR_COVERAGE, path, message).help("add a constructor for the other value");
        }
    }
}

/// Reports required booleans of a request that no constructor sets.
fn booleans(reporter: &mut Reporter, declared: &Declared<'_>) {
    let Some((file, operation)) = declared.operation else { return };
    for place in Place::ALL {
        for (position, field) in operation.fields_at(place).iter().enumerate() {
            let is_boolean = field.type_ref.as_ref().is_some_and(is_boolean);
            let is_set = declared.constructors.iter().any(|constructor| constructor.set.get(&field.name).is_some());
            let is_required = place == Place::Path || operation.requires(place, field);
            if is_boolean && is_required && field.is_caller_supplied() && !is_set {
                let path = file.at(place.key()).index(position).key("name");
                let message =
                    format!("no constructor sets `{}`, and its values do not show what they mean", field.name);
                let help = "add `constructors` with a name for each value";
                reporter.report(BOOL_CONSTRUCTOR, path, message).help(help);
            }
        }
    }
}
