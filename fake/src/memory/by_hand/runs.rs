//! What a meeting in progress leaves behind each time it takes place.

use serde_json::Value;

use super::figures::{BEGAN_AT, DUE_AT, ENDED_AT};
use super::meeting_values::INVITEES;
use super::meetings::{BOOKED, BOOKED_AT, CANCELED, ENDED, ID, RUNNING, START, STATE, UUID, is_in, is_series};
use super::series::RUNNING_OCCURRENCE;
use crate::json::{remove_path, set_path};
use crate::limits;
use crate::meeting::model::Meeting;
use crate::memory::change::Change;
use crate::memory::descriptor::Path;
use crate::memory::items::Memory;
use crate::memory::store::Item;
use crate::memory::time::TimeFormat as _;
use crate::memory::{ResourceName, resource};
use huaweicloud_meeting_catalog::TimeForm;

pub(super) const END: Path = &["endTime"];
pub(super) const MINUTES: Path = &["length"];
/// The start of a booking whose meeting is in progress.
const BOOKED_START: Path = &["bookedStart"];
/// The length of a booking whose meeting is in progress.
const BOOKED_MINUTES: Path = &["bookedLength"];
pub(super) const IS_LIVE: Path = &["isLive"];
const ONLINE: Path = &["onlineAttendeeAmount"];
pub(super) const MINUTE_MS: i64 = 60_000;
const DEFAULT_MINUTES: i64 = 30;

/// The fields that belong to one time of a meeting, besides the records.
const OF_RUN: [Path; 8] = [CANCELED, END, ONLINE, INVITEES, IS_LIVE, BEGAN_AT, DUE_AT, ENDED_AT];

impl Memory {
    /// Records what has changed in a meeting in progress: its start, who has left, its recording, and its end. Meetings of
    /// examples do not change. Webinars follow their meetings, too. Returns the ID of a meeting that was forgotten.
    pub(crate) fn follow(&mut self, before: &Meeting, after: &Meeting) -> Option<String> {
        let now_ms = self.now_ms();
        let Some(item) = self.changed_meeting(&after.id) else {
            self.follow_webinar(before, after);
            return None;
        };
        let number = item.number;
        let has_ended = after.is_ended && !before.is_ended;
        if after.is_started && !after.is_ended && !is_in(item, RUNNING) {
            self.begin(number, &after.uuid, now_ms);
        }
        let mut changes: Vec<Change> = Vec::new();
        if after.is_started && !before.is_started {
            changes.push((BEGAN_AT, Some(after.begun_ms.into())));
        }
        if after.is_running() && (!before.is_started || before.end_ms != after.end_ms) {
            let end_ms = i64::try_from(after.end_ms).unwrap_or(i64::MAX);
            changes.push((END, Some(TimeForm::UtcMinute.format(end_ms))));
            changes.push((DUE_AT, Some(end_ms.into())));
        }
        if before.invitees != after.invitees {
            changes.push((INVITEES, Some(after.invitees.iter().cloned().map(Value::Object).collect())));
        }
        if before.is_live != after.is_live {
            changes.push((IS_LIVE, Some(after.is_live.into())));
        }
        if after.is_started {
            changes.push((ONLINE, Some(Value::from(if after.is_ended { 0 } else { after.present().count() }))));
        }
        self.set(resource(ResourceName::Meeting), number, changes);
        self.follow_records(number, &before.records, &after.records, has_ended);
        self.follow_recording(number, before, after);
        if !has_ended {
            return None;
        }
        self.end(number, &after.uuid, now_ms);
        self.forget_oldest_run()
    }

    /// Forgets the oldest of the meetings that took place if there are many, with its recording. Returns its ID, unless the
    /// meeting can take place again.
    fn forget_oldest_run(&mut self) -> Option<String> {
        let past = self.table(ResourceName::PastMeeting)?;
        let oldest = past.items().next().filter(|_| past.len() > limits::PAST_MEETINGS)?;
        let (number, id, uuid) = (oldest.number, oldest.text(ID)?, oldest.id.clone());
        self.table_mut(ResourceName::PastMeeting).forget(number);
        if let Some(recording) = self.find(ResourceName::Recording, UUID, &uuid).map(|item| item.number) {
            self.table_mut(ResourceName::Recording).forget(recording);
        }
        self.find(ResourceName::Meeting, ID, &id).is_none().then_some(id)
    }

