//! Random strings with which clients join a meeting.

use huaweicloud_meeting_runtime::operation::Place;
use serde_json::{Value, json};

use crate::json::set_path;
use crate::memory::call::Call;
use crate::memory::descriptor::{Cause, Maker};
use crate::memory::items::Memory;
use crate::requests::error_response::ErrorResponse;

impl Memory {
    /// Makes a random string for a meeting that a request has booked, in exchange for a password of the meeting.
    pub(super) fn create_join_random(&mut self, call: &Call<'_>) -> Result<Option<Value>, ErrorResponse> {
        let id = call.described.parent.as_ref().and_then(|input| call.input(input));
        let id = id.as_ref().and_then(Value::as_str).unwrap_or_default();
        let Some(booking) = self.meeting(id) else {
            return if self.is_strict && !call.is_example {
                Err(call.refuse(Cause::Missing, "there is no such meeting"))
            } else {
                Ok(None)
            };
        };
        let password = call.request.string(Place::Header, "X-Password").unwrap_or_default();
        let is_right = password == booking.host_password || password == booking.guest_password;
        if !is_right && booking.is_guest_password_needed {
            return Err(call.refuse(Cause::WrongPassword, "the password is wrong"));
        }
        let random = self.make(Maker::Hex(32), &call.login);
        let mut response = call.example.response.clone();
        set_path(&mut response, &["random"], random.unwrap_or_default());
        if call.described.operation == "CreateAuthRandom" {
            let needs_password = !is_right && booking.is_guest_password_needed;
            for (name, value) in [
                ("subject", json!(booking.subject)),
                ("webinar", json!(false)),
                ("need_password", json!(needs_password)),
            ] {
                set_path(&mut response, &[name], value);
            }
        } else {
            set_path(&mut response, &["siteUrl"], format!("{}/conferences", self.url).into());
        }
        Ok(Some(response))
    }
}
