//! Recordings of meetings.

use huaweicloud_meeting_runtime::operation::Place;
use serde_json::{Value, json};

use super::body_field;
use super::history::{Search, page, sort, sort_key};
use super::meetings::{START, UUID};
use crate::files::TOKEN_QUERY;
use crate::json::set_path;
use crate::meeting::model::Meeting;
use crate::meeting::records::RecordedPart;
use crate::memory::ResourceName;
use crate::memory::call::Call;
use crate::memory::descriptor::{Cause, Path};
use crate::memory::items::Memory;
use crate::memory::store::Item;
use crate::requests::error_response::ErrorResponse;
use crate::requests::page::Page;

/// How long the files of a recording are made after its end.
const DECODING_MS: i64 = 90_000;
/// The longest segment of a recording.
const SEGMENT_MS: u64 = 3 * 60 * 60 * 1000;
const SECOND_MS: u64 = 1000;
const MEGABYTE: usize = 1 << 20;
/// Bytes.
pub(super) const GIGABYTE: f64 = 1_073_741_824.0;
const PARTS: Path = &["parts"];
const DECODED_AT: Path = &["decodeEndTime"];
/// Whether shared content is recorded.
const SHARES: Path = &["recordAuxStream"];

/// The kinds of files that are downloaded, with their directories. The first one has shared content.
const DOWNLOADS: [(&str, &str); 3] = [("Aux", "videoAux"), ("Hd", "videoHD"), ("Sd", "videoSD")];
/// The views that a segment has files of. The last two have shared content.
const VIEWS: [&str; 4] = ["AUDIO", "SPEAKER_VIDEO", "SHARE_VIDEO", "SPEAKER_SHARE_VIDEO"];

impl Memory {
    /// Adds the recording of a meeting when it ends, or another part of it.
    pub(super) fn follow_recording(&mut self, number: u64, before: &Meeting, after: &Meeting) {
        let now_ms = self.now_ms();
        let Some(meeting) = self.meeting_item(number).filter(|_| before.has_recording && !after.has_recording) else {
            return;
        };
        let parts: Vec<Value> = after.records.recorded.iter().filter_map(part).collect();
        let length_ms: u64 = parts.iter().map(length_ms).sum();
        let mut fields = json!({
            "confUUID": after.uuid,
            "confID": after.id,
            "url": [format!("{}/#/record/{}", self.url, after.uuid)],
            "rcdTime": length_ms / SECOND_MS,
            "available": true,
            "decodeEndTime": now_ms.saturating_add(DECODING_MS),
            "parts": parts,
        });
        for path in [&["subject"][..], &["scheduserName"], &["userUUID"], START, SHARES, &["recordAuthType"]] {
            if let Some(value) = meeting.get(path) {
                set_path(&mut fields, path, value.clone());
            }
        }
        let number = self.next_number();
        let (scope, id) = (String::new(), after.uuid.clone());
        let item = Item::created(number, scope, id, fields, now_ms);
        self.table_mut(ResourceName::Recording).insert(item);
    }

    /// Returns whether a meeting that took place has a recording.
    pub(super) fn has_recording(&self, uuid: &str) -> bool {
        self.find(ResourceName::Recording, UUID, uuid).is_some()
    }

    /// Returns the recordings of meetings that started in a period, those of the example included.
    pub(super) fn list_recordings(&self, call: &Call<'_>) -> Value {
        let search = Search::new(call, &[&["confID"], &["subject"], &["scheduserName"]]);
        let mut all = search.in_example(self);
        let own = self.items(ResourceName::Recording).filter(|item| self.is_booker(call, item));
        all.extend(own.map(|item| self.recording(item)).filter(|recording| search.finds(recording)));
        sort(call, &mut all, "DSC_StartTIME", sort_key);
        page(call, &all)
    }

    /// Returns a recording.
    pub(super) fn show_recording(&self, call: &Call<'_>) -> Result<Option<Value>, ErrorResponse> {
        Ok(self.recording_of(call)?.map(|item| self.recording(item)))
    }

    /// Returns the links to the files of a recording, as soon as there are any.
    pub(super) fn link_recording(&self, call: &Call<'_>) -> Result<Option<Value>, ErrorResponse> {
        let Some(item) = self.recording_of(call)? else { return Ok(None) };
        let kinds = DOWNLOADS.get(usize::from(!shares(item))..).unwrap_or_default();
        let link = |index: u64, (kind, directory): &(&str, &str)| {
            let url = format!("{}/files/{}/{directory}/{index}_0.mp4", self.url, item.id);
            json!({"token": "", "fileType": kind, "url": url})
        };
        let parts = if self.is_decoded(item) { self.recordings_in(item) } else { 0 };
        let urls: Value = (0..parts).flat_map(|index| kinds.iter().map(move |kind| link(index, kind))).collect();
        Ok(Some(json!({"recordUrls": [{"confUuid": item.id, "urls": urls}]})))
    }

    /// Returns the segments of a recording with their files, as soon as there are any.
    pub(super) fn show_segments(&self, call: &Call<'_>) -> Result<Option<Value>, ErrorResponse> {
        let Some(item) = self.recording_of(call)? else { return Ok(None) };
        let segments = if self.is_decoded(item) { self.segments(item) } else { Vec::new() };
        let mut response = json!({"code": "0", "message": "Success", "data": {
            "subject": item.get(&["subject"]), "segmentOffset": 0, "segmentLimit": segments.len(), "segmentCount": 0,
        }});
        let page = Page::new(call.operation(), call.request, &response, segments.len());
        set_path(&mut response, &["data", "segmentList"], segments.get(page.range()).unwrap_or_default().into());
        page.describe(&mut response);
        Ok(Some(response))
    }

