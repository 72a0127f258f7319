//! Values of meetings that are computed.

use serde_json::{Value, json};

use crate::json::set_path;
use crate::memory::Computed;
use crate::memory::ResourceName;
use crate::memory::descriptor::Path;
use crate::memory::resource;
use crate::memory::time::TimeFormat as _;
use crate::memory::view::View;
use huaweicloud_meeting_catalog::TimeForm;

const MINUTE_MS: i64 = 60_000;
const DEFAULT_MINUTES: i64 = 30;
/// The largest number of invitees in the list that is part of a meeting.
const MAX_INVITEES: usize = 20;
/// The types of invitees that are hard terminals.
const HARD_TERMINALS: [&str; 2] = ["telepresence", "terminal"];

impl View<'_> {
    /// Returns what a function computes for a meeting.
    pub(crate) fn of_meeting(&self, function: Computed) -> Option<Value> {
        match function {
            Computed::MeetingAudienceLink => self.is_set(&["webinar"]).then(|| self.link(ID, "audience")).flatten(),
            Computed::MeetingGuestLink => self.link(ID, "guest"),
            Computed::MeetingHostLink => self.is_booker().then(|| self.link(ID, "host")).flatten(),
            Computed::MeetingDepartment => self.booker_department(),
            Computed::MeetingEnd => self.stored(&["endTime"]).or_else(|| self.booked_end()),
            Computed::MeetingInvitees => {
                Some(self.current_invitees().take(MAX_INVITEES).map(|one| self.invitee(one)).collect())
            }
            Computed::MeetingSize => Some(self.invitees().count().into()),
            Computed::MeetingHardTerminals => Some(self.invitees().filter(|invitee| is_hard(invitee)).count().into()),
            Computed::MeetingSoftClients => Some(self.invitees().filter(|invitee| !is_hard(invitee)).count().into()),
            Computed::MeetingIsAutoMute => Some(u8::from(self.is_set(&["confConfigInfo", "isAutoMute"])).into()),
            Computed::MeetingParticipants => self.stored(&["onlineAttendeeAmount"]),
            Computed::MeetingPasswords => self.passwords(),
            Computed::MeetingTiming => self.stored(&["confType"]),
            _ => None,
        }
    }

    fn is_set(&self, path: Path) -> bool {
        self.item.get(path).is_some_and(|value| *value == true || *value == 1)
    }

    /// Returns whether the user of the login has booked the meeting.
    fn is_booker(&self) -> bool {
        let user = self.memory.login_value(&self.login, &["id"]);
        self.item.get(&["userUUID"]) == user.as_ref()
    }

    fn booker_department(&self) -> Option<Value> {
        let booker = self.memory.find(ResourceName::User, &["id"], &self.item.text(&["userUUID"])?)?;
        View::new(self.memory, resource(ResourceName::User), booker, self.login).value(&["deptName"])
    }

    /// Returns when the meeting was booked to end.
    fn booked_end(&self) -> Option<Value> {
        let start = TimeForm::UtcMinute.parse(self.item.get(&["startTime"])?)?;
        let minutes = self.item.get(&["length"]).and_then(Value::as_i64).unwrap_or(DEFAULT_MINUTES);
        Some(TimeForm::UtcMinute.format(start.saturating_add(minutes.saturating_mul(MINUTE_MS))))
    }

    /// Returns the people who were invited with the booking.
    pub(crate) fn invitees(&self) -> impl Iterator<Item = &Value> {
        self.item.get(&["attendees"]).and_then(Value::as_array).into_iter().flatten()
    }

    /// Returns the people who are invited now: those that were invited to the meeting in progress, too.
    pub(crate) fn current_invitees(&self) -> impl Iterator<Item = &Value> {
        let current = self.item.get(INVITEES).or_else(|| self.item.get(&["attendees"]));
        current.and_then(Value::as_array).into_iter().flatten()
    }

    /// Returns the passwords that the user of the login may see: only the booker sees that of the host.
    fn passwords(&self) -> Option<Value> {
        let password = |role: &str, path: Path| {
            self.item.get(path).map(|password| json!({"conferenceRole": role, "password": password}))
        };
        let host = password("chair", &["chairPwd"]).filter(|_| self.is_booker());
        let is_free = self.is_set(&["confConfigInfo", "isGuestFreePwd"]);
        let guest = password("general", &["confConfigInfo", "guestPwd"]).filter(|_| !is_free);
        let passwords: Vec<Value> = host.into_iter().chain(guest).collect();
        (!passwords.is_empty()).then(|| passwords.into())
    }

    /// Returns an invitee as a meeting contains it: with the number and the name of the user if the request has neither.
    fn invitee(&self, invitee: &Value) -> Value {
        let account = invitee.get("accountId").and_then(Value::as_str).unwrap_or_default();
        let by = |key: Path| self.memory.find(ResourceName::User, key, account);
        let user = by(&["userAccount"]).or_else(|| by(&["thirdAccount"])).filter(|_| !account.is_empty());
        let of_user = |path: Path| user.and_then(|user| user.get(path)).cloned();
        let mut shown = json!({"type": invitee.get("type").cloned().unwrap_or_else(|| "normal".into())});
        for (name, path) in [("phone", &["sipNum"]), ("name", &["name"])] {
            let value = invitee.get(name).cloned().or_else(|| of_user(path));
            set_path(&mut shown, &[name], value.unwrap_or_else(|| "".into()));
        }
        for name in ["phone2", "phone3", "role", "isMute"] {
            if let Some(value) = invitee.get(name) {
                set_path(&mut shown, &[name], value.clone());
            }
        }
        shown
    }
}

const ID: Path = &["conferenceID"];
/// The invitees of a meeting in progress.
pub(super) const INVITEES: Path = &["invitees"];

fn is_hard(invitee: &Value) -> bool {
    invitee.get("type").and_then(Value::as_str).is_some_and(|kind| HARD_TERMINALS.contains(&kind))
}
