//! A web service that books and lists meetings for several enterprises.
//!
//! ```text
//! cargo run -p huaweicloud-meeting-programs --bin web_service [127.0.0.1:8000]
//! ```
//!
//! `TENANTS` contains the applications, `name=app ID:app key`. Without an address, the service handles a few requests of its own
//! and ends. Responses contain no secrets, errors have a status of HTTP, and calls are logged within the span of the request.

use std::collections::HashMap;
use std::env;
use std::sync::Arc;

use anyhow::{Context as _, Result};
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{Request, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use huaweicloud_meeting::meeting_management::{CreateMeetingRequest, MediaType, Meeting, SearchMeetingsRequest};
use huaweicloud_meeting::{Client, Credentials, Error, ErrorKind, Secret, WithoutSecrets, codes};
use huaweicloud_meeting_programs::{Service, variable};
use serde_json::json;
use tower::ServiceExt as _;
use tracing::Instrument as _;

/// The client of each enterprise, by its name in the path.
type Tenants = Arc<HashMap<String, Client>>;

/// A status of HTTP with a message.
struct Failure(StatusCode, String);

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let status = match (error.code(), error.kind()) {
            (Some(codes::CONF_DATA_NOT_FOUND), _) => StatusCode::NOT_FOUND,
            (Some(codes::CONF_NUM_UP_TO_LIMIT), _) => StatusCode::CONFLICT,
            (_, ErrorKind::Timeout) => StatusCode::GATEWAY_TIMEOUT,
            (_, ErrorKind::Configuration | ErrorKind::Request) => StatusCode::INTERNAL_SERVER_ERROR,
            _ => StatusCode::BAD_GATEWAY,
        };
        Self(status, error.to_string())
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        tracing::warn!(status = self.0.as_u16(), "{}", self.1);
        (self.0, Json(json!({"error": self.1}))).into_response()
    }
}

fn client_of<'a>(tenants: &'a Tenants, name: &str) -> Result<&'a Client, Failure> {
    tenants.get(name).ok_or_else(|| Failure(StatusCode::NOT_FOUND, "no such tenant".to_owned()))
}

/// Without its secrets: everybody who knows the host password controls the meeting.
type Reply<T> = Result<Json<WithoutSecrets<T>>, Failure>;

async fn book(State(tenants): State<Tenants>, Path(tenant): Path<String>, subject: String) -> Reply<Meeting> {
    let client = client_of(&tenants, &tenant)?;
    let request = CreateMeetingRequest::new([MediaType::HdVideo]).subject(subject);
    let span = tracing::info_span!("book", tenant);
    Ok(Json(WithoutSecrets(client.create_meeting(request).send().instrument(span).await?)))
}

async fn list(State(tenants): State<Tenants>, Path(tenant): Path<String>) -> Reply<Vec<Meeting>> {
    let client = client_of(&tenants, &tenant)?;
    let meetings = client.search_meetings(SearchMeetingsRequest::new()).items().collect();
    Ok(Json(WithoutSecrets(meetings.instrument(tracing::info_span!("list", tenant)).await?)))
}

/// Creates the client of one tenant, `name=app ID:app key`.
fn client(endpoint: &str, tenant: &str) -> Result<(String, Client)> {
    let application = tenant.split_once('=').and_then(|(name, rest)| Some((name, rest.split_once(':')?)));
    let (name, (id, key)) = application.context("a tenant has the form `name=app ID:app key`")?;
    let credentials = Credentials::app_id(id, Secret::new(key));
    let client = Client::builder().endpoint(endpoint).credentials(credentials).user_agent("two-tenants/1").build()?;
    Ok((name.to_owned(), client))
}

#[tokio::main]
async fn main() -> Result<()> {
    tracing_subscriber::fmt().with_max_level(tracing::Level::DEBUG).with_writer(std::io::stderr).init();
    let service = Service::from_env().await?;
    let applications = variable("TENANTS", "a=app-a:key-a b=app-b:key-b");
    let tenants = applications.split_whitespace().map(|tenant| client(&service.endpoint, tenant));
    let tenants: HashMap<String, Client> = tenants.collect::<Result<_>>()?;
    let app = Router::new().route("/{tenant}/meetings", get(list).post(book)).with_state(Arc::new(tenants));

    let Some(address) = env::args().nth(1) else { return demonstrate(app).await };
    let listener = tokio::net::TcpListener::bind(address).await?;
    println!("Listening at http://{}", listener.local_addr()?);
    Ok(axum::serve(listener, app).await?)
}

async fn demonstrate(app: Router) -> Result<()> {
    for tenant in ["a", "b", "unknown"] {
        let path = format!("/{tenant}/meetings");
        let response = app.clone().oneshot(Request::post(&path).body(Body::from("Hello"))?).await?;
        println!("POST {path}: {}", response.status());
    }
    Ok(())
}
