//! Rules about requests and answers of operations.

use std::collections::BTreeSet;

use super::members::is_whole_number;
use super::{Context, Findings, rule_table};
use crate::diagnostics::KeyPath;
use crate::index::{Index, Owner, Site};
use crate::spec::{Bind, DataPath, Member, Method, Operation, Place, Response, Returns, SpecFile, TypeRef};

rule_table! {
    "E401" "path-parameters" "What the path has between braces is declared under `path`, once, and the other way round." => path_parameters,
    "E402" "one-body" "A request has one kind of body: `body`, `body_value` or `multipart`." => one_body,
    "E403" "body-method" "A GET has no body." => body_method,
    "E404" "body-optional" "Only a body can be left out." => body_optional,
    "E405" "multipart-file" "A multipart body has a file." => multipart_file,
    "E406" "unknown-scheme" "A scheme that is named stands in auth.yaml, and is named once." => unknown_scheme,
    "E407" "bind-handle" "A member is bound to a handle only where a scheme of the operation has that handle." => bind_handle,
    "E408" "handle-bound" "An operation of a handle's scheme says what the handle supplies." => handle_bound,
    "E409" "bind-member" "A member is bound to another one of the same request, which the caller is asked for." => bind_member,
    "E410" "bind-alone" "What is bound has only a name and a doc beside it, and stands in a request." => bind_alone,
    "E411" "returns-sole" "`returns: sole` is for answers that are lists." => returns_sole,
    "E412" "page-request" "A page's offset and limit are whole numbers of the request." => page_request,
    "E413" "page-answer" "A page's items are a list in the answer, and its count a whole number." => page_answer,
    "E414" "result-code" "A result code and its message are a text or number and a text in the answer." => result_code,
    "E415" "unknown-code" "An error code that is named stands in errors.yaml, and is named once." => unknown_code,
    "E416" "replay" "`replayed_as` stands where a call may be repeated that changes something: effect `set`." => replay,
}

fn path_parameters(context: &Context<'_>, findings: &mut Findings<'_>) {
    for (file, operation) in context.index.spec.operations().filter(|(file, _)| !context.is_gap(&file.path, "http")) {
        let declared: BTreeSet<&str> = operation.path.iter().map(|member| member.name.as_str()).collect();
        let mut placed = BTreeSet::new();
        for name in operation.http.path.parameters() {
            if !placed.insert(name) {
                let message = format!("`{{{name}}}` stands twice in the path");
                findings.push(findings.at(&file.path, KeyPath::of("http"), message));
            } else if !declared.contains(name) {
                let message = format!("`{{{name}}}` is not declared under `path`");
                let at = findings.at(&file.path, KeyPath::of("http"), message);
                findings.push(at.nearest(name, declared.iter().copied()));
            }
        }
        for (position, member) in operation.path.iter().enumerate() {
            if !placed.contains(member.name.as_str()) {
                let path = KeyPath::of("path").index(position).key("name");
                let message = format!("the path has no `{{{}}}`", member.name);
                findings.push(findings.at(&file.path, path, message).nearest(&member.name, placed.iter().copied()));
            }
        }
    }
}

/// The keys of an operation that give it a body.
fn bodies(operation: &Operation) -> Vec<&'static str> {
    let mut keys = Vec::new();
    if !operation.body.is_empty() || operation.body_members_of.is_some() {
        keys.push(if operation.body.is_empty() { "body_members_of" } else { "body" });
    }
    if operation.body_value.is_some() {
        keys.push("body_value");
    }
    if !operation.multipart.is_empty() {
        keys.push("multipart");
    }
    keys
}

fn one_body(context: &Context<'_>, findings: &mut Findings<'_>) {
    for (file, operation) in context.index.spec.operations() {
        if let [first, second, ..] = bodies(operation).as_slice() {
            let message = format!("there is `{first}` already");
            findings.push(findings.at(&file.path, KeyPath::of(second), message).at_key());
        }
    }
}

fn body_method(context: &Context<'_>, findings: &mut Findings<'_>) {
    for (file, operation) in context.index.spec.operations() {
        if operation.http.method == Method::Get
            && let Some(key) = bodies(operation).first()
        {
            findings.push(findings.at(&file.path, KeyPath::of(key), "a GET has no body").at_key());
        }
    }
}

