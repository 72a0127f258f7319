//! Changes of meetings, recurring meetings and single meetings of a series.

use super::{invalid, not_empty, present, required};
use crate::meeting_management::*;
use crate::values::{Minutes, Secret, UtcMinute};
use crate::{Error, Result};

/// The current state of a meeting, and the operation whose request is created from it.
struct CurrentMeeting<'a> {
    operation: &'static str,
    meeting: &'a Meeting,
    participants: &'a InvitedParticipantPage,
}

/// Creates an `UpdateMeetingRequest` or an `UpdateRecurringMeetingRequest`, which have the same fields. Only the latter
/// requires `cycle_params`.
macro_rules! unchanged_meeting {
    ($current:ident, $meeting:ident, $recurrence:expr) => {
        Self {
            conference_id: $current.required("conference_id", present(&$meeting.conference_id))?,
            media_types: $current.required("media_types", present(&$meeting.media_types))?,
            subject: present(&$meeting.subject),
            start_time: Some($meeting.start_time.clone()),
            length: Some($current.length()?),
            time_zone_id: Some($current.required("time_zone_id", present(&$meeting.time_zone_id))?),
            attendees: Some($current.attendees()?),
            conf_config_info: Some($current.options()?),
            cycle_params: $recurrence,
            vmr_flag: present(&$meeting.vmr_flag),
            vmr_id: $meeting.vmr_id.clone(),
            conf_res_type: None,
            concurrent_participants: $meeting.concurrent_participants,
            record_type: present(&$meeting.record_type),
            is_auto_record: present(&$meeting.is_auto_record),
            record_aux_stream: $meeting.record_aux_stream,
            record_auth_type: $meeting.record_auth_type.clone(),
            live_address: $meeting.live_address.clone(),
            aux_address: $meeting.aux_address.clone(),
            support_simultaneous_interpretation: $meeting.support_simultaneous_interpretation,
            encrypt_mode: None,
            language: present(&$meeting.language),
            group_uri: None,
            user_uuid: None,
            authorization_type: None,
            site_id: None,
        }
    };
}

impl UpdateMeetingRequest {
    /// Creates a request that leaves the meeting unchanged, as the starting point for changing some of its fields.
    ///
    /// `current` is the response of [`Client::show_meeting_detail`](crate::Client::show_meeting_detail). Send that
    /// request with the credentials of the user who scheduled the meeting or of an administrator, and request all
    /// participants: a page contains at most 500.
    ///
    /// The response does not contain `encrypt_mode`, `conf_res_type` and `group_uri`, nor `is_mute`, `dept_uuid` and
    /// `unique_type` of `attendees`. They are omitted, and therefore reset unless you set them. `vmr_flag` and
    /// `is_auto_record` are omitted if they are `false`, their default.
    ///
    /// # Errors
    ///
    /// Returns an error of kind [`Request`](crate::ErrorKind::Request), which names the field, if
    ///
    /// - the response does not contain `conference_id`, `media_types`, `time_zone_id` or, of a recurring meeting,
    ///   a field of `cycle_params` that the request requires;
    /// - `length` cannot be computed from `start_time` and `end_time`;
    /// - the page does not contain all `attendees`: request a larger page, or append the participants of the other
    ///   pages to `current.data.data`;
    /// - guests need a password to join that the response does not contain: request the meeting as the user who
    ///   scheduled it, or set `current.conference_data.conf_config_info.guest_pwd` (to an empty string if there is none).
    ///
    /// # Examples
    ///
    /// ```no_run
    /// use huaweicloud_meeting::meeting_management::{ConferenceId, ShowMeetingDetailRequest, UpdateMeetingRequest};
    /// use huaweicloud_meeting::{Client, Result};
    ///
    /// # async fn example(client: Client) -> Result<()> {
    /// let id = ConferenceId::new("914083136");
    /// let current = client.show_meeting_detail(ShowMeetingDetailRequest::new(id).limit(500)).await?;
    /// let request = UpdateMeetingRequest::from_current(&current)?.subject("Monthly");
    /// client.update_meeting(request).await?;
    /// # Ok(())
    /// # }
    /// ```
    #[allow(deprecated)]
    #[inline]
    pub fn from_current(current: &MeetingDetail) -> Result<Self> {
        let current = CurrentMeeting::new("UpdateMeeting", current);
        let meeting = current.meeting;
        let recurrence = current.recurrence()?;
        Ok(unchanged_meeting!(current, meeting, recurrence))
    }
}

