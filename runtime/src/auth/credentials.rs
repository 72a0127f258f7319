//! The credentials of a client.

use std::error::Error as StdError;
use std::fmt;
use std::future::Future;

use super::access_token::AccessToken;
use super::provider::Provider;
use super::{CredentialKind, Variable};
use crate::param::IntoParam;
use crate::values::Secret;

/// The credentials of a client: what it logs in with, or a token.
///
/// # Examples
///
/// The application acts for one of its users. The service creates users that do not exist yet, with the given name:
///
/// ```
/// # extern crate huaweicloud_meeting_runtime as huaweicloud_meeting;
/// use huaweicloud_meeting::{Credentials, Secret};
///
/// let credentials = Credentials::app_id("my-app-id", Secret::new("my-app-key")).user("alice").user_name("Alice Smith");
/// ```
#[derive(Clone)]
pub struct Credentials {
    pub(super) source: Source,
    /// A name for the user whose token a function supplies.
    pub(super) identity: Option<String>,
}

#[derive(Clone)]
pub(super) enum Source {
    AppId(Box<Application>),
    Account { account: String, password: Secret },
    ExternalAccount { account: String, password: Secret },
    AuthorizationCode { domain: String, codes: Provider<Secret> },
    Token(Secret),
    Function(Provider<AccessToken>),
}

/// An application and the user that it acts for.
#[derive(Clone)]
pub(super) struct Application {
    pub(super) app_id: String,
    pub(super) app_key: Secret,
    pub(super) corp_id: Option<String>,
    pub(super) user_id: Option<String>,
    user_name: Option<String>,
    user_email: Option<String>,
    user_phone: Option<String>,
    department: Option<String>,
}

impl Credentials {
    /// Creates credentials from an app id and its key.
    ///
    /// The client acts as the default administrator of the enterprise, unless a [`user`](Self::user) is set.
    #[must_use]
    pub fn app_id(app_id: impl Into<String>, app_key: impl IntoParam<Secret>) -> Self {
        Self::from_source(Source::AppId(Box::new(Application {
            app_id: app_id.into(),
            app_key: app_key.into_param(),
            corp_id: None,
            user_id: None,
            user_name: None,
            user_email: None,
            user_phone: None,
            department: None,
        })))
    }

    /// Creates credentials from an account of the service and its password.
    #[must_use]
    pub fn account(account: impl Into<String>, password: impl IntoParam<Secret>) -> Self {
        Self::from_source(Source::Account { account: account.into(), password: password.into_param() })
    }

    /// Creates credentials from an account of another service, which checks the password. For Huawei Cloud Meeting, that
    /// service is WeLink.
    #[doc(alias = "welink")]
    #[must_use]
    pub fn external_account(account: impl Into<String>, password: impl IntoParam<Secret>) -> Self {
        Self::from_source(Source::ExternalAccount { account: account.into(), password: password.into_param() })
    }

    /// Creates credentials for users of the OAuth 2.0 server of an enterprise, from the domain name of the enterprise and a
    /// function that returns an authorization code of that server.
    ///
    /// A code is valid for one login, so the function is called for each login, and must return a new code each time. It is
    /// called when a call first needs a token, when the service rejects the token, and when the token expires without having
    /// been refreshed. The function and the login together have 30 seconds. If a user has to log in in a browser, obtain the
    /// first code before the first call, and return an error from later calls of the function: the call of the client fails
    /// with it, and you can log in the user again.
    ///
    /// A [`TokenStore`](crate::TokenStore) is only used if an [`identity`](Self::identity) is set.
    ///
    /// # Examples
    ///
    /// ```
    /// # extern crate huaweicloud_meeting_runtime as huaweicloud_meeting;
    /// use huaweicloud_meeting::{Credentials, Secret};
    ///
    /// async fn obtain_code() -> Result<Secret, std::io::Error> {
    ///     // Send a request to the OAuth 2.0 server …
    ///     # Ok(Secret::new("code"))
    /// }
    ///
    /// let credentials = Credentials::authorization_code("example.com", obtain_code).identity("alice");
    /// ```
    #[doc(alias = "oauth")]
    #[must_use]
    pub fn authorization_code<F, C, E>(domain: impl Into<String>, codes: F) -> Self
    where
        F: Fn() -> C + Send + Sync + 'static,
        C: Future<Output = Result<Secret, E>> + Send + 'static,
        E: Into<Box<dyn StdError + Send + Sync>>,
    {
        Self::from_source(Source::AuthorizationCode { domain: domain.into(), codes: Provider::new(codes) })
    }

