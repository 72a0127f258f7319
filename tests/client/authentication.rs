//! Every operation sends the token that the spec states, and no other.

use std::collections::{BTreeMap, BTreeSet};

use huaweicloud_meeting::dynamic::DynamicOperation;
use huaweicloud_meeting::{Credentials, Secret, operations, service};
use huaweicloud_meeting_codegen::api::{Operation, Place, TokenSource};
use huaweicloud_meeting_fake::examples;
use serde_json::{Value, json};

use crate::api;
use crate::server::{InMemory, Reply, Request};
use crate::setup::{client_in_memory, empty_object};

/// The requests that obtain a token, by route, with the name of the scheme and the response.
fn token_requests() -> BTreeMap<String, (String, Value)> {
    let mut requests = BTreeMap::new();
    for scheme in api::schemes() {
        let token =
            scheme.token_path.iter().rev().fold(json!(token_of(&scheme.constant)), |value, name| json!({name: value}));
        let sources = match &scheme.source {
            TokenSource::Login { logins, .. } => logins.iter().collect(),
            TokenSource::Handle(request) => vec![request],
        };
        for request in sources {
            let route = format!("{} {}", request.method, request.path);
            requests.insert(route, (scheme.constant.clone(), token.clone()));
        }
    }
    requests
}

fn token_of(scheme: &str) -> String {
    format!("token-of-{scheme}")
}

/// The headers that carry a token in any operation.
fn token_headers() -> BTreeSet<&'static str> {
    api::operations().filter_map(|operation| operation.auth.as_ref()).map(|auth| auth.header.as_str()).collect()
}

/// Calls an operation with its first example, on a client of its own. Returns the requests.
async fn requests_of(operation: &Operation) -> Vec<Request> {
    let tokens = token_requests();
    // The operation itself may be a token request. Its response does not matter.
    let transport = InMemory::new(move |request| match tokens.get(&request.route()) {
        Some((_, token)) => Reply::json(token),
        None => empty_object(request),
    });
    let client = client_in_memory(&transport, Credentials::account("alice", Secret::new("password")));
    let example = examples().find(|example| example.operation == operation.name);
    let example = example.unwrap_or_else(|| panic!("{} has no example", operation.name));
    let dynamic = DynamicOperation::named(operations(), &operation.name).unwrap();
    let document = dynamic.parse(example.request.as_bytes(), service()).unwrap();
    assert!(document.token().is_none(), "the example of {} has a token", operation.name);
    let document = document.with_password(Secret::new("password"));
    // Some calls fail, because the response is not theirs.
    let _ = dynamic.call(client.core(), &document).await;
    transport.requests()
}

#[tokio::test]
async fn every_operation_sends_the_token_of_its_scheme_and_no_other() {
    let headers = token_headers();
    let mut with_token = 0;
    for operation in api::operations() {
        let requests = requests_of(operation).await;
        let (sent, obtaining) = requests.split_last().unwrap_or_else(|| panic!("{} sent nothing", operation.name));
        assert_eq!(sent.route().split('/').next(), Some(format!("{} ", operation.method).as_str()));

        let inputs = operation.inputs.iter().filter(|input| input.place == Place::Header);
        let inputs: BTreeSet<&str> = inputs.map(|input| input.name.as_str()).collect();
        let found: Vec<(&str, &str)> = headers
            .iter()
            .filter(|header| !inputs.contains(*header))
            .filter_map(|header| Some((*header, sent.header(header)?)))
            .collect();
        let promised = operation.auth.as_ref().map(|auth| (auth.header.as_str(), token_of(&auth.scheme)));
        let promised: Vec<(&str, &str)> = promised.iter().map(|(header, token)| (*header, token.as_str())).collect();
        assert_eq!(found, promised, "{}", operation.name);

        let schemes: Vec<String> =
            obtaining.iter().map(|request| token_requests()[&request.route()].0.clone()).collect();
        let promised: Vec<String> = operation.auth.iter().map(|auth| auth.scheme.clone()).collect();
        assert_eq!(schemes, promised, "{} obtains another token", operation.name);
        with_token += promised.len();
    }
    assert_eq!(api::operations().count(), operations().len());
    assert!(with_token > 150, "{with_token}");
}
