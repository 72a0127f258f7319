//! Optional fields are set after the required ones.

use huaweicloud_meeting::meeting_management::SearchRecordingsRequest;
use huaweicloud_meeting::values::EpochMillis;

fn main() {
    let _ = SearchRecordingsRequest::new(EpochMillis(0)).limit(10);
}
