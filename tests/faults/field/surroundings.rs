//! Secrets as they come from files and variables, and endpoints with a typing error.

use huaweicloud_meeting::{Client, Credentials, ErrorKind, Secret};

use crate::call::output;

#[tokio::test]
async fn a_token_with_a_line_break_is_refused_and_not_shown() {
    let credentials = Credentials::token(Secret::new("made-up-token\n"));
    let client = Client::builder().endpoint("http://127.0.0.1:1").credentials(credentials).build();
    let error = match client {
        Ok(client) => client.show_my_info().await.unwrap_err(),
        Err(error) => error,
    };
    assert!(matches!(error.kind(), ErrorKind::Configuration | ErrorKind::Request), "{error}");
    assert!(!output(&error).contains("made-up-token"), "{error}");
}

#[test]
fn an_endpoint_with_an_impossible_port_is_refused() {
    for endpoint in ["https://meeting.example.com:99999", "https://meeting.example.com:port", "https://:443"] {
        let error = Client::builder().endpoint(endpoint).build().map(drop).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration, "{endpoint}: {error}");
    }
}
