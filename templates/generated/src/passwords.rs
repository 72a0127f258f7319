//! Passwords in responses, and handles from the meetings that they belong to.

use crate::types::ConferenceId;
use crate::{Client, Conference, Error, Result, Secret};

/// A meeting or webinar in a response, with its passwords if the caller is allowed to view them.
///
/// [`Client::conference_of`] creates a handle to it. Implement the trait for a type of your own, such as a row of a database,
/// to create handles from it.
pub trait MeetingPasswords {
    /// Returns the ID of the meeting.
    fn meeting_id(&self) -> Option<&ConferenceId>;

    /// Returns the password with which one joins as the host.
    fn host_password(&self) -> Option<&Secret>;

    /// Returns the password with which guests join.
    fn guest_password(&self) -> Option<&Secret>;
}

impl Client {
    /// Returns a handle to a meeting in a response, with the host password of the response, without sending anything.
    ///
    /// # Errors
    ///
    /// Returns an error of kind [`Request`](crate::ErrorKind::Request) if the response does not contain the host password or
    /// the ID of the meeting. Guests do not receive the host password. If you have it from elsewhere, use
    /// [`conference`](Self::conference).
    ///
    /// # Examples
    ///
    /// ```no_run
    /// use huaweicloud_meeting::meeting_management::ShowMeetingDetailRequest;
    /// use huaweicloud_meeting::types::ConferenceId;
    /// use huaweicloud_meeting::{Client, Result};
    ///
    /// # async fn example(client: Client) -> Result<()> {
    /// let id = ConferenceId::new("914083136");
    /// let meeting = client.show_meeting_detail(ShowMeetingDetailRequest::new(id)).await?;
    /// client.conference_of(&meeting)?.stop_meeting().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn conference_of(&self, meeting: &impl MeetingPasswords) -> Result<Conference> {
        let (id, password) = id_and_host_password(meeting)?;
        Ok(self.conference(id).password(password))
    }
}

#[cfg(feature = "blocking")]
impl crate::blocking::Client {
    /// Returns a handle to a meeting in a response, with the host password of the response, without sending anything.
    ///
    /// # Errors
    ///
    /// Returns the errors of [`Client::conference_of`](crate::Client::conference_of).
    pub fn conference_of(&self, meeting: &impl MeetingPasswords) -> Result<crate::blocking::Conference> {
        let (id, password) = id_and_host_password(meeting)?;
        Ok(self.conference(id).password(password))
    }
}

fn id_and_host_password(meeting: &impl MeetingPasswords) -> Result<(&ConferenceId, &Secret)> {
    let missing = |what: &str| {
        let reason = format!("the response passed to `conference_of` does not contain {what} of the meeting");
        Error::request(format!("{reason}; request it as the host, or use `conference` with its ID and password"))
    };
    let id = meeting.meeting_id().ok_or_else(|| missing("the ID"))?;
    let password = meeting.host_password().ok_or_else(|| missing("the host password"))?;
    Ok((id, password))
}

/// Returns a password, unless it is empty: the service returns an empty password if there is none.
// Unused, like the macro below, if the groups of these responses are disabled.
#[allow(dead_code)]
#[inline]
fn unless_empty(password: Option<&Secret>) -> Option<&Secret> {
    password.filter(|password| !password.expose().is_empty())
}

/// Implements the methods that return the passwords in a response.
#[allow(unused_macros)]
macro_rules! passwords {
    ($type:ident, host: |$this:ident| $host:expr, guest: $guest:expr) => {
        impl $type {
            /// Returns the password with which one joins as the host, and which gives control of the meeting.
            ///
            /// Returns `None` if the response does not contain it: guests do not receive it.
            #[inline]
            pub fn host_password(&self) -> Option<&Secret> {
                let $this = self;
                unless_empty($host)
            }

            /// Returns the password with which guests join.
            ///
            /// Returns `None` if guests do not need one, or if the response does not contain it.
            #[inline]
            pub fn guest_password(&self) -> Option<&Secret> {
                let $this = self;
                unless_empty($guest)
            }
        }
    };
    ($type:ident, id: |$this:ident| $id:expr, host: $host:expr, guest: $guest:expr) => {
        passwords!($type, host: |$this| $host, guest: $guest);

        impl crate::MeetingPasswords for $type {
            #[inline]
            fn meeting_id(&self) -> Option<&crate::types::ConferenceId> {
                let $this = self;
                $id.filter(|id| !id.as_str().is_empty())
            }

            #[inline]
            fn host_password(&self) -> Option<&Secret> {
                self.host_password()
            }

            #[inline]
            fn guest_password(&self) -> Option<&Secret> {
                self.guest_password()
            }
        }
    };
}

#[cfg(feature = "meeting-management")]
mod meetings {
    use super::unless_empty;
    use crate::Secret;
    use crate::meeting_management::{Meeting, MeetingDetail, MeetingRole};

    /// Returns the password of a role.
    #[inline]
    fn of_role(meeting: &Meeting, role: MeetingRole) -> Option<&Secret> {
        meeting.password_entry.iter().find(|entry| entry.conference_role == role).map(|entry| &entry.password)
    }

    passwords!(
        Meeting,
        id: |meeting| Some(&meeting.conference_id),
        host: of_role(meeting, MeetingRole::Host),
        guest: of_role(meeting, MeetingRole::Guest).or(meeting.conf_config_info.guest_pwd.as_ref())
    );

    passwords!(
        MeetingDetail,
        id: |detail| Some(&detail.conference_data.conference_id),
        host: detail.conference_data.host_password(),
        guest: detail.conference_data.guest_password()
    );
}

#[cfg(feature = "webinar-management")]
mod webinars {
    use super::unless_empty;
    use crate::Secret;
    use crate::webinar_management::{CreateWebinarResponse, OngoingWebinar, ShowWebinarResponse, UpcomingWebinar};

    passwords!(
        CreateWebinarResponse,
        id: |webinar| Some(&webinar.conference_id),
        host: webinar.chair_passwd.as_ref(),
        guest: webinar.guest_passwd.as_ref()
    );

    passwords!(
        ShowWebinarResponse,
        id: |webinar| Some(&webinar.conference_id),
        host: webinar.chair_passwd.as_ref(),
        guest: webinar.guest_passwd.as_ref()
    );

    passwords!(
        OngoingWebinar,
        id: |webinar| Some(&webinar.conference_id),
        host: webinar.chair_passwd.as_ref(),
        guest: webinar.guest_passwd.as_ref()
    );

    passwords!(
        UpcomingWebinar,
        id: |webinar| Some(&webinar.conference_id),
        host: webinar.chair_passwd.as_ref(),
        guest: webinar.guest_passwd.as_ref()
    );
}

#[cfg(feature = "cloud-meeting-room-management")]
mod rooms {
    use super::unless_empty;
    use crate::Secret;
    use crate::cloud_meeting_room_management::MemberRoom;

    passwords!(MemberRoom, host: |room| room.chair_pwd.as_ref(), guest: room.guest_pwd.as_ref());
}
