//! Rules about requests and responses of operations.

use std::collections::BTreeSet;

use super::fields::is_whole_number;
use super::{Context, Reporter, rule_table};
use crate::diagnostics::KeyPath;
use crate::index::{Container, FieldRef, Index};
use crate::spec::{Bind, DataPath, Field, Method, Operation, Place, Response, Returns, SpecFile, TypeRef};

rule_table! {
    "E401" "path-parameters" "What the path has between braces is declared under `path`, once, and the other way round." => path_parameters,
    "E402" "one-body" "A request has one kind of body: `body`, `body_value` or `multipart`." => one_body,
    "E403" "body-method" "A GET has no body." => body_method,
    "E404" "body-optional" "Only a body can be left out." => body_optional,
    "E405" "multipart-file" "A multipart body has a file." => multipart_file,
    "E406" "unknown-scheme" "A scheme that is named stands in auth.yaml." => unknown_scheme,
    "E407" "bind-handle" "A field is bound to a handle only where a scheme of the operation has that handle." => bind_handle,
    "E408" "handle-bound" "An operation of a handle's scheme says what the handle supplies." => handle_bound,
    "E409" "bind-field" "A field is bound to another one of the same request, which the caller is asked for." => bind_field,
    "E410" "bind-alone" "What is bound has only a name and a doc beside it, and stands in a request." => bind_alone,
    "E411" "returns-single" "`returns: single` is for responses that are lists." => returns_single,
    "E412" "page-request" "A page's offset and limit are whole numbers of the request." => page_request,
    "E413" "page-response" "A page's items are a list in the response, and its count a whole number." => page_response,
    "E414" "result-code" "A result code and its message are a string or number and a string in the response." => result_code,
    "E415" "unknown-code" "An error code that is named stands in errors.yaml, and is named once." => unknown_code,
    "E416" "already-done" "`already_done` stands where a call may be repeated that changes something: effect `idempotent`." => replay,
}

fn path_parameters(context: &Context<'_>, reporter: &mut Reporter<'_>) {
    for (file, operation) in
        context.index.spec.operations().filter(|(file, _)| !context.is_placeholder(&file.path, "http"))
    {
        let declared: BTreeSet<&str> = operation.path.iter().map(|field| field.name.as_str()).collect();
        let mut placed = BTreeSet::new();
        for name in operation.http.path.parameters() {
            if !placed.insert(name) {
                let message = format!("`{{{name}}}` stands twice in the path");
                reporter.push(reporter.at(&file.path, KeyPath::of("http"), message));
            } else if !declared.contains(name) {
                let message = format!("`{{{name}}}` is not declared under `path`");
                let at = reporter.at(&file.path, KeyPath::of("http"), message);
                reporter.push(at.nearest(name, declared.iter().copied()));
            }
        }
        for (position, field) in operation.path.iter().enumerate() {
            if !placed.contains(field.name.as_str()) {
                let path = KeyPath::of("path").index(position).key("name");
                let message = format!("the path has no `{{{}}}`", field.name);
                reporter.push(reporter.at(&file.path, path, message).nearest(&field.name, placed.iter().copied()));
            }
        }
    }
}

/// The keys of an operation that give it a body.
fn bodies(operation: &Operation) -> Vec<&'static str> {
    let mut keys = Vec::new();
    if !operation.body.is_empty() || operation.body_fields_of.is_some() {
        keys.push(if operation.body.is_empty() { "body_fields_of" } else { "body" });
    }
    if operation.body_value.is_some() {
        keys.push("body_value");
    }
    if !operation.multipart.is_empty() {
        keys.push("multipart");
    }
    keys
}

fn one_body(context: &Context<'_>, reporter: &mut Reporter<'_>) {
    for (file, operation) in context.index.spec.operations() {
        if let [first, second, ..] = bodies(operation).as_slice() {
            let message = format!("there is `{first}` already");
            reporter.push(reporter.at(&file.path, KeyPath::of(second), message).at_key());
        }
    }
}

fn body_method(context: &Context<'_>, reporter: &mut Reporter<'_>) {
    for (file, operation) in context.index.spec.operations() {
        if operation.http.method == Method::Get
            && let Some(key) = bodies(operation).first()
        {
            reporter.push(reporter.at(&file.path, KeyPath::of(key), "a GET has no body").at_key());
        }
    }
}

