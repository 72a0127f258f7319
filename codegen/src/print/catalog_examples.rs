//! Prints the examples of the spec as data of the catalog: those of operations and those of events.

use super::catalog::DIRECTORY;
use super::literal::Literal;
use super::rust::banner;
use crate::api::{Group, Operation};
use crate::json;
use crate::output::{Files, Source};
use crate::spec::{Example, Object, Spec, Value};

/// Returns a file with the examples of each group, one with those of the events, and their module.
pub(super) fn files(source: &Source<'_>) -> Files {
    let groups = &source.api.groups;
    let directory = format!("{DIRECTORY}/examples");
    let mut files = Files::new();
    files.insert(format!("{directory}/mod.rs"), root(groups));
    files.insert(format!("{directory}/events.rs"), format!("{}{}", banner("events/"), events(source.spec.spec())));
    for group in groups {
        let text = format!("{}{}", banner(&format!("{}/", group.feature)), examples(group));
        files.insert(format!("{directory}/{}.rs", group.module), text);
    }
    files
}

/// Returns the module with the list of all groups.
fn root(groups: &[Group]) -> String {
    let mut modules: Vec<&str> = groups.iter().map(|group| group.module.as_str()).chain(["events"]).collect();
    modules.sort_unstable();
    let modules: String = modules.iter().map(|module| format!("mod {module};\n")).collect();
    let list = groups.iter().map(|group| Literal::atom(format!("{}::EXAMPLES", group.module))).collect();
    let list = Literal::List(list).item("pub(crate) static EXAMPLES: &[&[crate::Example]] =");
    format!("{}{modules}\npub(crate) use events::EVENT_EXAMPLES;\n\n{list}", banner("groups.yaml"))
}

fn examples(group: &Group) -> String {
    let examples = group
        .operations
        .iter()
        .flat_map(|operation| operation.examples.iter().map(|example| self::example(operation, &example.source)));
    let list = Literal::List(examples.collect()).item("pub(super) static EXAMPLES: &[Example] =");
    format!("use crate::Example;\n\n{list}")
}

fn example(operation: &Operation, example: &Example) -> Literal {
    let (status, response) = match &example.error {
        Some(error) => {
            let fields = error.fields.iter().map(|(name, value)| (name, json::value(value)));
            (error.status, json::object(fields))
        }
        None => (example.status.unwrap_or(200), example.response.as_ref().map(json::value).unwrap_or_default()),
    };
    Literal::Struct(
        "Example",
        vec![
            ("operation", Literal::string(&operation.name)),
            ("name", Literal::string(&example.name)),
            ("request", Literal::String(document(operation, example))),
            ("status", Literal::atom(status)),
            ("response", Literal::String(response)),
        ],
    )
}

/// Returns the items of the file with the messages of the examples of all events.
fn events(spec: &Spec) -> String {
    let examples = spec.events().flat_map(|(_, event)| {
        event.examples.iter().map(|example| {
            let message = json::value(&Value::Object(example.message.clone()));
            Literal::Struct(
                "EventExample",
                vec![("kind", Literal::string(&event.kind)), ("message", Literal::String(message))],
            )
        })
    });
    let list = Literal::List(examples.collect()).item("pub(crate) static EVENT_EXAMPLES: &[EventExample] =");
    format!("use crate::EventExample;\n\n{list}")
}

/// Returns the request of an example as a JSON document.
fn document(operation: &Operation, example: &Example) -> String {
    let section = |name: &'static str, object: &Object| {
        (!object.is_empty()).then(|| (name, json::value(&Value::Object(object.clone()))))
    };
    let sections = [
        Some(("operation", json::string(&operation.name))),
        section("path", &example.path),
        section("query", &example.query),
        section("headers", &example.headers),
        example.body.as_ref().map(|body| ("body", json::value(body))),
    ];
    json::object(sections.into_iter().flatten())
}
