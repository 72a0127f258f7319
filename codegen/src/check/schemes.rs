//! Rules about the schemes of auth.yaml and the operations that they call.

use std::collections::BTreeSet;

use super::field_types::is_integer;
use super::paths::ResponsePath;
use super::token_calls::{FILE, TokenCall, token_calls};
use crate::diagnostics::{Reporter, SpecPath, rules};
use crate::index::Index;
use crate::spec::{Operation, Place, Scheme, TypeRef};

rules! {
    SCHEME_FORM = "E520" "scheme-form" "A scheme has a unique name and a unique header, and either obtains a token or uses that of another scheme with `like`.";
    AUTH_OPERATION = "E521" "auth-operation" "Every operation that auth.yaml names exists.";
    AUTH_INPUT = "E522" "auth-input" "An input in auth.yaml sets a field of its operation from one source, and every required field is set.";
    AUTH_RESPONSE = "E523" "auth-response" "The paths of the token and its lifetime exist in the responses of the operations that return them.";
}

pub(super) fn check(index: &Index, reporter: &mut Reporter) {
    let mut names = BTreeSet::new();
    let mut headers = BTreeSet::new();
    for (position, scheme) in index.spec().auth.schemes.iter().enumerate() {
        let path = SpecPath::file(FILE).key("schemes").index(position);
        if !names.insert(&scheme.name) {
            reporter.report(SCHEME_FORM, path.key("name"), format!("duplicate scheme `{}`", scheme.name));
        } else if !headers.insert(scheme.header.to_ascii_lowercase()) {
            let message = format!("another scheme uses the header `{}`", scheme.header);
            reporter.report(SCHEME_FORM, path.key("header"), message);
        }
        form(index, reporter, &path, scheme);
        for call in token_calls(position, scheme) {
            let Some((_, operation)) = index.operation(call.operation) else {
                let message = format!("unknown operation `{}`", call.operation);
                reporter
                    .report(AUTH_OPERATION, call.path.key("operation"), message)
                    .nearest(call.operation, index.operation_names());
                continue;
            };
            inputs(index, reporter, operation, &call);
            if call.returns_token {
                response(index, reporter, operation, &path, scheme);
            }
        }
    }
}

fn form(index: &Index, reporter: &mut Reporter, path: &SpecPath<'_>, scheme: &Scheme) {
    let Scheme { format, rejected, not_ready, logins, refresh, logout, handle, token_request, token, lifetime, .. } =
        scheme;
    let Some(like) = &scheme.like else {
        let obtains = !logins.is_empty() || token_request.is_some();
        if !obtains || token.is_none() || lifetime.is_none() {
            let message = "the scheme needs `token`, `lifetime`, and `logins` or `token_request`";
            let found = reporter.report(SCHEME_FORM, path.clone(), message);
            found.help("or `like`, to send the token of another scheme");
        }
        if !not_ready.is_empty() && token_request.is_none() {
            let message = "only a scheme with a `token_request` has codes that are `not_ready`";
            reporter.report(SCHEME_FORM, path.key("not_ready"), message);
        }
        let is_login = !logins.is_empty() || refresh.is_some() || logout.is_some();
        if token_request.is_some() != handle.is_some() || (handle.is_some() && is_login) {
            let message = "a scheme has either `token_request` and `handle`, or `logins`, `refresh` and `logout`";
            reporter.report(SCHEME_FORM, path.clone(), message);
        }
        return;
    };
    let path = path.key("like");
    let Some(other) = index.scheme(like) else {
        reporter.report(SCHEME_FORM, path, format!("unknown scheme `{like}`")).nearest(like, index.scheme_names());
        return;
    };
    let has_own = format.is_some() || !rejected.is_empty() || !logins.is_empty() || refresh.is_some();
    let has_own = has_own || !not_ready.is_empty() || logout.is_some() || handle.is_some() || token_request.is_some();
    let message = if has_own || token.is_some() || lifetime.is_some() {
        format!("the token is that of `{like}`: only `name`, `doc` and `header` can be set together with `like`")
    } else if other.like.is_some() {
        format!("`{like}` itself sends the token of another scheme")
    } else {
        return;
    };
    reporter.report(SCHEME_FORM, path, message);
}

fn inputs(index: &Index, reporter: &mut Reporter, operation: &Operation, call: &TokenCall<'_>) {
    for (position, input) in call.inputs.iter().enumerate() {
        let path = call.path.key("inputs").index(position);
        if input.from.is_some() == input.value.is_some() {
            reporter.report(AUTH_INPUT, path.clone(), format!("`{}` needs either `from` or `value`", input.name));
        }
        if index.request_field(operation, &input.name).is_none() {
            let message = format!("`{}` has no `{}`", operation.name, input.name);
            let known = index.request_fields(operation).map(|(_, field)| field.name.as_str());
            reporter.report(AUTH_INPUT, path.key("name"), message).nearest(&input.name, known);
        }
    }
    for (place, field) in index.request_fields(operation) {
        let is_needed = field.is_caller_supplied() && (field.required || place == Place::Path);
        let is_signed = call.signed.is_some_and(|header| header.eq_ignore_ascii_case(&field.name));
        if is_needed && !is_signed && !call.inputs.iter().any(|input| input.name == field.name) {
            let message = format!("no input sets `{}`, which `{}` requires", field.name, operation.name);
            reporter.report(AUTH_INPUT, call.path.key("operation"), message);
        }
    }
}

fn response(index: &Index, reporter: &mut Reporter, operation: &Operation, path: &SpecPath<'_>, scheme: &Scheme) {
    let response_path = |key, path| ResponsePath { rule: AUTH_RESPONSE, key, operation, path };
    if let Some(token) = &scheme.token {
        let is_string = |type_ref: &TypeRef| matches!(type_ref, TypeRef::Secret | TypeRef::String);
        response_path(path.key("token"), token).check(index, reporter, "a string", is_string);
    }
    if let Some(lifetime) = &scheme.lifetime {
        let key = path.key("lifetime").key("path");
        response_path(key, &lifetime.path).check(index, reporter, "an integer", |type_ref| is_integer(index, type_ref));
    }
}
