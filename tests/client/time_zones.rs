//! Time zones, whose values have properties.

use huaweicloud_meeting::meeting_management::{CreateMeetingRequest, MediaType, ShowMeetingDetailRequest};
use huaweicloud_meeting::types::{ConferenceId, TimeZone};
use huaweicloud_meeting::values::Minutes;
use serde_json::json;

use crate::server::{Reply, Server};
use crate::setup::client;

#[test]
fn a_time_zone_is_found_by_every_name_that_it_has() {
    for zone in TimeZone::values() {
        if let Some(name) = zone.iana() {
            assert_eq!(TimeZone::for_iana(name).as_ref(), Some(zone), "{name}");
        }
    }
    assert_eq!(TimeZone::for_iana("Europe/Rome"), Some(TimeZone::Berlin));
    assert_eq!(TimeZone::for_iana("Asia/Hong_Kong"), Some(TimeZone::Beijing));
    assert_eq!(TimeZone::for_iana("Mars/Olympus_Mons"), None);
}

#[test]
fn a_time_zone_has_the_offset_that_the_vendor_states() {
    assert!(TimeZone::values().iter().all(|zone| zone.utc_offset().is_some()));
    assert_eq!(TimeZone::Newfoundland.utc_offset(), Some(Minutes(-210)));
    assert_eq!(TimeZone::from(78).utc_offset(), None);
}

/// The vendor's sources disagree about its meaning.
#[test]
fn a_time_zone_of_disputed_meaning_has_no_name() {
    assert_eq!(TimeZone::Kamchatka.iana(), None);
}

#[tokio::test]
async fn a_time_zone_is_sent_as_a_number_in_a_string() {
    let server = Server::start(|_| Reply::json(&json!([{}]))).await;
    let request = CreateMeetingRequest::new([MediaType::Voice]).time_zone_id(TimeZone::Berlin);
    client(&server).create_meeting(request).await.unwrap();
    assert_eq!(server.only_request().json()["timeZoneID"], "27");
}

#[tokio::test]
async fn an_unknown_time_zone_is_kept() {
    let server = Server::start(|_| Reply::json(&json!({"conferenceData": {"timeZoneID": "99"}}))).await;
    let request = ShowMeetingDetailRequest::new(ConferenceId::new("1"));
    let detail = client(&server).show_meeting_detail(request).await.unwrap();
    let zone = detail.conference_data.time_zone_id;
    assert_eq!((zone.number(), zone.iana()), (Some(99), None));
}