fn body_optional(context: &Context<'_>, findings: &mut Findings<'_>) {
    for (file, operation) in context.index.spec.operations() {
        if operation.body_optional && bodies(operation).is_empty() {
            let message = "there is no body to leave out";
            findings.push(findings.at(&file.path, KeyPath::of("body_optional"), message).at_key());
        }
    }
}

fn multipart_file(context: &Context<'_>, findings: &mut Findings<'_>) {
    for (file, operation) in context.index.spec.operations() {
        let has_file = operation.multipart.iter().any(|part| part.type_ref == Some(TypeRef::File));
        if !operation.multipart.is_empty() && !has_file {
            let at = findings.at(&file.path, KeyPath::of("multipart"), "no part is a `file`").at_key();
            findings.push(at.help("what has no file is a `body`"));
        }
    }
}

fn unknown_scheme(context: &Context<'_>, findings: &mut Findings<'_>) {
    let schemes = &context.index.schemes;
    for (file, operation) in context.index.spec.operations() {
        let mut seen = BTreeSet::new();
        for (position, name) in operation.auth.iter().enumerate() {
            let path = KeyPath::of("auth").index(position);
            if !schemes.contains_key(name.as_str()) {
                let at = findings.at(&file.path, path, format!("auth.yaml has no scheme `{name}`"));
                findings.push(at.nearest(name, schemes.keys().copied()));
            } else if !seen.insert(name) {
                findings.push(findings.at(&file.path, path, format!("`{name}` stands twice")));
            }
        }
    }
    for (position, entry) in context.index.spec.errors.iter().enumerate() {
        if let Some(name) = entry.auth.as_deref().filter(|name| !schemes.contains_key(name)) {
            let path = KeyPath::of("errors").index(position).key("auth");
            let at = findings.at("errors.yaml", path, format!("auth.yaml has no scheme `{name}`"));
            findings.push(at.nearest(name, schemes.keys().copied()));
        }
    }
}

/// The members of requests that are bound.
fn bound<'a, 'c>(context: &'c Context<'a>) -> impl Iterator<Item = (&'c Site<'a>, &'a Operation, &'a Bind)> {
    context.index.members.iter().filter_map(|site| match site.owner {
        Owner::Request(operation, _) => Some((site, operation, site.member.bind.as_ref()?)),
        _ => None,
    })
}

fn bind_handle(context: &Context<'_>, findings: &mut Findings<'_>) {
    let handles = context.index.handles();
    for (Site { file, path, .. }, operation, bind) in bound(context) {
        // Of which schemes are named nothing is known yet.
        if context.is_gap(&file.path, "auth") {
            continue;
        }
        let Bind::Handle(name) = bind else {
            continue;
        };
        let path = path.key("bind");
        if !handles.contains(name.as_str()) {
            let at = findings.at(&file.path, path, format!("no scheme of auth.yaml has a handle `{name}`"));
            let at = at.nearest(name, handles.iter().copied());
            findings.push(at.help("a member of the same request is written `body.name`, `query.name`, …"));
        } else if context.index.handle(operation) != Some(name.as_str()) {
            let message = format!("no scheme under `auth` has the handle `{name}`");
            findings.push(findings.at(&file.path, path, message));
        }
    }
}

fn handle_bound(context: &Context<'_>, findings: &mut Findings<'_>) {
    for (file, operation) in context.index.spec.operations() {
        let Some(handle) = context.index.handle(operation) else {
            continue;
        };
        let is_bound = Place::ALL
            .into_iter()
            .flat_map(|place| operation.members_at(place))
            .any(|member| matches!(member.bind, Some(Bind::Handle(_))));
        if !is_bound {
            let message = format!("the call is a method of the handle `{handle}`, which supplies nothing to it");
            let at = findings.at(&file.path, KeyPath::of("auth"), message);
            findings.push(at.help(format!("give the member that says which {handle} it is `bind: {handle}`")));
        }
    }
}

