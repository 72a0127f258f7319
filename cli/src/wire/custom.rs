//! Calls of endpoints that the client has no operation for.

use huaweicloud_meeting::{CustomCall, Effect, HttpResponse};

use crate::error::Error;
use crate::output;
use crate::output::spinner;
use crate::session::Session;
use crate::settings::Settings;

/// Makes a call. `name` is shown while the call is slow.
pub(crate) async fn send(
    session: &Session,
    name: String,
    call: CustomCall,
    effect: Option<Effect>,
) -> Result<HttpResponse, Error> {
    let outcome = spinner::wait(name, call.send()).await;
    // What a call issues may depend on the token.
    if effect == Some(Effect::Issue) {
        session.keep_token();
    }
    Ok(outcome?)
}

/// Prints the body of the response to a call with this method and path.
pub(crate) fn print(
    settings: &Settings,
    name: &str,
    effect: Option<Effect>,
    response: &HttpResponse,
) -> Result<(), Error> {
    let printed = match response.json() {
        Ok(json) => output::print_json_response(settings, None, json.as_str()),
        Err(_) => output::print_bytes(response.body()),
    };
    let is_safe = ["GET ", "HEAD ", "OPTIONS "].iter().any(|method| name.starts_with(method));
    printed.map_err(|error| error.after_call(name, effect.map_or(is_safe, Effect::is_read)))
}
