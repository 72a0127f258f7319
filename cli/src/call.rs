//! `hwmeeting call`.

use std::fs;
use std::io::{self, IsTerminal as _, Read as _};
use std::time::Duration;

use clap::ArgMatches;
use huaweicloud_meeting::document::{Document, DynamicOperation};
use huaweicloud_meeting::{Client, Credentials, Region, Secret, operations, service};
use huaweicloud_meeting_runtime::auth::Obtain;
use indicatif::{ProgressBar, ProgressStyle};

use crate::output;
use crate::stop::Stop;

/// A call that is over sooner shows no sign of being under way.
const PATIENCE: Duration = Duration::from_millis(300);

pub(crate) async fn run(matches: &ArgMatches) -> Result<(), Stop> {
    let text = read(matches)?;
    let refused = |error| Stop::refused(format!("{error}"));
    let operation = DynamicOperation::of_document(operations(), &text).map_err(refused)?;
    let document = parse(operation, &text, matches)?;
    let client = client(matches)?;
    let call = operation.call(client.core(), &document);
    let call = match matches.get_one::<Duration>("timeout") {
        Some(timeout) => call.timeout(*timeout),
        None => call,
    };
    let answer = with_spinner(operation.operation.name, call.send()).await.map_err(Stop::Failed)?;
    if answer.is_empty() { Ok(()) } else { output::json(&answer) }
}

fn read(matches: &ArgMatches) -> Result<Vec<u8>, Stop> {
    let path = text(matches, "request").unwrap_or("-");
    let mut document = Vec::new();
    let outcome = match path {
        "-" => io::stdin().lock().read_to_end(&mut document).map(|_| document),
        path => fs::read(path),
    };
    outcome.map_err(|error| Stop::refused(format!("the document `{path}` cannot be read: {error}")))
}

fn parse(operation: &DynamicOperation, document: &[u8], matches: &ArgMatches) -> Result<Document, Stop> {
    let outcome = match (secret(matches, "token"), login_header()) {
        (Some(token), Some(header)) => operation.parse_with_token(document, service(), header, &token),
        _ => operation.parse(document, service()),
    };
    let document = outcome.map_err(|error| Stop::refused(error.to_string()))?;
    let document = match secret(matches, "conference-password") {
        Some(password) => document.with_password(password),
        None => document,
    };
    match document.lacks_token() {
        Some(header) => Err(Stop::refused(format!(
            "{} belongs to a running meeting: give its control token as `{header}` under `headers`, \
             or the host's password in HWMEETING_CONFERENCE_PASSWORD",
            operation.operation.name
        ))),
        None => Ok(document),
    }
}

/// The header that carries the token of a login.
fn login_header() -> Option<&'static str> {
    let auth = operations().iter().flat_map(|known| known.operation.auth);
    auth.into_iter().find(|auth| matches!(auth.scheme.obtain, Obtain::Login { .. })).map(|auth| auth.header)
}

fn client(matches: &ArgMatches) -> Result<Client, Stop> {
    let builder = Client::builder().user_agent(concat!("hwmeeting/", env!("CARGO_PKG_VERSION")));
    let builder = match (text(matches, "endpoint"), text(matches, "region").and_then(Region::from_name)) {
        (Some(endpoint), _) => builder.endpoint(endpoint),
        (None, Some(region)) => builder.region(region),
        (None, None) => builder,
    };
    let builder = match credentials(matches)? {
        Some(credentials) => builder.credentials(credentials),
        None => builder,
    };
    builder.build().map_err(Stop::Failed)
}

/// What to log in with: a token if there is one, else an App ID, else an account.
fn credentials(matches: &ArgMatches) -> Result<Option<Credentials>, Stop> {
    if let Some(token) = secret(matches, "token") {
        return Ok(Some(Credentials::token(token)));
    }
    let half = |has: &str, lacks: &str| Err(Stop::refused(format!("{has} is set, but {lacks} is not")));
    match (text(matches, "app-id"), secret(matches, "app-key")) {
        (Some(app_id), Some(app_key)) => {
            let credentials = Credentials::app_id(app_id, app_key);
            return Ok(Some(match text(matches, "user") {
                Some(user) => credentials.user(user),
                None => credentials,
            }));
        }
        (Some(_), None) => return half("HWMEETING_APP_ID", "HWMEETING_APP_KEY"),
        (None, Some(_)) => return half("HWMEETING_APP_KEY", "HWMEETING_APP_ID"),
        (None, None) => {}
    }
    match (text(matches, "account"), secret(matches, "password")) {
        (Some(account), Some(password)) => Ok(Some(Credentials::account(account, password))),
        (Some(_), None) => half("HWMEETING_ACCOUNT", "HWMEETING_PASSWORD"),
        (None, Some(_)) => half("HWMEETING_PASSWORD", "HWMEETING_ACCOUNT"),
        (None, None) => Ok(None),
    }
}

fn text<'a>(matches: &'a ArgMatches, name: &str) -> Option<&'a str> {
    matches.get_one::<String>(name).map(String::as_str)
}

fn secret(matches: &ArgMatches, name: &str) -> Option<Secret> {
    text(matches, name).map(Secret::new)
}

/// Waits, and shows a person that it does when it takes a while.
async fn with_spinner<T>(operation: &'static str, work: impl Future<Output = T>) -> T {
    if !io::stderr().is_terminal() {
        return work.await;
    }
    let mut work = std::pin::pin!(work);
    if let Ok(done) = tokio::time::timeout(PATIENCE, &mut work).await {
        return done;
    }
    let style =
        ProgressStyle::with_template("{spinner} {msg} {elapsed}").unwrap_or_else(|_| ProgressStyle::default_spinner());
    let spinner = ProgressBar::new_spinner().with_style(style).with_message(operation);
    spinner.enable_steady_tick(Duration::from_millis(100));
    let done = work.await;
    spinner.finish_and_clear();
    done
}
