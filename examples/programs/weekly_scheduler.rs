//! Books a meeting for every Tuesday at 10:00 in Berlin, eight times; then moves the first one by a day and cancels the second.
//!
//! ```text
//! cargo run -p huaweicloud-meeting-programs --bin weekly_scheduler
//! ```

use anyhow::{Context as _, Result, bail};
use huaweicloud_meeting::meeting_management::{
    CancelRecurringSubMeetingRequest, CreateRecurringMeetingRequest, Invitee, MediaType, MeetingOptions, Recurrence,
    SubMeeting, TimeZone, UpdateRecurringSubMeetingRequest, Weekday,
};
use huaweicloud_meeting::types::{Account, PhoneNumber};
use huaweicloud_meeting::values::{Days, LocalDate, Minutes, UtcMinute};
use huaweicloud_meeting::{Client, Secret};
use huaweicloud_meeting_programs::connect;
use jiff::civil::{self, time};
use jiff::{Timestamp, ToSpan, ZonedDateTime, tz};

const ZONE: &str = "Europe/Berlin";

#[tokio::main]
async fn main() -> Result<()> {
    let connection = connect().await?;
    let client = &connection.client;
    let berlin = tz::TimeZone::get(ZONE)?;

    let today = Timestamp::now().to_zoned_datetime(berlin.clone()).date();
    let tuesday = today.nth_weekday(1, civil::Weekday::Tuesday)?;
    let first = tuesday.to_datetime(time(10, 0, 0, 0)).to_zoned_datetime(berlin.clone())?;
    let series = client.create_recurring_meeting(weekly(&first)?).await.context("the series was not booked")?;
    println!("Booked {} with {} meetings", series.conference_id, series.sub_confs.len());
    println!("Guests join at {}", series.guest_join_uri);
    if let Some(password) = series.host_password() {
        println!("The password of the host is {}", password.expose());
    }
    for meeting in &series.sub_confs {
        println!("  {} at {}", meeting.cycle_sub_conf_id, local(&meeting.start_time, &berlin)?);
    }

    let [first, second, ..] = series.sub_confs.as_slice() else { bail!("the series has fewer than two meetings") };
    let moved = local(&first.start_time, &berlin)?.checked_add(1.day())?;
    move_to(client, first, &moved).await.context("the first meeting was not moved")?;
    println!("Moved {} to {moved}", first.cycle_sub_conf_id);
    let request = CancelRecurringSubMeetingRequest::new(&second.conference_id, [&second.cycle_sub_conf_id]);
    client.cancel_recurring_sub_meeting(request).await.context("the second meeting was not canceled")?;
    println!("Canceled {}", second.cycle_sub_conf_id);
    Ok(())
}

fn weekly(first: &ZonedDateTime) -> Result<CreateRecurringMeetingRequest> {
    let last = first.date().checked_add(7.weeks())?;
    // The days are those of the time zone; the start is in UTC.
    let recurrence = Recurrence::weekly(LocalDate::from_civil(first.date()), [Weekday::Tuesday])
        .end_date(LocalDate::from_civil(last))
        .pre_remind_days(Days(1));
    let options = MeetingOptions::new()
        .is_guest_free_pwd(false)
        .guest_pwd(Secret::new("424242"))
        .enable_waiting_room(true)
        .is_send_calendar(true);
    let bob = Invitee::new().account_id(Account::new("bob")).name("Bob").email("bob@example.com");
    let shanghai = Invitee::new().phone(PhoneNumber::new("+991116140865")).name("Room Shanghai");
    Ok(CreateRecurringMeetingRequest::new([MediaType::HdVideo], recurrence)
        .subject("Team Weekly")
        .start_time(UtcMinute::from_timestamp(first.timestamp()))
        .length(Minutes(45))
        .time_zone_id(TimeZone::for_iana(ZONE).context("the service does not have this time zone")?)
        .conf_config_info(options)
        .attendees([bob, shanghai]))
}

/// Moves one meeting of a series. Everything else about it stays as it is.
async fn move_to(client: &Client, meeting: &SubMeeting, start: &ZonedDateTime) -> huaweicloud_meeting::Result<()> {
    let mut request = UpdateRecurringSubMeetingRequest::from_current(meeting)?;
    request.start_time = UtcMinute::from_timestamp(start.timestamp());
    client.update_recurring_sub_meeting(request).await
}

fn local(minute: &UtcMinute, zone: &tz::TimeZone) -> Result<ZonedDateTime> {
    Ok(minute.to_timestamp()?.to_zoned_datetime(zone.clone()))
}
