//! A session: where the service is, who calls, and with which tokens.

mod choice;
mod client;
mod control;
pub(crate) mod directory;
pub(crate) mod environment;
mod keyring;
mod open;
pub(crate) mod profile;
pub(crate) mod secrets;
pub(crate) mod tokens;

use std::sync::Arc;

use huaweicloud_meeting::dynamic::{Document, DynamicOperation, DynamicPage};
use huaweicloud_meeting::{Client, Conference, Pages, Secret, operations};
use huaweicloud_meeting_runtime::Handle;
use huaweicloud_meeting_runtime::auth::TokenSource;
use huaweicloud_meeting_runtime::operation::{Auth, Effect, Operation};

pub(crate) use self::choice::{Choice, profile as chosen_profile};
pub(crate) use self::client::build as build_client;
use self::control::Controller;
use self::open::Open;
pub(crate) use self::open::close_all;
use crate::error::Error;
use crate::output::spinner;
use crate::settings::Settings;

/// A client with the credentials of the user. [`close_all`] ends all sessions.
pub(crate) struct Session {
    client: Client,
    token: Option<Secret>,
    /// Whether there are credentials, or why there are none.
    credentials: Result<bool, Error>,
    /// A name for the user with these credentials.
    user: String,
    /// The service and, unless the user supplied a token, who calls. It contains no secret.
    identity: String,
    /// The host password of meetings, if it was given.
    password: Option<Secret>,
    open: Arc<Open>,
}

/// Returns the operation with this name.
pub(crate) fn operation(name: &str) -> Result<&'static DynamicOperation, Error> {
    DynamicOperation::named(operations(), name)
        .ok_or_else(|| Error::invalid(format!("this build does not have the operation {name}")))
}

