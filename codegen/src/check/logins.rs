//! Rules about what a call for a token is made of: facts, signatures, headers. The names are those that the runtime knows.

use std::collections::BTreeSet;

use super::auth::{FILE, calls, variables};
use super::{Context, Reporter, rule_table};
use crate::diagnostics::KeyPath;
use crate::spec::{Credential, Login, Sign};

rule_table! {
    "E524" "auth-variable" "`from` names something that the runtime knows when it makes the call." => variable,
    "E525" "auth-signer" "A signer is one that the runtime knows, fits the credentials, and its strings have places only for what is known." => signer,
    "E526" "auth-header" "A further header of a login is a constant that stands once, and none that the operation declares." => header,
}

/// The places of the value of a signed header.
const SIGNED: [&str; 2] = ["signature", "app_id_base64"];

fn variable(context: &Context<'_>, reporter: &mut Reporter<'_>) {
    for (position, scheme) in context.index.spec.auth.schemes.iter().enumerate() {
        for call in calls(position, scheme) {
            for (position, input) in call.inputs.iter().enumerate() {
                if let Some(from) = input.from.as_deref().filter(|from| !call.variables.contains(from)) {
                    let path = call.path.key("inputs").index(position).key("from");
                    let at = reporter.at(FILE, path, format!("nothing called `{from}` is known when this is sent"));
                    let at = at.nearest(from, call.variables.iter().copied());
                    reporter.push(at.help(format!("there are {}", call.variables.join(", "))));
                }
            }
        }
    }
}

/// The logins of all schemes, with the way to each.
fn logins<'a>(context: &Context<'a>) -> impl Iterator<Item = (KeyPath, &'a Login)> {
    let schemes = context.index.spec.auth.schemes.iter().enumerate();
    schemes.flat_map(|(position, scheme)| {
        let path = KeyPath::of("schemes").index(position).key("logins");
        scheme.logins.iter().enumerate().map(move |(position, login)| (path.index(position), login))
    })
}

fn signer(context: &Context<'_>, reporter: &mut Reporter<'_>) {
    for (path, login) in logins(context) {
        let Some(sign) = &login.sign else {
            continue;
        };
        let path = path.key("sign");
        let credentials = match sign.signer.as_str() {
            "basic" => Credential::Account,
            "hmac-sha256" => Credential::AppId,
            other => {
                let known = ["basic", "hmac-sha256"];
                let at = reporter.at(FILE, path.key("signer"), format!("the runtime has no signer `{other}`"));
                reporter.push(at.nearest(other, known).help(format!("there are {}", known.join(", "))));
                continue;
            }
        };
        if login.credentials != credentials {
            let message = format!("`{}` does not sign with these credentials", sign.signer);
            reporter.push(reporter.at(FILE, path.key("signer"), message));
        } else {
            texts(reporter, &path, login, sign);
        }
    }
}

/// What is signed, and what becomes of the signature.
fn texts(reporter: &mut Reporter<'_>, path: &KeyPath, login: &Login, sign: &Sign) {
    let needs_texts = login.credentials == Credential::AppId;
    let texts = [
        ("string_to_sign", &sign.string_to_sign, needs_texts, variables(login.credentials)),
        ("string_to_sign_for_corp", &sign.string_to_sign_for_corp, false, variables(login.credentials)),
        ("value", &sign.value, needs_texts, &SIGNED),
    ];
    for (key, text, is_needed, known) in texts {
        match text {
            None if is_needed => {
                let message = format!("`{}` needs a `{key}`", sign.signer);
                reporter.push(reporter.at(FILE, path.key("signer"), message));
            }
            Some(_) if !needs_texts => {
                let message = format!("`{}` has no `{key}`", sign.signer);
                reporter.push(reporter.at(FILE, path.key(key), message).at_key());
            }
            Some(text) => {
                for place in places(text).filter(|place| !known.contains(place)) {
                    let at = reporter.at(FILE, path.key(key), format!("nothing fills `{{{place}}}`"));
                    let at = at.nearest(place, known.iter().copied());
                    reporter.push(at.help(format!("there are {}", known.join(", "))));
                }
            }
            None => {}
        }
    }
}

/// What stands between braces.
fn places(text: &str) -> impl Iterator<Item = &str> {
    text.split('{').skip(1).filter_map(|piece| piece.split_once('}')).map(|(place, _)| place)
}

fn header(context: &Context<'_>, reporter: &mut Reporter<'_>) {
    for (path, login) in logins(context) {
        let declared = context.index.operations.get(login.operation.as_str());
        let declared = declared.map(|(_, operation)| operation.headers.as_slice()).unwrap_or_default();
        let declared: Vec<&str> = declared.iter().map(|field| field.name.as_str()).collect();
        let mut seen = BTreeSet::new();
        for (position, header) in login.headers.iter().enumerate() {
            let path = path.key("headers").index(position);
            let name = header.name.as_str();
            let is = |other: &&str| other.eq_ignore_ascii_case(name);
            if header.value.is_none() || header.from.is_some() {
                let message = format!("`{name}` needs a `value`, and nothing else");
                reporter.push(reporter.at(FILE, path.clone(), message).help("`inputs` are filled with what is known"));
            }
            let path = path.key("name");
            if name.is_empty() || !name.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c)) {
                reporter.push(reporter.at(FILE, path, format!("`{name}` names no header")));
            } else if declared.iter().any(is) {
                let at = reporter.at(FILE, path, format!("`{}` declares the header `{name}`", login.operation));
                reporter.push(at.help("what an operation declares stands among `inputs`"));
            } else if crate::nearest::nearest(name, declared.iter().copied()).is_some() {
                let message = format!("`{}` declares no header `{name}`", login.operation);
                reporter.push(reporter.at(FILE, path, message).nearest(name, declared.iter().copied()));
            } else if !seen.insert(name.to_ascii_lowercase()) {
                reporter.push(reporter.at(FILE, path, format!("`{name}` stands twice")));
            }
        }
    }
}
