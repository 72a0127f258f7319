//! Re-exports of every runtime item that generated code uses.

// Some items are unused if groups of operations are disabled.
#![allow(unused_imports)]

pub(crate) use std::sync::Arc;

pub(crate) use huaweicloud_meeting_runtime::auth::{
    CredentialKind, Scheme, Signature, TokenFormat, TokenInput, TokenRequest, TokenSource, TokenValue, Variable,
};
#[cfg(feature = "blocking")]
pub(crate) use huaweicloud_meeting_runtime::blocking::Background;
pub(crate) use huaweicloud_meeting_runtime::codec::shape_of;
#[cfg(feature = "dynamic")]
pub(crate) use huaweicloud_meeting_runtime::dynamic::DynamicOperation;
{% if channels %}
#[cfg(any({% for channel in channels|sort(attribute="feature") %}feature = "{{ channel.feature }}"{% if not loop.last %}, {% endif %}{% endfor %}))]
pub(crate) use huaweicloud_meeting_runtime::event_items;
{% endif %}
{% for channel in channels|sort(attribute="feature") %}
#[cfg(feature = "{{ channel.feature }}")]
{% if channel.has_connection %}
pub(crate) use huaweicloud_meeting_runtime::events::{
    EventChannel, EventConnection, EventStream, Frame, FrameField, FrameResponse, FrameValue, FrameVariable, LastEvent,
    Subscribe, UrlParameter,
};
{% else %}
pub(crate) use huaweicloud_meeting_runtime::events::{EventDelivery, VerificationField, decode_envelope};
{% endif %}
{% endfor %}
{% if channels %}
#[cfg(any({% for channel in channels|sort(attribute="feature") %}feature = "{{ channel.feature }}"{% if not loop.last %}, {% endif %}{% endfor %}))]
pub(crate) use huaweicloud_meeting_runtime::events::{EventTable, decode_event};
{% endif %}
pub(crate) use huaweicloud_meeting_runtime::operation::{
    Auth, Body, Effect, Input, Method, Operation, Page, Place, ResultCode,
};
#[cfg(feature = "test-util")]
pub(crate) use huaweicloud_meeting_runtime::test_util::{
    ScriptTransport, ScriptedOperation, encode_empty, encode_single, encode_value,
};
{% for channel in channels if not channel.has_connection %}
#[cfg(feature = "{{ channel.feature }}")]
pub(crate) use huaweicloud_meeting_runtime::webhooks::{
    PushReceiver, Verified, decode_push, json_object, json_string, sign,
};
{% endfor %}
pub(crate) use huaweicloud_meeting_runtime::{
    Caller, Core, CoreBuilder, DownloadLink, DownloadSource, Empty, Handle, HandleWithoutPassword, Paged, RetryAdvice,
    Service, decode_component, empty, encode_component, fields, file_name_in_url, iana_zones, identifier,
    int_enumeration, string_enumeration,
};
{% for channel in channels if channel.has_connection %}
#[cfg(feature = "{{ channel.feature }}")]
pub(crate) use huaweicloud_meeting_runtime::{Live, Snapshot, Stream};
{% endfor %}
