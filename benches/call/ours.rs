//! The calls, made with this project's client.

use std::sync::Arc;

use huaweicloud_meeting::meeting_control::{Attendee, ConferenceId, PhoneNumber, TerminalType, UserId};
use huaweicloud_meeting::meeting_management::SearchMeetingsRequest;
use huaweicloud_meeting::{Client, Conference, Credentials, Secret};

use crate::{CONTROL_TOKEN, MEETING};

pub(crate) struct Ours {
    client: Client,
    conference: Conference,
}

impl Ours {
    pub(crate) fn new(endpoint: &str) -> Self {
        let client = Client::builder()
            .endpoint(endpoint)
            .credentials(Credentials::app_id("my-app", Secret::new("my-key")).user("alice"))
            .build()
            .unwrap();
        let conference = client.conference(ConferenceId::new(MEETING)).token(Secret::new(CONTROL_TOKEN));
        Self { client, conference }
    }

    pub(crate) async fn invite_participant(self: Arc<Self>) {
        let attendee = Attendee::new("Shanghai Site", PhoneNumber::new("+991116140865"), TerminalType::SoftClient)
            .user_uuid(UserId::new("2b8a5f38411d459ebacb8ef8ea32ed27"));
        self.conference.invite_participant([attendee]).await.unwrap();
    }

    pub(crate) async fn show_my_info(self: Arc<Self>) {
        let user = self.client.show_my_info().await.unwrap();
        assert_eq!(user.sort_level, Some(10_000));
    }

    pub(crate) async fn search_meetings(self: Arc<Self>) {
        let page = self.client.search_meetings(SearchMeetingsRequest::new().limit(100)).await.unwrap();
        assert_eq!(page.data.len(), 100);
    }
}