fn body_optional(context: &Context<'_>, reporter: &mut Reporter<'_>) {
    for (file, operation) in context.index.spec.operations() {
        if operation.body_optional && bodies(operation).is_empty() {
            let message = "there is no body to leave out";
            reporter.push(reporter.at(&file.path, KeyPath::of("body_optional"), message).at_key());
        }
    }
}

fn multipart_file(context: &Context<'_>, reporter: &mut Reporter<'_>) {
    for (file, operation) in context.index.spec.operations() {
        let has_file = operation.multipart.iter().any(|part| part.type_ref == Some(TypeRef::File));
        if !operation.multipart.is_empty() && !has_file {
            let at = reporter.at(&file.path, KeyPath::of("multipart"), "no part is a `file`").at_key();
            reporter.push(at.help("what has no file is a `body`"));
        }
    }
}

fn unknown_scheme(context: &Context<'_>, reporter: &mut Reporter<'_>) {
    let schemes = &context.index.schemes;
    for (file, operation) in context.index.spec.operations() {
        if let Some(name) = operation.auth.as_deref().filter(|name| !schemes.contains_key(name)) {
            let at = reporter.at(&file.path, KeyPath::of("auth"), format!("auth.yaml has no scheme `{name}`"));
            reporter.push(at.nearest(name, schemes.keys().copied()));
        }
    }
    for (position, entry) in context.index.spec.errors.iter().enumerate() {
        if let Some(name) = entry.auth.as_deref().filter(|name| !schemes.contains_key(name)) {
            let path = KeyPath::of("errors").index(position).key("auth");
            let at = reporter.at("errors.yaml", path, format!("auth.yaml has no scheme `{name}`"));
            reporter.push(at.nearest(name, schemes.keys().copied()));
        }
    }
}

/// The fields of requests that are bound.
fn bound<'a, 'c>(context: &'c Context<'a>) -> impl Iterator<Item = (&'c FieldRef<'a>, &'a Operation, &'a Bind)> {
    context.index.fields.iter().filter_map(|site| match site.owner {
        Container::Request(operation, _) => Some((site, operation, site.field.bind.as_ref()?)),
        _ => None,
    })
}

fn bind_handle(context: &Context<'_>, reporter: &mut Reporter<'_>) {
    let handles = context.index.handles();
    for (FieldRef { file, path, .. }, operation, bind) in bound(context) {
        // Of which schemes are named nothing is known yet.
        if context.is_placeholder(&file.path, "auth") {
            continue;
        }
        let Bind::Handle(name) = bind else {
            continue;
        };
        let path = path.key("bind");
        if !handles.contains(name.as_str()) {
            let at = reporter.at(&file.path, path, format!("no scheme of auth.yaml has a handle `{name}`"));
            let at = at.nearest(name, handles.iter().copied());
            reporter.push(at.help("a field of the same request is written `body.name`, `query.name`, …"));
        } else if context.index.handle(operation) != Some(name.as_str()) {
            let message = format!("no scheme under `auth` has the handle `{name}`");
            reporter.push(reporter.at(&file.path, path, message));
        }
    }
}

fn handle_bound(context: &Context<'_>, reporter: &mut Reporter<'_>) {
    for (file, operation) in context.index.spec.operations() {
        let Some(handle) = context.index.handle(operation) else {
            continue;
        };
        let is_bound = Place::ALL
            .into_iter()
            .flat_map(|place| operation.fields_at(place))
            .any(|field| matches!(field.bind, Some(Bind::Handle(_))));
        if !is_bound {
            let message = format!("the call is a method of the handle `{handle}`, which supplies nothing to it");
            let at = reporter.at(&file.path, KeyPath::of("auth"), message);
            reporter.push(at.help(format!("give the field that says which {handle} it is `bind: {handle}`")));
        }
    }
}

