//! The client of a session.

use huaweicloud_meeting::{Client, TokenStore};

use super::Choice;
use crate::error::Error;
use crate::settings::Settings;
use crate::wire;

/// Builds the client. Nothing is sent.
pub(crate) fn build(settings: &Settings, choice: &Choice, store: Option<impl TokenStore>) -> Result<Client, Error> {
    let endpoint = &choice.endpoint;
    let mut builder = Client::builder().endpoint(endpoint);
    if let Some(host) = &choice.allow_http {
        builder = builder.allow_http(host);
    }
    if let Some(timeout) = settings.timeout {
        builder = builder.timeout(timeout);
    }
    if let Ok(Some(credentials)) = &choice.credentials {
        builder = builder.credentials(credentials.clone());
    }
    if let Some(store) = store {
        builder = builder.token_store(store);
    }
    wire::attach(builder, settings)?.build().map_err(|error| {
        // The client names its own setting.
        Error::invalid(error.to_string().replace("`allow_http`", "`--allow-http`, such as that of a fake"))
    })
}
