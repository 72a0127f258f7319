//! Calls that block the thread until they have ended, for programs without `async`.
//!
//! The futures are those of the asynchronous calls. They are polled on the thread that makes the call, while their timers, their
//! connections and logins belong to a [`Background`] runtime.

mod background;
mod call;
mod context;
mod custom;
mod download;
#[cfg(feature = "events")]
mod events;
mod page;

pub use background::Background;
pub use call::{Call, CallWithMeta};
pub use custom::CustomCall;
pub use download::{Download, DownloadStream, DownloadToFile};
#[cfg(feature = "events")]
pub use events::{EventStream, Subscribe};
pub use page::{Items, Pages};
