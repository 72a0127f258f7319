//! The fake as a program.

use std::future::{Future as _, poll_fn};
use std::io::{self, Write};
use std::net::{Ipv4Addr, SocketAddr};
use std::pin::pin;
use std::task::Poll;

use huaweicloud_meeting::operations;
use huaweicloud_meeting_runtime::auth::{TokenFormat, TokenSource};
use huaweicloud_meeting_runtime::operation::{Method, Operation};

use crate::example::examples_of;
use crate::{Builder, Fake};

/// Runs a fake on a port of 127.0.0.1 until Ctrl-C; says where it returns and how to try it.
///
/// # Errors
///
/// When the port cannot be had, or nothing can be written.
pub async fn run(builder: Builder, port: u16, mut out: impl Write) -> io::Result<()> {
    let fake = builder.bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port))).await?;
    let mut interrupted = pin!(tokio::signal::ctrl_c());
    // Only when it is polled does it listen: whoever reads the greeting may interrupt at once.
    let mut ended = poll_fn(|context| Poll::Ready(interrupted.as_mut().poll(context))).await;
    if ended.is_pending() {
        write!(out, "{}", greeting(&fake))?;
        out.flush()?;
        ended = Poll::Ready(interrupted.await);
    }
    // Not stopped in good order: nobody who interrupts wants to wait for a client that does not.
    drop(fake);
    match ended {
        Poll::Ready(Err(error)) => Err(error),
        _ => Ok(()),
    }
}

fn greeting(fake: &Fake) -> String {
    let url = fake.url();
    let mut text = format!("Huawei Cloud Meeting, as far as its spec goes, responses at {url} (Ctrl-C ends it).\n");
    if let Some((operation, header)) = operations().iter().find_map(|dynamic| simple(dynamic.operation)) {
        let (name, path) = (operation.name, operation.path);
        let token = if fake.takes_any_token() { "any" } else { "TOKEN" };
        text += &format!(
            "\n  curl -H '{header}: {token}' {url}{path}\n  echo '{{\"operation\": \"{name}\"}}' | hwmeeting call --endpoint {url} --token {token} --request -\n"
        );
    }
    text
}

/// An operation that everyone can try: it reads, and needs nothing but a token of a login.
fn simple(operation: &'static Operation) -> Option<(&'static Operation, &'static str)> {
    let Some(auth) = &operation.auth else { return None };
    let example = examples_of(operation.name).first()?;
    let needs_nothing =
        example.example.is_success() && example.request.as_object().is_some_and(|document| document.len() == 1);
    let by_login = matches!(auth.scheme.source, TokenSource::Login { .. }) && auth.scheme.format == TokenFormat::Raw;
    let reads = operation.method == Method::Get && operation.has_response && operation.effect.is_read();
    (needs_nothing && by_login && reads).then_some((operation, auth.header))
}
