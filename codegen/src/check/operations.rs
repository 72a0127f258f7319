//! Rules about requests and responses of operations.

use std::collections::BTreeSet;

use super::field_types::is_integer;
use super::paths::ResponsePath;
use crate::diagnostics::{Reporter, SpecPath, rules};
use crate::index::Index;
use crate::spec::{Effect, Method, Operation, Response, Returns, SpecFile, TypeRef};

rules! {
    PATH_PARAMETERS = "E401" "path-parameters" "The parameters between braces in the path are those under `path`, each once.";
    ONE_BODY = "E402" "one-body" "A request has one kind of body: `body`, `body_value` or `multipart`.";
    BODY_METHOD = "E403" "body-method" "A GET request has no body.";
    BODY_OPTIONAL = "E404" "body-optional" "`body_optional` needs a body.";
    MULTIPART_FILE = "E405" "multipart-file" "A multipart body has a file.";
    UNKNOWN_SCHEME = "E406" "unknown-scheme" "Every scheme that is used is declared in auth.yaml.";
    RETURNS_SINGLE = "E411" "returns-single" "`returns: single` is for responses that are lists.";
    RESULT_CODE = "E414" "result-code" "In the response, a result code is a string or an integer, and its message a string; its family is one of errors.yaml.";
    UNKNOWN_CODE = "E415" "unknown-code" "Every error code that is used is declared in errors.yaml, and lists of codes have no duplicates.";
    ALREADY_DONE = "E416" "already-done" "`already_done` needs the effect `idempotent`: other calls are not retried, or change nothing.";
}

pub(super) fn check(index: &Index, reporter: &mut Reporter) {
    for (file, operation) in index.spec().operations() {
        if !index.spec().is_placeholder(&file.path, "http") {
            path_parameters(reporter, file, operation);
        }
        body(reporter, file, operation);
        response(index, reporter, file, operation);
        if let Some(name) = &operation.auth {
            scheme(index, reporter, file.at("auth"), name);
        }
        codes(index, reporter, &file.at("errors"), &operation.errors);
        codes(index, reporter, &file.at("already_done"), &operation.already_done);
        if !operation.already_done.is_empty() && operation.effect != Effect::Idempotent {
            let message = format!("a call with the effect `{}` has no use for it", operation.effect.word());
            let found = reporter.report(ALREADY_DONE, file.at("already_done"), message);
            found.at_key().help("`already_done` is for the effect `idempotent`");
        }
    }
    for (position, one) in index.spec().auth.schemes.iter().enumerate() {
        let path = SpecPath::file("auth.yaml").key("schemes").index(position);
        codes(index, reporter, &path.key("rejected"), &one.rejected);
        codes(index, reporter, &path.key("not_ready"), &one.not_ready);
        for (position, login) in one.logins.iter().enumerate() {
            let expired = login.sign.as_ref().map(|sign| sign.expired.as_slice()).unwrap_or_default();
            codes(index, reporter, &path.key("logins").index(position).key("sign").key("expired"), expired);
        }
    }
    for (position, entry) in index.spec().errors.iter().enumerate() {
        if let Some(name) = &entry.auth {
            scheme(index, reporter, SpecPath::file("errors.yaml").key("errors").index(position).key("auth"), name);
        }
    }
}

fn path_parameters(reporter: &mut Reporter, file: &SpecFile, operation: &Operation) {
    let declared: BTreeSet<&str> = operation.path.iter().map(|field| field.name.as_str()).collect();
    let mut used = BTreeSet::new();
    for name in operation.http.path.parameters() {
        if !used.insert(name) {
            reporter.report(PATH_PARAMETERS, file.at("http"), format!("duplicate parameter `{{{name}}}`"));
        } else if !declared.contains(name) {
            let message = format!("`{{{name}}}` is not declared under `path`");
            reporter.report(PATH_PARAMETERS, file.at("http"), message).nearest(name, declared.iter().copied());
        }
    }
    for (position, field) in operation.path.iter().enumerate().filter(|(_, field)| !used.contains(field.name.as_str()))
    {
        let path = file.at("path").index(position).key("name");
        let message = format!("the path has no `{{{}}}`", field.name);
        reporter.report(PATH_PARAMETERS, path, message).nearest(&field.name, used.iter().copied());
    }
}

