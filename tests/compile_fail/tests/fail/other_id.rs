//! The ID of a meeting is not that of its recording: the compiler does not suggest to convert it.

use huaweicloud_meeting::Client;
use huaweicloud_meeting::meeting_management::ConferenceId;

fn download(client: &Client, id: &ConferenceId) {
    client.recording_files(id);
}

fn main() {}
