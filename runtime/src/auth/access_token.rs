//! Access tokens, as token stores keep them and functions of the application return them.

use std::time::{Duration, SystemTime};

use crate::param::IntoParam;
use crate::values::Secret;

/// An access token, with the times between which it is valid.
///
/// A [`TokenStore`](crate::TokenStore) keeps it, and the function of [`Credentials::from_fn`](crate::Credentials::from_fn)
/// returns it. `Debug` does not print the token.
///
/// # Examples
///
/// ```
/// # extern crate huaweicloud_meeting_runtime as huaweicloud_meeting;
/// use std::time::Duration;
///
/// use huaweicloud_meeting::{AccessToken, Secret};
///
/// let token = AccessToken::new(Secret::new("the token")).expires_in(Duration::from_secs(3600));
/// assert!(token.expires_at.is_some());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct AccessToken {
    /// The token.
    pub token: Secret,
    /// When the service issued the token.
    pub obtained_at: SystemTime,
    /// When the token expires. `None` if that is not known: the token is then valid until the service rejects it.
    pub expires_at: Option<SystemTime>,
}

impl AccessToken {
    /// Creates a token that was issued now and does not expire.
    #[must_use]
    pub fn new(token: impl IntoParam<Secret>) -> Self {
        Self { token: token.into_param(), obtained_at: SystemTime::now(), expires_at: None }
    }

    /// Sets when the service issued the token.
    #[must_use]
    pub fn obtained_at(mut self, time: SystemTime) -> Self {
        self.obtained_at = time;
        self
    }

    /// Sets when the token expires.
    #[must_use]
    pub fn expires_at(mut self, time: SystemTime) -> Self {
        self.expires_at = Some(time);
        self
    }

    /// Sets how long the token is valid after it was issued. A time that the system cannot represent means that the token
    /// does not expire.
    #[must_use]
    pub fn expires_in(mut self, lifetime: Duration) -> Self {
        self.expires_at = self.obtained_at.checked_add(lifetime);
        self
    }
}
