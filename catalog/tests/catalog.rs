//! The catalog agrees with the client, and every name and every path in it leads somewhere.

use std::collections::BTreeSet;

use huaweicloud_meeting_catalog::{
    self as catalog, Field, InputPath, Json, Measure, Operation, Role, Step, Structure, Value, event_examples,
    examples, groups, operations, resources,
};
use huaweicloud_meeting_runtime::operation::{Input, Place, Source};

#[test]
fn the_operations_are_those_of_the_client() {
    let names: BTreeSet<&str> = operations().map(|operation| operation.name).collect();
    let known: BTreeSet<&str> = huaweicloud_meeting::operations().iter().map(|one| one.operation.name).collect();
    assert_eq!(names, known);
    assert_eq!(names.len(), operations().count());
    for dynamic in huaweicloud_meeting::operations() {
        let operation = catalog::operation(dynamic.operation.name).unwrap();
        assert_eq!(catalog::group_of(operation.name).unwrap().name, dynamic.operation.group, "{}", operation.name);
        assert_eq!(operation.response.is_some(), dynamic.operation.has_response, "{}", operation.name);
    }
    assert!(catalog::operation("Nothing").is_none() && catalog::group_of("Nothing").is_none());
}

#[test]
fn the_inputs_are_those_of_the_client_without_constants() {
    for dynamic in huaweicloud_meeting::operations() {
        let operation = catalog::operation(dynamic.operation.name).unwrap();
        let inputs: Vec<Input> = dynamic.operation.inputs().collect();
        let mut sources = Vec::new();
        for input in &inputs {
            // The second place of an input that is sent twice is not listed.
            let is_second = sources.contains(&input.source);
            sources.push(input.source);
            let found = operation.inputs.iter().find(|own| {
                own.place == input.place && (own.place == Place::BodyValue || own.field.name == input.name)
            });
            match (input.source, found) {
                (Source::Constant(_), found) => assert!(found.is_none(), "{} {}", operation.name, input.name),
                (source, Some(found)) => {
                    assert_eq!(found.is_handle, source == Source::Handle, "{} {}", operation.name, input.name);
                }
                (_, None) => {
                    assert!(is_second || is_sent_twice(&inputs, input.source), "{}", input.name)
                }
            }
        }
        assert!(operation.inputs.iter().all(|own| {
            let is_same = |input: &Input| {
                input.place == own.place && (own.place == Place::BodyValue || own.field.name == input.name)
            };
            inputs.iter().any(is_same)
        }));
    }
}

fn is_sent_twice(inputs: &[Input], source: Source) -> bool {
    inputs.iter().filter(|input| input.source == source).count() > 1
}

#[test]
fn lists_are_sorted_and_names_have_their_case() {
    for group in groups() {
        let names: Vec<&str> = group.operations.iter().map(|operation| operation.name).collect();
        assert!(names.is_sorted(), "{}", group.name);
        assert!(is_kebab(group.name) && !group.title.is_empty() && !group.title_zh.is_empty(), "{}", group.name);
    }
    assert!(resources().iter().map(|resource| resource.name).is_sorted());
    for operation in operations() {
        assert!(is_kebab(operation.kebab_name), "{}", operation.kebab_name);
        assert!(!operation.summary.is_empty() && !operation.summary_zh.is_empty(), "{}", operation.name);
    }
}

#[test]
fn names_of_fields_are_unique_within_an_object_and_those_of_inputs_within_an_operation() {
    for structure in structures() {
        unique(structure.fields.iter().map(|field| field.kebab_name), structure.name);
        unique(structure.fields.iter().map(|field| field.name), structure.name);
    }
    for operation in operations() {
        unique(operation.inputs.iter().map(|input| input.field.kebab_name), operation.name);
    }
}

#[test]
fn defaults_are_known_values_and_lie_within_bounds() {
    let of_operations = operations().flat_map(|operation| operation.inputs).map(|input| &input.field);
    let mut checked = 0;
    for field in structures().into_iter().flat_map(|structure| structure.fields).chain(of_operations) {
        if let Some(bounds) = field.bounds {
            assert!(bounds.min <= bounds.max, "{}", field.name);
        }
        let Some(default) = field.default else { continue };
        checked += 1;
        let known = field.value.known();
        assert!(known.is_empty() || known.contains(&default), "{} {default:?}", field.name);
        if let (Json::Int(number), Some(range)) = (default, field.bounds_of(Measure::Number)) {
            assert!((range.min..=range.max).contains(&number), "{} {number}", field.name);
        }
    }
    assert!(checked > 100, "{checked}");
}

#[test]
fn every_place_of_a_resource_leads_to_an_input() {
    for (operation, item) in resources().iter().flat_map(|resource| resource.operations).map(described) {
        for path in item.select.iter().chain(&item.parent) {
            assert!(leads_to_input(operation, path), "{} {path:?}", operation.name);
        }
    }
}

#[test]
fn every_result_and_every_column_is_in_the_response() {
    for (operation, item) in resources().iter().flat_map(|resource| resource.operations).map(described) {
        let Some(response) = &operation.response else {
            assert!(item.result.is_empty() && item.columns.is_empty(), "{}", operation.name);
            continue;
        };
        let end = walk(response, item.result).unwrap_or_else(|| panic!("{} {:?}", operation.name, item.result));
        let (element, is_list) = match end {
            Value::List(element) | Value::OneOrMany(element) => (*element, true),
            value => (value, false),
        };
        assert!(!is_list || !item.columns.is_empty(), "{} has no columns", operation.name);
        assert!(item.role != Role::List || is_list, "{} lists nothing", operation.name);
        for column in item.columns {
            let path: Vec<&str> = column.split('.').collect();
            let found = walk(element, &path).unwrap_or_else(|| panic!("{} {column}", operation.name));
            assert!(
                !matches!(found, Value::Secret | Value::List(_) | Value::Structure(_)),
                "{} {column}",
                operation.name
            );
        }
    }
}

