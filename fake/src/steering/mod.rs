//! What a test or another program sets up, plans and reads back: as methods of the fake, and over HTTP under `/_fake/`.

pub(crate) mod api;
pub(crate) mod document;
pub(crate) mod entry_json;
pub(crate) mod error;
pub(crate) mod events;
pub(crate) mod given;
pub(crate) mod http;
pub(crate) mod http_meetings;
pub(crate) mod journal;
pub(crate) mod kept;
pub(crate) mod meetings;
pub(crate) mod outcome;
pub(crate) mod outcome_json;
pub(crate) mod page;
pub(crate) mod plan;
pub(crate) mod planned;
pub(crate) mod records;
pub(crate) mod rejected;
pub(crate) mod snapshot;
