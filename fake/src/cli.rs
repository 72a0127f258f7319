//! Running the fake as a program, for this crate's binary and for `hwmeeting fake`.

use std::future::{Future as _, poll_fn};
use std::io::{self, Write};
use std::net::{Ipv4Addr, SocketAddr};
use std::pin::pin;
use std::task::Poll;

use huaweicloud_meeting::operations;
use huaweicloud_meeting_runtime::auth::{TokenFormat, TokenSource};
use huaweicloud_meeting_runtime::operation::{Method, Operation};

use crate::example::index::examples_of;
use crate::{Builder, Fake};

/// Runs a fake on a port of 127.0.0.1 until Ctrl-C, for command-line programs.
///
/// Port 0 selects a free port. Writes the URL of the fake and two commands to try to `out`.
///
/// # Errors
///
/// Fails if the port is in use, or if writing to `out` fails.
pub async fn run(builder: Builder, port: u16, mut out: impl Write) -> io::Result<()> {
    let fake = builder.bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port))).await?;
    let mut ctrl_c = pin!(tokio::signal::ctrl_c());
    // Polled before the output is written, so that the handler is installed when the output is read.
    let mut interrupted = poll_fn(|context| Poll::Ready(ctrl_c.as_mut().poll(context))).await;
    if interrupted.is_pending() {
        write!(out, "{}", greeting(&fake))?;
        out.flush()?;
        interrupted = Poll::Ready(ctrl_c.await);
    }
    // `stop` would wait for open requests.
    drop(fake);
    match interrupted {
        Poll::Ready(Err(error)) => Err(error),
        _ => Ok(()),
    }
}

fn greeting(fake: &Fake) -> String {
    let url = fake.url();
    let mut text = format!("Fake Huawei Cloud Meeting service listening on {url} (press Ctrl-C to stop)\n");
    #[cfg(feature = "https")]
    if let Some(certificate) = fake.certificate_pem() {
        text += &format!("\nClients must trust this certificate:\n{certificate}");
    }
    if let Some((operation, header)) = operations().iter().find_map(|dynamic| simple(dynamic.operation)) {
        let (name, path) = (operation.name, operation.path);
        let token = if fake.accepts_any_token() { "any" } else { "TOKEN" };
        text += &format!("\nTry:\n  curl -H '{header}: {token}' {url}{path}\n");
        text += &format!("  echo '{{\"operation\": \"{name}\"}}' | ");
        text += &format!("hwmeeting call --endpoint {url} --token {token} --request -\n");
    }
    text
}

/// Returns an operation with the header of its token if it is easy to try: a `GET` without inputs.
fn simple(operation: &'static Operation) -> Option<(&'static Operation, &'static str)> {
    let auth = operation.auth.as_ref()?;
    let first = examples_of(operation.name).first()?;
    let has_no_inputs =
        first.example.is_success() && first.request.as_object().is_some_and(|document| document.len() == 1);
    let has_login_token =
        matches!(auth.scheme.source, TokenSource::Login { .. }) && auth.scheme.format == TokenFormat::Raw;
    let reads = operation.method == Method::Get && operation.has_response && operation.effect.is_read();
    (has_no_inputs && has_login_token && reads).then_some((operation, auth.header))
}
