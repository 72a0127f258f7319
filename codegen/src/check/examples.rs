//! Rules about examples: a test sends every one of them, and the fake returns with it.

use std::collections::BTreeSet;

use super::values::{Comparison, Kind, Problem, Side};
use super::{Context, Reporter, rule_table};
use crate::diagnostics::KeyPath;
use crate::index::Index;
use crate::spec::{Bind, Example, Object, Operation, Place, Response, Returns, TypeRef, Value};

rule_table! {
    "E701" "example-missing" "Every operation has an example." => missing,
    "E702" "example-unknown-name" "An example holds only what its operation declares." => unknown_name,
    "E703" "example-incomplete" "An example holds everything required, and its response everything that is always there." => incomplete,
    "E704" "example-type" "The values of an example are of their types, as on the wire." => wrong_type,
    "E705" "example-value" "The values of an example are values of their enumerations." => unknown_value,
    "E706" "example-bounds" "What an example sends lies within the bounds." => out_of_bounds,
    "E707" "example-response" "An example has a response where its operation returns something and it is no error." => response,
    "E708" "example-error" "An error response has a status from 400 on, a code of errors.yaml and the fields of service.yaml." => error,
    "E709" "example-status" "An example that succeeds has a status from 200 to 299." => status,
    "E710" "example-name" "The examples of an operation have names, no two the same." => name,
    "E711" "example-constant" "What is constant or bound has that value in an example too." => constant,
}

/// A problem with an example, and the file that it stands in.
pub(super) struct ExampleProblem {
    file: String,
    problem: Problem,
}

/// Everything about values that is wrong with examples.
pub(super) fn problems(index: &Index<'_>) -> Vec<ExampleProblem> {
    let mut all = Vec::new();
    for (file, operation) in index.spec.operations() {
        for (position, example) in operation.examples.iter().enumerate() {
            let path = KeyPath::of("examples").index(position);
            let mut request = Comparison::new(index, Side::Request);
            parameters(&mut request, operation, example, &path);
            body(&mut request, operation, example, &path);
            let mut responses = Comparison::new(index, Side::Response);
            if let (Some(response), Response::Type(type_ref)) = (&example.response, &operation.response) {
                responses.value(type_ref, response, &path.key("response"));
            }
            all.extend(
                request
                    .problems
                    .into_iter()
                    .chain(responses.problems)
                    .map(|problem| ExampleProblem { file: file.path.clone(), problem }),
            );
        }
    }
    all
}

fn given(example: &Example, place: Place) -> Option<&Object> {
    match place {
        Place::Path => Some(&example.path),
        Place::Query => Some(&example.query),
        Place::Headers => Some(&example.headers),
        Place::Body | Place::Multipart => example.body.as_ref()?.as_object(),
    }
}

fn parameters(comparison: &mut Comparison<'_>, operation: &Operation, example: &Example, path: &KeyPath) {
    for place in [Place::Path, Place::Query, Place::Headers] {
        let fields: Vec<_> = operation.fields_at(place).iter().collect();
        let none = Object::default();
        let object = given(example, place).unwrap_or(&none);
        let at = path.key(place.key());
        comparison.object(&format!("`{}` of the operation", place.key()), &fields, object, &at);
        for field in fields {
            // A path has all its parameters, and what a handle supplies is there when it is sent.
            let supplied = matches!(field.bind, Some(Bind::Handle(_)));
            let needed = supplied || (place == Place::Path && Index::is_caller_supplied(field) && !field.required);
            match object.get(&field.name) {
                None if needed => {
                    let message = format!("`{}` is required, and missing", field.name);
                    comparison.problems.push(Problem::new(Kind::Missing, &at, message));
                }
                Some(value) if supplied => {
                    comparison.value(&TypeRef::String, value, &at.key(&field.name));
                }
                _ => {}
            }
        }
    }
}