fn bind_member(context: &Context<'_>, findings: &mut Findings<'_>) {
    let index = &context.index;
    for (Site { file, path, member, .. }, operation, bind) in bound(context) {
        let Bind::Member { place, name } = bind else {
            continue;
        };
        let path = path.key("bind");
        let members = index.members_at(operation, *place);
        match members.iter().find(|other| other.name == *name) {
            None => {
                let message = format!("there is no `{name}` under `{}`", place.key());
                let known = members.iter().map(|member| member.name.as_str());
                findings.push(findings.at(&file.path, path, message).nearest(name, known));
            }
            Some(other) if std::ptr::eq(*other, *member) => {
                findings.push(findings.at(&file.path, path, "it is bound to itself"));
            }
            Some(other) if !Index::is_asked(other) => {
                let message = format!("`{bind}` is bound or constant itself");
                let help = "bind it to the member that the caller is asked for";
                findings.push(findings.at(&file.path, path, message).help(help));
            }
            Some(_) => {}
        }
    }
}

fn bind_alone(context: &Context<'_>, findings: &mut Findings<'_>) {
    for Site { file, path, member, owner } in &context.index.members {
        if member.bind.is_none() {
            continue;
        }
        if !matches!(owner, Owner::Request(..)) {
            let message = "only a parameter or a member of a body is bound";
            findings.push(findings.at(&file.path, path.key("bind"), message).at_key());
            continue;
        }
        let Member { always, default, rust, length, range, items, pattern, retired, .. } = member;
        let beside = [
            ("always", *always),
            ("default", default.is_some()),
            ("rust", rust.is_some()),
            ("length", length.is_some()),
            ("range", range.is_some()),
            ("items", items.is_some()),
            ("pattern", pattern.is_some()),
            ("retired", retired.is_some()),
        ];
        for (key, _) in beside.into_iter().filter(|(_, there)| *there) {
            let message = format!("what is bound has no `{key}` of its own");
            findings.push(findings.at(&file.path, path.key(key), message).at_key());
        }
    }
}

fn returns_sole(context: &Context<'_>, findings: &mut Findings<'_>) {
    for (file, operation) in context.index.spec.operations() {
        let is_list = matches!(operation.response, Response::Type(TypeRef::List(_)));
        if operation.returns == Some(Returns::Sole) && !is_list {
            let message = "the answer is no list, so nothing is the sole item of it";
            findings.push(findings.at(&file.path, KeyPath::of("returns"), message));
        }
    }
}

fn page_request(context: &Context<'_>, findings: &mut Findings<'_>) {
    let index = &context.index;
    for (file, operation) in index.spec.operations() {
        let Some(page) = &operation.page else {
            continue;
        };
        for (key, name) in [("offset", &page.offset), ("limit", &page.limit)] {
            let path = KeyPath::of("page").key(key);
            let Some(member) = index.request_member(operation, name) else {
                let known = Place::ALL.into_iter().flat_map(|place| index.members_at(operation, place));
                let at = findings.at(&file.path, path, format!("the request has no `{name}`"));
                findings.push(at.nearest(name, known.map(|member| member.name.as_str())));
                continue;
            };
            if !member.type_ref.as_ref().is_none_or(|type_ref| is_whole_number(index, type_ref)) {
                let message = format!("`{name}` is no whole number");
                findings.push(findings.at(&file.path, path, message));
            }
        }
    }
}

/// What a path in an answer leads to.
pub(super) enum Found<'a> {
    /// A value of this type.
    Type(&'a TypeRef),
    /// Nothing: there is no member of this name; these there are.
    Nothing { name: &'a str, known: Vec<&'a str> },
    /// Something that nobody declares, which another rule reports.
    Undeclared,
}

/// Follows a path from a type, by names of members.
pub(super) fn follow<'a>(index: &Index<'a>, from: &'a TypeRef, path: &'a DataPath) -> Found<'a> {
    let mut current = from;
    for name in &path.0 {
        let record = match current {
            TypeRef::Named(record) if !index.types.contains_key(record.as_str()) => {
                return Found::Undeclared;
            }
            other => index.record_of(other),
        };
        let members = record.map(|record| record.members.as_slice()).unwrap_or_default();
        match members.iter().find(|member| member.name == *name) {
            Some(member) => match &member.type_ref {
                Some(type_ref) => current = type_ref,
                None => return Found::Undeclared,
            },
            None => {
                let known = members.iter().map(|member| member.name.as_str()).collect();
                return Found::Nothing { name, known };
            }
        }
    }
    Found::Type(current)
}

