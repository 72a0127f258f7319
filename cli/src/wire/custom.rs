//! Calls of endpoints that the client has no operation for.

use huaweicloud_meeting::{CustomCall, Effect, HttpResponse};

use crate::error::Error;
use crate::output;
use crate::output::spinner;
use crate::session::Session;

/// Makes a call. `name` is shown while the call is slow.
pub(crate) async fn send(
    session: &Session,
    name: String,
    call: CustomCall,
    effect: Option<Effect>,
) -> Result<HttpResponse, Error> {
    let outcome = spinner::wait(name, call.send()).await;
    if effect == Some(Effect::Issue) {
        session.keep_token();
    }
    Ok(outcome?)
}

/// Prints the body of a response.
pub(crate) fn print(response: &HttpResponse) -> Result<(), Error> {
    match response.json() {
        Ok(json) => output::print_json(json.as_str()),
        Err(_) => output::print_bytes(response.body()),
    }
}
