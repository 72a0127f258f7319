//! Rules about `auth.yaml`.

use std::collections::BTreeSet;

use super::fields::is_whole_number;
use super::operations::{Found, follow};
use super::{Context, Reporter, rule_table};
use crate::diagnostics::KeyPath;
use crate::index::Index;
use crate::spec::{Credential, DataPath, Input, Operation, Place, Scheme, TypeRef};

rule_table! {
    "E520" "scheme-form" "A scheme has a name that no other has, and a token that it makes or shares; `like` names another scheme." => scheme_form,
    "E521" "auth-operation" "An operation that auth.yaml names exists." => auth_operation,
    "E522" "auth-input" "An input of auth.yaml is a field of its operation, from one source, and no required field is left unfilled." => auth_input,
    "E523" "auth-response" "The token and the lifetime stand in the responses of the operations that make them." => auth_response,
}

pub(super) const FILE: &str = "auth.yaml";

/// What is known to whoever renews or ends a token.
const TOKEN_VARIABLES: &[&str] = &["token", "expire_time", "nonce"];
/// What is known to whoever makes the token of a handle.
const HANDLE_VARIABLES: &[&str] = &["handle", "password", "token", "expire_time", "nonce"];

/// What is known to whoever logs in.
pub(super) fn variables(credentials: Credential) -> &'static [&'static str] {
    match credentials {
        Credential::AppId => &["app_id", "user_id", "corp_id", "expire_time", "nonce"],
        Credential::Account => &["account", "expire_time", "nonce"],
    }
}

/// A call that a scheme makes.
pub(super) struct Call<'a> {
    pub(super) path: KeyPath,
    pub(super) operation: &'a str,
    pub(super) inputs: &'a [Input],
    /// What the runtime knows when it makes the call.
    pub(super) variables: &'static [&'static str],
    /// The header that a signer writes.
    signed: Option<&'a str>,
    /// Whether the response has a token.
    makes_token: bool,
}

pub(super) fn calls(position: usize, scheme: &Scheme) -> Vec<Call<'_>> {
    let path = KeyPath::of("schemes").index(position);
    let mut calls: Vec<Call<'_>> = scheme
        .logins
        .iter()
        .enumerate()
        .map(|(position, login)| Call {
            path: path.key("logins").index(position),
            operation: &login.operation,
            inputs: &login.inputs,
            variables: variables(login.credentials),
            signed: login.sign.as_ref().map(|sign| sign.header.as_str()),
            makes_token: true,
        })
        .collect();
    let others = [
        ("refresh", &scheme.refresh, true, TOKEN_VARIABLES),
        ("logout", &scheme.logout, false, TOKEN_VARIABLES),
        ("token_request", &scheme.token_request, true, HANDLE_VARIABLES),
    ];
    for (key, call, makes_token, variables) in others {
        if let Some(call) = call {
            calls.push(Call {
                path: path.key(key),
                operation: &call.operation,
                inputs: &call.inputs,
                variables,
                signed: None,
                makes_token,
            });
        }
    }
    calls
}

fn scheme_form(context: &Context<'_>, reporter: &mut Reporter<'_>) {
    let schemes = &context.index.schemes;
    let mut seen = BTreeSet::new();
    for (position, scheme) in context.index.spec.auth.schemes.iter().enumerate() {
        let path = KeyPath::of("schemes").index(position);
        if !seen.insert(scheme.name.as_str()) {
            let message = format!("`{}` stands twice", scheme.name);
            reporter.push(reporter.at(FILE, path.key("name"), message));
        }
        let makes = !scheme.logins.is_empty() || scheme.token_request.is_some();
        match &scheme.like {
            Some(like) if makes || scheme.token.is_some() => {
                let message = format!("the token is that of `{like}`, and made there");
                reporter.push(reporter.at(FILE, path.key("like"), message));
            }
            Some(like) => match schemes.get(like.as_str()) {
                None => {
                    let at = reporter.at(FILE, path.key("like"), format!("there is no scheme `{like}`"));
                    reporter.push(at.nearest(like, schemes.keys().copied()));
                }
                Some(other) if other.like.is_some() => {
                    let message = format!("`{like}` is like another scheme itself");
                    reporter.push(reporter.at(FILE, path.key("like"), message));
                }
                Some(_) => {}
            },
            None if makes != scheme.token.is_some() || makes != scheme.lifetime.is_some() => {
                let message = "`token`, `lifetime` and `logins` or `token_request` go together";
                reporter.push(reporter.at(FILE, path.clone(), message));
            }
            None => {}
        }
        if scheme.token_request.is_some() != scheme.handle.is_some() {
            reporter.push(reporter.at(FILE, path, "`token_request` and `handle` go together"));
        }
    }
}

