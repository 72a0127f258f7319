//! The control tokens of meetings, which are obtained with the host password.

use std::fs;
use std::path::Path;

use huaweicloud_meeting::meeting_management::ShowMeetingDetailRequest;
use huaweicloud_meeting::types::ConferenceId;
use huaweicloud_meeting::{Client, Secret, operations};
use huaweicloud_meeting_runtime::Handle;
use huaweicloud_meeting_runtime::auth::Scheme;
use huaweicloud_meeting_runtime::operation::Auth;

use super::{environment, is_access_token};
use crate::error::Error;

/// Who controls meetings.
pub(super) enum Controller {
    /// One who has the host password.
    Password(Secret),
    /// One who can look it up: the scheduler of the meeting. The name is that of the user, for the token store.
    User(String),
}

/// Returns the host password of the settings or of the environment.
pub(super) fn password(file: Option<&Path>) -> Result<Option<Secret>, Error> {
    let Some(path) = file else { return environment::conference_password() };
    let shown = path.display();
    let text = fs::read_to_string(path).map_err(|error| Error::invalid(format!("cannot read `{shown}`: {error}")))?;
    let password = text.lines().next().unwrap_or_default();
    if password.is_empty() {
        return Err(Error::invalid(format!("the first line of `{shown}` is empty; it should be the host password")));
    }
    environment::check(&format!("the host password in `{shown}`"), password)?;
    Ok(Some(Secret::new(password)))
}

/// Returns a handle of a meeting. Its token is kept between calls, if the client has a token store.
pub(super) fn handle(client: &Client, scheme: &'static Scheme, id: &str, controller: &Controller) -> Handle {
    let handle = client.core().handle(scheme, id.to_owned());
    let handle = match controller {
        Controller::Password(password) => handle.with_password(password),
        Controller::User(user) => {
            let (client, id) = (client.clone(), id.to_owned());
            handle.with_password_from(user, move || host_password(client.clone(), id.clone()))
        }
    };
    handle.in_token_store()
}

/// Looks up the host password of a meeting.
pub(super) async fn host_password(client: Client, id: String) -> Result<Secret, Error> {
    let help =
        "\n  the scheduler of the meeting can look it up; others set HWMEETING_CONFERENCE_PASSWORD or --password-file";
    let request = ShowMeetingDetailRequest::new(ConferenceId::new(&*id));
    let meeting = client.show_meeting_detail(request).await.map_err(|error| {
        Error::from(error).with_context(&format!("the host password of the meeting {id} was not found"))
    })?;
    let password = meeting.conference_data.host_password().cloned();
    password.ok_or_else(|| {
        Error::invalid(format!("the service does not return the host password of the meeting {id} to this user{help}"))
    })
}

/// Returns the scheme of control tokens.
pub(super) fn scheme() -> Option<&'static Scheme> {
    let is_control = |auth: &&Auth| !is_access_token(auth);
    operations().iter().filter_map(|dynamic| dynamic.operation.auth.as_ref()).find(is_control).map(|auth| auth.scheme)
}