    /// Creates credentials from an access token that you obtained yourself.
    ///
    /// The client does not refresh it, and does not log in after the service rejects it.
    #[must_use]
    pub fn token(token: impl IntoParam<Secret>) -> Self {
        Self::from_source(Source::Token(token.into_param()))
    }

    /// Creates credentials from a function that obtains an access token, such as from a service of your company that logs in
    /// for all programs.
    ///
    /// The function is called once for all calls that need a token: for the first call, when the last sixth of the lifetime
    /// of the token has begun, and when the service rejects the token. It has 30 seconds. The client neither refreshes nor
    /// revokes the token: the application obtained it, and may use it elsewhere. If the function fails, so do the calls, with
    /// an error of kind [`Credentials`](crate::ErrorKind::Credentials) whose source is the error of the function.
    ///
    /// A [`TokenStore`](crate::TokenStore) is only used if an [`identity`](Self::identity) is set.
    ///
    /// # Examples
    ///
    /// ```
    /// # extern crate huaweicloud_meeting_runtime as huaweicloud_meeting;
    /// use std::time::Duration;
    ///
    /// use huaweicloud_meeting::{AccessToken, Credentials, Secret};
    ///
    /// let credentials = Credentials::from_fn(|| async {
    ///     // Send a request to the token service …
    ///     # let (token, seconds) = ("token", 3600);
    ///     Ok::<_, std::io::Error>(AccessToken::new(Secret::new(token)).expires_in(Duration::from_secs(seconds)))
    /// });
    /// ```
    #[must_use]
    pub fn from_fn<F, T, E>(function: F) -> Self
    where
        F: Fn() -> T + Send + Sync + 'static,
        T: Future<Output = Result<AccessToken, E>> + Send + 'static,
        E: Into<Box<dyn StdError + Send + Sync>>,
    {
        Self::from_source(Source::Function(Provider::new(function)))
    }

    fn from_source(source: Source) -> Self {
        Self { source, identity: None }
    }

    /// Sets the user that the application acts for, by your own id of that user. The service creates unknown users.
    ///
    /// Ignored unless the credentials are an app id.
    #[must_use]
    pub fn user(self, user: impl Into<String>) -> Self {
        self.with_application(|application| application.user_id = Some(user.into()))
    }

    /// Sets the name of the [`user`](Self::user), in case that the login creates the user.
    ///
    /// Ignored unless the credentials are an app id.
    #[must_use]
    pub fn user_name(self, name: impl Into<String>) -> Self {
        self.with_application(|application| application.user_name = Some(name.into()))
    }

    /// Sets the email address of the [`user`](Self::user), in case that the login creates the user.
    ///
    /// Ignored unless the credentials are an app id.
    #[must_use]
    pub fn user_email(self, email: impl Into<String>) -> Self {
        self.with_application(|application| application.user_email = Some(email.into()))
    }

    /// Sets the mobile number of the [`user`](Self::user), with its country code (`+8617300000000`), in case that the login
    /// creates the user.
    ///
    /// Ignored unless the credentials are an app id.
    #[must_use]
    pub fn user_phone(self, phone: impl Into<String>) -> Self {
        self.with_application(|application| application.user_phone = Some(phone.into()))
    }

    /// Sets the code of the department of the [`user`](Self::user), in case that the login creates the user.
    ///
    /// Ignored unless the credentials are an app id.
    #[must_use]
    pub fn department(self, code: impl Into<String>) -> Self {
        self.with_application(|application| application.department = Some(code.into()))
    }

    /// Sets the enterprise that the application of a service provider acts for. The login of an application that belongs to
    /// a single enterprise fails if it is set.
    ///
    /// Ignored unless the credentials are an app id.
    #[must_use]
    pub fn corp(self, corp: impl Into<String>) -> Self {
        self.with_application(|application| application.corp_id = Some(corp.into()))
    }

