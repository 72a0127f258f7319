//! A parsed document.

use std::fmt;
use std::sync::Arc;

use super::operation::DynamicOperation;
use super::page::DynamicPage;
use crate::call::page::Pages;
use crate::call::{Call, Caller, DecodeResponse, Request};
use crate::client::Core;
use crate::handle::Handle;
use crate::operation::Operation;
use crate::param::IntoParam;
use crate::request::Extras;
use crate::values::Secret;

/// A parsed [document](super): a typed request, and the options of its call.
#[derive(Clone)]
pub struct Document {
    pub(super) operation: DynamicOperation,
    pub(super) request: Request,
    pub(super) handle: Option<String>,
    pub(super) token: Option<Secret>,
    pub(super) password: Option<Secret>,
    pub(super) request_id: Option<String>,
    pub(super) language: Option<String>,
    /// Whether the document has a body, which may be empty.
    pub(super) empty_body: bool,
    pub(super) extras: Option<Arc<Extras>>,
}

impl Document {
    /// Returns the operation to call.
    #[must_use]
    pub fn operation(&self) -> &'static Operation {
        self.operation.operation
    }

    /// Returns the typed request.
    #[must_use]
    pub fn request(&self) -> &Request {
        &self.request
    }

    /// Returns the id of the handle, if the operation is a method of one.
    #[must_use]
    pub fn handle(&self) -> Option<&str> {
        self.handle.as_deref()
    }

    /// Returns the token of the call.
    #[must_use]
    pub fn token(&self) -> Option<&Secret> {
        self.token.as_ref()
    }

    /// Returns the request id.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }

    /// Returns the language of the service's messages.
    #[must_use]
    pub fn language(&self) -> Option<&str> {
        self.language.as_deref()
    }

    /// Sets the password to obtain the token of the handle with. Ignored if the document has a token.
    #[must_use]
    pub fn with_password(mut self, password: impl IntoParam<Secret>) -> Self {
        self.password = Some(password.into_param());
        self
    }

    /// Returns the header of the missing token, if the operation is a method of a handle and there is neither a token nor a
    /// password. The call fails then, without sending anything.
    #[must_use]
    pub fn needs_token(&self) -> Option<&'static str> {
        self.operation.handle_scheme()?;
        let header = self.operation().auth.as_ref()?.header;
        (self.token.is_none() && self.password.is_none()).then_some(header)
    }
}

impl DynamicOperation {
    /// Creates the call of a document. It returns the JSON of the response as the service sent it, without insignificant
    /// whitespace: unknown fields and `null` are kept, and nothing is added. The string is empty if the operation has no
    /// response value and the response confirms nothing but its success.
    pub fn call(&self, core: &Core, document: &Document) -> Call<String> {
        document.own_call(core, self.decode_response())
    }

    /// Creates the call of a document as a method of a handle, whose token it sends unless the document has one. In other
    /// respects, it is that of [`call`](Self::call).
    pub fn call_of(&self, handle: &Handle, document: &Document) -> Call<String> {
        document.call(handle, self.decode_response())
    }

    /// Returns a stream of all pages of a list, from the offset of the document on, as [`Call::pages`] does, with the items as the
    /// service sent them. `None` if the operation is not paged.
    pub fn pages(&self, core: &Core, document: &Document) -> Option<Pages<DynamicPage>> {
        self.operation.page?;
        Some(document.own_call(core, self.decode_page()).pages())
    }

    /// Returns a stream of all pages of a list, as methods of a handle. In other respects, it is that of [`pages`](Self::pages).
    pub fn pages_of(&self, handle: &Handle, document: &Document) -> Option<Pages<DynamicPage>> {
        self.operation.page?;
        Some(document.call(handle, self.decode_page()).pages())
    }
}

impl Document {
    /// Returns the handle that the operation is a method of, with the token or the password of the document.
    fn own_handle(&self, core: &Core) -> Option<Handle> {
        let handle = core.handle(self.operation.handle_scheme()?, self.handle.clone().unwrap_or_default());
        Some(match (&self.token, &self.password) {
            (Some(token), _) => handle.with_token(token),
            (None, Some(password)) => handle.with_password(password),
            (None, None) => handle.with_token_of_call(),
        })
    }

    /// Creates the call as a method of the client or of the handle that the operation belongs to.
    fn own_call<T>(&self, core: &Core, decode: DecodeResponse<T>) -> Call<T> {
        match self.own_handle(core) {
            Some(handle) => self.call(&handle, decode),
            None => self.call(core, decode),
        }
    }

    /// Creates the call, whose response is decoded by a function.
    fn call<T>(&self, caller: &dyn Caller, decode: DecodeResponse<T>) -> Call<T> {
        let mut call =
            Call::new(caller, self.operation(), self.request.clone(), decode, self.operation.response_slot());
        let options = &mut call.untyped.options;
        options.token = self.token.clone().map(Arc::new);
        options.request_id.clone_from(&self.request_id);
        options.language.clone_from(&self.language);
        options.empty_body = self.empty_body;
        options.extras.clone_from(&self.extras);
        call
    }
}

impl fmt::Debug for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Document")
            .field("operation", &self.operation().name)
            .field("handle", &self.handle)
            .field("token", &self.token)
            .field("request_id", &self.request_id)
            .field("language", &self.language)
            .finish_non_exhaustive()
    }
}
