//! The channels that a client connects to, as an AsyncAPI document.
//!
//! Types have the same schemas as in the OpenAPI document, which has no channels of this kind. The document describes the client:
//! it sends frames and receives events. Writing it cannot fail.

mod channel;
mod frame;
mod references;

use huaweicloud_meeting_codegen::check::Checked;
use huaweicloud_meeting_codegen::output::{Files, Output, OutputError, Source};
use huaweicloud_meeting_codegen::spec::{Channel, Connection, SpecFile};
use serde_json::{Value as Json, json};

use crate::json::JsonObject;
use crate::openapi::writer::Writer;

/// The version of AsyncAPI.
const VERSION: &str = "3.0.0";

/// The output of `cargo codegen asyncapi`.
#[derive(Debug, Clone, Copy)]
pub struct AsyncApi;

impl Output for AsyncApi {
    fn name(&self) -> &'static str {
        "the AsyncAPI document"
    }

    fn files(&self, source: &Source<'_>) -> Result<Files, OutputError> {
        Ok(Files::from([("asyncapi.json".to_owned(), format!("{:#}\n", self.document(source.spec)))]))
    }
}

impl AsyncApi {
    /// Returns the document.
    #[must_use]
    pub fn document(self, spec: &Checked) -> Json {
        let writer = Writer::for_connections(spec);
        let all: Vec<Described<'_>> = Described::all(&writer).collect();
        let named = |value: fn(&Described<'_>) -> Json| -> JsonObject {
            all.iter().map(|described| (described.name.to_owned(), value(described))).collect()
        };
        let messages: JsonObject = all.iter().flat_map(Described::messages).collect();
        let schemas = references::reachable(&Json::from(messages.clone()), writer.schemas());
        json!({
            "asyncapi": VERSION,
            "info": info(&writer),
            "defaultContentType": "application/json",
            "servers": named(|described| described.server()),
            "channels": named(|described| described.channel()),
            "operations": all.iter().flat_map(Described::operations).collect::<JsonObject>(),
            "components": { "messages": messages, "schemas": schemas },
        })
    }
}

fn info(writer: &Writer<'_>) -> Json {
    let title = &writer.spec.service.title;
    writer.info_with(&format!(
        "Unofficial description of the events of {title}, generated from a hand-written spec, from the point of view of a client. \
         Enumerations list the known values; the service may add others. A property of an event that is not required may be missing \
         or null."
    ))
}

/// A channel with a connection.
struct Described<'a> {
    writer: &'a Writer<'a>,
    /// The name in the document.
    name: &'a str,
    directory: &'a str,
    channel: &'a Channel,
    connection: &'a Connection,
}

impl<'a> Described<'a> {
    fn all(writer: &'a Writer<'a>) -> impl Iterator<Item = Self> {
        writer.spec.channels().filter_map(move |(file, channel): (&SpecFile, _)| {
            let directory = file.channel_directory()?;
            let name = directory.rsplit('/').next()?;
            Some(Self { writer, name, directory, channel, connection: channel.connection.as_ref()? })
        })
    }
}