/// Reports a path of an answer that leads nowhere, or to something that it should not.
fn answer_path(
    index: &Index<'_>,
    findings: &mut Findings<'_>,
    file: &SpecFile,
    operation: &Operation,
    key: KeyPath,
    path: &DataPath,
    (fits, wanted): (impl Fn(&TypeRef) -> bool, &str),
) {
    let Response::Type(response) = &operation.response else {
        findings.push(findings.at(&file.path, key, "the operation answers nothing"));
        return;
    };
    match follow(index, response, path) {
        Found::Type(type_ref) if !fits(type_ref) => {
            let message = format!("`{path}` is `{type_ref}`, and no {wanted}");
            findings.push(findings.at(&file.path, key, message));
        }
        Found::Nothing { name, known } => {
            let part = if path.to_string() == name { String::new() } else { format!(": there is no `{name}`") };
            let at = findings.at(&file.path, key, format!("the answer has no `{path}`{part}"));
            findings.push(at.nearest(name, known));
        }
        Found::Type(_) | Found::Undeclared => {}
    }
}

fn page_answer(context: &Context<'_>, findings: &mut Findings<'_>) {
    let index = &context.index;
    for (file, operation) in index.spec.operations() {
        let Some(page) = &operation.page else {
            continue;
        };
        let is_list = |type_ref: &TypeRef| matches!(type_ref, TypeRef::List(_) | TypeRef::OneOrMany(_));
        let key = KeyPath::of("page");
        answer_path(index, findings, file, operation, key.key("items"), &page.items, (is_list, "list"));
        if let Some(count) = &page.count {
            let is_number = |type_ref: &TypeRef| is_whole_number(index, type_ref);
            answer_path(index, findings, file, operation, key.key("count"), count, (is_number, "whole number"));
        }
    }
}

fn result_code(context: &Context<'_>, findings: &mut Findings<'_>) {
    let index = &context.index;
    for (file, operation) in index.spec.operations() {
        let Some(result) = &operation.result_code else {
            continue;
        };
        let is_code = |type_ref: &TypeRef| *type_ref == TypeRef::String || is_whole_number(index, type_ref);
        let is_text = |type_ref: &TypeRef| *type_ref == TypeRef::String;
        let key = KeyPath::of("result_code");
        let wanted = (is_code, "text or whole number");
        answer_path(index, findings, file, operation, key.key("code"), &result.code, wanted);
        if let Some(message) = &result.message {
            answer_path(index, findings, file, operation, key.key("message"), message, (is_text, "text"));
        }
    }
}

fn unknown_code(context: &Context<'_>, findings: &mut Findings<'_>) {
    let mut check = |file: &str, path: KeyPath, codes: &[String]| {
        let mut seen = BTreeSet::new();
        for (position, code) in codes.iter().enumerate() {
            let path = path.index(position);
            if !context.index.codes.contains_key(code.as_str()) {
                let at = findings.at(file, path, format!("errors.yaml has no `{code}`"));
                findings.push(at.nearest(code, context.index.codes.keys().copied()));
            } else if !seen.insert(code) {
                findings.push(findings.at(file, path, format!("`{code}` stands twice")));
            }
        }
    };
    for (file, operation) in context.index.spec.operations() {
        check(&file.path, KeyPath::of("errors"), &operation.errors);
        check(&file.path, KeyPath::of("replayed_as"), &operation.replayed_as);
    }
    for (position, scheme) in context.index.spec.auth.schemes.iter().enumerate() {
        check("auth.yaml", KeyPath::of("schemes").index(position).key("refused"), &scheme.refused);
    }
}

fn replay(context: &Context<'_>, findings: &mut Findings<'_>) {
    use crate::spec::Effect;
    for (file, operation) in context.index.spec.operations() {
        if !operation.replayed_as.is_empty() && operation.effect != Effect::Set {
            let message = "the call is never repeated, or changes nothing";
            let at = findings.at(&file.path, KeyPath::of("replayed_as"), message).at_key();
            findings.push(at.help("it says something only where the effect is `set`"));
        }
    }
}
