//! Prints the examples of the spec as data for the fake: those of operations and those of events.

use quote::quote;

use super::rust::{banner, ident, pretty};
use crate::api::{Group, Operation};
use crate::json;
use crate::output::{Files, Output, OutputError, Source};
use crate::spec::{Example, Object, Spec, Value};

const DIRECTORY: &str = "fake/src/examples";

/// The examples as data for the fake, one file for each group, and one for the events.
#[derive(Debug)]
pub struct FakeExamples;

impl Output for FakeExamples {
    fn name(&self) -> &'static str {
        "the examples of the fake"
    }

    fn files(&self, source: &Source<'_>) -> Result<Files, OutputError> {
        let mut files = files(&source.api.groups);
        files.insert(
            format!("{DIRECTORY}/events.rs"),
            format!("{}{}", banner("events/"), events_file(source.spec.spec())),
        );
        Ok(files)
    }
}

/// Returns the module with the list of all groups, and a file for each group.
fn files(groups: &[Group]) -> Files {
    let mut files = Files::new();
    let modules: Vec<_> = groups.iter().map(|group| ident(&group.module)).collect();
    let root = quote! {
        pub(crate) mod events;
        #(mod #modules;)*

        /// The examples of all operations, group by group.
        pub(crate) static EXAMPLES: &[&[crate::example::Example]] = &[#(#modules::EXAMPLES),*];
    };
    files.insert(format!("{DIRECTORY}/mod.rs"), format!("{}{}", banner("groups.yaml"), pretty(root)));
    for group in groups {
        let text = format!("{}{}", banner(&format!("{}/", group.feature)), group_file(group));
        files.insert(format!("{DIRECTORY}/{}.rs", group.module), text);
    }
    files
}

fn group_file(group: &Group) -> String {
    let rows = group.operations.iter().flat_map(|operation| {
        operation.examples.iter().map(|example| &example.source).map(|example| {
            let (operation_name, name) = (&operation.name, &example.name);
            let request = document(operation, example);
            let (status, response) = match &example.error {
                Some(error) => (error.status, json::object(error.fields.iter().map(|(name, value)| (name, json::value(value))))),
                None => (example.status.unwrap_or(200), example.response.as_ref().map(json::value).unwrap_or_default()),
            };
            let status = proc_macro2::Literal::u16_unsuffixed(status);
            quote! {
                Example { operation: #operation_name, name: #name, request: #request, status: #status, response: #response }
            }
        })
    });
    let use_example = pretty(quote!(
        use crate::example::Example;
    ));
    let list = pretty(quote!(pub(super) static EXAMPLES: &[Example] = &[#(#rows),*];));
    format!("{use_example}\n{list}")
}

/// Returns the file with the messages of the examples of all events.
fn events_file(spec: &Spec) -> String {
    let rows = spec.events().flat_map(|(_, event)| {
        event.examples.iter().map(|example| {
            let kind = &event.kind;
            let message = json::value(&Value::Object(example.message.clone()));
            quote! { EventExample { kind: #kind, message: #message } }
        })
    });
    let use_example = pretty(quote!(
        use crate::example::EventExample;
    ));
    let list = pretty(quote! {
        /// The examples of all events, sorted by the files of the spec.
        pub(crate) static EVENTS: &[EventExample] = &[#(#rows),*];
    });
    format!("{use_example}\n{list}")
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
