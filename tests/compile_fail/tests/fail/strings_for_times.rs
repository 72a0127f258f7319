//! A string is no time, because it may be malformed, and a number is no duration: the compiler states what to write.

use huaweicloud_meeting::meeting_management::{CreateMeetingRequest, Recurrence, Weekday};
use huaweicloud_meeting::values::LocalDate;

fn requests(request: CreateMeetingRequest, monday: LocalDate) {
    let _ = request.start_time("2027-01-04 12:00").length(45);
    let _ = Recurrence::weekly(monday, [Weekday::Monday]).end_date("2027-03-29".to_owned());
    let _ = Recurrence::weekly(LocalDate::new(2027, 1, 4), [Weekday::Monday]);
}

fn main() {}