    /// Sets a name under which a [`TokenStore`](crate::TokenStore) keeps the token: clients with the same identity share it.
    /// Different users must have different identities.
    ///
    /// Credentials with a function, [`authorization_code`](Self::authorization_code) or [`from_fn`](Self::from_fn), use a store only
    /// if they have one. For other credentials, it takes the place of the key or the password, whose hashing takes some 60 ms for a
    /// password: choose a random one, and another one when the password changes. Clients with the same user and identity share the
    /// token even if one of them has a wrong password.
    #[must_use]
    pub fn identity(mut self, identity: impl Into<String>) -> Self {
        self.identity = Some(identity.into());
        self
    }

    fn with_application(mut self, set: impl FnOnce(&mut Application)) -> Self {
        if let Source::AppId(application) = &mut self.source {
            set(application);
        }
        self
    }

    /// Returns the token that the caller supplied, if the credentials are one.
    pub(crate) fn supplied_token(&self) -> Option<&Secret> {
        match &self.source {
            Source::Token(token) => Some(token),
            _ => None,
        }
    }

    /// Returns the function that supplies the token, if the credentials are one.
    pub(super) fn token_function(&self) -> Option<&Provider<AccessToken>> {
        match &self.source {
            Source::Function(function) => Some(function),
            _ => None,
        }
    }

    /// Returns the function that supplies authorization codes, if the credentials are such codes.
    pub(super) fn codes(&self) -> Option<&Provider<Secret>> {
        match &self.source {
            Source::AuthorizationCode { codes, .. } => Some(codes),
            _ => None,
        }
    }

    /// Returns the key or password.
    pub(super) fn secret(&self) -> Option<&Secret> {
        match &self.source {
            Source::AppId(application) => Some(&application.app_key),
            Source::Account { password, .. } | Source::ExternalAccount { password, .. } => Some(password),
            Source::Token(token) => Some(token),
            Source::AuthorizationCode { .. } | Source::Function(_) => None,
        }
    }

    /// Returns the value of a variable of a login.
    pub(super) fn variable(&self, variable: Variable) -> Option<&str> {
        match (&self.source, variable) {
            (Source::AppId(application), variable) => application.variable(variable),
            (Source::Account { account, .. } | Source::ExternalAccount { account, .. }, Variable::Account) => {
                Some(account)
            }
            (Source::ExternalAccount { password, .. }, Variable::Password) => Some(password.expose()),
            (Source::AuthorizationCode { domain, .. }, Variable::Domain) => Some(domain),
            _ => None,
        }
    }

    pub(super) fn kind(&self) -> CredentialKind {
        match self.source {
            Source::AppId(_) => CredentialKind::AppId,
            Source::Account { .. } => CredentialKind::Account,
            Source::ExternalAccount { .. } => CredentialKind::ExternalAccount,
            Source::AuthorizationCode { .. } => CredentialKind::AuthorizationCode,
            Source::Token(_) | Source::Function(_) => CredentialKind::Token,
        }
    }
}

impl Application {
    fn variable(&self, variable: Variable) -> Option<&str> {
        match variable {
            Variable::AppId => Some(&self.app_id),
            Variable::CorpId => self.corp_id.as_deref(),
            Variable::UserId => self.user_id.as_deref(),
            Variable::UserName => self.user_name.as_deref(),
            Variable::UserEmail => self.user_email.as_deref(),
            Variable::UserPhone => self.user_phone.as_deref(),
            Variable::Department => self.department.as_deref(),
            _ => None,
        }
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = match &self.source {
            Source::AppId(application) => {
                let mut debug = f.debug_struct("AppId");
                debug.field("app_id", &application.app_id);
                debug.field("user_id", &application.user_id).field("corp_id", &application.corp_id);
                debug
            }
            Source::Account { account, .. } => with_field(f, "Account", "account", account),
            Source::ExternalAccount { account, .. } => with_field(f, "ExternalAccount", "account", account),
            Source::AuthorizationCode { domain, .. } => with_field(f, "AuthorizationCode", "domain", domain),
            Source::Token(_) => f.debug_struct("Token"),
            Source::Function(_) => f.debug_struct("Function"),
        };
        if let Some(identity) = &self.identity {
            debug.field("identity", identity);
        }
        debug.finish_non_exhaustive()
    }
}

fn with_field<'a, 'b>(f: &'a mut fmt::Formatter<'b>, name: &str, field: &str, value: &str) -> fmt::DebugStruct<'a, 'b> {
    let mut debug = f.debug_struct(name);
    debug.field(field, &value);
    debug
}
