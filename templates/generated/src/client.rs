use std::marker::PhantomData;
use std::time::Duration;

use crate::{
    Credentials, CustomCall, IntoParam, Method, Observer, Region, Result, RetryPolicy, Secret, TokenStore, Transport,
    rt,
};

/// An asynchronous client for {{ title }}.
///
/// Each operation of the service is a method that returns a [`Call`](crate::Call).
{% for handle in handles %}
/// Operations that require the token of one {{ "meeting" if handle.name == "conference" else handle.name }} are methods of [`{{ handle.type_name }}`] instead.
{% endfor %}
/// A method requires the Cargo feature of its group; all groups are enabled by default.
///
/// A client contains a pool of connections and its access token. Create one and reuse it: cloning is cheap, and clones
/// share connections and tokens.
///
/// # Operations
///
/// | group | methods of `Client` |{% for handle in handles %} methods of `{{ handle.type_name }}` |{% endfor %}

/// |---|--:|{% for handle in handles %}--:|{% endfor %}

{% for group in groups %}
{% set heading = group.title|lower|replace(" ", "-") %}
/// | [{{ group.title }}](crate::{{ group.module }}) |{% for owner in ["Client"] + handles|map(attribute="type_name")|list %}
{% set count = group.operations|selectattr("owner", "eq", owner)|list|length %}
{{ " [" ~ count ~ "](" ~ owner ~ "#" ~ heading ~ ") " if count }}|{% endfor %}

{% endfor %}
///
/// # Examples
///
/// ```no_run
/// use huaweicloud_meeting::{Client, Credentials, Region, Secret};
///
/// # fn main() -> huaweicloud_meeting::Result<()> {
/// let client = Client::builder()
///     .region(Region::{{ regions[0].constant }})
///     .credentials(Credentials::app_id("my-app-id", Secret::new("my-app-key")).user("alice"))
///     .build()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Client {
    core: rt::Core,
}

impl Client {
    /// Creates a builder to configure a client.
    #[inline]
    pub fn builder() -> ClientBuilder {
        ClientBuilder::new()
    }
{% for handle in handles %}

    /// Returns a handle to the {{ "meeting" if handle.name == "conference" else handle.name }} with the given ID, without sending anything.
    ///
    /// The handle has methods after a [`password`]({{ handle.type_name }}WithoutPassword::password) or a
    /// [`token`]({{ handle.type_name }}WithoutPassword::token) is set.
    pub fn {{ handle.name }}(&self, id: impl IntoParam<{{ handle.id }}>) -> {{ handle.type_name }}WithoutPassword {
        let id = id.into_param().into_string();
        {{ handle.type_name }}WithoutPassword { handle: self.core.handle(&crate::auth::{{ handle.scheme }}, id) }
    }
{% endfor %}
{% if login %}