    /// Deletes recordings. Those that do not exist are ignored.
    pub(super) fn delete_recordings(&mut self, call: &Call<'_>) {
        let ids = call.request.string(Place::Query, "confUUIDs").unwrap_or_default();
        for id in ids.split(',').map(str::trim) {
            if let Some(number) = self.find(ResourceName::Recording, UUID, id).map(|item| item.number) {
                self.remove(ResourceName::Recording, number);
            }
        }
    }

    /// Returns the recording of a request. There is none for a request of the example.
    fn recording_of(&self, call: &Call<'_>) -> Result<Option<&Item>, ErrorResponse> {
        let in_body = || body_field(call, "confUUID").and_then(Value::as_str).map(str::to_owned);
        let id = call.request.string(Place::Query, "confUUID").or_else(in_body).unwrap_or_default();
        let found = self.find(ResourceName::Recording, UUID, &id);
        let was_deleted = self.table(ResourceName::Recording).is_some_and(|table| table.was_deleted("", &id));
        if found.is_none() && (was_deleted || self.has_taken_place(&id) || !call.is_item_of_example("confUUID")) {
            return Err(call.refuse(Cause::Missing, "the meeting has no recording"));
        }
        Ok(found)
    }

    /// Returns whether a meeting that a request has booked took place.
    fn has_taken_place(&self, uuid: &str) -> bool {
        self.find(ResourceName::PastMeeting, UUID, uuid).is_some()
    }

    fn recording(&self, item: &Item) -> Value {
        let mut recording = item.fields.clone();
        let is_decoded = self.is_decoded(item);
        let files =
            if is_decoded { self.recordings_in(item).saturating_mul(if shares(item) { 3 } else { 2 }) } else { 0 };
        let megabytes = usize::try_from(files).unwrap_or_default().saturating_mul(self.file_size) / MEGABYTE;
        for (name, value) in [("isDecodeFinish", Value::from(is_decoded)), ("rcdSize", megabytes.into())] {
            set_path(&mut recording, &[name], value);
        }
        if item.get(&["recordAuthType"]).is_none() {
            set_path(&mut recording, &["recordAuthType"], 0.into());
        }
        recording
    }

    /// Returns the size of the files of a recording that are downloaded.
    fn bytes(&self, item: &Item) -> usize {
        let kinds = DOWNLOADS.len().saturating_sub(usize::from(!shares(item)));
        let parts = if self.is_decoded(item) { self.recordings_in(item) } else { 0 };
        usize::try_from(parts).unwrap_or_default().saturating_mul(kinds).saturating_mul(self.file_size)
    }

    /// Returns the size of the files of some recordings.
    pub(super) fn recorded_bytes(&self, is_counted: impl Fn(&Item) -> bool) -> usize {
        self.items(ResourceName::Recording).filter(|item| is_counted(item)).map(|item| self.bytes(item)).sum()
    }

    fn is_decoded(&self, item: &Item) -> bool {
        item.get(DECODED_AT).and_then(Value::as_i64).is_some_and(|time| time <= self.now_ms())
    }

    /// Returns how often the recording of the meeting was started.
    fn recordings_in(&self, item: &Item) -> u64 {
        parts(item).iter().filter_map(|part| part["recording"].as_u64()).max().unwrap_or_default()
    }

    fn segments(&self, item: &Item) -> Vec<Value> {
        let mut segments: Vec<Value> = Vec::new();
        for part in parts(item) {
            let (start, end) = (part["start"].as_u64().unwrap_or_default(), part["end"].as_u64().unwrap_or_default());
            let starts = std::iter::successors(Some(start), |start| start.checked_add(SEGMENT_MS));
            for begin in starts.take_while(|begin| *begin < end) {
                let of_recording = |segment: &&Value| segment["manualOrder"] == part["recording"];
                let order = segments.iter().filter(of_recording).count().saturating_add(1);
                let span = (begin, end.min(begin.saturating_add(SEGMENT_MS)));
                segments.push(self.segment(item, &part["recording"], order, span));
            }
        }
        segments
    }

    fn segment(&self, item: &Item, recording: &Value, order: usize, (begin, end): (u64, u64)) -> Value {
        let views = VIEWS.get(..if shares(item) { VIEWS.len() } else { 2 }).unwrap_or_default();
        let file = |view: &&str| {
            let link = |purpose: &str| {
                format!("{}/files/{}/{purpose}/{recording}_{order}_{view}.mp4{TOKEN_QUERY}", self.url, item.id)
            };
            json!({
                "recordType": view,
                "beginTime": begin,
                "endTime": end,
                "duration": end.saturating_sub(begin) / SECOND_MS,
                "fileSize": self.file_size,
                "playUrl": link("play"),
                "downloadUrl": link("download"),
            })
        };
        json!({
            "manualOrder": recording,
            "segmentOrder": order,
            "segmentSize": self.file_size.saturating_mul(views.len()).to_string(),
            "fileList": views.iter().map(file).collect::<Vec<_>>(),
        })
    }
}

/// Returns a part of a recording as the item stores it. One that is still recorded is left out.
fn part(part: &RecordedPart) -> Option<Value> {
    Some(json!({"recording": part.recording, "start": part.start_ms, "end": part.end_ms?}))
}

fn parts(item: &Item) -> &[Value] {
    item.get(PARTS).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

fn length_ms(part: &Value) -> u64 {
    let time = |name: &str| part[name].as_u64().unwrap_or_default();
    time("end").saturating_sub(time("start"))
}

fn shares(item: &Item) -> bool {
    item.is(SHARES, "1")
}
