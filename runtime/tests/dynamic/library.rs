//! The operations of a library, and a client of it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use huaweicloud_meeting_runtime::auth::{
    CredentialKind, Scheme, TokenFormat, TokenInput, TokenRequest, TokenSource, TokenValue,
};
use huaweicloud_meeting_runtime::codec::shape_of;
use huaweicloud_meeting_runtime::dynamic::{DynamicOperation, Empty};
use huaweicloud_meeting_runtime::operation::{Auth, Body, Effect, Input, Method, Operation, Place};
use huaweicloud_meeting_runtime::values::{Json, Secret, UtcMinute};
use huaweicloud_meeting_runtime::{
    Core, CoreBuilder, Credentials, RetryAdvice, Service, Transport, TransportFuture, Upload, fields, identifier,
    int_enumeration,
};

pub(crate) static SERVICE: Service = Service {
    user_agent: "library/1",
    request_id_header: "X-Request-Id",
    language_header: "Accept-Language",
    error_code: "code",
    error_message: "message",
    error_request_id: "id",
    retry: RetryAdvice { later: &[], never: &[] },
    codes: &[],
};

pub(crate) static ACCESS: Scheme = Scheme {
    name: "access",
    format: TokenFormat::Raw,
    rejected: &[],
    not_ready: &[],
    source: TokenSource::Login { logins: &[], refresh: None, logout: None },
    token_path: &["token"],
    lifetime_path: &["lifetime"],
    lifetime_unit_ms: 1000,
};

pub(crate) static ROOM: Scheme = Scheme {
    name: "room",
    format: TokenFormat::Raw,
    rejected: &[],
    not_ready: &[],
    source: TokenSource::Handle(TokenRequest {
        operation: "OpenRoom",
        credentials: CredentialKind::Handle,
        method: Method::Get,
        path: "/rooms/token",
        signature: None,
        inputs: &[
            TokenInput {
                place: Place::Query,
                name: "room",
                value: TokenValue::Variable(huaweicloud_meeting_runtime::auth::Variable::Handle),
                is_number: false,
            },
            TokenInput {
                place: Place::Header,
                name: "X-Key",
                value: TokenValue::Variable(huaweicloud_meeting_runtime::auth::Variable::Password),
                is_number: false,
            },
        ],
    }),
    token_path: &["token"],
    lifetime_path: &["lifetime"],
    lifetime_unit_ms: 1000,
};

identifier! {
    /// A shelf.
    pub struct ShelfId;
}

