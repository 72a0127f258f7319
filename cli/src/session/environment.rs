//! Credentials from environment variables.

use std::env::{self, VarError};
use std::future::ready;
use std::sync::atomic::{AtomicBool, Ordering};

use huaweicloud_meeting::{Credentials, Secret};

use crate::error::Error;

const TOKEN: &str = "HWMEETING_TOKEN";
const APP_ID: &str = "HWMEETING_APP_ID";
const APP_KEY: &str = "HWMEETING_APP_KEY";
const USER: &str = "HWMEETING_USER";
const USER_NAME: &str = "HWMEETING_USER_NAME";
const USER_EMAIL: &str = "HWMEETING_USER_EMAIL";
const USER_PHONE: &str = "HWMEETING_USER_PHONE";
const DEPARTMENT: &str = "HWMEETING_DEPARTMENT";
const CORP: &str = "HWMEETING_CORP";
const ACCOUNT: &str = "HWMEETING_ACCOUNT";
const PASSWORD: &str = "HWMEETING_PASSWORD";
const WELINK_ACCOUNT: &str = "HWMEETING_WELINK_ACCOUNT";
const WELINK_PASSWORD: &str = "HWMEETING_WELINK_PASSWORD";
const OAUTH_DOMAIN: &str = "HWMEETING_OAUTH_DOMAIN";
const OAUTH_CODE: &str = "HWMEETING_OAUTH_CODE";
const CONFERENCE_PASSWORD: &str = "HWMEETING_CONFERENCE_PASSWORD";

/// The section of the help about the environment.
pub(crate) const HELP: &str = "\
Environment variables:
  HWMEETING_TOKEN                  An access token, as with --token; hwmeeting does not log in
  HWMEETING_APP_ID                 Log in as the application with this ID
  HWMEETING_APP_KEY                The key of the application
  HWMEETING_USER                   The user on whose behalf the application logs in [default: none]
  HWMEETING_USER_NAME              The name of that user, in case that the login creates the user [default: none]
  HWMEETING_USER_EMAIL             The email address of that user, likewise
  HWMEETING_USER_PHONE             The mobile number of that user with its country code, likewise
  HWMEETING_DEPARTMENT             The code of the department of that user, likewise
  HWMEETING_CORP                   The enterprise of that user, for the application of a service provider
                                   [default: none]
  HWMEETING_ACCOUNT                Log in with this account
  HWMEETING_PASSWORD               The password of the account
  HWMEETING_WELINK_ACCOUNT         Log in with this account of WeLink
  HWMEETING_WELINK_PASSWORD        The password of the WeLink account
  HWMEETING_OAUTH_DOMAIN           Log in through the OAuth 2.0 server of the enterprise with this domain name
  HWMEETING_OAUTH_CODE             The authorization code of that server, which is valid for one login
  HWMEETING_CONFERENCE_PASSWORD    The host password of a meeting, to obtain its control token;
                                   not needed if the request contains a control token";

/// What to do if there is no access token.
pub(crate) const HINT: &str = "set HWMEETING_TOKEN, or HWMEETING_APP_ID and HWMEETING_APP_KEY, or HWMEETING_ACCOUNT and \
                               HWMEETING_PASSWORD, or other credentials of `hwmeeting call --help`";

/// Returns the access token, if one is set.
pub(crate) fn token() -> Result<Option<Secret>, Error> {
    secret(TOKEN)
}

/// Returns the host password of the meeting, if one is set.
pub(crate) fn conference_password() -> Result<Option<Secret>, Error> {
    secret(CONFERENCE_PASSWORD)
}

/// How credentials are created from the values of two variables.
type Create = fn(String, Secret) -> Credentials;

/// The kinds of credentials, with the two variables of each.
const KINDS: [(&str, &str, Create); 4] = [
    (APP_ID, APP_KEY, Credentials::app_id),
    (ACCOUNT, PASSWORD, Credentials::account),
    (WELINK_ACCOUNT, WELINK_PASSWORD, Credentials::external_account),
    (OAUTH_DOMAIN, OAUTH_CODE, authorization_code),
];

/// Returns the credentials to log in with, if any are set.
pub(crate) fn credentials() -> Result<Option<Credentials>, Error> {
    let mut found: Option<(&str, Credentials)> = None;
    for (first, second, create) in KINDS {
        let Some((value, secret)) = pair(first, second)? else { continue };
        if let Some((other, _)) = found {
            let message = format!("both {other} and {first} are set; unset the one that should not be used");
            return Err(Error::invalid(message));
        }
        found = Some((first, create(value, Secret::new(secret))));
    }
    found.map(|(_, credentials)| with_user(credentials)).transpose()
}

/// How the value of a variable is added to credentials.
type Set = fn(Credentials, String) -> Credentials;

/// Adds what is set of the user that an application acts for. Other credentials ignore it.
fn with_user(mut credentials: Credentials) -> Result<Credentials, Error> {
    let setters: [(&str, Set); 6] = [
        (USER, Credentials::user),
        (USER_NAME, Credentials::user_name),
        (USER_EMAIL, Credentials::user_email),
        (USER_PHONE, Credentials::user_phone),
        (DEPARTMENT, Credentials::department),
        (CORP, Credentials::corp),
    ];
    for (name, set) in setters {
        if let Some(value) = variable(name)? {
            credentials = set(credentials, value);
        }
    }
    Ok(credentials)
}

/// Returns credentials with a code, which is valid for one login.
fn authorization_code(domain: String, code: Secret) -> Credentials {
    let is_used = AtomicBool::new(false);
    Credentials::authorization_code(domain, move || {
        let is_used = is_used.swap(true, Ordering::Relaxed);
        ready(if is_used {
            Err(format!("the code in {OAUTH_CODE} was used; obtain another one"))
        } else {
            Ok(code.clone())
        })
    })
}

/// Returns the values of two variables that must be set together.
fn pair(first: &str, second: &str) -> Result<Option<(String, String)>, Error> {
    let missing = |set: &str, missing: &str| Error::invalid(format!("{set} is set, but {missing} is not"));
    match (variable(first)?, variable(second)?) {
        (Some(first), Some(second)) => Ok(Some((first, second))),
        (None, None) => Ok(None),
        (Some(_), None) => Err(missing(first, second)),
        (None, Some(_)) => Err(missing(second, first)),
    }
}

/// Returns whether a character is white space, or one that editors and terminals do not show.
fn is_invisible(character: char) -> bool {
    character.is_whitespace()
        || character.is_control()
        || matches!(character, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

fn secret(name: &str) -> Result<Option<Secret>, Error> {
    Ok(variable(name)?.map(Secret::new))
}

/// Returns the value of a variable, or `None` if it is empty or not set.
///
/// White space and invisible characters around a value are rejected: a line break at the end of a file that holds a key would be signed as a part of it.
fn variable(name: &str) -> Result<Option<String>, Error> {
    match env::var(name) {
        Ok(value) if value.starts_with(is_invisible) || value.ends_with(is_invisible) => Err(Error::invalid(format!(
            "{name} starts or ends with white space, a line break or an invisible character; remove it"
        ))),
        Ok(value) => Ok(Some(value).filter(|value| !value.is_empty())),
        Err(VarError::NotPresent) => Ok(None),
        Err(VarError::NotUnicode(_)) => Err(Error::invalid(format!("{name} is not valid UTF-8"))),
    }
}
