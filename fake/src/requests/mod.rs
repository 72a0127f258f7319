//! Requests and responses: what every operation has in common.

pub(crate) mod cors;
pub(crate) mod error_response;
pub(crate) mod handler;
pub(crate) mod invalid;
pub(crate) mod needs;
pub(crate) mod page;
pub(crate) mod query;
pub(crate) mod request;
pub(crate) mod response;
pub(crate) mod route;
pub(crate) mod times;
pub(crate) mod validate;
pub(crate) mod values;
