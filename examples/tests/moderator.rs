//! What the moderator does, as the events of the meeting report it.

use huaweicloud_meeting::live::MeetingSnapshot;
use huaweicloud_meeting::{Client, Credentials, Secret};
use huaweicloud_meeting_fake::Fake;

// All but `main`.
#[allow(dead_code)]
#[path = "../moderator.rs"]
mod example;

use example::{moderate, start};

#[tokio::test]
async fn the_events_report_what_the_moderator_does() {
    let fake = Fake::start().await.unwrap();
    let credentials = Credentials::app_id("my-app-id", Secret::new("my-app-key"));
    let client = Client::builder().endpoint(fake.url()).credentials(credentials).build().unwrap();
    let room = start(&fake, &client).await.unwrap();
    let live = room.watch().await.unwrap();
    while live.waiting_room().is_empty() && live.changed().await.unwrap().is_some() {}
    let before = live.snapshot();
    assert_eq!((before.participants().len(), before.waiting_room().len()), (2, 1));

    moderate(&room).await.unwrap();
    let mut last = before.clone();
    while let Some(meeting) = live.changed().await.unwrap() {
        last = meeting;
    }
    let people: Vec<_> = last
        .participants()
        .iter()
        .map(|one| (one.name.as_deref().unwrap(), one.is_host(), one.is_muted == Some(true)))
        .collect();
    assert_eq!(people, [("Ann", true, false), ("Bob", false, false), ("Guest Carol", false, true)]);
    assert!(last.waiting_room().is_empty() && last.is_locked() && last.mutes_on_entry() && !last.allows_unmuting());
    let end = |meeting: &MeetingSnapshot| -> u64 { meeting.ends_at().unwrap().as_str().parse().unwrap() };
    assert_eq!(end(&last) - end(&before), 15 * 60_000);
}
