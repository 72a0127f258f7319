//! A client whose calls block the thread, for programs without `async`.
//!
//! [`Client`] has the same methods as the [asynchronous client](crate::Client). They return a [`Call`], which
//! [`send`](Call::send) sends. Where an example of a request ends with `.await`, the blocking client has `.send()`. Pages are
//! iterators.
//!
//! A program needs no runtime of tokio: each client has one, on a background thread, which its clones share. The thread ends with
//! the last clone. Several threads can use one client at the same time.
//!
//! In an asynchronous context, a call fails with an error of kind [`Configuration`](crate::ErrorKind::Configuration) instead of
//! blocking the runtime. Within `tokio::task::spawn_blocking`, it is sent.
//!
//! # Examples
//!
//! ```no_run
//! use huaweicloud_meeting::blocking::Client;
//! use huaweicloud_meeting::{Credentials, Region, Secret};
//!
//! fn main() -> huaweicloud_meeting::Result<()> {
//!     let client = Client::builder()
//!         .region(Region::{{ regions[0].constant }})
//!         .credentials(Credentials::account("alice", Secret::new("password")))
//!         .build()?;
//!     // Your code makes calls here.
//!     client.logout()
//! }
//! ```

pub use huaweicloud_meeting_runtime::blocking::{
    Call, CallWithMeta, CustomCall, Download, DownloadStream, DownloadToFile, Items, Pages,
};
#[cfg(feature = "events")]
pub use huaweicloud_meeting_runtime::blocking::{EventStream, Subscribe};

{% if "Conference" in handles|map(attribute="type_name")|list %}
#[cfg(feature = "events")]
pub use crate::live::blocking::LiveMeeting;
{% endif %}
use crate::{IntoParam, Method, Result, Secret, rt};

/// A client for {{ title }} whose calls block the thread.
///
/// A client contains a pool of connections, its access token and a background thread. Create one and reuse it: cloning is cheap,
/// and clones share them.
#[derive(Clone, Debug)]
pub struct Client {
    client: crate::Client,
    background: rt::Background,
}

/// Builds a blocking [`Client`].
pub type ClientBuilder = crate::ClientBuilder<Client>;

impl Client {
    /// Creates a builder to configure a client.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::new()
    }
{% for handle in handles %}
{% set noun = "meeting" if handle.name == "conference" else handle.name %}

    /// Returns a handle to the {{ noun }} with the given ID, without sending anything.
    ///
    /// The handle makes calls once its password or its token is set.
    pub fn {{ handle.name }}(&self, id: impl IntoParam<{{ handle.id }}>) -> {{ handle.type_name }}WithoutPassword {
        let handle = self.client.{{ handle.name }}(id);
        {{ handle.type_name }}WithoutPassword { handle, background: self.background.clone() }
    }
{% endfor %}
{% if login %}

    /// Revokes the access token of this client and its clones, if they have logged in.
    ///
    /// The next call that needs a token logs in again. See [`Client::logout`](crate::Client::logout).
    ///
    /// # Errors
    ///
    /// Returns an error if the request fails, the service responds with an error or the timeout elapses, and in an asynchronous
    /// context.
    pub fn logout(&self) -> Result<()> {
        self.background.block_on(self.client.logout())?
    }

    /// Creates a call of an endpoint that this client has no method for. It sends the access token of the client. See
    /// [`Client::request`](crate::Client::request).
    ///
    /// # Examples
    ///
    /// ```no_run
    /// use huaweicloud_meeting::blocking::Client;
    /// use huaweicloud_meeting::{Method, Result};
    ///
    /// fn department(client: &Client, code: &str) -> Result<()> {
    ///     let call = client.request(Method::GET, "/v1/usg/dcs/corp/dept/{code}").path("code", code);
    ///     let response = call.query("withParents", true).send()?;
    ///     println!("{}: {}", response.status(), response.json()?);
    ///     Ok(())
    /// }
    /// ```
    pub fn request(&self, method: Method, path: impl Into<String>) -> CustomCall {
        CustomCall::new(self.client.request(method, path), &self.background)
    }
{% endif %}

    // Unused if no group of operations is enabled.
    #[allow(dead_code)]
    pub(crate) fn asynchronous(&self) -> &crate::Client {
        &self.client
    }

    #[allow(dead_code)]
    pub(crate) fn background(&self) -> &rt::Background {
        &self.background
    }

    #[allow(dead_code)]
    pub(crate) fn call<T>(&self, call: crate::Call<T>) -> Call<T> {
        Call::new(call, &self.background)
    }
}

