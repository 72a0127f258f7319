//! Clients: building them, their options, and sharing them.

use std::time::Duration;

use huaweicloud_meeting::meeting_management::{CreateMeetingRequest, MediaType, SearchMeetingsRequest};
use huaweicloud_meeting::{Body, Client, Conference, ErrorKind, Region, Secret, Transport, TransportFuture};
use serde_json::json;

use crate::server::{InMemory, Reply, Request, Server, in_turn};
use crate::setup::{
    LOGIN_BY_APP_ID, MY_INFO, app_id, builder, client, client_with, empty_object, issuing, meeting, static_token,
};

#[test]
fn clients_handles_and_calls_are_send() {
    fn is_shared<T: Send + Sync + Clone + 'static>(_: &T) {}
    fn is_sent<T: Send + 'static>(_: &T) {}
    let client = builder("http://127.0.0.1:1").build().unwrap();
    is_shared::<Client>(&client);
    is_shared::<Conference>(&client.conference(meeting()).password(Secret::new("123456")));
    let call = || client.search_meetings(SearchMeetingsRequest::new());
    is_sent(&call());
    is_sent(&call().send());
    is_sent(&call().with_meta().send());
    is_sent(&call().items());
    is_sent(&call().pages());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn calls_can_be_spawned() {
    let server = Server::start(issuing(3_600, empty_object)).await;
    let client = client_with(&server, app_id());
    let calls: Vec<_> = (0..50).map(|_| tokio::spawn(client.clone().show_my_info().send())).collect();
    // Calls outlive the client.
    drop(client);
    for call in calls {
        call.await.unwrap().unwrap();
    }
    let routes = server.routes();
    assert_eq!(routes[0], LOGIN_BY_APP_ID);
    assert_eq!(routes[1..], vec![MY_INFO; 50]);
}

#[tokio::test]
async fn a_call_sends_nothing_until_it_is_awaited() {
    let server = Server::start(empty_object).await;
    let call = client(&server).show_my_info();
    assert_eq!(call.operation().name, "ShowMyInfo");
    let response = call.send();
    assert_eq!(server.requests().len(), 0);
    response.await.unwrap();
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn connections_are_reused() {
    let server = Server::start(empty_object).await;
    let client = client(&server);
    for _ in 0..5 {
        client.show_my_info().await.unwrap();
        client.clone().show_my_info().await.unwrap();
    }
    assert_eq!((server.requests().len(), server.connections()), (10, 1));
}

#[tokio::test]
async fn a_client_sends_its_user_agent_and_accepts_json() {
    let server = Server::start(empty_object).await;
    client(&server).show_my_info().await.unwrap();
    let sent = server.only_request();
    let own = concat!("huaweicloud-meeting/", "0.1.0");
    assert_eq!(sent.header("User-Agent"), Some(own));
    assert_eq!(sent.header("Accept"), Some("application/json"));
    assert_eq!(sent.header("Accept-Language"), None);

    let server = Server::start(empty_object).await;
    let client = builder(&server.url()).credentials(static_token()).user_agent("my-app/2").build().unwrap();
    client.show_my_info().await.unwrap();
    assert_eq!(server.only_request().header("User-Agent"), Some(format!("my-app/2 {own}").as_str()));
}

#[tokio::test]
async fn options_of_a_call_override_those_of_the_client() {
    let server = Server::start(empty_object).await;
    let client = builder(&server.url()).credentials(static_token()).language("en-US").build().unwrap();
    client.show_my_info().await.unwrap();
    client.show_my_info().language("zh-CN").request_id("r-1").await.unwrap();
    client.show_my_info().await.unwrap();
    let requests = server.requests();
    let sent = |name| requests.iter().map(|request| request.header(name).unwrap()).collect::<Vec<_>>();
    assert_eq!(sent("Accept-Language"), ["en-US", "zh-CN", "en-US"]);
    let ids = sent("X-Request-Id");
    assert_eq!(ids[1], "r-1");
    assert_ne!(ids[0], ids[2], "each call has an id of its own");
}

#[tokio::test]
async fn the_timeout_of_the_client_applies_to_its_calls() {
    let server = Server::start(|_: &Request| Reply::no_response()).await;
    let builder = builder(&server.url()).credentials(static_token()).timeout(Duration::from_millis(500));
    let call = builder.build().unwrap().create_meeting(CreateMeetingRequest::new([MediaType::Voice])).request_id("r-1");
    assert_eq!(
        call.await.unwrap_err().to_string(),
        "CreateMeeting timed out after 500 ms; the operation may have taken effect (request id r-1)"
    );
}

#[tokio::test]
async fn an_endpoint_may_have_a_path() {
    let server = Server::start(issuing(3_600, empty_object)).await;
    for prefix in ["/gateway/meeting", "/gateway/meeting/"] {
        let client = builder(&format!("{}{prefix}", server.url())).credentials(static_token()).build().unwrap();
        client.show_my_info().await.unwrap();
        assert_eq!(server.requests().last().unwrap().path(), "/gateway/meeting/v1/usg/dcs/member");
    }
    // It applies to logins, too.
    let client = builder(&format!("{}/gateway", server.url())).credentials(app_id()).build().unwrap();
    client.show_my_info().await.unwrap_err();
    assert_eq!(server.requests().last().unwrap().path(), "/gateway/v2/usg/acs/auth/appauth");
}

#[test]
fn an_endpoint_must_be_encrypted_or_a_loopback_address() {
    let built = |endpoint: &str| Client::builder().endpoint(endpoint).build().map(drop);
    for endpoint in [
        "https://api.meeting.huaweicloud.com",
        "https://gateway.example.com:8443/prefix",
        "http://127.0.0.1:8080",
        "http://localhost:8080",
        "http://[::1]:8080",
    ] {
        built(endpoint).unwrap_or_else(|error| panic!("{endpoint}: {error}"));
    }
    for endpoint in [
        "http://api.meeting.huaweicloud.com",
        "http://192.168.0.1",
        "http://127.0.0.1.example.com",
        "http://localhost.example.com",
        "ftp://api.meeting.huaweicloud.com",
        "api.meeting.huaweicloud.com",
        "https://alice:password@example.com",
        "https://example.com?a=b",
        "https://example.com:99999",
        "https://:443",
        "",
    ] {
        let error = built(endpoint).unwrap_err();
        assert_eq!((error.kind(), error.operation()), (ErrorKind::Configuration, None), "{endpoint}");
        assert!(!error.to_string().contains("password"), "{error}");
    }
    let error = Client::builder().build().unwrap_err();
    assert_eq!(error.to_string(), "the client has no endpoint; set a region or an endpoint");
}

#[tokio::test]
async fn a_region_sets_the_endpoint() {
    for (region, host) in [
        (Region::CN_NORTH_4, "api.meeting.huaweicloud.com"),
        (Region::from_name("ap-southeast-1").unwrap(), "api-intl.meeting.huaweicloud.com"),
    ] {
        assert_eq!(region.endpoint(), format!("https://{host}"));
        let transport = Hosts::default();
        let client = Client::builder().region(region).credentials(static_token()).transport(transport.clone());
        client.build().unwrap().show_my_info().await.unwrap();
        assert_eq!(*transport.0.lock().unwrap(), [host]);
    }
    assert_eq!(Region::from_name("eu-nowhere-1"), None);
}

/// Records the hosts of requests, and returns an empty object to each.
#[derive(Clone, Default)]
struct Hosts(std::sync::Arc<std::sync::Mutex<Vec<String>>>);

impl Transport for Hosts {
    fn send(&self, request: http::Request<Body>) -> TransportFuture<'_> {
        assert_eq!(request.uri().scheme_str(), Some("https"));
        self.0.lock().unwrap().push(request.uri().host().unwrap().to_owned());
        Box::pin(async { Ok(http::Response::new("{}".into())) })
    }
}

#[tokio::test]
async fn a_custom_transport_receives_all_requests() {
    let service = InMemory::new(in_turn([
        Reply::json(&json!({"accessToken": "access", "validPeriod": 60})),
        Reply::json(&json!({"name": "Alice"})),
    ]));
    let builder = Client::builder().endpoint("https://meeting.example.com/prefix").transport(service.clone());
    let client = builder.credentials(app_id()).user_agent("my-app/2").build().unwrap();
    let me = client.show_my_info().await.unwrap();
    assert_eq!(me.name.as_deref(), Some("Alice"));
    let requests = service.requests();
    assert_eq!(requests[1].route(), "GET /prefix/v1/usg/dcs/member");
    assert_eq!(requests[1].header("X-Access-Token"), Some("access"));
}
