//! Running the fake as a program, for `hwmeeting fake`.

use std::future::{Future, poll_fn};
use std::io::{self, Write};
use std::net::SocketAddr;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use huaweicloud_meeting::operations;
use huaweicloud_meeting_catalog as catalog;
use huaweicloud_meeting_runtime::auth::{TokenFormat, TokenSource};
use huaweicloud_meeting_runtime::operation::{Method, Operation};
use tokio::time::timeout;

use crate::example::index::examples_of;
use crate::{Builder, Fake};

/// How long open requests may take after a signal to stop.
const STOP_LIMIT: Duration = Duration::from_secs(5);

/// Runs a fake at an address until SIGINT (Ctrl-C) or SIGTERM, for command-line programs.
///
/// Port 0 selects a free port. Writes the URL of the fake and commands to try to `out`. After the signal, open requests are
/// finished, for at most five seconds.
///
/// # Errors
///
/// Fails if the address cannot be bound, if the fixture is invalid, or if writing to `out` fails.
pub async fn run(builder: Builder, address: SocketAddr, mut out: impl Write) -> io::Result<()> {
    let fake = builder.bind(address).await?;
    let mut signal = pin!(signal());
    // Polled before the output is written, so that the handlers are installed when the output is read.
    let mut received = poll_fn(|context| Poll::Ready(signal.as_mut().poll(context))).await;
    if received.is_pending() {
        write!(out, "{}", greeting(&fake))?;
        out.flush()?;
        received = Poll::Ready(signal.await);
    }
    // What is not finished by then is given up.
    let _ = timeout(STOP_LIMIT, fake.stop()).await;
    match received {
        Poll::Ready(Err(error)) => Err(error),
        _ => Ok(()),
    }
}

#[cfg(unix)]
async fn signal() -> io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};

    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
    Ok(())
}

#[cfg(not(unix))]
async fn signal() -> io::Result<()> {
    tokio::signal::ctrl_c().await
}

fn greeting(fake: &Fake) -> String {
    let (address, url) = (fake.address(), fake.url());
    let scheme = url.split_once(':').map_or("http", |(scheme, _)| scheme);
    let mut text =
        format!("Fake Huawei Cloud Meeting service listening on {scheme}://{address} (press Ctrl-C to stop)\n");
    let (mut trust_of_curl, mut trust) = (String::new(), String::new());
    if let Some(certificate) = fake.certificate() {
        let file = fake.data().options.certificate_file.as_ref();
        let (file, action) = match file.map(|file| file.display().to_string()) {
            Some(file) => (file, "the file is"),
            None => ("fake.pem".to_owned(), "save it as"),
        };
        text += &format!("\nClients must trust this certificate ({action} {file}):\n{certificate}");
        (trust_of_curl, trust) = (format!("--cacert {file} "), format!("SSL_CERT_FILE={file} "));
    }
    if let Some((operation, header)) = operations().iter().find_map(|dynamic| simple(dynamic.operation)) {
        let (name, path) = (operation.name, operation.path);
        let token = if fake.accepts_any_token() { "any" } else { "TOKEN" };
        text += "\nTry:\n";
        let command = catalog::resource_of(name)
            .map_or_else(|| name.to_owned(), |(resource, item)| format!("{} {}", resource.noun, item.verb));
        text += &format!("  echo any | {trust}hwmeeting login --profile fake --app-id any --endpoint {url}\n");
        text += &format!("  {trust}hwmeeting {command}\n");
        text += &format!("  curl {trust_of_curl}-H '{header}: {token}' {url}{path}\n");
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
