//! One call with the libraries that the built-in transport consists of.

use std::sync::Arc;

use http_body_util::{BodyExt, Empty};
use hyper::Request;
use hyper::body::Bytes;
use hyper_rustls::HttpsConnectorBuilder;
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use rustls::ClientConfig;
use rustls_platform_verifier::BuilderVerifierExt;
use serde::Deserialize;

#[derive(Deserialize)]
struct User {
    name: Option<String>,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let token = std::env::var("TOKEN")?;
    let config = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_platform_verifier()?
        .with_no_client_auth();
    let connector =
        HttpsConnectorBuilder::new().with_tls_config(config).https_only().enable_http1().enable_http2().build();
    let client = Client::builder(TokioExecutor::new()).build(connector);
    let request = Request::get("https://api.meeting.huaweicloud.com/v1/usg/dcs/member")
        .header("X-Access-Token", token)
        .body(Empty::<Bytes>::new())?;
    let body = client.request(request).await?.into_body().collect().await?.to_bytes();
    println!("{:?}", serde_json::from_slice::<User>(&body)?.name);
    Ok(())
}