impl UpdateRecurringMeetingRequest {
    /// Creates a request that leaves the recurring meeting unchanged, as the starting point for changing its fields.
    ///
    /// Works like [`UpdateMeetingRequest::from_current`], which has an example and lists the fields that are omitted.
    ///
    /// # Errors
    ///
    /// Returns an error as [`UpdateMeetingRequest::from_current`] does, and also if the response does not contain
    /// `cycle_params`.
    #[allow(deprecated)]
    #[inline]
    pub fn from_current(current: &MeetingDetail) -> Result<Self> {
        let current = CurrentMeeting::new("UpdateRecurringMeeting", current);
        let meeting = current.meeting;
        let recurrence = current.required("cycle_params", current.recurrence()?)?;
        Ok(unchanged_meeting!(current, meeting, recurrence))
    }
}

impl UpdateRecurringSubMeetingRequest {
    /// Creates a request that leaves one meeting of a series unchanged, as the starting point for changing some of the fields.
    ///
    /// `current` is one of the `sub_confs` of the meeting in the response of
    /// [`Client::show_meeting_detail`](crate::Client::show_meeting_detail). `is_auto_record` is omitted if it is `false`, its
    /// default.
    ///
    /// # Errors
    ///
    /// Returns an error of kind [`Request`](crate::ErrorKind::Request), which names the field, if `conference_id`,
    /// `cycle_sub_conf_id` or `media_type` is absent, or if `length` cannot be computed from `start_time` and `end_time`.
    ///
    /// # Examples
    ///
    /// ```no_run
    /// use huaweicloud_meeting::meeting_management::{ConferenceId, ShowMeetingDetailRequest};
    /// use huaweicloud_meeting::meeting_management::UpdateRecurringSubMeetingRequest;
    /// use huaweicloud_meeting::{Client, Result};
    ///
    /// # async fn example(client: Client) -> Result<()> {
    /// let id = ConferenceId::new("914083136");
    /// let series = client.show_meeting_detail(ShowMeetingDetailRequest::new(id)).await?;
    /// for meeting in &series.conference_data.sub_confs {
    ///     let request = UpdateRecurringSubMeetingRequest::from_current(meeting)?.description("Online only");
    ///     client.update_recurring_sub_meeting(request).await?;
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[allow(deprecated)]
    #[inline]
    pub fn from_current(current: &SubMeeting) -> Result<Self> {
        const OPERATION: &str = "UpdateRecurringSubMeeting";
        Ok(Self {
            conference_id: required(OPERATION, "conference_id", present(&current.conference_id))?,
            cycle_sub_conf_id: required(OPERATION, "cycle_sub_conf_id", present(&current.cycle_sub_conf_id))?,
            media_types: required(OPERATION, "media_type", present(&current.media_type))?,
            start_time: current.start_time.clone(),
            length: length(OPERATION, &current.start_time, &current.end_time)?,
            is_auto_record: present(&current.is_auto_record),
            record_auth_type: current.record_auth_type.clone(),
            conf_config_info: Some(current.conf_config_info.clone()),
            description: not_empty(current.description.as_ref()),
            user_uuid: None,
            authorization_type: None,
            site_id: None,
        })
    }
}

/// Returns the time from the start to the end of a meeting.
#[inline]
fn length(operation: &'static str, start: &UtcMinute, end: &UtcMinute) -> Result<Minutes> {
    start.minutes_until(end).map_err(|error| {
        let (start, end) = (start.as_str(), end.as_str());
        let times = format!("`start_time` {start:?} and `end_time` {end:?} of the response");
        invalid(operation, format!("`length` cannot be computed from {times}: {error}"))
    })
}

impl<'a> CurrentMeeting<'a> {
    #[inline]
    fn new(operation: &'static str, current: &'a MeetingDetail) -> Self {
        Self { operation, meeting: &current.conference_data, participants: &current.data }
    }

    #[inline]
    fn invalid(&self, reason: String) -> Error {
        invalid(self.operation, reason)
    }

    fn required<T>(&self, field: &str, value: Option<T>) -> Result<T> {
        required(self.operation, field, value)
    }