    /// Revokes the access token of this client and its clones, if they have logged in.
    ///
    /// The next call that needs a token logs in again. If a login is under way, this waits for its token and revokes it; the
    /// calls that wait for the login fail. The timeout of the client applies, and transient errors are retried.
    ///
    /// With a [token store](ClientBuilder::token_store), the token is removed from the store and revoked for all clients that
    /// share it: do not log out because one process ends. Tokens that you supplied, or that a function of yours did, are not
    /// revoked.
    ///
    /// # Errors
    ///
    /// Returns an error if the request fails, the service responds with an error or the timeout elapses. Calls no longer use
    /// the token nevertheless, and the next logout tries to revoke it again.
    #[inline]
    pub async fn logout(&self) -> Result<()> {
        self.core.logout(&crate::auth::{{ login }}).await
    }
{% endif %}

{% if login %}
    /// Creates a call of an endpoint that this client has no method for. It sends the access token of the client.
    ///
    /// The path is that below the endpoint, without a query; `{name}` is a parameter of the path, set with
    /// [`CustomCall::path`]. It is part of errors, spans and metrics, where the values of its parameters are not. A path that
    /// could name something outside the endpoint fails, and nothing is sent.
    ///
    /// # Examples
    ///
    /// ```no_run
    /// use huaweicloud_meeting::{Client, Method, Result};
    ///
    /// async fn department(client: &Client, code: &str) -> Result<()> {
    ///     let call = client.request(Method::GET, "/v1/usg/dcs/corp/dept/{code}").path("code", code);
    ///     let response = call.query("withParents", true).await?;
    ///     println!("{}: {}", response.status(), response.json()?);
    ///     Ok(())
    /// }
    /// ```
    pub fn request(&self, method: Method, path: impl Into<String>) -> CustomCall {
        static AUTH: rt::Auth = rt::Auth { scheme: &crate::auth::{{ login }}, header: "{{ login_header }}" };
        CustomCall::new(&self.core, &AUTH, method, path)
    }

{% endif %}
    /// Returns the untyped client of the `huaweicloud-meeting-runtime` crate, which calls operations by name.
    #[doc(hidden)]
    #[inline]
    pub fn core(&self) -> &rt::Core {
        &self.core
    }

    // Unused if no group of operations is enabled.
    #[allow(dead_code)]
    #[inline]
    pub(crate) fn caller(&self) -> &dyn rt::Caller {
        &self.core
    }
}

/// Builds a [`Client`]. The type parameter is the client that `build` returns.
///
/// An endpoint is required: set it with [`region`](Self::region) or [`endpoint`](Self::endpoint). Most operations also
/// need [`credentials`](Self::credentials).
///
/// # Examples
///
/// ```no_run
/// use std::time::Duration;
///
/// use huaweicloud_meeting::{Client, Credentials, Region, RetryPolicy, Secret};
///
/// # fn main() -> huaweicloud_meeting::Result<()> {
/// let client = Client::builder()
///     .region(Region::{{ regions[0].constant }})
///     .credentials(Credentials::account("alice", Secret::new("password")))
///     .timeout(Duration::from_secs(20))
///     .retry(RetryPolicy::default().max_attempts(5))
///     .language("en-US")
///     .user_agent("my-app/1.0")
///     .build()?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
#[must_use = "a builder does nothing until `build` is called"]
pub struct ClientBuilder<C = Client> {
    core: rt::CoreBuilder,
    client: PhantomData<fn() -> C>,
}

impl<C> ClientBuilder<C> {
    #[inline]
    pub(crate) fn new() -> Self {
        Self { core: rt::CoreBuilder::default(), client: PhantomData }
    }

    /// Sets the endpoint to that of a region.
    ///
    /// There is no default. An account exists in one region only.
    #[inline]
    pub fn region(self, region: Region) -> Self {
        self.endpoint(region.endpoint())
    }

    /// Sets the base URL of the service, for gateways, test servers, and deployments without a [`Region`].
    ///
    /// The URL may have a path, which is prepended to the path of every request. Its scheme must be `https`; `http` is
    /// accepted for loopback addresses only, and for a host that is named with [`allow_http`](Self::allow_http).
    /// [`build`](Self::build) checks it.
    pub fn endpoint(mut self, endpoint: impl Into<String>) -> Self {
        self.core.endpoint(endpoint);
        self
    }

