//! Writes how much was met last month, day by day, and who attended which meeting, as CSV.
//!
//! ```text
//! cargo run -p huaweicloud-meeting-programs --bin statistics [directory]
//! ```
//!
//! Without a directory, both tables are written to standard output.

use std::io::{self, Write};
use std::path::Path;
use std::{env, fs};

use anyhow::{Context as _, Result};
use huaweicloud_meeting::Client;
use huaweicloud_meeting::meeting_management::{SearchAttendanceRecordsOfHisMeetingRequest, SearchHisMeetingsRequest};
use huaweicloud_meeting::meeting_statistics::{MeetingStatistic, SearchStatisticConferenceInfoRequest, StatisticsUnit};
use huaweicloud_meeting::values::{DayOrMonth, EpochMillis};
use huaweicloud_meeting_programs::connect;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

#[tokio::main]
async fn main() -> Result<()> {
    let directory = env::args().nth(1);
    let zone = TimeZone::get("Europe/Berlin")?;
    let connection = connect().await?;
    let this_month = Timestamp::now().to_zoned_datetime(zone.clone()).date().first_of_month();
    let month = (this_month.checked_sub(1.month())?, this_month);

    let days = usage(&connection.client, month, table(&directory, "usage.csv")?).await?;
    let attendances = attendances(&connection.client, month, &zone, table(&directory, "attendance.csv")?).await?;
    println!("{} to {}: {days} days, {attendances} attendances", month.0, month.1.yesterday()?);
    Ok(())
}

fn table(directory: &Option<String>, name: &str) -> Result<csv::Writer<Box<dyn Write>>> {
    let output: Box<dyn Write> = match directory {
        Some(directory) => Box::new(fs::File::create(Path::new(directory).join(name)).context(name.to_owned())?),
        None => Box::new(io::stdout()),
    };
    Ok(csv::Writer::from_writer(output))
}

/// Writes the numbers of meetings, and returns how many days there are.
async fn usage(client: &Client, (first, end): (Date, Date), mut table: csv::Writer<impl Write>) -> Result<usize> {
    let first = DayOrMonth::from_civil(first);
    let request = SearchStatisticConferenceInfoRequest::new(MeetingStatistic::Meetings, StatisticsUnit::Day, first)
        .end_time(DayOrMonth::from_civil(end.yesterday()?));
    let days = client.search_statistic_conference_info(request).items().collect().await.context("no figures")?;
    table.write_record(["day", "meetings", "seconds", "attendees"])?;
    for day in &days {
        let time = day.time.as_ref().map_or("", |time| time.as_str());
        table.serialize((time, day.conf_count, day.conf_duration, day.attendee_count))?;
    }
    table.flush()?;
    Ok(days.len())
}

/// Writes who attended the meetings, and returns how many attendances there are.
async fn attendances(
    client: &Client,
    (first, end): (Date, Date),
    zone: &TimeZone,
    mut table: csv::Writer<impl Write>,
) -> Result<usize> {
    let midnight = |date: Date| -> Result<EpochMillis> {
        Ok(EpochMillis::from_timestamp(date.to_zoned_datetime(zone.clone())?.timestamp()))
    };
    let local = |time: EpochMillis| -> Result<String> {
        Ok(time.to_timestamp()?.to_zoned_datetime(zone.clone()).datetime().to_string())
    };
    table.write_record(["meeting", "subject", "name", "joined", "left", "minutes"])?;
    let request = SearchHisMeetingsRequest::new(midnight(first)?).end_date(midnight(end)?).query_all(true);
    let mut meetings = client.search_his_meetings(request).items();
    let mut attendances = 0;
    while let Some(meeting) = meetings.next().await {
        let meeting = meeting?;
        let Some(uuid) = &meeting.conf_uuid else { continue };
        let request = SearchAttendanceRecordsOfHisMeetingRequest::new(uuid);
        let mut records = client.search_attendance_records_of_his_meeting(request).items();
        while let Some(record) = records.next().await {
            let record = record?;
            let minutes = (record.left_time.0 - record.join_time.0) / 60_000;
            let times = (local(record.join_time)?, local(record.left_time)?, minutes);
            table.serialize((meeting.conference_id.as_str(), &meeting.subject, &record.display_name, times))?;
            attendances += 1;
        }
    }
    table.flush()?;
    Ok(attendances)
}