fn bind_field(context: &Context<'_>, reporter: &mut Reporter<'_>) {
    let index = &context.index;
    for (FieldRef { file, path, field, .. }, operation, bind) in bound(context) {
        let Bind::Field { place, name } = bind else {
            continue;
        };
        let path = path.key("bind");
        let fields = index.fields_at(operation, *place);
        match fields.iter().find(|other| other.name == *name) {
            None => {
                let message = format!("there is no `{name}` under `{}`", place.key());
                let known = fields.iter().map(|field| field.name.as_str());
                reporter.push(reporter.at(&file.path, path, message).nearest(name, known));
            }
            Some(other) if std::ptr::eq(*other, *field) => {
                reporter.push(reporter.at(&file.path, path, "it is bound to itself"));
            }
            Some(other) if !Index::is_caller_supplied(other) => {
                let message = format!("`{bind}` is bound or constant itself");
                let help = "bind it to the field that the caller is asked for";
                reporter.push(reporter.at(&file.path, path, message).help(help));
            }
            Some(_) => {}
        }
    }
}

fn bind_alone(context: &Context<'_>, reporter: &mut Reporter<'_>) {
    for FieldRef { file, path, field, owner } in &context.index.fields {
        if field.bind.is_none() {
            continue;
        }
        if !matches!(owner, Container::Request(..)) {
            let message = "only a parameter or a field of a body is bound";
            reporter.push(reporter.at(&file.path, path.key("bind"), message).at_key());
            continue;
        }
        let Field { always, default, rust, length, range, items, pattern, deprecated, .. } = field;
        let beside = [
            ("always", *always),
            ("default", default.is_some()),
            ("rust", rust.is_some()),
            ("length", length.is_some()),
            ("range", range.is_some()),
            ("items", items.is_some()),
            ("pattern", pattern.is_some()),
            ("deprecated", deprecated.is_some()),
        ];
        for (key, _) in beside.into_iter().filter(|(_, there)| *there) {
            let message = format!("what is bound has no `{key}` of its own");
            reporter.push(reporter.at(&file.path, path.key(key), message).at_key());
        }
    }
}

fn returns_single(context: &Context<'_>, reporter: &mut Reporter<'_>) {
    for (file, operation) in context.index.spec.operations() {
        let is_list = matches!(operation.response, Response::Type(TypeRef::List(_)));
        if operation.returns == Some(Returns::Single) && !is_list {
            let message = "the response is no list, so nothing is the sole item of it";
            reporter.push(reporter.at(&file.path, KeyPath::of("returns"), message));
        }
    }
}

fn page_request(context: &Context<'_>, reporter: &mut Reporter<'_>) {
    let index = &context.index;
    for (file, operation) in index.spec.operations() {
        let Some(page) = &operation.page else {
            continue;
        };
        for (key, name) in [("offset", &page.offset), ("limit", &page.limit)] {
            let path = KeyPath::of("page").key(key);
            let Some(field) = index.request_field(operation, name) else {
                let known = Place::ALL.into_iter().flat_map(|place| index.fields_at(operation, place));
                let at = reporter.at(&file.path, path, format!("the request has no `{name}`"));
                reporter.push(at.nearest(name, known.map(|field| field.name.as_str())));
                continue;
            };
            if !field.type_ref.as_ref().is_none_or(|type_ref| is_whole_number(index, type_ref)) {
                let message = format!("`{name}` is no whole number");
                reporter.push(reporter.at(&file.path, path, message));
            }
        }
    }
}

/// What a path in a response leads to.
pub(super) enum Found<'a> {
    /// A value of this type.
    Type(&'a TypeRef),
    /// Nothing: there is no field of this name; these there are.
    Empty { name: &'a str, known: Vec<&'a str> },
    /// Something that nobody declares, which another rule reports.
    Undeclared,
}

/// Follows a path from a type, by names of fields.
pub(super) fn follow<'a>(index: &Index<'a>, from: &'a TypeRef, path: &'a DataPath) -> Found<'a> {
    let mut current = from;
    for name in &path.0 {
        let structure = match current {
            TypeRef::Named(structure) if !index.types.contains_key(structure.as_str()) => {
                return Found::Undeclared;
            }
            other => index.struct_of(other),
        };
        let fields = structure.map(|structure| structure.fields.as_slice()).unwrap_or_default();
        match fields.iter().find(|field| field.name == *name) {
            Some(field) => match &field.type_ref {
                Some(type_ref) => current = type_ref,
                None => return Found::Undeclared,
            },
            None => {
                let known = fields.iter().map(|field| field.name.as_str()).collect();
                return Found::Empty { name, known };
            }
        }
    }
    Found::Type(current)
}