    /// Accepts `http` for one host, such as a fake service in another container: in the endpoint, and in the URLs of files and
    /// WebSockets that responses contain.
    ///
    /// Tokens and passwords are sent to this host unencrypted: do not name a host of the service. The host is a name or an
    /// address, without a port. Requests that are not encrypted are never sent through a proxy.
    ///
    /// ```
    /// use huaweicloud_meeting::Client;
    ///
    /// # fn main() -> Result<(), huaweicloud_meeting::Error> {
    /// let client = Client::builder().endpoint("http://fake:8080").allow_http("fake").build()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn allow_http(mut self, host: impl Into<String>) -> Self {
        self.core.allow_http(host);
        self
    }

    /// Sets the credentials to log in with.
    ///
    /// Without credentials, calls of operations that need an access token fail.
    #[inline]
    pub fn credentials(mut self, credentials: Credentials) -> Self {
        self.core.credentials(credentials);
        self
    }

    /// Sets the store in which this client shares its access token with other clients that have the same endpoint and
    /// credentials.
    ///
    /// With a [`MemoryTokenStore`](crate::MemoryTokenStore), the clients of a program log in once; with a `FileTokenStore`
    /// (feature `file-token-store`), the processes of a user. By default, each client has a token of its own.
    pub fn token_store(mut self, store: impl TokenStore) -> Self {
        self.core.token_store(store);
        self
    }

    /// Sets the transport that sends requests.
    ///
    /// Defaults to the built-in [`HttpTransport`](crate::HttpTransport), which requires the feature `rustls` or `native-tls`.
    /// Build one to set proxies, certificates or the timeout of connections.
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.core.transport(transport);
        self
    }

    /// Sets the timeout of a call, including logins, retries and the delays between them.
    ///
    /// Defaults to 60 seconds. Can be overridden per call with [`Call::timeout`](crate::Call::timeout).
    #[inline]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.core.timeout(timeout);
        self
    }

    /// Sets the timeout of each attempt, from sending the request to receiving the whole response.
    ///
    /// By default, an attempt that can be retried and whose operation only reads has a third of the timeout of its call, and
    /// any other attempt is limited by the timeout of its call only. Can be overridden per call with
    /// [`Call::attempt_timeout`](crate::Call::attempt_timeout).
    #[inline]
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.core.attempt_timeout(timeout);
        self
    }

    /// Sets the observer that receives an event for each attempt and each call, for metrics.
    ///
    /// By default, there is none. `tracing` spans are created in any case.
    pub fn observer(mut self, observer: impl Observer) -> Self {
        self.core.observer(observer);
        self
    }

    /// Sets how failed calls are retried. Logins are retried in the same way, once for all calls that wait for them.
    ///
    /// Defaults to [`RetryPolicy::default`]. Can be overridden per call with [`Call::retry`](crate::Call::retry).
    #[inline]
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.core.retry(policy);
        self
    }

    /// Sets the language of the service's messages, such as `en-US`.
    ///
    /// By default, the service chooses the language. Can be overridden per call with
    /// [`Call::language`](crate::Call::language).
    pub fn language(mut self, language: impl Into<String>) -> Self {
        self.core.language(language);
        self
    }

    /// Sets a prefix of the `User-Agent` header, such as `my-app/1.0`.
    ///
    /// The name and version of this crate follow it. By default, the header contains only these.
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.core.user_agent(user_agent);
        self
    }

    /// Sets the maximum size of the body of a success response, in bytes.
    ///
    /// Defaults to 64 MiB. If it is exceeded, the call fails.
    #[inline]
    pub fn max_response_bytes(mut self, bytes: u64) -> Self {
        self.core.max_response_bytes(bytes);
        self
    }

    /// Sets how much of the body of an error response is read, in bytes.
    ///
    /// Defaults to 1 MiB. The rest is ignored.
    #[inline]
    pub fn max_error_response_bytes(mut self, bytes: u64) -> Self {
        self.core.max_error_response_bytes(bytes);
        self
    }

    /// Builds the asynchronous client, which other types of clients wrap.
    #[inline]
    pub(crate) fn build_client(self) -> Result<Client> {
        Ok(Client { core: self.core.build(&crate::auth::SERVICE)? })
    }
}

