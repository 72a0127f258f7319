//! `hwmeeting call`: from a document to a printed response.

use std::fs;
use std::io::{self, Read as _};
use std::path::Path;

use huaweicloud_meeting::dynamic::{Document, DynamicOperation};
use huaweicloud_meeting::{Client, Credentials, Secret, operations};
use huaweicloud_meeting_runtime::auth::TokenSource;
use huaweicloud_meeting_runtime::operation::{Auth, Operation};

use crate::args;
use crate::failure::{Failure, unreadable};
use crate::{login, output, patience};

pub(crate) async fn run(arguments: &args::Call) -> Result<(), Failure> {
    let text = read(arguments.request.as_deref())?;
    let operation = DynamicOperation::of_document(operations(), &text)?;
    let token = match &arguments.token {
        Some(token) => Some(token.clone()),
        None => login::token()?,
    };
    let credentials = credentials(operation.operation, token.as_ref());
    let mut client = Client::builder().endpoint(&arguments.endpoint);
    if let Ok(Some(credentials)) = &credentials {
        client = client.credentials(credentials.clone());
    }
    let client = client.build()?;
    let service = client.core().service();
    let document = match (login_header(), &token) {
        (Some(header), Some(token)) => operation.parse_with_token(&text, service, header, token)?,
        _ => operation.parse(&text, service)?,
    };
    let document = with_conference_password(document)?;
    // Half a login in the environment hinders no call that brings its own token.
    if needs_login(operation.operation) && document.token().is_none() && credentials?.is_none() {
        return Err(Failure::refused(format!("{} needs an access token; {}", operation.operation.name, login::ADVICE)));
    }
    let mut call = operation.call(client.core(), &document);
    if let Some(timeout) = arguments.timeout {
        call = call.timeout(timeout);
    }
    let response = patience::wait(operation.operation.name, call.send()).await?;
    output::print_json(&response)
}

fn read(path: Option<&Path>) -> Result<Vec<u8>, Failure> {
    match path {
        Some(path) => fs::read(path).map_err(|error| unreadable(&format!("the document `{}`", path.display()), &error)),
        None => {
            let mut text = Vec::new();
            io::stdin().lock().read_to_end(&mut text).map_err(|error| unreadable(&"standard input", &error))?;
            Ok(text)
        }
    }
}

/// What the client logs in with. The environment is asked only by a call that needs it.
fn credentials(operation: &Operation, token: Option<&Secret>) -> Result<Option<Credentials>, Failure> {
    match token {
        Some(token) => Ok(Some(Credentials::token(token.clone()))),
        None if needs_login(operation) => login::credentials(),
        None => Ok(None),
    }
}

/// The token of a running meeting is in the document or fetched with its password.
fn with_conference_password(document: Document) -> Result<Document, Failure> {
    let Some(header) = document.needs_token() else { return Ok(document) };
    match login::conference_password()? {
        Some(password) => Ok(document.with_password(password)),
        None => Err(Failure::refused(format!(
            "{} needs the token that controls the meeting; give it as `headers.{header}` of the document, or set \
             HWMEETING_CONFERENCE_PASSWORD to the host's password",
            document.operation().name
        ))),
    }
}

fn needs_login(operation: &Operation) -> bool {
    operation.auth.as_ref().is_some_and(is_login)
}

fn is_login(auth: &Auth) -> bool {
    matches!(auth.scheme.source, TokenSource::Login { .. })
}

/// The header of the token that a login brings. Operations that take such a token as an input have it under the same name.
fn login_header() -> Option<&'static str> {
    let mut needed = operations().iter().filter_map(|known| known.operation.auth.as_ref());
    needed.find(|auth| is_login(auth)).map(|auth| auth.header)
}
