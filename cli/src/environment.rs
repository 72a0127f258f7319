//! Credentials from environment variables.

use std::env::{self, VarError};

use huaweicloud_meeting::{Credentials, Secret};

use crate::error::Error;

const TOKEN: &str = "HWMEETING_TOKEN";
const APP_ID: &str = "HWMEETING_APP_ID";
const APP_KEY: &str = "HWMEETING_APP_KEY";
const USER: &str = "HWMEETING_USER";
const CORP: &str = "HWMEETING_CORP";
const ACCOUNT: &str = "HWMEETING_ACCOUNT";
const PASSWORD: &str = "HWMEETING_PASSWORD";
const CONFERENCE_PASSWORD: &str = "HWMEETING_CONFERENCE_PASSWORD";

/// The section of the help about the environment.
pub(crate) const HELP: &str = "\
Environment variables:
  HWMEETING_TOKEN                  An access token, as with --token; hwmeeting does not log in
  HWMEETING_APP_ID                 Log in as the application with this ID
  HWMEETING_APP_KEY                The key of the application
  HWMEETING_USER                   The user on whose behalf the application logs in [default: none]
  HWMEETING_CORP                   The enterprise of that user, for the application of a service provider
                                   [default: none]
  HWMEETING_ACCOUNT                Log in with this account
  HWMEETING_PASSWORD               The password of the account
  HWMEETING_CONFERENCE_PASSWORD    The host password of a meeting, to obtain its control token;
                                   not needed if the request contains a control token";

/// What to do if there is no access token.
pub(crate) const HINT: &str = "set HWMEETING_TOKEN, or HWMEETING_APP_ID and HWMEETING_APP_KEY, or HWMEETING_ACCOUNT and \
                               HWMEETING_PASSWORD";

/// Returns the access token, if one is set.
pub(crate) fn token() -> Result<Option<Secret>, Error> {
    secret(TOKEN)
}

/// Returns the host password of the meeting, if one is set.
pub(crate) fn conference_password() -> Result<Option<Secret>, Error> {
    secret(CONFERENCE_PASSWORD)
}

/// Returns the credentials to log in with, if any are set.
pub(crate) fn credentials() -> Result<Option<Credentials>, Error> {
    match (pair(APP_ID, APP_KEY)?, pair(ACCOUNT, PASSWORD)?) {
        (Some(_), Some(_)) => {
            Err(Error::invalid(format!("both {APP_ID} and {ACCOUNT} are set; unset the one that should not be used")))
        }
        (Some((id, key)), None) => {
            let mut credentials = Credentials::app_id(id, Secret::new(key));
            if let Some(user) = variable(USER)? {
                credentials = credentials.user(user);
            }
            if let Some(corp) = variable(CORP)? {
                credentials = credentials.corp(corp);
            }
            Ok(Some(credentials))
        }
        (None, Some((account, password))) => Ok(Some(Credentials::account(account, Secret::new(password)))),
        (None, None) => Ok(None),
    }
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
