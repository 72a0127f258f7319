//! A session: where the service is, who calls, and with which tokens.

pub(crate) mod environment;

use huaweicloud_meeting::dynamic::{Document, DynamicOperation};
use huaweicloud_meeting::meeting_control::ConferenceId;
use huaweicloud_meeting::{Client, Conference, Credentials, Secret, operations};
use huaweicloud_meeting_runtime::auth::TokenSource;
use huaweicloud_meeting_runtime::operation::{Auth, Effect, Operation};

use crate::error::Error;
use crate::output;
use crate::output::spinner;
use crate::settings::Settings;
use crate::wire;

/// A client with the credentials of the user.
pub(crate) struct Session {
    client: Client,
    token: Option<Secret>,
    /// What stands for passwords if nothing is sent.
    placeholder: Option<Secret>,
    /// Why there are no credentials, if a call needs them.
    credentials: Result<bool, Error>,
}

/// What the service responded.
pub(crate) struct Response {
    /// The JSON as received; empty if the response has no body.
    pub(crate) json: String,
    /// The values with another type than documented.
    pub(crate) anomalies: Vec<String>,
}

impl Session {
    /// Opens a session for an operation, or for a call that needs an access token. Nothing is sent.
    pub(crate) fn open(settings: &Settings, needs_token: bool) -> Result<Self, Error> {
        let token = match (settings.wire.placeholder(), &settings.token) {
            (Some(placeholder), _) => Some(placeholder),
            (None, Some(token)) => Some(token.clone()),
            (None, None) => environment::token()?,
        };
        let credentials = match &token {
            Some(token) => Ok(Some(Credentials::token(token.clone()))),
            None if needs_token => environment::credentials(),
            None => Ok(None),
        };
        let client = client(settings, credentials.as_ref().ok().and_then(Option::as_ref))?;
        let placeholder = settings.wire.placeholder();
        Ok(Self { client, token, placeholder, credentials: credentials.map(|credentials| credentials.is_some()) })
    }

    /// Opens a session for an operation.
    pub(crate) fn for_operation(settings: &Settings, operation: &Operation) -> Result<Self, Error> {
        Self::open(settings, operation.auth.as_ref().is_some_and(is_access_token))
    }

    /// Returns whether the client has credentials.
    pub(crate) fn has_credentials(&self) -> Result<bool, Error> {
        self.credentials.clone()
    }

    /// Returns the client.
    pub(crate) fn client(&self) -> &Client {
        &self.client
    }

    /// Returns a meeting in progress under control: its host password is that of the environment.
    #[allow(dead_code, reason = "used by the commands of meetings")]
    pub(crate) async fn conference(&self, id: &str) -> Result<Conference, Error> {
        let password = self
            .placeholder
            .clone()
            .map_or_else(environment::conference_password, |placeholder| Ok(Some(placeholder)))?;
        match password {
            Some(password) => Ok(self.client.conference(ConferenceId::new(id)).password(password)),
            None => Err(Error::invalid("set HWMEETING_CONFERENCE_PASSWORD to the host password of the meeting")),
        }
    }

    /// Calls an operation with the request of a document.
    pub(crate) async fn call(&self, dynamic: &'static DynamicOperation, document: &[u8]) -> Result<Response, Error> {
        let operation = dynamic.operation;
        let service = self.client.core().service();
        let document = match (access_token_header(), &self.token) {
            (Some(header), Some(token)) => dynamic.parse_with_token(document, service, header, token)?,
            _ => dynamic.parse(document, service)?,
        };
        let document = match &self.placeholder {
            Some(placeholder) => document.with_password(placeholder.clone()),
            None => with_conference_password(document)?,
        };
        // Incomplete credentials are only an error if the document has no token of its own.
        if operation.auth.as_ref().is_some_and(is_access_token)
            && document.token().is_none()
            && !self.credentials.clone()?
        {
            return Err(Error::invalid(format!("{} needs an access token; {}", operation.name, environment::HINT)));
        }
        let call = dynamic.call(self.client.core(), &document);
        let outcome = spinner::wait(operation.name, call.with_meta().send()).await;
        let response = outcome
            .map(|(json, meta)| Response { json, anomalies: anomalies(dynamic, meta.body()) })
            .map_err(Error::from);
        // The service limits the number of tokens of a user, and revokes the oldest one: it may belong to another program. What an
        // operation issues may depend on the token, however.
        if operation.effect != Effect::Issue {
            log_out(&self.client).await;
        }
        response
    }
}

fn client(settings: &Settings, credentials: Option<&Credentials>) -> Result<Client, Error> {
    let Some(endpoint) = &settings.endpoint else {
        return Err(Error::invalid("no service was chosen; set --endpoint or --region"));
    };
    let mut builder = Client::builder().endpoint(endpoint);
    if let Some(host) = &settings.allow_http {
        builder = builder.allow_http(host);
    }
    if let Some(timeout) = settings.timeout {
        builder = builder.timeout(timeout);
    }
    if let Some(credentials) = credentials {
        builder = builder.credentials(credentials.clone());
    }
    wire::attach(builder, settings)?.build().map_err(|error| {
        let is_unencrypted = endpoint.starts_with("http://") && settings.allow_http.is_none();
        let help =
            if is_unencrypted { "\n  for a fake on another machine, name its host with --allow-http" } else { "" };
        Error::invalid(format!("{error}{help}"))
    })
}

/// Revokes the access token, if the client has logged in.
pub(crate) async fn log_out(client: &Client) {
    if let Err(error) = client.logout().await {
        output::eprint(&format!("warning: the access token of this call was not revoked: {error}\n"));
    }
}

/// Returns the values with another type than documented. Missing fields are visible in the response, which is printed as sent.
fn anomalies(dynamic: &DynamicOperation, body: &[u8]) -> Vec<String> {
    let Ok((_, anomalies)) = dynamic.check_response(body) else { return Vec::new() };
    let shown = anomalies.iter().filter(|anomaly| !anomaly.is_missing());
    let mut lines: Vec<String> = shown.map(|anomaly| format!("in the response, {anomaly}")).collect();
    let others = anomalies.total() - anomalies.as_slice().len();
    if others > 0 {
        lines.push(format!("{others} further fields of the response are missing or invalid"));
    }
    lines
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

/// Returns whether a token is obtained by a login.
pub(crate) fn is_access_token(auth: &Auth) -> bool {
    matches!(auth.scheme.source, TokenSource::Login { .. })
}

/// Returns the header of the access token. Operations that take an access token as an input use the same header.
fn access_token_header() -> Option<&'static str> {
    access_token_auth().map(|auth| auth.header)
}

/// Returns how an access token is sent.
pub(crate) fn access_token_auth() -> Option<&'static Auth> {
    let mut schemes = operations().iter().filter_map(|dynamic| dynamic.operation.auth.as_ref());
    schemes.find(|auth| is_access_token(auth))
}
