//! The API as an OpenAPI document.
//!
//! It is generated from the spec rather than from the resolved [API](huaweicloud_meeting_codegen::api): OpenAPI describes JSON
//! and HTTP, which the resolved API describes only in terms of Rust (docs/adr/0011). Writing a document cannot fail.

mod body;
mod components;
mod errors;
mod extensions;
mod field;
mod info;
mod operation;
mod parameter;
mod response;
mod schema;
mod security;
mod value;
mod version;
mod webhooks;
pub(crate) mod writer;

use huaweicloud_meeting_codegen::check::Checked;
use huaweicloud_meeting_codegen::output::{Files, Output, OutputError, Source};
use serde_json::{Value as Json, json};

pub use extensions::EXTENSIONS;
pub use version::Version;
use writer::Writer;

/// The output of `cargo codegen openapi`.
#[derive(Debug, Clone, Copy)]
pub struct OpenApi {
    /// The version of OpenAPI.
    pub version: Version,
    /// Whether to include the operations that upload files. Some generators reject a document that contains them.
    pub multipart: bool,
}

impl Output for OpenApi {
    fn name(&self) -> &'static str {
        "the OpenAPI document"
    }

    fn files(&self, source: &Source<'_>) -> Result<Files, OutputError> {
        Ok(Files::from([("openapi.json".to_owned(), format!("{:#}\n", self.document(source.spec)))]))
    }
}

impl OpenApi {
    /// Returns the document.
    #[must_use]
    pub fn document(self, spec: &Checked) -> Json {
        let writer = Writer::new(spec, self.version);
        let mut document = json!({
            "openapi": self.version.number(),
            "info": writer.info(),
            "servers": writer.servers(),
            "tags": writer.tags(),
            "paths": writer.paths(self.multipart),
            "components": writer.components(),
            "x-extensions": extensions::described(),
        });
        if let (Some(webhooks), Some(document)) = (writer.webhooks(), document.as_object_mut()) {
            document.insert("webhooks".to_owned(), webhooks.into());
        }
        document
    }
}
