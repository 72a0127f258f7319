//! A recording consists of several files.

use huaweicloud_meeting::Client;
use huaweicloud_meeting::meeting_management::Recording;

async fn archive(client: &Client, recording: &Recording) -> huaweicloud_meeting::Result<u64> {
    client.download(recording).to("talk.mp4").await
}

fn main() {}
