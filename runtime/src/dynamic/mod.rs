//! Calls from JSON documents: any operation, with the names of its inputs on the wire.
//!
//! A call from a document uses the same typed request and response as the generated method. A document is a JSON object;
//! empty sections may be omitted:
//!
//! ```json
//! {
//!   "operation": "LendBook",
//!   "path": {"shelf": "A7"},
//!   "query": {"days": 14},
//!   "headers": {"X-Request-Id": "4711"},
//!   "body": {"title": "Moby-Dick"}
//! }
//! ```
//!
//! - `operation` is the vendor's name. The other sections hold the inputs at that place of the request.
//! - In `path`, `query` and `headers`, numbers and booleans may also be written as the strings that are sent. Names of headers
//!   are case-insensitive.
//! - `headers` may also hold the token of the call, in its header, and the headers that every operation accepts: the request
//!   id, the language, and the `Content-Type` that is sent anyway.
//! - `body` holds the JSON of the body, or the parts of a multipart body by name. A file is written as
//!   `{"filename": "logo.png", "content_base64": "…"}`.
//! - A section may be `null`, which is the same as omitting it. An input cannot: no request contains `null`, except in a field
//!   that holds any JSON.
//! - Constants may be omitted. An input that is sent at two places is needed at one of them only.
//!
//! - `extra` holds inputs that the spec does not have, by place: `{"query": {…}, "headers": {…}, "body": {…}}`. As in
//!   [`Call::extra`](crate::Call::extra), a name in `body` that begins with `/` is a JSON pointer, and `null` for an input that
//!   the request leaves out is sent.
//!
//! Documents are parsed strictly: unknown, missing and duplicate fields and values of another type are errors.
//!
//! # Custom calls
//!
//! A document whose operation is a method and a path calls an endpoint that the spec does not have, and is parsed with
//! [`CustomDocument::parse`]:
//!
//! ```json
//! {"operation": "POST /v1/shelves/{shelf}/audit", "path": {"shelf": "A7"}, "body": {"deep": true}, "effect": "read"}
//! ```
//!
//! - `path` sets the parameters of the path, and `body` is any JSON.
//! - `effect` is `read`, `issue`, `idempotent`, `non_idempotent` or `one_time`; the default depends on the method, as
//!   [`CustomCall::effect`](crate::CustomCall::effect) describes.
//! - `token` is `access`, the default, or `none`: then no token is sent, except one in `headers`.

mod custom;
mod document;
mod error;
mod extra;
mod inputs;
mod operation;
mod page;
mod parse;
mod suggest;

pub use crate::fields::Empty;
pub use custom::CustomDocument;
pub use document::Document;
pub use error::DocumentError;
pub use operation::DynamicOperation;
pub use page::DynamicPage;
