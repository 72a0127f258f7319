//! Changes of webinars and their settings.

use super::{present, required};
use crate::webinar_management::*;
use crate::{IntoParam, Result};

impl UpdateWebinarRequest {
    /// Creates a request that leaves the webinar unchanged, as the starting point for changing some of its fields.
    ///
    /// `current` is the response of [`Client::show_webinar`](crate::Client::show_webinar). It contains only the names
    /// of the guests, so `attendees` is omitted: set it to keep them invited.
    ///
    /// # Errors
    ///
    /// Returns an error of kind [`Request`](crate::ErrorKind::Request), which names the field, if the response does
    /// not contain `conference_id`, `subject`, `start_time`, `duration` or `time_zone_id`, or if it contains
    /// `notify_setting` without one of its fields.
    ///
    /// # Examples
    ///
    /// ```no_run
    /// use huaweicloud_meeting::webinar_management::{ConferenceId, UpdateWebinarRequest};
    /// use huaweicloud_meeting::{Client, Result};
    ///
    /// # async fn example(client: Client) -> Result<()> {
    /// let current = client.show_webinar(ConferenceId::new("982311022")).await?;
    /// let request = UpdateWebinarRequest::from_current(&current)?.enable_recording(true);
    /// client.update_webinar(request).await?;
    /// # Ok(())
    /// # }
    /// ```
    #[inline]
    pub fn from_current(current: &ShowWebinarResponse) -> Result<Self> {
        const OPERATION: &str = "UpdateWebinar";
        let notify_setting = current.notify_setting.as_ref().map(|setting| notices(OPERATION, setting));
        Ok(Self {
            conference_id: required(OPERATION, "conference_id", present(&current.conference_id))?,
            subject: required(OPERATION, "subject", present(&current.subject))?,
            start_time: required(OPERATION, "start_time", present(&current.start_time))?,
            duration: required(OPERATION, "duration", present(&current.duration))?,
            time_zone_id: required(OPERATION, "time_zone_id", current.time_zone_id.clone())?,
            description: current.description.clone(),
            attendees: None,
            notify_setting: notify_setting.transpose()?,
            guest_passwd: current.guest_passwd.clone(),
            audience_passwd: current.audience_passwd.clone(),
            call_restriction: current.call_restriction,
            scope: current.scope.clone(),
            audience_scope: current.audience_scope.clone(),
            enable_recording: current.enable_recording,
            live_address: current.live_address.clone(),
            aux_address: current.aux_address.clone(),
            live_url: current.live_url.clone(),
        })
    }
}

#[inline]
fn notices(operation: &'static str, current: &WebinarNoticeSettings) -> Result<WebinarNotices> {
    Ok(WebinarNotices {
        enable_calendar: required(operation, "notify_setting.enable_calendar", current.enable_calendar)?,
        enable_sms: required(operation, "notify_setting.enable_sms", current.enable_sms)?,
        enable_email: required(operation, "notify_setting.enable_email", current.enable_email)?,
    })
}

impl UpdateRoomSettingRequest {
    /// Creates a request that leaves the settings of the webinar unchanged, as the starting point for changing them.
    ///
    /// `current` is the response of [`Client::show_room_setting`](crate::Client::show_room_setting) for the same
    /// `conference_id`. Settings that it does not contain are omitted, and therefore reset.
    ///
    /// # Examples
    ///
    /// ```no_run
    /// use huaweicloud_meeting::webinar_management::{ConferenceId, UpdateRoomSettingRequest};
    /// use huaweicloud_meeting::{Client, Result};
    ///
    /// # async fn example(client: Client) -> Result<()> {
    /// let id = ConferenceId::new("984555800");
    /// let current = client.show_room_setting(&id).await?;
    /// let request = UpdateRoomSettingRequest::from_current(id, &current).multiple(1.5);
    /// client.update_room_setting(request).await?;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn from_current(conference_id: impl IntoParam<ConferenceId>, current: &ShowRoomSettingResponse) -> Self {
        Self {
            conference_id: conference_id.into_param(),
            room_introduce: current.room_introduce.clone(),
            corp_logo_id: current.corp_logo_id.clone(),
            cover_picture_id: current.cover_picture_id.clone(),
            show_audience_mode: current.show_audience_mode.clone(),
            is_redouble_open: current.is_redouble_open,
            base_audience_count: current.base_audience_count,
            multiple: current.multiple,
        }
    }
}
