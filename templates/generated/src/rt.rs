//! Re-exports of every runtime item that generated code uses.

// Some items are unused if groups of operations are disabled.
#![allow(unused_imports)]

pub(crate) use std::sync::Arc;

pub(crate) use huaweicloud_meeting_runtime::auth::{
    CredentialKind, Scheme, Signature, TokenFormat, TokenInput, TokenRequest, TokenSource, TokenValue, Variable,
};
#[cfg(feature = "dynamic")]
pub(crate) use huaweicloud_meeting_runtime::dynamic::DynamicOperation;
pub(crate) use huaweicloud_meeting_runtime::operation::{
    Auth, Body, Effect, Input, Method, Operation, Page, Place, ResultCode,
};
pub(crate) use huaweicloud_meeting_runtime::{
    Caller, Core, CoreBuilder, DownloadLink, DownloadSource, Empty, Handle, Paged, RetryAdvice, Service,
    decode_component, empty, encode_component, fields, file_name_in_url, identifier, int_enumeration,
    string_enumeration,
};
