//! Downloads of files that the service refers to by a URL, often on another host and with a token that can be used once.

mod builder;
mod link;
mod name;
mod observation;
mod options;
mod partial_file;
mod range;
mod reading;
mod response;
mod source;
mod stream;
mod to_file;
mod transfer;
mod writer;

pub use builder::Download;
pub use link::DownloadLink;
pub use name::file_name_in_url;
pub use source::{DownloadSource, LinkFuture};
pub use stream::DownloadStream;
pub use to_file::{DownloadToFile, DownloadToFileFuture};
