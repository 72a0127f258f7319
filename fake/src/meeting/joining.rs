//! Joining a meeting as the service allows it: with a password or by a link, unless the meeting is closed to the person.

use std::fmt;

use huaweicloud_meeting::{ErrorCode, codes};
use serde_json::Value;

use super::model::{GUEST, HOST, Meeting};

/// A person who joins a meeting with [`FakeMeeting::join_with`](crate::FakeMeeting::join_with).
///
/// ```
/// use huaweicloud_meeting_fake::Join;
///
/// let by_password = Join::guest("Ann").password("123456");
/// let from_outside = Join::guest("Bo").number("+8675512345678").external();
/// ```
#[derive(Clone, Debug)]
#[must_use = "this describes who joins; pass it to `join_with`"]
pub struct Join {
    name: String,
    role: &'static str,
    password: Option<String>,
    number: Option<String>,
    account: Option<String>,
    is_external: bool,
}

impl Join {
    /// Creates a person who opens the link for guests.
    pub fn guest(name: impl Into<String>) -> Self {
        let name = name.into();
        Self { name, role: GUEST, password: None, number: None, account: None, is_external: false }
    }

    /// Creates a person who opens the link for the host.
    pub fn host(name: impl Into<String>) -> Self {
        Self { role: HOST, ..Self::guest(name) }
    }

    /// Sets the password that the person enters, instead of opening a link. That of the host makes the person the host.
    pub fn password(mut self, password: impl Into<String>) -> Self {
        self.password = Some(password.into());
        self
    }

    /// Sets the SIP or phone number of the person. By default, each person gets a number.
    pub fn number(mut self, number: impl Into<String>) -> Self {
        self.number = Some(number.into());
        self
    }

    /// Sets the account of the person. By default, it is made of the name.
    pub fn account(mut self, account: impl Into<String>) -> Self {
        self.account = Some(account.into());
        self
    }

    /// Makes the person one who does not belong to the enterprise of the meeting.
    pub fn external(mut self) -> Self {
        self.is_external = true;
        self
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn number_of_call(&self) -> Option<&str> {
        self.number.as_deref()
    }

    pub(crate) fn known_account(&self) -> Option<&str> {
        self.account.as_deref()
    }

    /// Checks whether the person may join a meeting, in the order of the service, and returns the role.
    pub(crate) fn check(&self, meeting: &Meeting) -> Result<&'static str, JoinRefused> {
        let role = self.role_in(meeting)?;
        self.check_restriction(meeting)?;
        let is_host = role == HOST;
        if let Some(booking) = meeting.booking.as_ref().filter(|_| !meeting.is_started && !is_host)
            && !booking.may_guests_start
        {
            let code = if booking.is_in_room {
                codes::VMR_ONLY_ALLOW_CHAIR_START_CONF
            } else {
                codes::NOT_ALLOWED_GUEST_FIRST_JOIN
            };
            return Err(JoinRefused(code));
        }
        if meeting.state_is("lock", 1) && !is_host {
            return Err(JoinRefused(codes::CONF_LOCKED));
        }
        if meeting.is_full() {
            return Err(JoinRefused(codes::OVER_MAX_PARTICIPANT_NUMBER));
        }
        // There is one host at most.
        Ok(if is_host && meeting.host().is_none() { HOST } else { GUEST })
    }

    /// Returns the role that the link or the password gives.
    fn role_in(&self, meeting: &Meeting) -> Result<&'static str, JoinRefused> {
        let (Some(password), Some(booking)) = (&self.password, &meeting.booking) else { return Ok(self.role) };
        if *password == booking.host_password {
            Ok(HOST)
        } else if *password == booking.guest_password || !booking.is_guest_password_needed && password.is_empty() {
            Ok(GUEST)
        } else {
            Err(JoinRefused(codes::CONF_PWD_AUTH_FAILED))
        }
    }

    /// Checks whether the meeting is open to the person: to all, to the enterprise, or to those who were invited.
    fn check_restriction(&self, meeting: &Meeting) -> Result<(), JoinRefused> {
        let is = |field: Option<&Value>, own: Option<&str>| own.is_some() && field.and_then(Value::as_str) == own;
        let is_invited = meeting
            .invitees
            .iter()
            .chain(meeting.booking.iter().flat_map(|booking| &booking.attendees))
            .any(|invitee| {
                is(invitee.get("phone"), self.number_of_call()) || is(invitee.get("accountId"), self.known_account())
            });
        let restriction = if meeting.is_started {
            meeting.state.get("callInRestriction").and_then(Value::as_u64).unwrap_or_default()
        } else {
            meeting.booking.as_ref().map_or(0, |booking| booking.call_in_restriction)
        };
        match restriction {
            2 if self.is_external => Err(JoinRefused(codes::CONF_ONLY_ALLOW_USER_IN_ORG)),
            3 if !is_invited => Err(JoinRefused(codes::CONF_ONLY_ALLOW_USER_INVITED)),
            _ => Ok(()),
        }
    }
}

/// The error of [`FakeMeeting::join_with`](crate::FakeMeeting::join_with): the service does not let the person in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JoinRefused(ErrorCode);

impl JoinRefused {
    pub(crate) const fn new(code: ErrorCode) -> Self {
        Self(code)
    }

    /// Returns the code that the clients of the service display.
    #[must_use]
    pub const fn code(&self) -> ErrorCode {
        self.0
    }
}

impl fmt::Display for JoinRefused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let meaning = codes::find(self.0).map_or("the service does not let the person in", |known| known.meaning);
        write!(f, "{}: {meaning}", self.0)
    }
}

impl std::error::Error for JoinRefused {}
