#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]
// If a swap of required fields could compile, `new` returns the first of the named steps.
#![allow(clippy::new_ret_no_self)]

mod auth;
#[cfg(feature = "blocking")]
pub mod blocking;
mod client;
pub mod codes;
pub mod downloads;
{% for channel in channels if channel.has_connection %}
#[cfg(feature = "{{ channel.feature }}")]
mod event_stream;
{% endfor %}
mod from_current;
#[cfg(any(doc, doctest))]
pub mod guide;
pub mod links;
{% for channel in channels if channel.has_connection %}
#[cfg(feature = "{{ channel.feature }}")]
pub mod live;
{% endfor %}
mod passwords;
mod region;
mod registry;
mod rt;
#[cfg(all(feature = "test-util", feature = "webhooks"))]
mod signed_push;
#[cfg(feature = "test-util")]
pub mod test;
pub mod types;

{% for part in modules|sort(attribute="module") %}
#[cfg(feature = "{{ part.feature }}")]
pub mod {{ part.module }};
{% endfor %}

pub use client::{Client, ClientBuilder, {% for handle in handles %}{{ handle.type_name }}, {{ handle.type_name }}WithoutPassword{{ ", " if not loop.last }}{% endfor %}};
{% for channel in channels if channel.has_connection %}
#[cfg(feature = "{{ channel.feature }}")]
pub use event_stream::CaptionModel;
{% endfor %}
#[cfg(feature = "file-token-store")]
pub use huaweicloud_meeting_runtime::FileTokenStore;
#[cfg(feature = "serde")]
pub use huaweicloud_meeting_runtime::WithoutSecrets;
#[cfg(feature = "dynamic")]
pub use huaweicloud_meeting_runtime::dynamic;
pub use huaweicloud_meeting_runtime::{
    AccessToken, Anomalies, Anomaly, AttemptFinished, Body, BodyError, Call, CallFinished, CallWithMeta, Credentials,
    CustomCall, Download, DownloadStream, DownloadToFile, Effect, Error, ErrorCode, ErrorKind, HttpResponse,
    HttpResponseFuture, InputValue, IntoList, IntoParam, IntoRequest, Items, JsonType, MemoryTokenStore, Meta, Method,
    Observer, Paged, Pages, ParseErrorCodeError, ResponseFuture, ResponseWithMetaFuture, Result, RetryPolicy, TokenKey,
    TokenLock, TokenStore, TokenStoreFuture, Transport, TransportError, TransportFuture, UnknownField, Upload, values,
};
{% for channel in channels if channel.has_connection %}
#[cfg(feature = "{{ channel.feature }}")]
pub use huaweicloud_meeting_runtime::{ByteStream, Captions, ConnectFuture, Gap};
{% endfor %}
{% if channels %}
#[cfg(any({% for channel in channels|sort(attribute="feature") %}feature = "{{ channel.feature }}"{% if not loop.last %}, {% endif %}{% endfor %}))]
pub use huaweicloud_meeting_runtime::{DecodeError, UnknownEvent};
{% endif %}
#[cfg(any(feature = "rustls", feature = "native-tls"))]
pub use huaweicloud_meeting_runtime::{HttpTransport, HttpTransportBuilder};
#[doc(no_inline)]
pub use huaweicloud_meeting_runtime::{bytes, http};
{% if "Conference" in handles|map(attribute="type_name")|list %}
pub use passwords::MeetingPasswords;
{% endif %}
pub use region::Region;
pub use registry::OPERATIONS;
#[cfg(feature = "dynamic")]
pub use registry::{operations, service};
#[doc(inline)]
pub use values::Secret;
