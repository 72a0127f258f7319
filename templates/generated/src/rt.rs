//! Re-exports of every runtime item that generated code uses.

// Some items are unused if groups of operations are disabled.
#![allow(unused_imports)]

pub(crate) use std::sync::Arc;

pub(crate) use huaweicloud_meeting_runtime::auth::{
    CredentialKind, Scheme, Signature, TokenFormat, TokenInput, TokenRequest, TokenSource, TokenValue, Variable,
};
#[cfg(feature = "blocking")]
pub(crate) use huaweicloud_meeting_runtime::blocking::Background;
#[cfg(feature = "dynamic")]
pub(crate) use huaweicloud_meeting_runtime::dynamic::DynamicOperation;
pub(crate) use huaweicloud_meeting_runtime::operation::{
    Auth, Body, Effect, Input, Method, Operation, Page, Place, ResultCode,
};
#[cfg(feature = "test-util")]
pub(crate) use huaweicloud_meeting_runtime::test_util::{
    ScriptTransport, ScriptedOperation, encode_empty, encode_single, encode_value,
};
pub(crate) use huaweicloud_meeting_runtime::{
    Caller, Core, CoreBuilder, DownloadLink, DownloadSource, Empty, Handle, HandleWithoutPassword, Paged, RetryAdvice,
    Service, decode_component, empty, encode_component, fields, file_name_in_url, iana_zones, identifier,
    int_enumeration, string_enumeration,
};
