//! Rules about examples: a test sends every one of them, and the fake answers with it.

use std::collections::BTreeSet;

use super::values::{Comparison, Kind, Problem, Side};
use super::{Context, Findings, rule_table};
use crate::diagnostics::KeyPath;
use crate::index::Index;
use crate::spec::{Bind, Example, Fields, Operation, Place, Response, Returns, TypeRef, Value};

rule_table! {
    "E701" "example-missing" "Every operation has an example." => missing,
    "E702" "example-unknown-name" "An example holds only what its operation declares." => unknown_name,
    "E703" "example-incomplete" "An example holds everything required, and its answer everything that is always there." => incomplete,
    "E704" "example-type" "The values of an example are of their types, as on the wire." => wrong_type,
    "E705" "example-value" "The values of an example are values of their enumerations." => unknown_value,
    "E706" "example-bounds" "What an example sends lies within the bounds." => out_of_bounds,
    "E707" "example-answer" "An example has an answer where its operation answers something and it is no error." => answer,
    "E708" "example-error" "An error answer has a status from 400 on, a code of errors.yaml and the members of service.yaml." => error,
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
            let mut answers = Comparison::new(index, Side::Answer);
            if let (Some(answer), Response::Type(type_ref)) = (&example.answer, &operation.response) {
                answers.value(type_ref, answer, &path.key("answer"));
            }
            all.extend(
                request
                    .problems
                    .into_iter()
                    .chain(answers.problems)
                    .map(|problem| ExampleProblem { file: file.path.clone(), problem }),
            );
        }
    }
    all
}

fn given(example: &Example, place: Place) -> Option<&Fields> {
    match place {
        Place::Path => Some(&example.path),
        Place::Query => Some(&example.query),
        Place::Headers => Some(&example.headers),
        Place::Body | Place::Multipart => example.body.as_ref()?.as_map(),
    }
}

fn parameters(comparison: &mut Comparison<'_>, operation: &Operation, example: &Example, path: &KeyPath) {
    for place in [Place::Path, Place::Query, Place::Headers] {
        let members: Vec<_> = operation.members_at(place).iter().collect();
        let none = Fields::default();
        let fields = given(example, place).unwrap_or(&none);
        let at = path.key(place.key());
        comparison.fields(&format!("`{}` of the operation", place.key()), &members, fields, &at);
        for member in members {
            // A path has all its parameters, and what a handle supplies is there when it is sent.
            let supplied = matches!(member.bind, Some(Bind::Handle(_)));
            let needed = supplied || (place == Place::Path && Index::is_asked(member) && !member.required);
            match fields.get(&member.name) {
                None if needed => {
                    let message = format!("`{}` is required, and missing", member.name);
                    comparison.problems.push(Problem::new(Kind::Missing, &at, message));
                }
                Some(value) if supplied => {
                    comparison.value(&TypeRef::String, value, &at.key(&member.name));
                }
                _ => {}
            }
        }
    }
}

fn body(comparison: &mut Comparison<'_>, operation: &Operation, example: &Example, path: &KeyPath) {
    let at = path.key("body");
    if let Some(member) = &operation.body_value {
        match &example.body {
            Some(body) => comparison.member(member, body, &at),
            None if member.required && !operation.body_optional => {
                comparison.problems.push(Problem::new(Kind::Missing, path, "the body is missing"));
            }
            None => {}
        }
        return;
    }
    let members: Vec<_> = if operation.multipart.is_empty() {
        let record = operation.body_members_of.as_ref().and_then(|name| comparison.index.record(name));
        let shared = record.map(|record| record.members.as_slice()).unwrap_or_default();
        operation.body.iter().chain(shared).collect()
    } else {
        operation.multipart.iter().collect()
    };
    if members.is_empty() {
        // A record that nobody declares has been reported.
        if example.body.is_some() && operation.body_members_of.is_none() {
            let message = "the operation has no body";
            comparison.problems.push(Problem::new(Kind::UnknownName, &at, message));
        }
        return;
    }
    match &example.body {
        Some(Value::Map(fields)) => comparison.fields("the body", &members, fields, &at),
        Some(other) => {
            let message = format!("{} stands where the body is an object", other.kind());
            comparison.problems.push(Problem::new(Kind::Type, &at, message));
        }
        None if !operation.body_optional => {
            comparison.fields("the body", &members, &Fields::default(), path);
        }
        None => {}
    }
}

fn report(context: &Context<'_>, findings: &mut Findings<'_>, kind: Kind) {
    for ExampleProblem { file, problem } in &context.problems {
        if problem.kind == kind {
            let at = findings.at(file, problem.path.clone(), problem.message.clone());
            findings.push(problem.complete(at));
        }
    }
}

fn unknown_name(context: &Context<'_>, findings: &mut Findings<'_>) {
    report(context, findings, Kind::UnknownName);
}

fn incomplete(context: &Context<'_>, findings: &mut Findings<'_>) {
    report(context, findings, Kind::Missing);
}

fn wrong_type(context: &Context<'_>, findings: &mut Findings<'_>) {
    report(context, findings, Kind::Type);
}

fn unknown_value(context: &Context<'_>, findings: &mut Findings<'_>) {
    report(context, findings, Kind::UnknownValue);
}

