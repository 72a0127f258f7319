//! What to log in with, from the environment.

use std::env::{self, VarError};

use huaweicloud_meeting::{Credentials, Secret};

use crate::failure::Failure;

const TOKEN: &str = "HWMEETING_TOKEN";
const APP_ID: &str = "HWMEETING_APP_ID";
const APP_KEY: &str = "HWMEETING_APP_KEY";
const USER: &str = "HWMEETING_USER";
const ACCOUNT: &str = "HWMEETING_ACCOUNT";
const PASSWORD: &str = "HWMEETING_PASSWORD";
const CONFERENCE_PASSWORD: &str = "HWMEETING_CONFERENCE_PASSWORD";

/// The part of the help that tells of all this.
pub(crate) const HELP: &str = "\
Environment:
  HWMEETING_TOKEN                        a ready access token, as --token
  HWMEETING_APP_ID, HWMEETING_APP_KEY    log in as an application …
  HWMEETING_USER                         … on behalf of this user of its own
  HWMEETING_ACCOUNT, HWMEETING_PASSWORD  log in with an account
  HWMEETING_CONFERENCE_PASSWORD          the host's password of a running meeting: the token that controls
                                         it is fetched, unless it stands in the document";

/// What can be done about a token that is missing.
pub(crate) const ADVICE: &str = "set HWMEETING_TOKEN, or log in with HWMEETING_APP_ID and HWMEETING_APP_KEY or with \
                                 HWMEETING_ACCOUNT and HWMEETING_PASSWORD";

/// A ready access token.
pub(crate) fn token() -> Result<Option<Secret>, Failure> {
    secret(TOKEN)
}

/// The password of the meeting that is to be controlled.
pub(crate) fn conference_password() -> Result<Option<Secret>, Failure> {
    secret(CONFERENCE_PASSWORD)
}

/// What to log in with, if there is anything.
pub(crate) fn credentials() -> Result<Option<Credentials>, Failure> {
    let app = both((APP_ID, variable(APP_ID)?), (APP_KEY, variable(APP_KEY)?))?;
    let account = both((ACCOUNT, variable(ACCOUNT)?), (PASSWORD, variable(PASSWORD)?))?;
    match (app, account) {
        (Some(_), Some(_)) => Err(Failure::refused(format!(
            "there are two ways to log in, {APP_ID} and {ACCOUNT}; unset the one that is not meant"
        ))),
        (Some((id, key)), None) => {
            let credentials = Credentials::app_id(id, Secret::new(key));
            Ok(Some(match variable(USER)? {
                Some(user) => credentials.user(user),
                None => credentials,
            }))
        }
        (None, Some((account, password))) => Ok(Some(Credentials::account(account, Secret::new(password)))),
        (None, None) => Ok(None),
    }
}

/// Two variables of which one is of no use without the other.
fn both(first: (&str, Option<String>), second: (&str, Option<String>)) -> Result<Option<(String, String)>, Failure> {
    let lacks =
        |set: &str, missing: &str| Failure::refused(format!("{set} is set, but {missing} is not; a login needs both"));
    match (first, second) {
        ((_, Some(first)), (_, Some(second))) => Ok(Some((first, second))),
        ((_, None), (_, None)) => Ok(None),
        ((set, Some(_)), (missing, None)) | ((missing, None), (set, Some(_))) => Err(lacks(set, missing)),
    }
}

fn secret(name: &str) -> Result<Option<Secret>, Failure> {
    Ok(variable(name)?.map(Secret::new))
}

/// A variable; an empty one is as good as none.
fn variable(name: &str) -> Result<Option<String>, Failure> {
    match env::var(name) {
        Ok(value) => Ok(Some(value).filter(|value| !value.is_empty())),
        Err(VarError::NotPresent) => Ok(None),
        Err(VarError::NotUnicode(_)) => Err(Failure::refused(format!("{name} is not valid UTF-8"))),
    }
}
