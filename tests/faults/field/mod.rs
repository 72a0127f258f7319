//! Responses and surroundings that users of the service, and of other clients of its kind, have met.

mod codes;
mod paging;
mod proxies;
mod surroundings;
mod values;
mod waiting;

use std::sync::Arc;

use huaweicloud_meeting::{Error, Meta, Secret, service};
use serde_json::Value;

use crate::call::client;
use crate::fault::Fault;
use crate::response::Response;
use crate::server::{Arrivals, FaultServer};
use crate::subject::subject;

/// The language of all calls, by which the server recognizes them.
const LANGUAGE: &str = "x-field";

/// The token of the caller.
const TOKEN: &str = "made-up-token";

/// What a call returned, and what arrived.
struct Called {
    result: Result<(String, Meta), Error>,
    arrivals: Arrivals,
}

/// Makes the call of a document, to which the server sends these responses in turn, and the last one again.
async fn call(document: &Value, responses: Vec<Response>) -> Called {
    let fault = Arc::new(in_turn(responses));
    let server = FaultServer::start(&fault, "127.0.0.1:1", TOKEN).await;
    let subject = subject(document["operation"].as_str().unwrap());
    server.begin(&subject, LANGUAGE);
    let client = client(server.url(), &fault, TOKEN);
    let document = subject.dynamic.parse(document.to_string().as_bytes(), service()).unwrap();
    let call = subject.dynamic.call(client.core(), &document).language(LANGUAGE).token(Secret::new(TOKEN));
    Called { result: call.with_meta().await, arrivals: server.end() }
}

/// Returns a fault that consists of these responses, and of the last one again.
fn in_turn(responses: Vec<Response>) -> Fault {
    Fault::new("field", move |exchange| responses[(exchange.arrival - 1).min(responses.len() - 1)].steps())
}

impl Called {
    fn error(self) -> Error {
        self.result.map(|(value, _)| value).expect_err("the call should fail")
    }

    fn value(self) -> Value {
        let (value, _) = self.result.expect("the call should succeed");
        serde_json::from_str(&value).unwrap()
    }
}
