//! The calls, made with bare reqwest (configured as in the client) and serde.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use reqwest::header::{ACCEPT, CONTENT_TYPE};
use reqwest::{Method, RequestBuilder};
use serde::de::DeserializeOwned;

use crate::meetings::Page;
use crate::user::User;
use crate::{ACCESS_TOKEN, CONTROL_TOKEN, INVITE_PARTICIPANT, MEETING, SEARCH_MEETINGS, SHOW_MY_INFO};

/// As long as the ids that the client generates.
const REQUEST_ID: &str = "00000000-0000-4000-8000-000000000000";

message!(Invitation {
    0 => attendees: Vec<Attendee>, "attendees";
});

message!(Attendee {
    0 => user_uuid: String, "userUUID";
    1 => account_id: String, "accountId";
    2 => name: String, "name";
    3 => role: i32, "role";
    4 => phone: String, "phone";
    5 => phone2: String, "phone2";
    6 => phone3: String, "phone3";
    7 => email: String, "email";
    8 => sms: String, "sms";
    9 => terminal_type: String, "type";
    10 => dept_uuid: String, "deptUUID";
    11 => dept_name: String, "deptName";
});

pub(crate) struct Bare {
    http: reqwest::Client,
    endpoint: String,
}

impl Bare {
    pub(crate) fn new(endpoint: &str, user_agent: &str) -> Self {
        let http = reqwest::Client::builder()
            .user_agent(user_agent)
            .connect_timeout(Duration::from_secs(10))
            .timeout(Duration::from_secs(60))
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .build()
            .unwrap();
        Self { http, endpoint: endpoint.to_owned() }
    }

    pub(crate) async fn invite_participant(self: Arc<Self>) {
        let invitation = Invitation {
            attendees: Some(vec![Attendee {
                user_uuid: Some("2b8a5f38411d459ebacb8ef8ea32ed27".to_owned()),
                name: Some("Shanghai Site".to_owned()),
                phone: Some("+991116140865".to_owned()),
                terminal_type: Some("normal".to_owned()),
                ..Attendee::default()
            }]),
        };
        let body = serde_json::to_vec(&invitation).unwrap();
        send(self.invitation().body(body)).await;
    }

    pub(crate) async fn show_my_info(self: Arc<Self>) {
        let user: User = receive(self.my_info()).await;
        assert_eq!(user.sort_level, Some(10_000));
    }

    pub(crate) async fn search_meetings(self: Arc<Self>) {
        let page: Page = receive(self.meetings()).await;
        assert_eq!(page.data.map(|data| data.len()), Some(100));
    }

    /// Sends a constant body and does not decode the response.
    pub(crate) async fn invite_participant_undecoded(self: Arc<Self>) {
        const BODY: &[u8] = br#"{"attendees":[{"userUUID":"2b8a5f38411d459ebacb8ef8ea32ed27","name":"Shanghai Site","phone":"+991116140865","type":"normal"}]}"#;
        send(self.invitation().body(Bytes::from_static(BODY))).await;
    }

    pub(crate) async fn show_my_info_undecoded(self: Arc<Self>) {
        send(self.my_info()).await;
    }

    pub(crate) async fn search_meetings_undecoded(self: Arc<Self>) {
        send(self.meetings()).await;
    }

    fn invitation(&self) -> RequestBuilder {
        self.request(Method::POST, &format!("{INVITE_PARTICIPANT}?conferenceID={MEETING}"))
            .header("X-Conference-Authorization", CONTROL_TOKEN)
            .header(CONTENT_TYPE, "application/json")
    }

    fn my_info(&self) -> RequestBuilder {
        self.request(Method::GET, SHOW_MY_INFO).header("X-Access-Token", ACCESS_TOKEN)
    }

    fn meetings(&self) -> RequestBuilder {
        self.request(Method::GET, &format!("{SEARCH_MEETINGS}?limit=100")).header("X-Access-Token", ACCESS_TOKEN)
    }

    fn request(&self, method: Method, target: &str) -> RequestBuilder {
        self.http
            .request(method, format!("{}{target}", self.endpoint))
            .header(ACCEPT, "application/json")
            .header("X-Request-Id", REQUEST_ID)
    }
}

async fn send(request: RequestBuilder) -> Bytes {
    let response = request.send().await.unwrap().error_for_status().unwrap();
    response.bytes().await.unwrap()
}

async fn receive<T: DeserializeOwned>(request: RequestBuilder) -> T {
    serde_json::from_slice(&send(request).await).unwrap()
}
