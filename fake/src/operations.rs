//! What the spec says of the service, as the client's crate has it.

use std::io;

use huaweicloud_meeting::{Client, operations};
use huaweicloud_meeting_runtime::Service;
use huaweicloud_meeting_runtime::document::DynamicOperation;

/// The name of an operation, if there is one of that name.
pub(crate) fn known(name: &str) -> Option<&'static str> {
    DynamicOperation::named(operations(), name).map(|dynamic| dynamic.operation.name)
}

/// What is true of the service as a whole. Clients know it, wherever they are to call.
pub(crate) fn service() -> io::Result<&'static Service> {
    let client = Client::builder().endpoint("http://127.0.0.1:1").build().map_err(io::Error::other)?;
    Ok(client.core().service())
}
