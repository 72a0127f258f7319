//! Minutes of whiteboards.

use serde_json::{Value, json};

use crate::memory::call::Call;
use crate::memory::descriptor::{Maker, TimeForm};
use crate::memory::items::Memory;
use crate::requests::error_response::ErrorResponse;

/// Where the files of the examples are; responses contain links to those of this server.
const FILES: &str = "https://files.example.com/minutes";

impl Memory {
    /// Saves the minutes that a QR code stands for: a whiteboard with its PDF and thumbnail, named after the current time.
    pub(super) fn add_minutes(&mut self, call: &Call<'_>) -> Result<Option<Value>, ErrorResponse> {
        let time = TimeForm::Second.format(self.now_ms());
        let time = time.as_str().unwrap_or_default().replace(['-', ':'], "").replace(' ', "_");
        let topic = format!("{time}_meeting_record.White");
        let mut ids = [(); 3].map(|()| self.make(Maker::Digits(9), &call.login).unwrap_or_default());
        let [white, thumbnail, pdf] = &mut ids;
        let link = |id: &Value, extension: &str| format!("{FILES}/{}.{extension}", id.as_str().unwrap_or_default());
        let fields = json!({
            "topic": topic,
            "fileUrl": link(white, "cwb"),
            "fileName": format!("{topic}.cwb"),
            "fileId": white.take(),
            "thumbnailUrl": link(thumbnail, "jpg"),
            "thumbnailFileName": format!("{topic}.jpg"),
            "thumbnailFileId": thumbnail.take(),
            "pdfUrl": link(pdf, "pdf"),
            "pdfFileName": format!("{topic}.pdf"),
            "pdfFileId": pdf.take(),
        });
        self.add(call, fields)?;
        Ok(None)
    }
}
