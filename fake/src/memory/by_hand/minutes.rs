//! Minutes of whiteboards that users save.

use serde_json::Value;

use crate::json::set_path;
use crate::memory::call::Call;
use crate::memory::descriptor::Maker;
use crate::memory::items::Memory;
use crate::memory::time::TimeFormat as _;
use crate::requests::error_response::ErrorResponse;
use huaweicloud_meeting_catalog::TimeForm;

/// The files of minutes: the fields with the ID, the name, the size and the link, and the ending.
const FILES: [([&str; 4], &str); 3] = [
    (["fileId", "fileName", "fileSize", "fileUrl"], "cwb"),
    (["thumbnailFileId", "thumbnailFileName", "thumbnailFileSize", "thumbnailUrl"], "jpg"),
    (["pdfFileId", "pdfFileName", "pdfFileSize", "pdfUrl"], "pdf"),
];

impl Memory {
    /// Adds the minutes that a whiteboard shows the code of, with the files that the fake serves.
    pub(super) fn add_minutes(&mut self, call: &Call<'_>) -> Result<Option<Value>, ErrorResponse> {
        let Value::String(now) = TimeForm::Second.format(self.now_ms()) else { return Ok(None) };
        let topic = format!("{}_meeting_record.White", now.replace(['-', ':'], "").replace(' ', "_"));
        let mut fields = self.accepted(call);
        set_path(&mut fields, &["topic"], topic.as_str().into());
        for ([id, name, size, link], ending) in FILES {
            let Some(Value::String(made)) = self.make(Maker::Digits(8), &call.login) else { continue };
            set_path(&mut fields, &[name], format!("{topic}.{ending}").into());
            set_path(&mut fields, &[size], self.file_size.into());
            set_path(&mut fields, &[link], format!("{}/files/minutes/{made}.{ending}", self.url).into());
            set_path(&mut fields, &[id], made.into());
        }
        self.add(call, fields)?;
        Ok(None)
    }
}
