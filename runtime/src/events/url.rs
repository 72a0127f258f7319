//! The URL of the WebSocket.

use http::Uri;

use super::connection::EventConnection;
use super::frame::FrameValues;
use crate::component::encode_component;
use crate::endpoint::UnencryptedHosts;
use crate::error::{Error, ErrorKind, Result};

/// The URL of a WebSocket.
pub(super) struct SocketUrl {
    /// The scheme, `https` or `http`, and the host: what to connect to.
    pub(super) origin: Uri,
    /// The whole URL, with the ticket.
    pub(super) request: Uri,
}

impl SocketUrl {
    /// Adds the path and the query to the scheme and host that the service returned.
    ///
    /// The URL must be encrypted, unless its host may be requested without that: a token is sent over the connection. Messages do
    /// not contain the URL, because its query is secret.
    pub(super) fn new(
        base: &str,
        unencrypted: &UnencryptedHosts,
        connection: &EventConnection,
        values: &FrameValues<'_>,
    ) -> Result<Self> {
        let reject = |reason: &str| {
            Err(Error::new(ErrorKind::Decode, format!("the URL of the WebSocket {reason}")).without_effect())
        };
        // Some responses have an address without a scheme.
        let base = base.trim();
        let base = if base.contains("://") { base.to_owned() } else { format!("wss://{base}") };
        let Ok(uri) = base.parse::<Uri>() else { return reject("is not valid") };
        let Some(authority) = uri.authority() else { return reject("has no host") };
        if authority.as_str().contains('@') {
            return reject("has a user name");
        }
        let is_encrypted = match uri.scheme_str() {
            Some("wss" | "https") => true,
            Some("ws" | "http") if unencrypted.contains(authority.host()) => false,
            Some("ws" | "http") => return reject("is not encrypted; that is allowed for loopback addresses only"),
            _ => return reject("has a scheme other than `wss` and `ws`"),
        };
        let (socket, http) = if is_encrypted { ("wss", "https") } else { ("ws", "http") };
        let path = format!("{}{}{}", uri.path().trim_end_matches('/'), connection.path, query(connection, values));
        let build = |scheme: &str, path: &str| {
            Uri::builder().scheme(scheme).authority(authority.clone()).path_and_query(path).build()
        };
        match (build(http, "/"), build(socket, &path)) {
            (Ok(origin), Ok(request)) => Ok(Self { origin, request }),
            _ => reject("is not valid"),
        }
    }
}

fn query(connection: &EventConnection, values: &FrameValues<'_>) -> String {
    let mut query = String::new();
    for parameter in connection.query {
        if let Some(value) = values.string(parameter.value) {
            let separator = if query.is_empty() { '?' } else { '&' };
            query.extend([format!("{separator}{}={}", parameter.name, encode_component(&value))]);
        }
    }
    query
}