    /// Records that a booked meeting is in progress. What was booked is kept for the next time.
    fn begin(&mut self, number: u64, uuid: &str, now_ms: i64) {
        let Some(item) = self.meeting_item(number) else { return };
        let occurrence = self.occurrence_to_start(item, now_ms);
        let minutes = occurrence.as_ref().map_or_else(|| minutes(item), |occurrence| occurrence.minutes());
        let mut changes: Vec<Change> = vec![
            (STATE, Some(RUNNING.into())),
            (UUID, Some(uuid.into())),
            (BOOKED_START, item.get(START).filter(|_| is_in(item, BOOKED)).cloned()),
            (BOOKED_MINUTES, item.get(MINUTES).cloned()),
            (START, Some(TimeForm::UtcMinute.format(now_ms))),
            (MINUTES, Some(minutes.into())),
            (END, Some(TimeForm::UtcMinute.format(now_ms.saturating_add(minutes.saturating_mul(MINUTE_MS))))),
        ];
        changes.push((RUNNING_OCCURRENCE, occurrence.map(|occurrence| occurrence.id.into())));
        self.set(resource(ResourceName::Meeting), number, changes);
    }

    /// Adds a past meeting, and restores the booking as long as the meeting can be joined again. Otherwise, it is removed.
    fn end(&mut self, number: u64, uuid: &str, now_ms: i64) {
        let end = (END, Some(TimeForm::UtcMinute.format(now_ms)));
        let view = resource(ResourceName::Meeting);
        self.set(view, number, vec![(STATE, Some(ENDED.into())), end, (ENDED_AT, Some(now_ms.into()))]);
        let Some(ended) = self.meeting_item(number).cloned() else { return };
        let mut past = Item { number: self.next_number(), id: uuid.to_owned(), ..ended.clone() };
        set_path(&mut past.fields, UUID, uuid.into());
        remove_path(&mut past.fields, INVITEES);
        self.table_mut(ResourceName::PastMeeting).insert(past);
        let is_canceled = ended.get(CANCELED).is_some_and(Value::is_boolean);
        let Some(start) = ended.get(BOOKED_START).filter(|_| !is_canceled) else {
            self.remove(ResourceName::Meeting, number);
            return;
        };
        let mut changes: Vec<Change> = OF_RUN.into_iter().map(|path| (path, None)).collect();
        changes.extend([
            (STATE, Some(BOOKED.into())),
            (UUID, None),
            (START, Some(start.clone())),
            (MINUTES, ended.get(BOOKED_MINUTES).cloned()),
            (BOOKED_START, None),
            (BOOKED_MINUTES, None),
            (RUNNING_OCCURRENCE, None),
        ]);
        self.set(view, number, changes);
        self.set_records(number, None);
        if let Some(canceled) = ended.text(CANCELED) {
            self.retain_occurrences(number, |occurrence| occurrence.id != canceled);
        }
        self.settle(number, now_ms);
    }

    /// Removes a booking whose time is over. A series continues with its next occurrence; without one, it is removed.
    ///
    /// A booking that was over when it was made remains: the requests of the vendor's documentation have times of the past.
    pub(super) fn settle(&mut self, number: u64, now_ms: i64) {
        let Some(item) = self.meeting_item(number).filter(|item| is_in(item, BOOKED)) else { return };
        let Some(booked_at) = item.get(BOOKED_AT).and_then(Value::as_i64) else { return };
        let is_over = |end_ms: i64| end_ms <= now_ms && end_ms > booked_at;
        if is_series(item) {
            self.retain_occurrences(number, |occurrence| !is_over(occurrence.end_ms));
        } else if is_over(booked_end(item)) {
            self.remove(ResourceName::Meeting, number);
        }
    }
}

/// Returns when a booking ends, in milliseconds since 1970.
pub(super) fn booked_end(item: &Item) -> i64 {
    let start = item.get(START).and_then(|start| TimeForm::UtcMinute.parse(start)).unwrap_or_default();
    start.saturating_add(minutes(item).saturating_mul(MINUTE_MS))
}

/// Returns the length of a meeting in minutes.
pub(super) fn minutes(item: &Item) -> i64 {
    item.get(MINUTES).and_then(Value::as_i64).unwrap_or(DEFAULT_MINUTES)
}