impl ClientBuilder {
    /// Builds the client and starts its background thread, without sending anything: the first call that needs an access token
    /// logs in.
    ///
    /// # Errors
    ///
    /// Returns the errors of [`ClientBuilder::build`](crate::ClientBuilder::build), and an error of kind
    /// [`Configuration`](crate::ErrorKind::Configuration) if the thread cannot be started.
    pub fn build(self) -> Result<Client> {
        Ok(Client { client: self.build_client()?, background: rt::Background::start()? })
    }
}

impl Default for ClientBuilder {
    fn default() -> Self {
        Self::new()
    }
}
{% for handle in handles %}

{% set noun = "meeting" if handle.name == "conference" else handle.name %}
/// A handle to one {{ noun }} that has neither a password nor a token yet, which its calls require.
///
/// Created by [`Client::{{ handle.name }}`].
#[derive(Clone, Debug)]
#[must_use = "incomplete until `password` or `token` is set"]
pub struct {{ handle.type_name }}WithoutPassword {
    handle: crate::{{ handle.type_name }}WithoutPassword,
    background: rt::Background,
}

impl {{ handle.type_name }}WithoutPassword {
    /// Sets the password with which the token is obtained.
    #[must_use]
    pub fn password(self, password: impl IntoParam<Secret>) -> {{ handle.type_name }} {
        {{ handle.type_name }} { handle: self.handle.password(password), background: self.background }
    }

    /// Sets a token of this {{ noun }} that you obtained yourself, not the access token of the client. It is neither refreshed nor
    /// replaced when the service rejects it.
    #[must_use]
    pub fn token(self, token: impl IntoParam<Secret>) -> {{ handle.type_name }} {
        {{ handle.type_name }} { handle: self.handle.token(token), background: self.background }
    }

    /// Returns the ID of the {{ noun }}.
    pub fn id(&self) -> {{ handle.id }} {
        self.handle.id()
    }
}

/// A handle to one {{ noun }} whose calls block the thread: [`{{ handle.type_name }}`](crate::{{ handle.type_name }}) in blocking form.
///
/// Created by [`{{ handle.type_name }}WithoutPassword`].
#[derive(Clone, Debug)]
pub struct {{ handle.type_name }} {
    handle: crate::{{ handle.type_name }},
    background: rt::Background,
}

impl {{ handle.type_name }} {
    /// Creates a call of an endpoint that this handle has no method for. It sends the token of the {{ noun }}, but not its ID. See
    /// [`{{ handle.type_name }}::request`](crate::{{ handle.type_name }}::request).
    pub fn request(&self, method: Method, path: impl Into<String>) -> CustomCall {
        CustomCall::new(self.handle.request(method, path), &self.background)
    }

    /// Returns the ID of the {{ noun }}.
    pub fn id(&self) -> {{ handle.id }} {
        self.handle.id()
    }

    // Unused if the group of the handle's operations is disabled.
    #[allow(dead_code)]
    pub(crate) fn asynchronous(&self) -> &crate::{{ handle.type_name }} {
        &self.handle
    }

    #[allow(dead_code)]
    pub(crate) fn background(&self) -> &rt::Background {
        &self.background
    }

    #[allow(dead_code)]
    pub(crate) fn call<T>(&self, call: crate::Call<T>) -> Call<T> {
        Call::new(call, &self.background)
    }
}
{% endfor %}
