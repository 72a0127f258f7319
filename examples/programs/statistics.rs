//! Writes two tables about the meetings of last month as CSV: their numbers, day by day, and who attended them.
//!
//! ```text
//! cargo run -p huaweicloud-meeting-programs --bin statistics [directory]
//! ```
//!
//! Without a directory, the tables are written to that of temporary files.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use huaweicloud_meeting::Client;
use huaweicloud_meeting::meeting_management::{SearchAttendanceRecordsOfHisMeetingRequest, SearchHisMeetingsRequest};
use huaweicloud_meeting::meeting_statistics::{MeetingStatistic, SearchStatisticConferenceInfoRequest, StatisticsUnit};
use huaweicloud_meeting::values::{DayOrMonth, EpochMillis};
use huaweicloud_meeting_programs::connect;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan, ZonedDateTime};

#[tokio::main]
async fn main() -> Result<()> {
    let directory = env::args().nth(1).map_or_else(env::temp_dir, PathBuf::from);
    let connection = connect().await?;
    let zone = TimeZone::get("Europe/Berlin")?;
    let end = Timestamp::now().to_zoned_datetime(zone.clone()).date().first_of_month();
    let first = end.checked_sub(1.month())?;

    let days = usage(&connection.client, first, end, &directory.join("usage.csv")).await?;
    let begin = first.to_zoned_datetime(zone.clone())?;
    let attendances =
        attendances(&connection.client, &begin, &end.to_zoned_datetime(zone)?, &directory.join("attendance.csv"))
            .await?;
    println!("{first} to {}: {days} days, {attendances} attendances, in {}", end.yesterday()?, directory.display());
    Ok(())
}

/// Writes the numbers of meetings, and returns how many days there are.
async fn usage(client: &Client, first: Date, end: Date, path: &Path) -> Result<usize> {
    let mut table = csv::Writer::from_path(path)?;
    let first = DayOrMonth::from_civil(first);
    let request = SearchStatisticConferenceInfoRequest::new(MeetingStatistic::Meetings, StatisticsUnit::Day, first)
        .end_time(DayOrMonth::from_civil(end.yesterday()?));
    let days = client
        .search_statistic_conference_info(request)
        .items()
        .collect()
        .await
        .context("the numbers of meetings are not available")?;
    table.write_record(["day", "meetings", "seconds", "attendees"])?;
    for day in &days {
        let time = day.time.as_ref().map_or("", |time| time.as_str());
        table.serialize((time, day.conf_count, day.conf_duration, day.attendee_count))?;
    }
    table.flush()?;
    Ok(days.len())
}

/// Writes who attended the meetings, and returns how many attendances there are.
async fn attendances(client: &Client, begin: &ZonedDateTime, end: &ZonedDateTime, path: &Path) -> Result<usize> {
    let mut table = csv::Writer::from_path(path)?;
    let local = |time: EpochMillis| -> Result<String> {
        Ok(time.to_timestamp()?.to_zoned_datetime(begin.time_zone().clone()).datetime().to_string())
    };
    table.write_record(["meeting", "subject", "name", "joined", "left", "minutes"])?;
    let request = SearchHisMeetingsRequest::new(EpochMillis::from_timestamp(begin.timestamp()))
        .end_date(EpochMillis::from_timestamp(end.timestamp()))
        .query_all(true);
    let mut meetings = client.search_his_meetings(request).items();
    let mut attendances = 0;
    while let Some(meeting) = meetings.next().await {
        let meeting = meeting?;
        let Some(uuid) = &meeting.conf_uuid else { continue };
        let request = SearchAttendanceRecordsOfHisMeetingRequest::new(uuid);
        let mut records = client.search_attendance_records_of_his_meeting(request).items();
        while let Some(record) = records.next().await {
            let record = record?;
            let minutes = record.left_time.0.saturating_sub(record.join_time.0) / 60_000;
            let times = (local(record.join_time)?, local(record.left_time)?, minutes);
            table.serialize((meeting.conference_id.as_str(), &meeting.subject, &record.display_name, times))?;
            attendances += 1;
        }
    }
    table.flush()?;
    Ok(attendances)
}