impl ClientBuilder {
    /// Builds the client, without sending anything: the first call that needs an access token logs in.
    ///
    /// # Errors
    ///
    /// Returns an error of kind [`Configuration`](crate::ErrorKind::Configuration) if
    ///
    /// - no endpoint is set, or it is not a valid URL, or its scheme is not allowed;
    /// - no transport is set and the features `rustls` and `native-tls` are disabled;
    /// - the `User-Agent` contains a control character;
    /// - the TLS library of the built-in transport cannot be initialized.
    #[inline]
    pub fn build(self) -> Result<Client> {
        self.build_client()
    }
}

impl Default for ClientBuilder {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}
{% for handle in handles %}

{# The vendor's name of the handle of a meeting is `conference`. #}
{% set noun = "meeting" if handle.name == "conference" else handle.name %}
/// An incomplete [`{{ handle.type_name }}`]. Set a [`password`](Self::password) or a [`token`](Self::token) to complete it.
///
/// Created by [`Client::{{ handle.name }}`]{{ " or [`Client::conference_of`]" if handle.name == "conference" }}.
#[derive(Clone, Debug)]
#[must_use = "incomplete until `password` or `token` is set"]
pub struct {{ handle.type_name }}WithoutPassword {
    handle: rt::HandleWithoutPassword,
}

impl {{ handle.type_name }}WithoutPassword {
    /// Sets the password with which the token is obtained.
    #[must_use]
    pub fn password(self, password: impl IntoParam<Secret>) -> {{ handle.type_name }} {
        {{ handle.type_name }} { handle: self.handle.with_password(password) }
    }

    /// Sets a token of this {{ noun }} that you obtained yourself, not the access token of the client. It is neither refreshed nor
    /// replaced when the service rejects it.
    #[must_use]
    pub fn token(self, token: impl IntoParam<Secret>) -> {{ handle.type_name }} {
        {{ handle.type_name }} { handle: self.handle.with_token(token) }
    }

    /// Returns the ID of the {{ noun }}.
    #[inline]
    pub fn id(&self) -> {{ handle.id }} {
        <{{ handle.id }}>::new(self.handle.id())
    }
}

/// A handle to one {{ noun }}. Its methods are the operations that require the token of that {{ noun }}.
///
/// With a [`password`]({{ handle.type_name }}WithoutPassword::password), the handle obtains the token when a call first needs it,
/// refreshes it before it expires, and obtains a new one if the service rejects it. Clones, and handles of the same client
/// with the same ID and password, share the token. It is kept until it expires, so that a handle can be created for each use.
///
/// [`Client::{{ handle.name }}`] returns a handle without a password, which has no methods for operations.
#[derive(Clone, Debug)]
pub struct {{ handle.type_name }} {
    handle: rt::Handle,
}

impl {{ handle.type_name }} {
    /// Creates a call of an endpoint that this handle has no method for. It sends the token of the {{ noun }}, but not its ID: the
    /// path or a query parameter has to contain that. See [`Client::request`].
    pub fn request(&self, method: Method, path: impl Into<String>) -> CustomCall {
        static AUTH: rt::Auth = rt::Auth { scheme: &crate::auth::{{ handle.scheme }}, header: "{{ handle.header }}" };
        CustomCall::new(&self.handle, &AUTH, method, path)
    }

    /// Returns the ID of the {{ noun }}.
    #[inline]
    pub fn id(&self) -> {{ handle.id }} {
        <{{ handle.id }}>::new(self.handle.id())
    }

    // Unused if the group of the handle's operations is disabled.
    #[allow(dead_code)]
    #[inline]
    pub(crate) fn caller(&self) -> &dyn rt::Caller {
        &self.handle
    }

    /// Creates the handle from one of the `huaweicloud-meeting-runtime` crate.
    #[doc(hidden)]
    #[must_use]
    #[inline]
    pub fn from_handle(handle: rt::Handle) -> Self {
        Self { handle }
    }

    // Unused without the features that need more than calls.
    #[allow(dead_code)]
    #[inline]
    pub(crate) fn handle(&self) -> &rt::Handle {
        &self.handle
    }
}
{% endfor %}