fn auth_operation(context: &Context<'_>, reporter: &mut Reporter<'_>) {
    let operations = &context.index.operations;
    for (position, scheme) in context.index.spec.auth.schemes.iter().enumerate() {
        for call in calls(position, scheme) {
            if !operations.contains_key(call.operation) {
                let message = format!("there is no operation `{}`", call.operation);
                let at = reporter.at(FILE, call.path.key("operation"), message);
                reporter.push(at.nearest(call.operation, operations.keys().copied()));
            }
        }
    }
}

fn auth_input(context: &Context<'_>, reporter: &mut Reporter<'_>) {
    let index = &context.index;
    for (position, scheme) in index.spec.auth.schemes.iter().enumerate() {
        for call in calls(position, scheme) {
            let Some((_, operation)) = index.operations.get(call.operation) else {
                continue;
            };
            for (position, input) in call.inputs.iter().enumerate() {
                let path = call.path.key("inputs").index(position);
                if input.from.is_some() == input.value.is_some() {
                    let message = format!("`{}` needs either `from` or `value`", input.name);
                    reporter.push(reporter.at(FILE, path.clone(), message));
                }
                if index.request_field(operation, &input.name).is_none() {
                    let message = format!("`{}` has no `{}`", operation.name, input.name);
                    let known = Place::ALL.into_iter().flat_map(|place| index.fields_at(operation, place));
                    let at = reporter.at(FILE, path.key("name"), message);
                    reporter.push(at.nearest(&input.name, known.map(|field| field.name.as_str())));
                }
            }
            unfilled(index, reporter, operation, &call);
        }
    }
}

fn unfilled(index: &Index<'_>, reporter: &mut Reporter<'_>, operation: &Operation, call: &Call<'_>) {
    let structure = operation.body_fields_of.as_ref().and_then(|name| index.structure(name));
    let shared = structure.map(|structure| structure.fields.as_slice()).unwrap_or_default();
    let fields =
        Place::ALL.into_iter().flat_map(|place| operation.fields_at(place).iter().map(move |field| (place, field)));
    for (place, field) in fields.chain(shared.iter().map(|field| (Place::Body, field))) {
        let needed = Index::is_caller_supplied(field) && (field.required || place == Place::Path);
        let is_signed = call.signed.is_some_and(|header| header.eq_ignore_ascii_case(&field.name));
        if needed && !is_signed && !call.inputs.iter().any(|input| input.name == field.name) {
            let message = format!("`{}` requires `{}`, and nothing fills it", operation.name, field.name);
            reporter.push(reporter.at(FILE, call.path.key("operation"), message));
        }
    }
}

fn auth_response(context: &Context<'_>, reporter: &mut Reporter<'_>) {
    let index = &context.index;
    for (position, scheme) in index.spec.auth.schemes.iter().enumerate() {
        let path = KeyPath::of("schemes").index(position);
        let lifetime = scheme.lifetime.as_ref().map(|lifetime| &lifetime.path);
        for call in calls(position, scheme).iter().filter(|call| call.makes_token) {
            let Some((_, operation)) = index.operations.get(call.operation) else {
                continue;
            };
            if let Some(token) = &scheme.token {
                let is_text = |type_ref: &TypeRef| matches!(type_ref, TypeRef::Secret | TypeRef::String);
                let wanted = (is_text, "text");
                response(index, reporter, operation, path.key("token"), token, wanted);
            }
            if let Some(lifetime) = lifetime {
                let key = path.key("lifetime").key("path");
                let is_number = |type_ref: &TypeRef| is_whole_number(index, type_ref);
                response(index, reporter, operation, key, lifetime, (is_number, "whole number"));
            }
        }
    }
}

fn response(
    index: &Index<'_>,
    reporter: &mut Reporter<'_>,
    operation: &Operation,
    key: KeyPath,
    path: &DataPath,
    (fits, wanted): (impl Fn(&TypeRef) -> bool, &str),
) {
    let name = &operation.name;
    let Some(response) = operation.response.type_ref() else {
        reporter.push(reporter.at(FILE, key, format!("`{name}` responses nothing")));
        return;
    };
    match follow(index, response, path) {
        Found::Type(type_ref) if !fits(type_ref) => {
            let message = format!("`{path}` of the response of `{name}` is `{type_ref}`, and no {wanted}");
            reporter.push(reporter.at(FILE, key, message));
        }
        Found::Empty { name: lost, known } => {
            let message = format!("the response of `{name}` has no `{path}`: there is no `{lost}`");
            reporter.push(reporter.at(FILE, key, message).nearest(lost, known));
        }
        Found::Type(_) | Found::Undeclared => {}
    }
}