fn body(reporter: &mut Reporter, file: &SpecFile, operation: &Operation) {
    let has_fields = !operation.body.is_empty() || operation.body_fields_of.is_some();
    let bodies = [
        (if operation.body.is_empty() { "body_fields_of" } else { "body" }, has_fields),
        ("body_value", operation.body_value.is_some()),
        ("multipart", !operation.multipart.is_empty()),
    ];
    let bodies: Vec<&str> = bodies.into_iter().filter(|(_, is_set)| *is_set).map(|(key, _)| key).collect();
    let mut report = |rule, key: &str, message: &str| {
        reporter.report(rule, file.at(key), message).at_key();
    };
    if let [first, second, ..] = bodies.as_slice() {
        report(ONE_BODY, second, &format!("the body is already described by `{first}`"));
    }
    match bodies.first() {
        Some(key) if operation.http.method == Method::Get => report(BODY_METHOD, key, "a GET request has no body"),
        None if operation.body_optional => report(BODY_OPTIONAL, "body_optional", "the operation has no body"),
        _ => {}
    }
    let has_file = operation.multipart.iter().any(|part| part.type_ref == Some(TypeRef::File));
    if !operation.multipart.is_empty() && !has_file {
        let found = reporter.report(MULTIPART_FILE, file.at("multipart"), "no part is a `file`");
        found.at_key().help("use `body` for a request without files");
    }
}

fn response(index: &Index, reporter: &mut Reporter, file: &SpecFile, operation: &Operation) {
    let is_list = matches!(operation.response, Response::Type(TypeRef::List(_)));
    if operation.returns == Some(Returns::Single) && !is_list {
        reporter.report(RETURNS_SINGLE, file.at("returns"), "the response is not a list");
    }
    let Some(result) = &operation.result_code else { return };
    let at = |key, path| ResponsePath { rule: RESULT_CODE, key: file.at("result_code").key(key), operation, path };
    let is_code = |type_ref: &TypeRef| *type_ref == TypeRef::String || is_integer(index, type_ref);
    at("code", &result.code).check(index, reporter, "a string or an integer", is_code);
    if let Some(message) = &result.message {
        let is_string = |type_ref: &TypeRef| *type_ref == TypeRef::String;
        at("message", message).check(index, reporter, "a string", is_string);
    }
    if let Some(family) = &result.family {
        let families: BTreeSet<&str> = index.codes().filter_map(|code| Some(code.split_once('.')?.0)).collect();
        if !families.contains(family.as_str()) {
            let path = file.at("result_code").key("family");
            let message = format!("errors.yaml has no code of the family `{family}`");
            reporter.report(RESULT_CODE, path, message).nearest(family, families);
        }
    }
}

fn scheme(index: &Index, reporter: &mut Reporter, path: SpecPath<'_>, name: &str) {
    if index.scheme(name).is_none() {
        let message = format!("auth.yaml has no scheme `{name}`");
        reporter.report(UNKNOWN_SCHEME, path, message).nearest(name, index.scheme_names());
    }
}

fn codes(index: &Index, reporter: &mut Reporter, path: &SpecPath<'_>, codes: &[String]) {
    let mut seen = BTreeSet::new();
    for (position, code) in codes.iter().enumerate() {
        let path = path.index(position);
        if index.code(code).is_none() {
            reporter.report(UNKNOWN_CODE, path, format!("errors.yaml has no `{code}`")).nearest(code, index.codes());
        } else if !seen.insert(code) {
            reporter.report(UNKNOWN_CODE, path, format!("duplicate code `{code}`"));
        }
    }
}