int_enumeration! {
    /// How a book is bound.
    pub enum Binding {
        /// Hard.
        Hard = 0,
        /// Soft.
        Soft = 1,
    }
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Book {
    title: String,
    pages: Option<i32>,
}

fields! {
    both Book {
        0 => title, "title", required;
        1 => pages, "pages";
    }
}

#[derive(Clone, Debug, Default)]
pub(crate) struct LendRequest {
    shelf: ShelfId,
    days: Option<i64>,
    kinds: Option<Vec<Binding>>,
    hurry: Option<bool>,
    fee: Option<f64>,
    reader: Option<Secret>,
    books: Vec<Book>,
    copies: Option<i64>,
    tags: Option<Vec<String>>,
    notes: Option<Json>,
    binding: Option<Binding>,
    until: Option<UtcMinute>,
}

fields! {
    both LendRequest {
        0 => shelf, "shelf", path, required;
        1 => days, "days", query;
        2 => kinds, "kinds", query;
        3 => hurry, "hurry", query, flag_01;
        4 => fee, "fee", query, string;
        5 => reader, "X-Reader", header;
        6 => books, "books", required;
        7 => copies, "copies", string;
        8 => tags, "tags", csv;
        9 => notes, "notes";
        10 => binding, "binding";
        11 => until, "until", query;
    }
}

pub(crate) static LEND: Operation = Operation {
    auth: Some(Auth { scheme: &ACCESS, header: "X-Access-Token" }),
    other_inputs: &[
        Input::constant(Place::Header, "X-Version", "1"),
        Input::constant(Place::Body, "mode", "2"),
        Input::constant(Place::Body, "kind", "\"loan\""),
        Input::field(Place::Body, "shelfId", 0),
    ],
    body: Body::Object,
    has_response: true,
    request: shape_of::<LendRequest>(),
    ..Operation::new("LendBooks", "loans", Method::Post, "/shelves/{shelf}/loans", Effect::NonIdempotent)
};

pub(crate) static LEND_BOOKS: DynamicOperation = DynamicOperation::new::<LendRequest, Vec<Book>>(&LEND);

#[derive(Clone, Debug, Default)]
pub(crate) struct InviteRequest {
    guests: Vec<String>,
}

fields! { both InviteRequest { 0 => guests, "guests", required; } }

pub(crate) static INVITE: Operation = Operation {
    auth: Some(Auth { scheme: &ROOM, header: "X-Room-Token" }),
    other_inputs: &[Input::handle(Place::Query, "room"), Input::handle(Place::Body, "roomId")],
    body: Body::Object,
    request: shape_of::<InviteRequest>(),
    ..Operation::new("InviteGuests", "rooms", Method::Put, "/rooms/guests", Effect::NonIdempotent)
};

pub(crate) static INVITE_GUESTS: DynamicOperation = DynamicOperation::new::<InviteRequest, Empty>(&INVITE);

#[derive(Clone, Debug, Default)]
pub(crate) struct CoverRequest {
    cover: Upload,
    width: Option<i32>,
}

fields! {
    both CoverRequest {
        0 => cover, "cover", part, required;
        1 => width, "width", part;
    }
}

pub(crate) static COVER: Operation = Operation {
    body: Body::Multipart,
    request: shape_of::<CoverRequest>(),
    ..Operation::new("SetCover", "covers", Method::Post, "/covers", Effect::Idempotent)
};

pub(crate) static SET_COVER: DynamicOperation = DynamicOperation::new::<CoverRequest, Empty>(&COVER);

#[derive(Clone, Debug, Default)]
pub(crate) struct BurnRequest {
    ids: Vec<String>,
}

fields! { both BurnRequest { 0 => ids, "ids", body_value, required; } }

pub(crate) static BURN: Operation = Operation {
    body: Body::Value,
    request: shape_of::<BurnRequest>(),
    ..Operation::new("BurnBooks", "loans", Method::Delete, "/books", Effect::OneTime)
};

pub(crate) static BURN_BOOKS: DynamicOperation = DynamicOperation::new::<BurnRequest, Empty>(&BURN);

#[derive(Clone, Debug, Default)]
pub(crate) struct FindRequest {
    words: Option<String>,
    token: Secret,
    labels: Option<BTreeMap<String, String>>,
}

fields! {
    both FindRequest {
        0 => words, "words";
        1 => token, "X-Access-Token", header, required;
        2 => labels, "labels";
    }
}

pub(crate) static FIND: Operation = Operation {
    body: Body::OptionalObject,
    has_response: true,
    request: shape_of::<FindRequest>(),
    ..Operation::new("FindBooks", "loans", Method::Post, "/find", Effect::Read)
};

pub(crate) static FIND_BOOKS: DynamicOperation = DynamicOperation::new::<FindRequest, Json>(&FIND);

pub(crate) static CLOSE: Operation = Operation::new("Close", "loans", Method::Post, "/close", Effect::Idempotent);

pub(crate) static CLOSE_LIBRARY: DynamicOperation = DynamicOperation::new::<Empty, Empty>(&CLOSE);

pub(crate) static ALL: [&DynamicOperation; 6] =
    [&BURN_BOOKS, &CLOSE_LIBRARY, &FIND_BOOKS, &INVITE_GUESTS, &LEND_BOOKS, &SET_COVER];

/// Records the requests and returns the same response to each.
#[derive(Clone, Default)]
pub(crate) struct Recorder {
    pub(crate) sent: Arc<Mutex<Vec<http::Request<Bytes>>>>,
    pub(crate) response: &'static str,
}

impl Transport for Recorder {
    fn send(&self, request: http::Request<huaweicloud_meeting_runtime::Body>) -> TransportFuture<'_> {
        Box::pin(async move {
            let (parts, body) = request.into_parts();
            let body = body.into_bytes().await.unwrap();
            self.sent.lock().unwrap().push(http::Request::from_parts(parts, body));
            Ok(http::Response::new(self.response.into()))
        })
    }
}

pub(crate) fn core(recorder: &Recorder) -> Core {
    let mut builder = CoreBuilder::default();
    builder.endpoint("https://library.test");
    builder.credentials(Credentials::token(Secret::new("access-token")));
    builder.transport(recorder.clone());
    builder.build(&SERVICE).unwrap()
}
