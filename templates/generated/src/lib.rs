#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]
// If two consecutive required fields have the same type, `new` returns the first of the named steps.
#![allow(clippy::new_ret_no_self)]

mod auth;
mod client;
pub mod codes;
pub mod downloads;
mod from_current;
pub mod links;
mod registry;
mod rt;
pub mod types;

{% for group in groups|sort(attribute="module") %}
#[cfg(feature = "{{ group.feature }}")]
pub mod {{ group.module }};
{% endfor %}

pub use client::{Client, ClientBuilder, {% for handle in handles %}{{ handle.type_name }}, {% endfor %}Region};
#[cfg(feature = "dynamic")]
pub use huaweicloud_meeting_runtime::dynamic;
pub use huaweicloud_meeting_runtime::{
    Anomalies, Anomaly, AttemptFinished, Body, BodyError, Call, CallFinished, CallWithMeta, Credentials, Download,
    DownloadStream, DownloadToFile, Error, ErrorCode, ErrorKind, IntoList, IntoParam, IntoRequest, Items, JsonType,
    Meta, Observer, Paged, Pages, ParseErrorCodeError, ResponseFuture, ResponseWithMetaFuture, Result, RetryPolicy,
    Transport, TransportError, TransportFuture, Upload, values,
};
#[cfg(any(feature = "rustls", feature = "native-tls"))]
pub use huaweicloud_meeting_runtime::{HttpTransport, HttpTransportBuilder};
pub use registry::OPERATIONS;
#[cfg(feature = "dynamic")]
pub use registry::{operations, service};
#[doc(inline)]
pub use values::Secret;