/// Which tokens a session needs.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Needs {
    Nothing,
    AccessToken,
    ControlToken,
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
        Self::with(settings, if needs_token { Needs::AccessToken } else { Needs::Nothing })
    }

    /// Opens a session for a meeting in progress, whose control token is obtained with its host password.
    pub(crate) fn for_meeting(settings: &Settings) -> Result<Self, Error> {
        Self::with(settings, Needs::ControlToken)
    }

    /// Opens a session for an operation.
    pub(crate) fn for_operation(settings: &Settings, operation: &Operation) -> Result<Self, Error> {
        let needs = match &operation.auth {
            None => Needs::Nothing,
            Some(auth) if is_access_token(auth) => Needs::AccessToken,
            Some(_) => Needs::ControlToken,
        };
        Self::with(settings, needs)
    }

    /// Opens a session that reads what an operation changes, if another session with these settings would send nothing.
    pub(crate) fn for_reading(settings: &Settings, operation: &Operation) -> Result<Option<Self>, Error> {
        if !settings.wire.is_dry_run() {
            return Ok(None);
        }
        Self::for_operation(&settings.sending(), operation).map(Some)
    }

    fn with(settings: &Settings, needs: Needs) -> Result<Self, Error> {
        let password = match needs {
            _ if settings.wire.is_dry_run() => settings.wire.placeholder(),
            Needs::Nothing => None,
            Needs::AccessToken | Needs::ControlToken => control::password(settings.password_file.as_deref())?,
        };
        // Without the host password, it is looked up.
        let needs_login = needs == Needs::AccessToken || (needs == Needs::ControlToken && password.is_none());
        let choice = Choice::of(settings, needs_login)?;
        let store = match needs {
            _ if settings.wire.is_dry_run() => None,
            Needs::Nothing => None,
            Needs::AccessToken | Needs::ControlToken => tokens::store(choice.profile.as_deref())?,
        };
        let has_store = store.is_some();
        let client = build_client(settings, &choice, store)?;
        let open = Open::add(&client, has_store);
        let user = choice.user();
        // Tokens differ between runs of one user.
        let login = if choice.token.is_some() { "" } else { user.as_str() };
        let identity = format!("{} {login}", choice.endpoint);
        let credentials = choice.credentials.map(|found| found.is_some());
        Ok(Self { client, token: choice.token, credentials, user, identity, password, open })
    }

    /// Returns whether the client has credentials.
    pub(crate) fn has_credentials(&self) -> Result<bool, Error> {
        self.credentials.clone()
    }

    /// Returns the service and, unless the user supplied a token, who calls. It contains no secret.
    pub(crate) fn identity(&self) -> &str {
        &self.identity
    }

    /// Returns the client.
    pub(crate) fn client(&self) -> &Client {
        &self.client
    }

    /// Does not revoke the access token at the end of the program: what the service issued may depend on it.
    pub(crate) fn keep_token(&self) {
        self.open.keep_token();
    }

    /// Returns a meeting in progress under control. Its host password is the one that was given, or is looked up for the scheduler
    /// of the meeting when a token has to be obtained.
    pub(crate) async fn conference(&self, id: &str) -> Result<Conference, Error> {
        Ok(Conference::from_handle(self.handle(id)?))
    }

    /// Returns the host password of a meeting: the one that was given, or the one that its scheduler can look up.
    pub(crate) async fn host_password(&self, id: &str) -> Result<Secret, Error> {
        match &self.password {
            Some(password) => Ok(password.clone()),
            None => control::host_password(self.client.clone(), id.to_owned()).await,
        }
    }

    /// Returns the handle of a meeting in progress, with its control token.
    pub(crate) fn handle(&self, id: &str) -> Result<Handle, Error> {
        let scheme =
            control::scheme().ok_or_else(|| Error::invalid("this build has no operation of meetings in progress"))?;
        let controller = match &self.password {
            Some(password) => Controller::Password(password.clone()),
            None if self.credentials.clone()? => Controller::User(self.user.clone()),
            None => {
                return Err(Error::invalid(format!(
                    "the meeting needs its host password; {}",
                    environment::CONTROL_HINT
                )));
            }
        };
        let handle = control::handle(&self.client, scheme, id, &controller);
        self.open.add_handle(&handle);
        Ok(handle)
    }

    /// Calls an operation with the request of a document, and ends the session.
    pub(crate) async fn call(self, dynamic: &'static DynamicOperation, document: &[u8]) -> Result<Response, Error> {
        let outcome = spinner::wait(dynamic.operation.name, self.exchange(dynamic, document)).await?;
        outcome.map_err(Error::from)
    }

    /// Calls an operation with the request of a document. Further calls can follow, with the same access token.
    ///
    /// The outer error is that of the document or of the credentials: nothing was sent.
    pub(crate) async fn exchange(
        &self,
        dynamic: &'static DynamicOperation,
        document: &[u8],
    ) -> Result<Result<Response, huaweicloud_meeting::Error>, Error> {
        let operation = dynamic.operation;
        let document = self.document(dynamic, document)?;
        let call = match document.needs_token() {
            None => dynamic.call(self.client.core(), &document),
            Some(header) => dynamic.call_of(&self.handle_of(&document, header)?, &document),
        };
        let outcome = call.with_meta().send().await;
        if operation.effect == Effect::Issue {
            self.keep_token();
        }
        Ok(outcome.map(|(json, meta)| Response { json, anomalies: anomalies(dynamic, meta.body()) }))
    }

    /// Returns the pages of a list, or `None` if the operation is not paged.
    pub(crate) fn pages(
        &self,
        dynamic: &'static DynamicOperation,
        document: &[u8],
    ) -> Result<Option<Pages<DynamicPage>>, Error> {
        let document = self.document(dynamic, document)?;
        Ok(match document.needs_token() {
            None => dynamic.pages(self.client.core(), &document),
            Some(header) => dynamic.pages_of(&self.handle_of(&document, header)?, &document),
        })
    }

    /// Parses a document, and adds the tokens and passwords that the call needs.
    fn document(&self, dynamic: &'static DynamicOperation, document: &[u8]) -> Result<Document, Error> {
        let operation = dynamic.operation;
        let service = self.client.core().service();
        let document = match (access_token_header(), &self.token) {
            (Some(header), Some(token)) => dynamic.parse_with_token(document, service, header, token)?,
            _ => dynamic.parse(document, service)?,
        };
        // Incomplete credentials are only an error if the document has no token of its own.
        if operation.auth.as_ref().is_some_and(is_access_token)
            && document.token().is_none()
            && !self.credentials.clone()?
        {
            return Err(Error::invalid(format!("{} needs an access token; {}", operation.name, environment::HINT)));
        }
        Ok(document)
    }
}

impl Session {
    /// Returns the handle of the meeting of a document.
    fn handle_of(&self, document: &Document, header: &str) -> Result<Handle, Error> {
        if self.password.is_none() && !self.credentials.clone()? {
            return Err(Error::invalid(format!(
                "{} needs the control token of the meeting; {}, or add the token to the request as `headers.{header}`",
                document.operation().name,
                environment::CONTROL_HINT
            )));
        }
        self.handle(document.handle().unwrap_or_default())
    }
}

/// Returns the values with another type than documented. Missing fields are visible in the response, which is printed as sent.
pub(crate) fn anomalies(dynamic: &DynamicOperation, body: &[u8]) -> Vec<String> {
    let Ok((_, anomalies)) = dynamic.check_response(body) else { return Vec::new() };
    let shown = anomalies.iter().filter(|anomaly| !anomaly.is_missing());
    let mut lines: Vec<String> = shown.map(|anomaly| format!("in the response, {anomaly}")).collect();
    let others = anomalies.total() - anomalies.as_slice().len();
    if others > 0 {
        lines.push(format!("{others} further fields of the response are missing or invalid"));
    }
    lines
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