fn body(comparison: &mut Comparison<'_>, operation: &Operation, example: &Example, path: &KeyPath) {
    let at = path.key("body");
    if let Some(field) = &operation.body_value {
        match &example.body {
            Some(body) => comparison.field(field, body, &at),
            None if field.required && !operation.body_optional => {
                comparison.problems.push(Problem::new(Kind::Missing, path, "the body is missing"));
            }
            None => {}
        }
        return;
    }
    let fields: Vec<_> = if operation.multipart.is_empty() {
        let structure = operation.body_fields_of.as_ref().and_then(|name| comparison.index.structure(name));
        let shared = structure.map(|structure| structure.fields.as_slice()).unwrap_or_default();
        operation.body.iter().chain(shared).collect()
    } else {
        operation.multipart.iter().collect()
    };
    if fields.is_empty() {
        // A struct that nobody declares has been reported.
        if example.body.is_some() && operation.body_fields_of.is_none() {
            let message = "the operation has no body";
            comparison.problems.push(Problem::new(Kind::UnknownName, &at, message));
        }
        return;
    }
    match &example.body {
        Some(Value::Object(object)) => comparison.object("the body", &fields, object, &at),
        Some(other) => {
            let message = format!("{} stands where the body is an object", other.kind());
            comparison.problems.push(Problem::new(Kind::Type, &at, message));
        }
        None if !operation.body_optional => {
            comparison.object("the body", &fields, &Object::default(), path);
        }
        None => {}
    }
}

fn report(context: &Context<'_>, reporter: &mut Reporter<'_>, kind: Kind) {
    for ExampleProblem { file, problem } in &context.problems {
        if problem.kind == kind {
            let at = reporter.at(file, problem.path.clone(), problem.message.clone());
            reporter.push(problem.complete(at));
        }
    }
}

fn unknown_name(context: &Context<'_>, reporter: &mut Reporter<'_>) {
    report(context, reporter, Kind::UnknownName);
}

fn incomplete(context: &Context<'_>, reporter: &mut Reporter<'_>) {
    report(context, reporter, Kind::Missing);
}

fn wrong_type(context: &Context<'_>, reporter: &mut Reporter<'_>) {
    report(context, reporter, Kind::Type);
}

fn unknown_value(context: &Context<'_>, reporter: &mut Reporter<'_>) {
    report(context, reporter, Kind::UnknownValue);
}

fn out_of_bounds(context: &Context<'_>, reporter: &mut Reporter<'_>) {
    report(context, reporter, Kind::Bounds);
}

fn missing(context: &Context<'_>, reporter: &mut Reporter<'_>) {
    for (file, operation) in context.index.spec.operations() {
        if operation.examples.is_empty() {
            let message = format!("`{}` has no example", operation.name);
            let at = reporter.at(&file.path, KeyPath::of("operation"), message);
            reporter.push(at.help("add `examples`: a test sends them, and the fake returns with them"));
        }
    }
}

/// Every example with the way to it.
fn each<'a>(context: &Context<'a>) -> impl Iterator<Item = (&'a str, &'a Operation, KeyPath, &'a Example)> {
    context.index.spec.operations().flat_map(|(file, operation)| {
        operation.examples.iter().enumerate().map(move |(position, example)| {
            (file.path.as_str(), operation, KeyPath::of("examples").index(position), example)
        })
    })
}

fn response(context: &Context<'_>, reporter: &mut Reporter<'_>) {
    for (file, operation, path, example) in each(context) {
        match (&operation.response, &example.response, &example.error) {
            (_, Some(_), Some(_)) => {
                let message = "an example that ends in an error has no `response` besides";
                reporter.push(reporter.at(file, path.key("response"), message));
            }
            (Response::None, Some(_), None) => {
                let message = "there is a response, and the operation returns nothing";
                reporter.push(reporter.at(file, path.key("response"), message));
            }
            (Response::Type(type_ref), None, None) => {
                let message = format!("the response is missing: the operation returns `{type_ref}`");
                reporter.push(reporter.at(file, path, message));
            }
            (Response::Type(_), Some(Value::List(items)), None)
                if operation.returns == Some(Returns::Single) && items.len() != 1 =>
            {
                let message = format!("the response has {} items, and `returns: sole` says one", items.len());
                reporter.push(reporter.at(file, path.key("response"), message));
            }
            _ => {}
        }
    }
}