fn out_of_bounds(context: &Context<'_>, findings: &mut Findings<'_>) {
    report(context, findings, Kind::Bounds);
}

fn missing(context: &Context<'_>, findings: &mut Findings<'_>) {
    for (file, operation) in context.index.spec.operations() {
        if operation.examples.is_empty() {
            let message = format!("`{}` has no example", operation.name);
            let at = findings.at(&file.path, KeyPath::of("operation"), message);
            findings.push(at.help("add `examples`: a test sends them, and the fake answers with them"));
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

fn answer(context: &Context<'_>, findings: &mut Findings<'_>) {
    for (file, operation, path, example) in each(context) {
        match (&operation.response, &example.answer, &example.error) {
            (_, Some(_), Some(_)) => {
                let message = "an example that ends in an error has no `answer` besides";
                findings.push(findings.at(file, path.key("answer"), message));
            }
            (Response::None, Some(_), None) => {
                let message = "there is an answer, and the operation answers nothing";
                findings.push(findings.at(file, path.key("answer"), message));
            }
            (Response::Type(type_ref), None, None) => {
                let message = format!("the answer is missing: the operation answers `{type_ref}`");
                findings.push(findings.at(file, path, message));
            }
            (Response::Type(_), Some(Value::List(items)), None)
                if operation.returns == Some(Returns::Sole) && items.len() != 1 =>
            {
                let message = format!("the answer has {} items, and `returns: sole` says one", items.len());
                findings.push(findings.at(file, path.key("answer"), message));
            }
            _ => {}
        }
    }
}

fn error(context: &Context<'_>, findings: &mut Findings<'_>) {
    let shape = &context.index.spec.service.error;
    let names = [&shape.code, &shape.message, &shape.request_id].map(String::as_str);
    for (file, _, path, example) in each(context) {
        let Some(error) = &example.error else {
            continue;
        };
        let path = path.key("error");
        if !(400..600).contains(&error.status) {
            let message = format!("{} is no status of an error", error.status);
            findings.push(findings.at(file, path.key("status"), message));
        }
        for (name, value) in error.members.iter() {
            let at = path.key(name);
            match value.as_str() {
                _ if !names.contains(&name) => {
                    let message = format!("an error answer has no `{name}`");
                    let at = findings.at(file, at, message).at_key().nearest(name, names);
                    findings.push(at.help("`error` of service.yaml names its members"));
                }
                None => {
                    let message = format!("{} stands where a text belongs", value.kind());
                    findings.push(findings.at(file, at, message).help("quote it"));
                }
                Some(code) if name == shape.code && !context.index.codes.contains_key(code) => {
                    let message = format!("errors.yaml has no `{code}`");
                    let known = context.index.codes.keys().copied();
                    findings.push(findings.at(file, at, message).nearest(code, known));
                }
                Some(_) => {}
            }
        }
        if error.members.get(&shape.code).is_none() {
            findings.push(findings.at(file, path, format!("the error has no `{}`", shape.code)));
        }
    }
}

fn status(context: &Context<'_>, findings: &mut Findings<'_>) {
    for (file, _, path, example) in each(context) {
        match (example.status, &example.error) {
            (Some(_), Some(_)) => {
                let message = "the status of an error stands in `error`";
                findings.push(findings.at(file, path.key("status"), message));
            }
            (Some(status), None) if !(200..300).contains(&status) => {
                let message = format!("{status} is no status of success");
                let help = "an answer that says no stands in `error`";
                findings.push(findings.at(file, path.key("status"), message).help(help));
            }
            _ => {}
        }
    }
}

fn name(context: &Context<'_>, findings: &mut Findings<'_>) {
    for (file, operation) in context.index.spec.operations() {
        let mut seen = BTreeSet::new();
        for (position, example) in operation.examples.iter().enumerate() {
            let path = KeyPath::of("examples").index(position).key("name");
            if example.name.trim().is_empty() {
                findings.push(findings.at(&file.path, path, "the name is empty"));
            } else if !seen.insert(example.name.as_str()) {
                let message = format!("another example is called `{}` too", example.name);
                findings.push(findings.at(&file.path, path, message));
            }
        }
    }
}

fn constant(context: &Context<'_>, findings: &mut Findings<'_>) {
    let index = &context.index;
    for (file, operation, path, example) in each(context) {
        for place in Place::ALL {
            let Some(fields) = given(example, place) else {
                continue;
            };
            let key = if place == Place::Multipart { Place::Body.key() } else { place.key() };
            for member in index.members_at(operation, place) {
                let Some(value) = fields.get(&member.name) else {
                    continue;
                };
                let at = path.key(key).key(&member.name);
                if member.constant.as_ref().is_some_and(|constant| constant != value) {
                    findings.push(findings.at(file, at, format!("`{}` is constant", member.name)));
                } else if let Some(Bind::Member { place, name }) = &member.bind {
                    let other = given(example, *place).and_then(|fields| fields.get(name));
                    if other.is_some_and(|other| other != value) {
                        let message = format!("`{}` is bound to `{}.{name}`, which differs", member.name, place.key());
                        findings.push(findings.at(file, at, message));
                    }
                }
            }
        }
    }
}