#[test]
fn a_verb_and_a_word_stand_for_one_operation_of_a_noun() {
    for noun in resources().iter().map(|resource| resource.noun) {
        let mut commands = Vec::new();
        for (operation, item) in
            resources().iter().filter(|one| one.noun == noun).flat_map(|one| one.operations).map(described)
        {
            let shortcuts = operation.shortcuts;
            commands.extend((!shortcuts.iter().any(|one| one.verb == item.verb)).then_some(item.verb));
            commands.extend(item.words);
            commands.extend(shortcuts.iter().flat_map(|one| [&[one.verb], one.words].concat()));
        }
        unique(commands.into_iter(), noun);
    }
    let nouns: BTreeSet<&str> = resources().iter().map(|resource| resource.noun).collect();
    unique(nouns.into_iter().chain(resources().iter().flat_map(|one| one.words).copied()), "nouns");
}

#[test]
fn a_shortcut_sets_inputs_to_known_values() {
    for operation in operations() {
        for shortcut in operation.shortcuts {
            assert!(!shortcut.sets.is_empty() && !shortcut.doc.is_empty(), "{}", shortcut.verb);
            for (name, value) in shortcut.sets {
                let input = operation.inputs.iter().find(|input| input.field.name == *name).unwrap();
                let known = input.field.value.known();
                assert!(matches!(input.field.value, Value::Bool) || known.contains(value), "{} {name}", operation.name);
            }
            for name in shortcut.with {
                assert!(operation.inputs.iter().any(|input| input.field.name == *name), "{} {name}", operation.name);
            }
        }
    }
}

#[test]
fn every_operation_has_an_example_and_examples_are_json() {
    for operation in operations() {
        assert!(examples().any(|one| one.operation == operation.name && one.is_success()), "{}", operation.name);
    }
    for example in examples() {
        let request: serde_json::Value = serde_json::from_str(example.request).unwrap();
        assert_eq!(request["operation"], example.operation);
        let response: Result<serde_json::Value, _> = serde_json::from_str(example.response);
        assert!(example.response.is_empty() || response.is_ok(), "{} {}", example.operation, example.name);
    }
    assert!(!event_examples().is_empty());
    assert!(event_examples().iter().all(|one| serde_json::from_str::<serde_json::Value>(one.message).is_ok()));
}

#[allow(clippy::panic, reason = "Clippy allows it in test functions, but not in their helpers")]
fn described(item: &'static catalog::ItemOperation) -> (&'static Operation, &'static catalog::ItemOperation) {
    let Some(operation) = catalog::operation(item.operation) else {
        panic!("there is no operation {}", item.operation)
    };
    assert!(catalog::resource_of(operation.name).is_some_and(|(_, found)| std::ptr::eq(found, item)));
    (operation, item)
}

/// Returns all object types.
fn structures() -> Vec<&'static Structure> {
    let mut pending: Vec<&'static Value> = operations()
        .flat_map(|operation| operation.inputs.iter().map(|input| &input.field.value).chain(&operation.response))
        .collect();
    let mut found: Vec<&'static Structure> = Vec::new();
    while let Some(value) = pending.pop() {
        match value {
            Value::List(inner)
            | Value::Csv(inner)
            | Value::OneOrMany(inner)
            | Value::Map(inner)
            | Value::Quoted(inner) => {
                pending.push(inner);
            }
            Value::Structure(structure) if !found.iter().any(|known| known.name == structure.name) => {
                found.push(structure);
                pending.extend(structure.fields.iter().map(|field| &field.value));
            }
            _ => {}
        }
    }
    assert!(found.len() > 100, "{}", found.len());
    found
}

fn leads_to_input(operation: &'static Operation, path: &InputPath) -> bool {
    let (input, steps) = if path.place == Place::BodyValue {
        (operation.inputs.iter().find(|input| input.place == Place::BodyValue), path.steps)
    } else {
        (path.input_name().and_then(|name| operation.input(path.place, name)), path.steps.get(1..).unwrap_or_default())
    };
    let Some(input) = input else { return false };
    let end = steps.iter().try_fold(&input.field.value, |value, step| match (step, value) {
        (Step::Each, Value::List(item) | Value::OneOrMany(item) | Value::Csv(item)) => Some(*item),
        (Step::Field(name), value) => field(value, name).map(|field| &field.value),
        _ => None,
    });
    end.is_some()
}

fn walk<'a>(from: &'a Value, path: &[&str]) -> Option<&'a Value> {
    path.iter().try_fold(from, |value, name| field(value, name).map(|field| &field.value))
}

fn field<'a>(value: &'a Value, name: &str) -> Option<&'a Field> {
    let Value::Structure(structure) = value else { return None };
    structure.fields.iter().find(|field| field.name == name)
}

fn is_kebab(name: &str) -> bool {
    name.split('-').all(|word| !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit()))
}

fn unique<'a>(names: impl Iterator<Item = &'a str>, place: &str) {
    let mut known = BTreeSet::new();
    for name in names {
        assert!(known.insert(name), "`{name}` occurs twice in {place}");
    }
}