/// Reports a path of a response that leads nowhere, or to something that it should not.
fn response_path(
    index: &Index<'_>,
    reporter: &mut Reporter<'_>,
    file: &SpecFile,
    operation: &Operation,
    key: KeyPath,
    path: &DataPath,
    (fits, wanted): (impl Fn(&TypeRef) -> bool, &str),
) {
    let Response::Type(response) = &operation.response else {
        reporter.push(reporter.at(&file.path, key, "the operation returns nothing"));
        return;
    };
    match follow(index, response, path) {
        Found::Type(type_ref) if !fits(type_ref) => {
            let message = format!("`{path}` is `{type_ref}`, and no {wanted}");
            reporter.push(reporter.at(&file.path, key, message));
        }
        Found::Empty { name, known } => {
            let part = if path.to_string() == name { String::new() } else { format!(": there is no `{name}`") };
            let at = reporter.at(&file.path, key, format!("the response has no `{path}`{part}"));
            reporter.push(at.nearest(name, known));
        }
        Found::Type(_) | Found::Undeclared => {}
    }
}

fn page_response(context: &Context<'_>, reporter: &mut Reporter<'_>) {
    let index = &context.index;
    for (file, operation) in index.spec.operations() {
        let Some(page) = &operation.page else {
            continue;
        };
        let is_list = |type_ref: &TypeRef| matches!(type_ref, TypeRef::List(_) | TypeRef::OneOrMany(_));
        let key = KeyPath::of("page");
        response_path(index, reporter, file, operation, key.key("items"), &page.items, (is_list, "list"));
        if let Some(count) = &page.count {
            let is_number = |type_ref: &TypeRef| is_whole_number(index, type_ref);
            response_path(index, reporter, file, operation, key.key("count"), count, (is_number, "whole number"));
        }
    }
}

fn result_code(context: &Context<'_>, reporter: &mut Reporter<'_>) {
    let index = &context.index;
    for (file, operation) in index.spec.operations() {
        let Some(result) = &operation.result_code else {
            continue;
        };
        let is_code = |type_ref: &TypeRef| *type_ref == TypeRef::String || is_whole_number(index, type_ref);
        let is_text = |type_ref: &TypeRef| *type_ref == TypeRef::String;
        let key = KeyPath::of("result_code");
        let wanted = (is_code, "text or whole number");
        response_path(index, reporter, file, operation, key.key("code"), &result.code, wanted);
        if let Some(message) = &result.message {
            response_path(index, reporter, file, operation, key.key("message"), message, (is_text, "text"));
        }
    }
}

fn unknown_code(context: &Context<'_>, reporter: &mut Reporter<'_>) {
    let mut check = |file: &str, path: KeyPath, codes: &[String]| {
        let mut seen = BTreeSet::new();
        for (position, code) in codes.iter().enumerate() {
            let path = path.index(position);
            if !context.index.codes.contains_key(code.as_str()) {
                let at = reporter.at(file, path, format!("errors.yaml has no `{code}`"));
                reporter.push(at.nearest(code, context.index.codes.keys().copied()));
            } else if !seen.insert(code) {
                reporter.push(reporter.at(file, path, format!("`{code}` stands twice")));
            }
        }
    };
    for (file, operation) in context.index.spec.operations() {
        check(&file.path, KeyPath::of("errors"), &operation.errors);
        check(&file.path, KeyPath::of("already_done"), &operation.already_done);
    }
    for (position, scheme) in context.index.spec.auth.schemes.iter().enumerate() {
        check("auth.yaml", KeyPath::of("schemes").index(position).key("rejected"), &scheme.rejected);
    }
}

fn replay(context: &Context<'_>, reporter: &mut Reporter<'_>) {
    use crate::spec::Effect;
    for (file, operation) in context.index.spec.operations() {
        if !operation.already_done.is_empty() && operation.effect != Effect::Idempotent {
            let message = "the call is never repeated, or changes nothing";
            let at = reporter.at(&file.path, KeyPath::of("already_done"), message).at_key();
            reporter.push(at.help("it says something only where the effect is `set`"));
        }
    }
}
