//! Rules about the calls that obtain, refresh and end tokens. The names of variables and signers are those of the runtime.

use std::collections::BTreeSet;

use crate::diagnostics::{Reporter, SpecPath, rules};
use crate::index::Index;
use crate::spec::{Credential, Input, Login, Scheme, Sign};

rules! {
    AUTH_VARIABLE = "E524" "auth-variable" "`from` names a variable that the runtime provides for this call.";
    AUTH_SIGNER = "E525" "auth-signer" "A signer exists in the runtime and matches the credentials, and its templates use only known variables.";
    AUTH_HEADER = "E526" "auth-header" "A header of a login has a constant value and a unique name, which the operation does not declare.";
    LOGIN_CREDENTIALS = "E527" "login-credentials" "Each login of a scheme is for another kind of credentials, and sends or signs with all of them.";
}

pub(super) const FILE: &str = "auth.yaml";

/// The signers of the runtime, with their credentials.
const SIGNERS: [(&str, Credential); 2] = [("basic", Credential::Account), ("hmac-sha256", Credential::AppId)];
/// The variables of calls that refresh or end a token.
const TOKEN_VARIABLES: &[&str] = &["token", "expire_time", "nonce"];
/// The variables of calls that obtain the token of a handle.
const HANDLE_VARIABLES: &[&str] = &["handle", "password", "token", "expire_time", "nonce"];
/// The variables of the value of a signed header.
const SIGNED_VARIABLES: &[&str] = &["signature", "app_id_base64"];

/// Returns the variables of a login.
fn login_variables(credentials: Credential) -> &'static [&'static str] {
    match credentials {
        Credential::AppId => &[
            "app_id",
            "user_id",
            "user_name",
            "user_email",
            "user_phone",
            "department",
            "corp_id",
            "expire_time",
            "nonce",
        ],
        Credential::Account => &["account", "expire_time", "nonce"],
        Credential::ExternalAccount => &["account", "password", "expire_time", "nonce"],
        Credential::AuthorizationCode => &["domain", "code", "expire_time", "nonce"],
    }
}

/// Returns the variables that a login has to send, as a signer does not prove its credentials.
fn required_variables(credentials: Credential) -> &'static [&'static str] {
    match credentials {
        Credential::AppId | Credential::Account => &[],
        Credential::ExternalAccount => &["account", "password"],
        Credential::AuthorizationCode => &["code"],
    }
}

/// A call that obtains, refreshes or ends a token.
pub(super) struct TokenCall<'a> {
    pub(super) path: SpecPath<'a>,
    pub(super) operation: &'a str,
    pub(super) inputs: &'a [Input],
    /// The variables that the runtime provides.
    variables: &'static [&'static str],
    /// The header that a signer writes.
    pub(super) signed: Option<&'a str>,
    /// Whether the response contains a token.
    pub(super) returns_token: bool,
}

/// Returns the calls of a scheme.
pub(super) fn token_calls(position: usize, scheme: &Scheme) -> Vec<TokenCall<'_>> {
    let path = SpecPath::file(FILE).key("schemes").index(position);
    let logins = scheme.logins.iter().enumerate().map(|(position, login)| TokenCall {
        path: path.key("logins").index(position),
        operation: &login.operation,
        inputs: &login.inputs,
        variables: login_variables(login.credentials),
        signed: login.sign.as_ref().map(|sign| sign.header.as_str()),
        returns_token: true,
    });
    let others = [
        ("refresh", &scheme.refresh, true, TOKEN_VARIABLES),
        ("logout", &scheme.logout, false, TOKEN_VARIABLES),
        ("token_request", &scheme.token_request, true, HANDLE_VARIABLES),
    ];
    let others = others.into_iter().filter_map(|(key, call, returns_token, variables)| {
        let call = call.as_ref()?;
        let (operation, inputs) = (call.operation.as_str(), call.inputs.as_slice());
        Some(TokenCall { path: path.key(key), operation, inputs, variables, signed: None, returns_token })
    });
    logins.chain(others).collect()
}

pub(super) fn check(index: &Index, reporter: &mut Reporter) {
    for (position, scheme) in index.spec().auth.schemes.iter().enumerate() {
        for call in token_calls(position, scheme) {
            variables(reporter, &call);
        }
        for (login_position, login) in scheme.logins.iter().enumerate() {
            let path = SpecPath::file(FILE).key("schemes").index(position).key("logins").index(login_position);
            if let Some(sign) = &login.sign {
                signer(reporter, &path.key("sign"), login, sign);
            }
            headers(index, reporter, &path.key("headers"), login);
            credentials(reporter, &path, &scheme.logins, login_position);
        }
    }
}

