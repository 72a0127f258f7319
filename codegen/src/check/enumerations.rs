//! Rules about enumerations.

use std::collections::BTreeSet;

use crate::diagnostics::{Reporter, SpecPath, rules};
use crate::index::{Index, variant_name};
use crate::naming::{self, Registry};
use crate::spec::{EnumBase, EnumValue, Value};

rules! {
    VALUE_KIND = "E301" "value-kind" "The values of an enumeration are integers or strings, as `of` declares.";
    DUPLICATE_VALUE = "E302" "duplicate-value" "The values of an enumeration are unique.";
    VALUE_MEANING = "E303" "value-meaning" "Every value has a `doc`.";
    VARIANT_NAME = "E304" "variant-name" "Every value has a Rust variant: its `name`, or the value in PascalCase.";
    VARIANT_COLLISION = "E305" "variant-collision" "The variants of an enumeration have unique names, and none is `Unknown`.";
    EMPTY_ENUMERATION = "E306" "empty-enumeration" "An enumeration has values.";
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
