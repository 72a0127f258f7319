//! Rules about enumerations.

use std::collections::BTreeSet;

use super::{Context, Reporter, rule_table};
use crate::diagnostics::KeyPath;
use crate::index::variant_name;
use crate::naming::{self, Registry};
use crate::spec::{EnumBase, Enumeration, SpecFile, Value};

rule_table! {
    "E301" "value-kind" "The values of an enumeration are whole numbers or strings, as `of` says." => value_kind,
    "E302" "duplicate-value" "No value stands twice in an enumeration." => duplicate_value,
    "E303" "value-meaning" "Every value has a meaning." => value_meaning,
    "E304" "variant-name" "Every value is a Rust variant, by `name` or by itself." => variant_form,
    "E305" "variant-collision" "No two variants have one name, and none is called Unknown." => variant_collision,
    "E306" "empty-enumeration" "An enumeration has values." => empty_enumeration,
}

fn each<'a>(context: &Context<'a>) -> impl Iterator<Item = (&'a SpecFile, KeyPath, &'a Enumeration)> {
    context.index.spec.files.iter().flat_map(|file| {
        file.enumerations().iter().enumerate().map(move |(position, enumeration)| {
            (file, KeyPath::of("enumerations").index(position).key("values"), enumeration)
        })
    })
}

fn value_kind(context: &Context<'_>, reporter: &mut Reporter<'_>) {
    for (file, path, enumeration) in each(context) {
        for (position, value) in enumeration.values.iter().enumerate() {
            let wrong = match (enumeration.of, &value.value) {
                (EnumBase::Int, Value::Int(_)) | (EnumBase::String, Value::String(_)) => continue,
                (EnumBase::Int, other) => format!("{} stands where `of: int` asks for whole numbers", other.kind()),
                (EnumBase::String, other) => {
                    format!("{} stands where `of: string` asks for strings", other.kind())
                }
            };
            let at = reporter.at(&file.path, path.index(position).key("value"), wrong);
            reporter.push(match enumeration.of {
                EnumBase::Int => at,
                EnumBase::String => at.help("quote it"),
            });
        }
    }
}

fn duplicate_value(context: &Context<'_>, reporter: &mut Reporter<'_>) {
    for (file, path, enumeration) in each(context) {
        let mut seen = BTreeSet::new();
        for (position, value) in enumeration.values.iter().enumerate() {
            let written = match &value.value {
                Value::String(text) => text.clone(),
                Value::Int(number) => number.to_string(),
                _ => continue,
            };
            if !seen.insert(written.clone()) {
                let message = format!("the value `{written}` stands twice");
                reporter.push(reporter.at(&file.path, path.index(position).key("value"), message));
            }
        }
    }
}

fn value_meaning(context: &Context<'_>, reporter: &mut Reporter<'_>) {
    for (file, path, enumeration) in each(context) {
        for (position, value) in enumeration.values.iter().enumerate() {
            if value.doc.as_deref().is_none_or(|doc| doc.trim().is_empty()) {
                let at = reporter.at(&file.path, path.index(position), "the value has no meaning");
                reporter.push(at.help("add `doc`"));
            }
        }
    }
}

fn variant_form(context: &Context<'_>, reporter: &mut Reporter<'_>) {
    for (file, path, enumeration) in each(context) {
        for (position, value) in enumeration.values.iter().enumerate() {
            let path = path.index(position);
            match &value.name {
                Some(name) if !naming::is_pascal(name) => {
                    let message = format!("`{name}` is no name of a variant: it is not in PascalCase");
                    reporter.push(reporter.at(&file.path, path.key("name"), message));
                }
                None if !naming::is_pascal(&variant_name(value)) => {
                    let at = reporter.at(&file.path, path.key("value"), "the value makes no name of a variant");
                    reporter.push(at.help("add `name`, in PascalCase"));
                }
                _ => {}
            }
        }
    }
}

fn variant_collision(context: &Context<'_>, reporter: &mut Reporter<'_>) {
    for (file, path, enumeration) in each(context) {
        let mut names: Registry<usize> = Registry::default();
        for (position, value) in enumeration.values.iter().enumerate() {
            let name = variant_name(value);
            let path = path.index(position);
            let key = if value.name.is_some() { "name" } else { "value" };
            if name == "Unknown" {
                let message = "`Unknown` is the variant for values that the spec does not know";
                reporter.push(reporter.at(&file.path, path.key(key), message).help("give it another `name`"));
            } else if let Err(first) = names.claim(&name, position) {
                let message = format!("`{name}` is the variant of values[{first}] already");
                reporter.push(reporter.at(&file.path, path.key(key), message).help("give it another `name`"));
            }
        }
    }
}

fn empty_enumeration(context: &Context<'_>, reporter: &mut Reporter<'_>) {
    for (file, path, enumeration) in each(context) {
        if enumeration.values.is_empty() {
            reporter.push(reporter.at(&file.path, path, format!("`{}` has no values", enumeration.name)));
        }
    }
}
