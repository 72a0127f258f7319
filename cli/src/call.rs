//! `hwmeeting call`: calls the operation of a document and prints the response.

use std::fmt::Display;
use std::fs;
use std::io::{self, Read as _};
use std::path::Path;

use huaweicloud_meeting::dynamic::{CustomDocument, Document, DynamicOperation};
use huaweicloud_meeting::{Client, Credentials, Secret, operations};
use huaweicloud_meeting_runtime::auth::TokenSource;
use huaweicloud_meeting_runtime::operation::{Auth, Effect, Operation};

use crate::error::Error;
use crate::{args, environment, output, spinner};

pub(crate) async fn run(arguments: &args::Call) -> Result<(), Error> {
    let text = read(arguments.request.as_deref())?;
    if let Some(document) = CustomDocument::parse(&text)? {
        return custom(arguments, &document).await;
    }
    let dynamic = DynamicOperation::of_document(operations(), &text)?;
    let operation = dynamic.operation;
    let token = token(arguments)?;
    let credentials = credentials(operation, token.as_ref());
    let client = client(arguments, credentials.as_ref().ok().and_then(Option::as_ref))?;
    let service = client.core().service();
    let document = match (access_token_header(), &token) {
        (Some(header), Some(token)) => dynamic.parse_with_token(&text, service, header, token)?,
        _ => dynamic.parse(&text, service)?,
    };
    let document = with_conference_password(document)?;
    // Incomplete credentials are only an error if the document has no token of its own.
    if needs_access_token(operation) && document.token().is_none() && credentials?.is_none() {
        return Err(Error::invalid(format!("{} needs an access token; {}", operation.name, environment::HINT)));
    }
    let call = dynamic.call(client.core(), &document);
    let outcome = spinner::wait(operation.name, call.with_meta().send()).await;
    let printed = match outcome {
        Ok((response, meta)) => {
            warn_of_anomalies(dynamic, meta.body());
            output::print_json(&response)
        }
        Err(error) => Err(error.into()),
    };
    // The service limits the number of tokens of a user, and revokes the oldest one: it may belong to another program. What an
    // operation issues may depend on the token, however.
    if operation.effect != Effect::Issue {
        log_out(&client).await;
    }
    printed
}

/// Calls an endpoint that the client has no operation for.
async fn custom(arguments: &args::Call, document: &CustomDocument) -> Result<(), Error> {
    let Some(auth) = access_token_auth() else {
        return Err(Error::invalid("no operation of this build has an access token"));
    };
    let mut credentials = None;
    if document.needs_token(auth) {
        credentials = match token(arguments)? {
            Some(token) => Some(Credentials::token(token)),
            None => environment::credentials()?,
        };
        if credentials.is_none() {
            let operation = document.operation();
            return Err(Error::invalid(format!("{operation} is sent with an access token; {}", environment::HINT)));
        }
    }
    let client = client(arguments, credentials.as_ref())?;
    let outcome = spinner::wait(document.operation(), document.call(client.core(), auth).send()).await;
    let printed = match outcome {
        Ok(response) => match response.json() {
            Ok(json) => output::print_json(json.as_str()),
            Err(_) => output::print_bytes(response.body()),
        },
        Err(error) => Err(error.into()),
    };
    if document.effect() != Some(Effect::Issue) {
        log_out(&client).await;
    }
    printed
}

/// Returns the access token of the arguments or of the environment.
fn token(arguments: &args::Call) -> Result<Option<Secret>, Error> {
    match &arguments.token {
        Some(token) => Ok(Some(token.clone())),
        None => environment::token(),
    }
}

fn client(arguments: &args::Call, credentials: Option<&Credentials>) -> Result<Client, Error> {
    let mut builder = Client::builder().endpoint(&arguments.endpoint);
    if let Some(host) = &arguments.allow_http {
        builder = builder.allow_http(host);
    }
    if let Some(timeout) = arguments.timeout {
        builder = builder.timeout(timeout);
    }
    if let Some(credentials) = credentials {
        builder = builder.credentials(credentials.clone());
    }
    builder.build().map_err(|error| {
        let is_unencrypted = arguments.endpoint.starts_with("http://") && arguments.allow_http.is_none();
        let help =
            if is_unencrypted { "\n  for a fake on another machine, name its host with --allow-http" } else { "" };
        Error::invalid(format!("{error}{help}"))
    })
}

/// Revokes the access token, if the client has logged in.
async fn log_out(client: &Client) {
    if let Err(error) = client.logout().await {
        output::eprint(&format!("warning: the access token of this call was not revoked: {error}\n"));
    }
}

/// Warns of values with another type than documented. Missing fields are visible in the response, which is printed as sent.
fn warn_of_anomalies(dynamic: &DynamicOperation, body: &[u8]) {
    let Ok((_, anomalies)) = dynamic.check_response(body) else { return };
    for anomaly in anomalies.iter().filter(|anomaly| !anomaly.is_missing()) {
        output::eprint(&format!("warning: in the response, {anomaly}\n"));
    }
    let others = anomalies.total() - anomalies.as_slice().len();
    if others > 0 {
        output::eprint(&format!("warning: {others} further fields of the response are missing or invalid\n"));
    }
}

fn read(path: Option<&Path>) -> Result<Vec<u8>, Error> {
    let cannot_read = |what: &dyn Display, error| Error::invalid(format!("cannot read {what}: {error}"));
    match path {
        Some(path) => fs::read(path).map_err(|error| cannot_read(&format!("`{}`", path.display()), error)),
        None => {
            let mut text = Vec::new();
            io::stdin().lock().read_to_end(&mut text).map_err(|error| cannot_read(&"standard input", error))?;
            Ok(text)
        }
    }
}

/// Returns the credentials of the client. The environment is only read if the operation needs an access token.
fn credentials(operation: &Operation, token: Option<&Secret>) -> Result<Option<Credentials>, Error> {
    match token {
        Some(token) => Ok(Some(Credentials::token(token.clone()))),
        None if needs_access_token(operation) => environment::credentials(),
        None => Ok(None),
    }
}

/// Adds the host password if the document needs a control token and does not contain one.
fn with_conference_password(document: Document) -> Result<Document, Error> {
    let Some(header) = document.needs_token() else { return Ok(document) };
    match environment::conference_password()? {
        Some(password) => Ok(document.with_password(password)),
        None => Err(Error::invalid(format!(
            "{} needs the control token of the meeting; add it to the request as `headers.{header}`, or set \
             HWMEETING_CONFERENCE_PASSWORD to the host password",
            document.operation().name
        ))),
    }
}

fn needs_access_token(operation: &Operation) -> bool {
    operation.auth.as_ref().is_some_and(is_access_token)
}

fn is_access_token(auth: &Auth) -> bool {
    matches!(auth.scheme.source, TokenSource::Login { .. })
}

/// Returns the header of the access token. Operations that take an access token as an input use the same header.
fn access_token_header() -> Option<&'static str> {
    access_token_auth().map(|auth| auth.header)
}

fn access_token_auth() -> Option<&'static Auth> {
    let mut schemes = operations().iter().filter_map(|dynamic| dynamic.operation.auth.as_ref());
    schemes.find(|auth| is_access_token(auth))
}
