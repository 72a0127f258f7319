//! The title page of a document: `info`, `servers` and `tags`.

use huaweicloud_meeting_codegen::spec::Group;
use serde_json::{Value as Json, json};

use super::writer::Writer;

impl Writer<'_> {
    pub(super) fn info(&self) -> Json {
        let title = &self.spec.service.title;
        self.info_with(&format!(
            "Unofficial description of {title}, generated from a hand-written spec. Enumerations list the known values; \
             the service may add others. In a response, any property that is not required may be missing or null. \
             `x-extensions` describes the extensions (`x-…`) of this document."
        ))
    }

    /// Returns the title page with a description.
    pub(crate) fn info_with(&self, description: &str) -> Json {
        json!({
            "title": self.spec.service.title,
            "version": self.document_version(),
            "description": description,
            "license": {
                "name": env!("CARGO_PKG_LICENSE"),
                "url": concat!("https://spdx.org/licenses/", env!("CARGO_PKG_LICENSE"), ".html"),
            },
        })
    }

    /// Returns the latest date on which an operation was compared with its source, as a version number: `2026.2.1`. The API
    /// itself has no version.
    fn document_version(&self) -> String {
        let date = self.spec.operations().map(|(_, operation)| operation.checked.as_str()).max().unwrap_or_default();
        let numbers: Vec<&str> = date.split('-').map(|number| number.trim_start_matches('0')).collect();
        numbers.join(".")
    }

    pub(super) fn servers(&self) -> Vec<Json> {
        let regions = self.spec.service.regions.iter();
        regions
            .map(|region| json!({ "url": region.endpoint, "description": region.doc, "x-region": region.name }))
            .collect()
    }

    pub(super) fn tags(&self) -> Vec<Json> {
        let tag = |group: &Group| {
            let notes = group.notes.as_ref().map(|notes| self.prose(notes));
            let description: Vec<String> = [group.title_zh.clone()].into_iter().chain(notes).collect();
            json!({ "name": group.title, "description": description.join("\n\n"), "x-title-zh": group.title_zh })
        };
        self.spec.groups.iter().map(tag).collect()
    }
}
