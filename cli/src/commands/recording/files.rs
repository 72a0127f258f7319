//! Which files there are, and what they are called on this machine.

use std::path::{Path, PathBuf};

use huaweicloud_meeting::Client;
use huaweicloud_meeting::downloads::RecordedFile;
use huaweicloud_meeting::meeting_management::{ConferenceUuid, SearchRecordingsRequest};
use huaweicloud_meeting::values::EpochMillis;
use jiff::Timestamp;

use crate::error::Error;
use crate::output::{self, spinner};

/// The most characters of the name of a file.
const MAX_NAME: usize = 120;

/// A file to download.
pub(super) struct File {
    pub(super) file: RecordedFile,
    pub(super) path: PathBuf,
}

/// Returns the UUIDs of the recordings of a period. Those that are not ready are reported.
pub(super) async fn recorded(
    client: &Client,
    since: Timestamp,
    until: Timestamp,
) -> Result<Vec<ConferenceUuid>, Error> {
    let period = SearchRecordingsRequest::new(EpochMillis::from_timestamp(since))
        .end_date(EpochMillis::from_timestamp(until))
        .query_all(true);
    let mut found = client.search_recordings(period).items();
    let mut ids = Vec::new();
    while let Some(recording) = spinner::wait("SearchRecordings", found.next()).await.transpose()? {
        if recording.available && recording.is_decode_finish {
            ids.push(recording.conf_uuid);
        } else {
            output::eprint(&format!("warning: the recording of `{}` is not ready yet\n", recording.subject));
        }
    }
    Ok(ids)
}

/// Returns the files of recordings, and how many recordings the service refuses, which are reported.
pub(super) async fn of(client: &Client, ids: &[ConferenceUuid], directory: &Path) -> Result<(Vec<File>, usize), Error> {
    let (mut files, mut refused): (Vec<File>, usize) = (Vec::new(), 0);
    for id in ids {
        let found = spinner::wait("ShowRecordingFileDownloadUrls", client.recording_files(id)).await;
        let recorded = match found {
            Ok(recorded) => recorded,
            Err(error) if error.is_service() => {
                refused += 1;
                let error = Error::from(error).with_context(id.as_str());
                output::eprint(&format!("error: {error}\n"));
                continue;
            }
            Err(error) => return Err(error.into()),
        };
        if recorded.is_empty() {
            output::eprint(&format!("warning: the recording `{}` has no files\n", id.as_str()));
        }
        files.extend(recorded.into_iter().map(|file| {
            let path = directory.join(name(id.as_str(), file.name()));
            File { file, path }
        }));
    }
    // Two downloads to one path must not run at the same time.
    files.sort_by(|one, other| one.path.cmp(&other.path));
    files.dedup_by(|one, other| one.path == other.path);
    Ok((files, refused))
}

/// Returns the name of a file: without directories, and without what another system does not accept.
fn name(id: &str, name: &str) -> String {
    let safe = |text: &str| -> String {
        let is_safe = |character: char| character.is_alphanumeric() || matches!(character, '-' | '_' | '.');
        text.chars().map(|character| if is_safe(character) { character } else { '_' }).collect()
    };
    let whole = format!("{}-{}", safe(id), safe(name));
    let whole = whole.trim_start_matches('.');
    // The end has the extension.
    let start = whole.char_indices().rev().nth(MAX_NAME - 1).map_or(0, |(start, _)| start);
    whole.get(start..).unwrap_or(whole).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_no_path_and_keeps_its_extension() {
        assert_eq!(name("ef67", "videoHD-0_1.mp4"), "ef67-videoHD-0_1.mp4");
        assert_eq!(name("../../etc", "/pass\\wd:\u{1b}"), "_.._etc-_pass_wd__");
        assert_eq!(name("ef67", "周会.mp4"), "ef67-周会.mp4");
        let long = name(&"a".repeat(300), "0_1.mp4");
        assert_eq!((long.chars().count(), long.ends_with("0_1.mp4")), (MAX_NAME, true));
    }
}