fn error(context: &Context<'_>, reporter: &mut Reporter<'_>) {
    let shape = &context.index.spec.service.error;
    let names = [&shape.code, &shape.message, &shape.request_id].map(String::as_str);
    for (file, _, path, example) in each(context) {
        let Some(error) = &example.error else {
            continue;
        };
        let path = path.key("error");
        if !(400..600).contains(&error.status) {
            let message = format!("{} is no status of an error", error.status);
            reporter.push(reporter.at(file, path.key("status"), message));
        }
        for (name, value) in error.fields.iter() {
            let at = path.key(name);
            match value.as_str() {
                _ if !names.contains(&name) => {
                    let message = format!("an error response has no `{name}`");
                    let at = reporter.at(file, at, message).at_key().nearest(name, names);
                    reporter.push(at.help("`error` of service.yaml names its fields"));
                }
                None => {
                    let message = format!("{} stands where a string belongs", value.kind());
                    reporter.push(reporter.at(file, at, message).help("quote it"));
                }
                Some(code) if name == shape.code && !context.index.codes.contains_key(code) => {
                    let message = format!("errors.yaml has no `{code}`");
                    let known = context.index.codes.keys().copied();
                    reporter.push(reporter.at(file, at, message).nearest(code, known));
                }
                Some(_) => {}
            }
        }
        if error.fields.get(&shape.code).is_none() {
            reporter.push(reporter.at(file, path, format!("the error has no `{}`", shape.code)));
        }
    }
}

fn status(context: &Context<'_>, reporter: &mut Reporter<'_>) {
    for (file, _, path, example) in each(context) {
        match (example.status, &example.error) {
            (Some(_), Some(_)) => {
                let message = "the status of an error stands in `error`";
                reporter.push(reporter.at(file, path.key("status"), message));
            }
            (Some(status), None) if !(200..300).contains(&status) => {
                let message = format!("{status} is no status of success");
                let help = "a response that says no stands in `error`";
                reporter.push(reporter.at(file, path.key("status"), message).help(help));
            }
            _ => {}
        }
    }
}

fn name(context: &Context<'_>, reporter: &mut Reporter<'_>) {
    for (file, operation) in context.index.spec.operations() {
        let mut seen = BTreeSet::new();
        for (position, example) in operation.examples.iter().enumerate() {
            let path = KeyPath::of("examples").index(position).key("name");
            if example.name.trim().is_empty() {
                reporter.push(reporter.at(&file.path, path, "the name is empty"));
            } else if !seen.insert(example.name.as_str()) {
                let message = format!("another example is called `{}` too", example.name);
                reporter.push(reporter.at(&file.path, path, message));
            }
        }
    }
}

fn constant(context: &Context<'_>, reporter: &mut Reporter<'_>) {
    let index = &context.index;
    for (file, operation, path, example) in each(context) {
        for place in Place::ALL {
            let Some(object) = given(example, place) else {
                continue;
            };
            let key = if place == Place::Multipart { Place::Body.key() } else { place.key() };
            for field in index.fields_at(operation, place) {
                let Some(value) = object.get(&field.name) else {
                    continue;
                };
                let at = path.key(key).key(&field.name);
                if field.constant.as_ref().is_some_and(|constant| constant != value) {
                    reporter.push(reporter.at(file, at, format!("`{}` is constant", field.name)));
                } else if let Some(Bind::Field { place, name }) = &field.bind {
                    let other = given(example, *place).and_then(|object| object.get(name));
                    if other.is_some_and(|other| other != value) {
                        let message = format!("`{}` is bound to `{}.{name}`, which differs", field.name, place.key());
                        reporter.push(reporter.at(file, at, message));
                    }
                }
            }
        }
    }
}
