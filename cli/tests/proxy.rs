//! The environment variables for proxies.

#![allow(clippy::unwrap_used, reason = "tests may unwrap")]

mod common;

use common::{Server, call};

const DOCUMENT: &str = r#"{"operation": "ShowMyInfo"}"#;
const TOKEN: (&str, &str) = ("HWMEETING_TOKEN", "access-token");
/// A host that does not exist, so that requests to it reach nothing but a proxy.
const ENDPOINT: &str = "https://meeting.invalid";

#[test]
fn requests_are_sent_through_the_proxy_of_the_environment() {
    for variable in ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"] {
        let proxy = Server::responding_with("407 Proxy Authentication Required", "");
        let done = call(ENDPOINT, &[TOKEN, (variable, &proxy.endpoint)], DOCUMENT);
        assert!(done.stderr.contains("the proxy responded with HTTP 407"), "{variable}: {}", done.stderr);
        let sent = proxy.only_request();
        assert!(sent.starts_with("CONNECT meeting.invalid:443 HTTP/1.1\r\n"), "{variable}: {sent}");
        assert!(!sent.contains("access-token"), "{sent}");
    }
}

#[test]
fn a_host_in_no_proxy_is_connected_to_directly() {
    for variable in ["NO_PROXY", "no_proxy"] {
        let proxy = Server::responding_with("407 Proxy Authentication Required", "");
        let environment = [TOKEN, ("HTTPS_PROXY", &*proxy.endpoint), (variable, "example.com, .invalid")];
        let done = call(ENDPOINT, &environment, DOCUMENT);
        assert!(done.stderr.contains("could not connect to the service"), "{}", done.stderr);
        assert!(!done.stderr.contains("proxy"), "{}", done.stderr);
        assert!(proxy.received().is_empty());
    }
}

#[test]
fn no_proxy_receives_a_request_to_this_machine() {
    let proxy = Server::responding_with("407 Proxy Authentication Required", "");
    let server = Server::responding("{}");
    for variable in ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "HTTPS_PROXY"] {
        let done = call(&server.endpoint, &[TOKEN, (variable, &proxy.endpoint)], DOCUMENT);
        assert_eq!(done.code, Some(0), "{variable}: {}", done.stderr);
    }
    assert_eq!((server.received().len(), proxy.received().len()), (4, 0));
}
