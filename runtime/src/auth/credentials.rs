//! What a client logs in with.

use std::fmt;

use super::CredentialKind;
use crate::values::Secret;

/// What a client logs in with: an application id, an account, or a token that someone else has fetched.
#[derive(Clone)]
pub struct Credentials(pub(super) Kind);

#[derive(Clone)]
pub(super) enum Kind {
    AppId { app_id: String, app_key: Secret, user_id: Option<String>, corp_id: Option<String> },
    Account { account: String, password: Secret },
    Token(Secret),
}

impl Credentials {
    /// An application id with its key. Without a [`user`](Self::user) the client acts as the enterprise's default
    /// administrator.
    #[must_use]
    pub fn app_id(app_id: impl Into<String>, app_key: Secret) -> Self {
        Self(Kind::AppId { app_id: app_id.into(), app_key, user_id: None, corp_id: None })
    }

    /// An account of the service with its password.
    #[must_use]
    pub fn account(account: impl Into<String>, password: Secret) -> Self {
        Self(Kind::Account { account: account.into(), password })
    }

    /// An access token that is at hand. The client neither renews it nor logs in again when the service refuses it.
    #[must_use]
    pub fn token(token: Secret) -> Self {
        Self(Kind::Token(token))
    }

    /// The user, in your own numbering, on whose behalf an application acts. The service registers users that it does not
    /// know. Has no meaning for other credentials.
    #[must_use]
    pub fn user(mut self, user: impl Into<String>) -> Self {
        if let Kind::AppId { user_id, .. } = &mut self.0 {
            *user_id = Some(user.into());
        }
        self
    }

    /// The enterprise on whose behalf an application of a service provider acts. Leave it out for an application of a
    /// single enterprise: there the login fails with it. Has no meaning for other credentials.
    #[must_use]
    pub fn corp(mut self, corp: impl Into<String>) -> Self {
        if let Kind::AppId { corp_id, .. } = &mut self.0 {
            *corp_id = Some(corp.into());
        }
        self
    }

    /// Whether a refused token can be replaced by a new login.
    pub(crate) fn can_login(&self) -> bool {
        !matches!(self.0, Kind::Token(_))
    }

    pub(super) fn kind(&self) -> CredentialKind {
        match self.0 {
            Kind::AppId { .. } => CredentialKind::AppId,
            Kind::Account { .. } => CredentialKind::Account,
            Kind::Token(_) => CredentialKind::Token,
        }
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kind::AppId { app_id, user_id, corp_id, .. } => f
                .debug_struct("AppId")
                .field("app_id", app_id)
                .field("user_id", user_id)
                .field("corp_id", corp_id)
                .finish_non_exhaustive(),
            Kind::Account { account, .. } => {
                f.debug_struct("Account").field("account", account).finish_non_exhaustive()
            }
            Kind::Token(_) => f.debug_struct("Token").finish_non_exhaustive(),
        }
    }
}
