//! The credentials of a client.

use std::fmt;

use super::CredentialKind;
use crate::values::Secret;

/// The credentials of a client: an app id, an account, or a token.
#[derive(Clone)]
pub struct Credentials(pub(super) Inner);

#[derive(Clone)]
pub(super) enum Inner {
    AppId { app_id: String, app_key: Secret, user_id: Option<String>, corp_id: Option<String> },
    Account { account: String, password: Secret },
    Token(Secret),
}

impl Credentials {
    /// Creates credentials from an app id and its key.
    ///
    /// The client acts as the default administrator of the enterprise, unless a [`user`](Self::user) is set.
    #[must_use]
    pub fn app_id(app_id: impl Into<String>, app_key: Secret) -> Self {
        Self(Inner::AppId { app_id: app_id.into(), app_key, user_id: None, corp_id: None })
    }

    /// Creates credentials from an account and its password.
    #[must_use]
    pub fn account(account: impl Into<String>, password: Secret) -> Self {
        Self(Inner::Account { account: account.into(), password })
    }

    /// Creates credentials from an access token that you obtained yourself.
    ///
    /// The client does not refresh it, and does not log in after the service rejects it.
    #[must_use]
    pub fn token(token: Secret) -> Self {
        Self(Inner::Token(token))
    }

    /// Sets the user that the application acts for, by your own id of that user. The service creates unknown users.
    ///
    /// Ignored unless the credentials are an app id.
    #[must_use]
    pub fn user(mut self, user: impl Into<String>) -> Self {
        if let Inner::AppId { user_id, .. } = &mut self.0 {
            *user_id = Some(user.into());
        }
        self
    }

    /// Sets the enterprise that the application of a service provider acts for. The login of an application that belongs to
    /// a single enterprise fails if it is set.
    ///
    /// Ignored unless the credentials are an app id.
    #[must_use]
    pub fn corp(mut self, corp: impl Into<String>) -> Self {
        if let Inner::AppId { corp_id, .. } = &mut self.0 {
            *corp_id = Some(corp.into());
        }
        self
    }

    /// Returns the token that the caller supplied, if the credentials are one.
    pub(crate) fn supplied_token(&self) -> Option<&Secret> {
        match &self.0 {
            Inner::Token(token) => Some(token),
            Inner::AppId { .. } | Inner::Account { .. } => None,
        }
    }

    pub(super) fn kind(&self) -> CredentialKind {
        match self.0 {
            Inner::AppId { .. } => CredentialKind::AppId,
            Inner::Account { .. } => CredentialKind::Account,
            Inner::Token(_) => CredentialKind::Token,
        }
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Inner::AppId { app_id, user_id, corp_id, .. } => f
                .debug_struct("AppId")
                .field("app_id", app_id)
                .field("user_id", user_id)
                .field("corp_id", corp_id)
                .finish_non_exhaustive(),
            Inner::Account { account, .. } => {
                f.debug_struct("Account").field("account", account).finish_non_exhaustive()
            }
            Inner::Token(_) => f.debug_struct("Token").finish_non_exhaustive(),
        }
    }
}