fn variables(reporter: &mut Reporter, call: &TokenCall<'_>) {
    for (position, input) in call.inputs.iter().enumerate() {
        if let Some(from) = input.from.as_deref().filter(|from| !call.variables.contains(from)) {
            let path = call.path.key("inputs").index(position).key("from");
            let message = format!("unknown variable `{from}`");
            reporter.report(AUTH_VARIABLE, path, message).one_of(from, call.variables);
        }
    }
}

fn credentials(reporter: &mut Reporter, path: &SpecPath<'_>, logins: &[Login], position: usize) {
    let path = path.key("credentials");
    let Some((login, before)) = logins.get(..=position).and_then(<[Login]>::split_last) else { return };
    if before.iter().any(|other| other.credentials == login.credentials) {
        reporter.report(LOGIN_CREDENTIALS, path.clone(), "another login has the same credentials");
    }
    let required = required_variables(login.credentials);
    if required.is_empty() && login.sign.is_none() {
        let found = reporter.report(LOGIN_CREDENTIALS, path.clone(), "the login does not prove its credentials");
        found.help("add `sign`");
    }
    let is_sent = |name: &str| login.inputs.iter().any(|input| input.from.as_deref() == Some(name));
    for name in required.iter().filter(|name| !is_sent(name)) {
        let found = reporter.report(LOGIN_CREDENTIALS, path.clone(), format!("no input sends the {name}"));
        found.help(format!("add an input with `from: {name}`"));
    }
}

fn signer(reporter: &mut Reporter, path: &SpecPath<'_>, login: &Login, sign: &Sign) {
    let name = sign.signer.as_str();
    let Some((_, credentials)) = SIGNERS.iter().find(|(known, _)| *known == name) else {
        let message = format!("unknown signer `{name}`");
        reporter.report(AUTH_SIGNER, path.key("signer"), message).one_of(name, &SIGNERS.map(|(known, _)| known));
        return;
    };
    if login.credentials != *credentials {
        reporter.report(AUTH_SIGNER, path.key("signer"), format!("`{name}` does not sign with these credentials"));
        return;
    }
    let has_templates = *credentials == Credential::AppId;
    if !has_templates && !sign.expired.is_empty() {
        reporter.report(AUTH_SIGNER, path.key("expired"), format!("`{name}` does not use `expired`")).at_key();
    }
    let variables = login_variables(*credentials);
    for (key, template, is_required, known) in [
        ("string_to_sign", &sign.string_to_sign, has_templates, variables),
        ("string_to_sign_for_corp", &sign.string_to_sign_for_corp, false, variables),
        ("value", &sign.value, has_templates, SIGNED_VARIABLES),
    ] {
        match template {
            None if is_required => {
                reporter.report(AUTH_SIGNER, path.key("signer"), format!("`{name}` requires `{key}`"));
            }
            Some(_) if !has_templates => {
                reporter.report(AUTH_SIGNER, path.key(key), format!("`{name}` does not use `{key}`")).at_key();
            }
            template => {
                let places = template.iter().flat_map(|template| between_braces(template));
                for place in places.filter(|place| !known.contains(place)) {
                    let message = format!("unknown variable `{{{place}}}`");
                    reporter.report(AUTH_SIGNER, path.key(key), message).one_of(place, known);
                }
            }
        }
    }
}

fn between_braces(template: &str) -> impl Iterator<Item = &str> {
    template.split('{').skip(1).filter_map(|piece| piece.split_once('}')).map(|(place, _)| place)
}

fn headers(index: &Index, reporter: &mut Reporter, path: &SpecPath<'_>, login: &Login) {
    let declared = index.operation(&login.operation).map(|(_, operation)| operation.headers.as_slice());
    let declared: Vec<&str> = declared.unwrap_or_default().iter().map(|field| field.name.as_str()).collect();
    let mut seen = BTreeSet::new();
    for (position, header) in login.headers.iter().enumerate() {
        let path = path.index(position);
        let (name, operation) = (header.name.as_str(), &login.operation);
        if header.value.is_none() || header.from.is_some() {
            let message = format!("`{name}` needs `value` and cannot have `from`");
            reporter.report(AUTH_HEADER, path.clone(), message).help("use `inputs` for variables");
        }
        let message = if name.is_empty() || !name.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c)) {
            format!("`{name}` is not the name of a header")
        } else if declared.iter().any(|other| other.eq_ignore_ascii_case(name)) {
            format!("`{operation}` declares the header `{name}`: use `inputs`")
        } else if crate::nearest::nearest(name, declared.iter().copied()).is_some() {
            format!("`{operation}` declares a header with a similar name")
        } else if !seen.insert(name.to_ascii_lowercase()) {
            format!("duplicate header `{name}`")
        } else {
            continue;
        };
        let known = declared.iter().copied().filter(|other| !other.eq_ignore_ascii_case(name));
        reporter.report(AUTH_HEADER, path.key("name"), message).nearest(name, known);
    }
}