    #[inline]
    fn length(&self) -> Result<Minutes> {
        length(self.operation, &self.meeting.start_time, &self.meeting.end_time)
    }

    /// Returns the participants, or an error if the page does not contain all of them: the update would remove those
    /// of the other pages from the meeting.
    #[inline]
    fn attendees(&self) -> Result<Vec<Invitee>> {
        let page = self.participants;
        let (received, count) = (i32::try_from(page.data.len()).unwrap_or(i32::MAX), page.count);
        // An absent page is decoded as zeros. Without `count`, a page is complete if it is the first one and contains
        // fewer participants than requested.
        let is_complete = if count == 0 { page.offset == 0 && received < page.limit } else { received >= count };
        if is_complete {
            return Ok(page.data.iter().map(invitee).collect());
        }
        let reason = if count == 0 {
            "the response does not state how many participants `attendees` must contain".to_owned()
        } else {
            format!("the response contains {received} of the {count} participants that `attendees` must contain")
        };
        Err(self.invalid(format!(
            "{reason}; request a page that contains all of them, or append the participants of the other pages to \
             `data.data` and set `data.count`"
        )))
    }

    #[inline]
    fn options(&self) -> Result<MeetingOptions> {
        let options = &self.meeting.conf_config_info;
        Ok(MeetingOptions {
            is_send_notify: options.is_send_notify,
            is_send_sms: options.is_send_sms,
            is_send_calendar: options.is_send_calendar,
            is_auto_mute: options.is_auto_mute,
            is_hard_terminal_auto_mute: options.is_hard_terminal_auto_mute,
            is_guest_free_pwd: options.is_guest_free_pwd,
            guest_pwd: self.guest_password()?,
            call_in_restriction: options.call_in_restriction.clone(),
            allow_guest_start_conf: options.allow_guest_start_conf,
            enable_waiting_room: options.enable_waiting_room,
            join_before_host_time: options.join_before_host_time,
            is_host_camera_on: options.is_host_camera_on,
            is_guest_camera_on: options.is_guest_camera_on,
            vmr_id_type: options.vmr_id_type.clone(),
            prolong_length: options.prolong_length,
        })
    }

    /// Returns the guest password from the options or, if they do not contain it, from the list of passwords.
    #[inline]
    fn guest_password(&self) -> Result<Option<Secret>> {
        let options = &self.meeting.conf_config_info;
        let entries = &self.meeting.password_entry;
        let entry = || entries.iter().find(|entry| entry.conference_role == MeetingRole::Guest);
        match options.guest_pwd.as_ref().or_else(|| entry().map(|entry| &entry.password)) {
            // The service returns an empty password if there is none.
            Some(password) => Ok(Some(password.clone()).filter(|password| !password.expose().is_empty())),
            None if options.is_guest_free_pwd == Some(true) => Ok(None),
            None => self.required("conf_config_info.guest_pwd", None),
        }
    }

    #[inline]
    fn recurrence(&self) -> Result<Option<Recurrence>> {
        let Some(current) = &self.meeting.cycle_params else { return Ok(None) };
        Ok(Some(Recurrence {
            start_date: self.required("cycle_params.start_date", present(&current.start_date))?,
            end_date: self.required("cycle_params.end_date", present(&current.end_date))?,
            cycle: self.required("cycle_params.cycle", present(&current.cycle))?,
            interval: current.interval,
            point: present(&current.point),
            pre_remind_days: current.pre_remind_days,
        }))
    }
}

#[inline]
fn invitee(participant: &InvitedParticipant) -> Invitee {
    Invitee {
        account_id: participant.account_id.clone(),
        app_id: participant.app_id.clone(),
        phone: present(&participant.number),
        phone2: participant.phone2.clone(),
        phone3: participant.phone3.clone(),
        name: present(&participant.name),
        role: present(&participant.role),
        terminal_type: present(&participant.attendee_type),
        user_uuid: participant.user_uuid.clone(),
        email: participant.email.clone(),
        sms: participant.sms.clone(),
        is_mute: None,
        is_auto_invite: participant.is_auto_invite,
        dept_uuid: None,
        dept_name: participant.dept_name.clone(),
        address: participant.address.clone(),
        unique_type: None,
    }
}
