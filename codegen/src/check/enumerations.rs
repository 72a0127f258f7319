//! Rules about enumerations.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostics::{Reporter, SpecPath, rules};
use crate::index::{Index, variant_name};
use crate::naming::{self, Registry};
use crate::spec::{EnumBase, EnumValue, Enumeration, SpecFile, Value};

rules! {
    VALUE_KIND = "E301" "value-kind" "The values of an enumeration are integers or strings, as `of` declares.";
    DUPLICATE_VALUE = "E302" "duplicate-value" "The values of an enumeration are unique.";
    VALUE_MEANING = "E303" "value-meaning" "Every value has a `doc`.";
    VARIANT_NAME = "E304" "variant-name" "Every value has a Rust variant: its `name`, or the value in PascalCase.";
    VARIANT_COLLISION = "E305" "variant-collision" "The variants of an enumeration have unique names, and none is `Unknown`.";
    EMPTY_ENUMERATION = "E306" "empty-enumeration" "An enumeration has values.";
    PROPERTY_NAME = "E307" "property-name" "The properties of an enumeration have unique names in snake_case, and none is the name of a method that every enumeration has.";
    PROPERTY_VALUE = "E308" "property-value" "The values of an enumeration have only the properties that it declares, of the declared types.";
    PROPERTY_LOOKUP = "E309" "property-lookup" "A name by which a value of an enumeration is found belongs to one value.";
}

pub(super) fn check(index: &Index, reporter: &mut Reporter) {
    for file in &index.spec().files {
        for (position, enumeration) in file.enumerations().iter().enumerate() {
            let path = file.at("enumerations").index(position).key("values");
            if enumeration.values.is_empty() {
                reporter.report(EMPTY_ENUMERATION, path.clone(), format!("`{}` has no values", enumeration.name));
            }
            let mut seen = BTreeSet::new();
            for (position, value) in enumeration.values.iter().enumerate() {
                let path = path.index(position);
                kind(reporter, path.key("value"), enumeration.of, value);
                if matches!(value.value, Value::String(_) | Value::Int(_)) && !seen.insert(value.wire()) {
                    reporter.report(DUPLICATE_VALUE, path.key("value"), format!("duplicate value `{}`", value.wire()));
                }
                if value.doc.as_deref().is_none_or(|doc| doc.trim().is_empty()) {
                    reporter.report(VALUE_MEANING, path, "the value has no meaning").help("add `doc`");
                }
            }
            variants(reporter, &path, &enumeration.values);
            properties(reporter, file, position, enumeration);
        }
    }
}

fn kind(reporter: &mut Reporter, path: SpecPath<'_>, of: EnumBase, value: &EnumValue) {
    let found = value.value.describe();
    match (of, &value.value) {
        (EnumBase::Int, Value::Int(_)) | (EnumBase::String, Value::String(_)) => {}
        (EnumBase::Int, _) => {
            reporter.report(VALUE_KIND, path, format!("`of: int` expects an integer, found {found}"));
        }
        (EnumBase::String, _) => {
            reporter.report(VALUE_KIND, path, format!("`of: string` expects a string, found {found}")).help("quote it");
        }
    }
}

/// The methods that the macros of the runtime create.
const METHODS: [&str; 6] = ["values", "as_str", "number", "default", "from", "fmt"];

fn properties(reporter: &mut Reporter, file: &SpecFile, position: usize, enumeration: &Enumeration) {
    let path = file.at("enumerations").index(position);
    let mut names: Registry<usize> = Registry::default();
    for (position, property) in enumeration.properties.iter().enumerate() {
        let (name, path) = (&property.name, path.key("properties").index(position).key("name"));
        if !naming::is_snake(name) {
            reporter.report(PROPERTY_NAME, path, format!("`{name}` is not in snake_case"));
        } else if METHODS.contains(&name.as_str()) {
            reporter.report(PROPERTY_NAME, path, format!("`{name}` is a method of every enumeration"));
        } else if let Err(first) = names.claim(name, position) {
            reporter.report(PROPERTY_NAME, path, format!("`{name}` is already the name of properties[{first}]"));
        }
    }
    let mut found_by = BTreeMap::new();
    for (position, value) in enumeration.values.iter().enumerate() {
        let path = path.key("values").index(position).key("properties");
        for (name, property) in &value.properties {
            let path = path.key(name);
            let Some(declared) = enumeration.properties.iter().find(|declared| declared.name == *name) else {
                let message = format!("`{}` declares no property `{name}`", enumeration.name);
                let known = enumeration.properties.iter().map(|declared| declared.name.as_str());
                reporter.report(PROPERTY_VALUE, path, message).nearest(name, known);
                continue;
            };
            if !declared.kind.accepts(property) {
                let message = format!("`{name}` expects {}, found {}", declared.kind.expected(), property.describe());
                reporter.report(PROPERTY_VALUE, path, message);
                continue;
            }
            for found in value.strings(name) {
                if let Some(first) = found_by.insert((name, found), position) {
                    let message = format!("`{found}` already finds values[{first}]");
                    reporter.report(PROPERTY_LOOKUP, path.clone(), message);
                }
            }
        }
    }
}

fn variants(reporter: &mut Reporter, path: &SpecPath<'_>, values: &[EnumValue]) {
    let mut names: Registry<usize> = Registry::default();
    for (position, value) in values.iter().enumerate() {
        let name = variant_name(value);
        let path = path.index(position).key(if value.name.is_some() { "name" } else { "value" });
        if !naming::is_pascal(&name) {
            let (message, help) = match &value.name {
                Some(name) => (format!("`{name}` is not in PascalCase"), "write `name` in PascalCase"),
                None => ("the value cannot be the name of a variant".to_owned(), "add `name`, in PascalCase"),
            };
            reporter.report(VARIANT_NAME, path.clone(), message).help(help);
        }
        if name == "Unknown" {
            let message = "`Unknown` is the variant for values that the spec does not list";
            reporter.report(VARIANT_COLLISION, path, message).help("add another `name`");
        } else if let Err(first) = names.claim(&name, position) {
            let message = format!("`{name}` is already the variant of values[{first}]");
            reporter.report(VARIANT_COLLISION, path, message).help("add another `name`");
        }
    }
}
