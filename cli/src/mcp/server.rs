//! The server of the Model Context Protocol.

use rmcp::model::{
    CallToolRequestParams, CallToolResponse, CallToolResult, Implementation, JsonObject, ListToolsResult,
    PaginatedRequestParams, ServerCapabilities, ServerConfig, Tool,
};
use rmcp::service::RequestContext;
use rmcp::{ErrorData, RoleServer, ServerHandler};
use serde_json::json;

use super::tools::{Entry, Tools};
use super::{document, result};
use crate::session::Session;

/// What a client shows to its model.
const INSTRUCTIONS: &str = "\
Tools of Huawei Cloud Meeting: meetings, users and devices of an enterprise. `[redacted]` in a result is a password, a token or a link that \
contains one. Times in arguments are dates and times with an offset (RFC 3339); in results they are as the service sends them: strings in \
UTC, or milliseconds since 1970. `_page` in a result describes which items of a list it has; `next_offset` is the `offset` of the next call. \
Tools for meetings in progress need the ID of the meeting, from a list of meetings or from its creation.";

/// Serves the tools.
pub(super) struct Server {
    tools: Tools,
    session: Session,
    max_items: u32,
}

impl Server {
    pub(super) fn new(tools: Tools, session: Session, max_items: u32) -> Self {
        Self { tools, session, max_items }
    }

    fn definition(&self, entry: &Entry) -> Tool {
        entry.definition(self.max_items.into())
    }

    async fn call(&self, entry: &Entry, arguments: JsonObject) -> CallToolResult {
        let arguments = self.with_limit(entry, arguments);
        let offset = entry.offset().and_then(|name| arguments.get(name)?.as_i64()).unwrap_or_default();
        let bounds = result::Bounds { max_items: self.max_items as usize, offset };
        let document = match document::of(entry, arguments) {
            Ok(document) => document,
            Err(reason) => return result::refused(&reason),
        };
        match self.session.call(entry.dynamic, document.as_bytes()).await {
            Ok(response) => result::of_response(entry, &response.json, bounds),
            Err(error) => result::of_error(&error),
        }
    }

    /// Bounds the number of items that are requested.
    fn with_limit(&self, entry: &Entry, mut arguments: JsonObject) -> JsonObject {
        let Some((name, max)) = entry.limit() else { return arguments };
        let max = max.min(self.max_items.into());
        let wanted = arguments.get(name).and_then(serde_json::Value::as_i64).unwrap_or(max);
        arguments.insert(name.to_owned(), json!(wanted.min(max)));
        arguments
    }
}

impl ServerHandler for Server {
    fn get_info(&self) -> ServerConfig {
        ServerConfig::new(ServerCapabilities::builder().enable_tools().build())
            .with_server_info(Implementation::new(env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION")))
            .with_instructions(INSTRUCTIONS)
    }

    async fn list_tools(
        &self,
        _request: Option<PaginatedRequestParams>,
        _context: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, ErrorData> {
        Ok(ListToolsResult::with_all_items(self.tools.served().map(|entry| self.definition(entry)).collect()))
    }

    fn get_tool(&self, name: &str) -> Option<Tool> {
        self.tools.find(name)?.ok().map(|entry| self.definition(entry))
    }

    async fn call_tool(
        &self,
        request: CallToolRequestParams,
        _context: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        match self.tools.find(&request.name) {
            None => Err(ErrorData::invalid_params(format!("unknown tool: {}", request.name), None)),
            Some(Err(refusal)) => Ok(result::refused(refusal).into()),
            Some(Ok(entry)) => Ok(self.call(entry, request.arguments.unwrap_or_default()).await.into()),
        }
    }
}
