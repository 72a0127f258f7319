//! Displays what takes place in a cloud meeting room, and what comes next.
//!
//! ```text
//! cargo run -p huaweicloud-meeting-programs --bin room_display [room [time zone]]
//! ```

use std::env;
use std::time::Duration;

use anyhow::Result;
use huaweicloud_meeting::Client;
use huaweicloud_meeting::meeting_management::{
    Meeting, MeetingPeriod, MeetingState, SearchMeetingsRequest, StartTimeOrder, VmrNumber,
};
use huaweicloud_meeting_programs::{connect, variable};
use jiff::Timestamp;
use jiff::tz::TimeZone;

#[tokio::main]
async fn main() -> Result<()> {
    let mut arguments = env::args().skip(1);
    let room = VmrNumber::new(arguments.next().unwrap_or_else(|| "901005190".to_owned()));
    let zone = TimeZone::get(&arguments.next().unwrap_or_else(|| "Europe/Berlin".to_owned()))?;
    let rounds: usize = variable("ROUNDS", "2").parse()?;
    let interval = Duration::from_millis(variable("INTERVAL_MS", "100").parse()?);
    let connection = connect().await?;

    let mut clock = tokio::time::interval(interval);
    for _ in 0..rounds {
        clock.tick().await;
        match meetings_of(&connection.client, &room).await {
            Ok(meetings) => println!("{room}\n{}", screen(&meetings, Timestamp::now(), &zone)?),
            // The next round may succeed.
            Err(error) => println!("{room}\n  not available: {error}"),
        }
    }
    Ok(())
}

async fn meetings_of(client: &Client, room: &VmrNumber) -> huaweicloud_meeting::Result<Vec<Meeting>> {
    let request = SearchMeetingsRequest::new()
        .query_all(true)
        .query_conf_mode(MeetingPeriod::Day)
        .sort_type(StartTimeOrder::EarliestFirst);
    let mut meetings = client.search_meetings(request).timeout(Duration::from_secs(8)).items().collect().await?;
    meetings.retain(|meeting| meeting.vmr_conference_id.as_ref() == Some(room));
    Ok(meetings)
}

/// Returns what is displayed; `meetings` are in the order of their start.
fn screen(meetings: &[Meeting], now: Timestamp, zone: &TimeZone) -> Result<String> {
    let (mut current, mut next) = (None, None);
    for meeting in meetings {
        let (start, end) = (meeting.start_time.to_timestamp()?, meeting.end_time.to_timestamp()?);
        let time = |time: Timestamp, format| time.to_zoned_datetime(zone.clone()).strftime(format).to_string();
        let (from, to) = (time(start, "%a %H:%M"), time(end, "%H:%M"));
        let line = format!("{from} to {to}  {} ({})", meeting.subject, meeting.scheduler_name);
        let running = matches!(meeting.conference_state, Some(MeetingState::Running | MeetingState::Creating));
        if running || (start <= now && now < end) {
            current = Some(line);
        } else if now < start && next.is_none() {
            next = Some(line);
        }
    }
    let or_free = |line: Option<String>| line.unwrap_or_else(|| "free".to_owned());
    Ok(format!("  now:  {}\n  next: {}", or_free(current), or_free(next)))
}

#[cfg(test)]
mod tests {
    use huaweicloud_meeting::values::{EpochMillis, UtcMinute};
    use huaweicloud_meeting::{Credentials, Secret};
    use huaweicloud_meeting_fake::Fake;
    use huaweicloud_meeting_fake::memory::ResourceName;
    use serde_json::json;

    use super::*;

    fn meeting(subject: &str, start: &str, end: &str) -> Meeting {
        let mut meeting = Meeting::default();
        meeting.subject = subject.into();
        meeting.scheduler_name = "Ada".into();
        meeting.start_time = UtcMinute::parse(start).unwrap();
        meeting.end_time = UtcMinute::parse(end).unwrap();
        meeting
    }

    #[test]
    fn the_current_and_the_next_meeting_are_displayed_in_the_time_zone_of_the_room() {
        let meetings = [
            meeting("Stand-up", "2026-11-27 08:00", "2026-11-27 08:15"),
            meeting("Review", "2026-11-27 09:00", "2026-11-27 10:00"),
            meeting("Retrospective", "2026-11-27 11:00", "2026-11-27 12:00"),
        ];
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        let at = |now: &str| screen(&meetings, now.parse().unwrap(), &zone).unwrap();
        let next = "next: Fri 12:00 to 13:00  Retrospective (Ada)";
        assert_eq!(at("2026-11-27T09:30:00Z"), format!("  now:  Fri 10:00 to 11:00  Review (Ada)\n  {next}"));
        assert_eq!(at("2026-11-27T10:00:00Z"), format!("  now:  free\n  {next}"));
        assert_eq!(at("2026-11-27T12:00:00Z"), "  now:  free\n  next: free");
    }

    #[tokio::test]
    async fn the_next_meeting_becomes_the_current_one_when_its_time_has_come() {
        let start = UtcMinute::parse("2026-11-27 09:00").unwrap();
        let fake = Fake::builder().empty().stop_clock_at(start.to_system_time().unwrap()).start().await.unwrap();
        let room = fake.given(ResourceName::MeetingRoom, json!({"vmrName": "Aquarium", "vmrId": "912345678"})).unwrap();
        for (subject, start, room) in [
            ("Retrospective", "2026-11-27 10:00", &room["id"]),
            ("Review", "2026-11-27 09:10", &room["id"]),
            ("Elsewhere", "2026-11-27 09:10", &json!(null)),
        ] {
            let meeting = json!({"subject": subject, "startTime": start, "length": 50, "vmrFlag": 1, "vmrID": room});
            fake.given(ResourceName::Meeting, meeting).unwrap();
        }
        let credentials = Credentials::app_id("app-id", Secret::new("app-key"));
        let client = Client::builder().endpoint(fake.url()).credentials(credentials).build().unwrap();
        let displayed = async |minutes: u64| {
            fake.advance(Duration::from_secs(60 * minutes));
            let meetings = meetings_of(&client, &VmrNumber::new("912345678")).await.unwrap();
            let text =
                screen(&meetings, EpochMillis::from(fake.now()).to_timestamp().unwrap(), &TimeZone::UTC).unwrap();
            text.lines().map(|line| line.split(" (").next().unwrap().trim().to_owned()).collect::<Vec<_>>()
        };
        let [review, retrospective] = ["Fri 09:10 to 10:00  Review", "Fri 10:00 to 10:50  Retrospective"];
        let lines = |now: &str, next: &str| [format!("now:  {now}"), format!("next: {next}")];
        assert_eq!(displayed(0).await, lines("free", review));
        assert_eq!(displayed(59).await, lines(review, retrospective));
        assert_eq!(displayed(1).await, lines(retrospective, "free"));
        assert_eq!(displayed(50).await, lines("free", "free"));
    }

    #[test]
    fn a_meeting_that_runs_beyond_its_end_is_still_displayed() {
        let mut overdue = meeting("Review", "2026-11-27 09:00", "2026-11-27 10:00");
        overdue.conference_state = Some(MeetingState::Running);
        let text = screen(&[overdue], "2026-11-27T10:30:00Z".parse().unwrap(), &TimeZone::UTC).unwrap();
        assert_eq!(text, "  now:  Fri 09:00 to 10:00  Review (Ada)\n  next: free");
    }
}
