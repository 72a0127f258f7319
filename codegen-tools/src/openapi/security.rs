//! Security schemes: tokens and signed logins.

use std::collections::BTreeMap;

use huaweicloud_meeting_codegen::spec::{Format, Input, InputType, Login, Operation, OperationCall, Scheme};
use serde_json::{Value as Json, json};

use super::parameter::authorization;
use super::writer::{Writer, add};
use crate::json::{self, JsonObject};

impl<'a> Writer<'a> {
    /// Returns the security requirement of an operation: the token of its scheme, or the signature of a login.
    pub(super) fn security(&self, operation: &Operation) -> Json {
        let mut names: Vec<&str> = operation.auth.iter().map(String::as_str).collect();
        if authorization(operation).is_some() {
            names.extend(self.login(&operation.name).and_then(|login| Some(login.sign.as_ref()?.signer.as_str())));
        }
        if names.is_empty() {
            return json!([]);
        }
        let needed: JsonObject = names.into_iter().map(|name| (name.to_owned(), json!([]))).collect();
        json!([needed])
    }

    pub(super) fn security_schemes(&self) -> Json {
        let mut schemes: JsonObject =
            self.spec.auth.schemes.iter().map(|scheme| (scheme.name.clone(), self.token(scheme))).collect();
        // Several logins may share a signer.
        let mut signers = BTreeMap::new();
        for login in self.logins() {
            if let Some(sign) = &login.sign {
                signers.entry(sign.signer.clone()).or_insert_with(|| self.credentials(login));
            }
        }
        schemes.extend(signers);
        schemes.into()
    }

    fn logins(&self) -> impl Iterator<Item = &'a Login> {
        self.spec.auth.schemes.iter().flat_map(|scheme| &scheme.logins)
    }

    fn login(&self, operation: &str) -> Option<&'a Login> {
        self.logins().find(|login| login.operation == operation)
    }

    /// Returns the security scheme of a token.
    fn token(&self, scheme: &'a Scheme) -> Json {
        let mut description: Vec<String> = scheme.doc.iter().map(|doc| self.prose(doc)).collect();
        let of = scheme.like.as_deref().and_then(|name| self.index.scheme(name)).unwrap_or(scheme);
        description.extend(lifecycle(of));
        if scheme.format == Some(Format::Basic) {
            description.push("The header is `Basic ` followed by the token in base64.".to_owned());
        }
        json!({
            "type": "apiKey",
            "in": "header",
            "name": scheme.header,
            "description": description.join("\n\n"),
            "x-auth": details(scheme),
        })
    }

    /// Returns the security scheme of a login that signs a header.
    fn credentials(&self, login: &Login) -> Json {
        let doc = self.operation_named(&login.operation).and_then(authorization).and_then(|header| header.doc.as_ref());
        let description = doc.map(|doc| self.prose(doc)).unwrap_or_default();
        match &login.sign {
            Some(sign) if sign.string_to_sign.is_none() => {
                json!({ "type": "http", "scheme": sign.signer, "description": description })
            }
            Some(sign) => {
                json!({ "type": "apiKey", "in": "header", "name": sign.header, "description": description })
            }
            None => Json::Null,
        }
    }
}

/// Describes how a token is obtained, refreshed and revoked.
fn lifecycle(scheme: &Scheme) -> Option<String> {
    let mut operations: Vec<&str> = match &scheme.token_request {
        Some(request) => vec![request.operation.as_str()],
        None => scheme.logins.iter().map(|login| login.operation.as_str()).collect(),
    };
    // One operation may log in with several kinds of credentials.
    operations.dedup();
    let mut steps = vec![format!("Obtained with `{}`", operations.join("` or `"))];
    steps.extend(scheme.refresh.as_ref().map(|refresh| format!("refreshed with `{}`", refresh.operation)));
    steps.extend(scheme.logout.as_ref().map(|logout| format!("revoked with `{}`", logout.operation)));
    let path = scheme.token.as_ref()?;
    Some(format!("{}. The response contains the token at `{path}`.", steps.join(", ")))
}

/// Returns the scheme as in the spec.
fn details(scheme: &Scheme) -> JsonObject {
    let mut details = JsonObject::new();
    add(&mut details, "like", scheme.like.clone());
    add(&mut details, "handle", scheme.handle.clone());
    let logins: Vec<Json> = scheme.logins.iter().map(login).collect();
    add(&mut details, "logins", (!logins.is_empty()).then_some(logins));
    add(&mut details, "token_request", scheme.token_request.as_ref().map(call));
    add(&mut details, "refresh", scheme.refresh.as_ref().map(call));
    add(&mut details, "logout", scheme.logout.as_ref().map(call));
    add(&mut details, "token", scheme.token.as_ref().map(ToString::to_string));
    let lifetime = scheme.lifetime.as_ref();
    add(
        &mut details,
        "lifetime",
        lifetime.map(|lifetime| json!({ "path": lifetime.path.to_string(), "unit": lifetime.unit.word() })),
    );
    add(&mut details, "rejected", (!scheme.rejected.is_empty()).then(|| scheme.rejected.clone()));
    add(&mut details, "not_ready", (!scheme.not_ready.is_empty()).then(|| scheme.not_ready.clone()));
    details
}

fn login(login: &Login) -> Json {
    let mut shown = call_with(&login.operation, &login.inputs);
    if let Some(sign) = &login.sign {
        let mut signature = JsonObject::from_iter([
            ("header".to_owned(), sign.header.clone().into()),
            ("signer".to_owned(), sign.signer.clone().into()),
        ]);
        add(&mut signature, "string_to_sign", sign.string_to_sign.clone());
        add(&mut signature, "string_to_sign_for_corp", sign.string_to_sign_for_corp.clone());
        add(&mut signature, "value", sign.value.clone());
        add(&mut signature, "expired", (!sign.expired.is_empty()).then(|| sign.expired.clone()));
        shown.insert("sign".to_owned(), signature.into());
    }
    let headers: Vec<Json> = login.headers.iter().map(input).collect();
    add(&mut shown, "headers", (!headers.is_empty()).then_some(headers));
    shown.into()
}

fn call(call: &OperationCall) -> Json {
    call_with(&call.operation, &call.inputs).into()
}

fn call_with(operation: &str, inputs: &[Input]) -> JsonObject {
    let mut shown = JsonObject::from_iter([("operation".to_owned(), operation.into())]);
    let inputs: Vec<Json> = inputs.iter().map(input).collect();
    add(&mut shown, "inputs", (!inputs.is_empty()).then_some(inputs));
    shown
}

fn input(input: &Input) -> Json {
    let mut shown = JsonObject::from_iter([("name".to_owned(), input.name.clone().into())]);
    add(&mut shown, "from", input.from.clone());
    add(&mut shown, "value", input.value.as_ref().map(json::json));
    let kind = input.input_type.map(|kind| match kind {
        InputType::String => "string",
        InputType::Number => "number",
        InputType::Bool => "bool",
    });
    add(&mut shown, "type", kind);
    shown.into()
}
