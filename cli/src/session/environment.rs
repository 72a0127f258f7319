//! What environment variables set: the service, the credentials, and what is kept.

use std::env::{self, VarError};
use std::future::ready;
use std::sync::atomic::{AtomicBool, Ordering};

use huaweicloud_meeting::{Credentials, Region, Secret, TokenKey};

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
const PROFILE: &str = "HWMEETING_PROFILE";
const ENDPOINT: &str = "HWMEETING_ENDPOINT";
const REGION: &str = "HWMEETING_REGION";
const TOKEN_CACHE: &str = "HWMEETING_TOKEN_CACHE";
const KEYRING: &str = "HWMEETING_KEYRING";

/// The section of the help about the environment.
pub(crate) const HELP: &str = "\
Environment variables, which take precedence over the profile unless it is named with --profile:
  HWMEETING_PROFILE                The profile to use [default: that of the last login or `hwmeeting profile use`]
  HWMEETING_REGION                 The region of the account, as with --region
  HWMEETING_ENDPOINT               The base URL of the service, as with --endpoint
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
  HWMEETING_CONFERENCE_PASSWORD    The host password of a meeting, to obtain its control token
                                   [default: that of the meeting, if the user can look it up]
  HWMEETING_CONFIG_DIR             The directory of profiles, secrets and tokens
  HWMEETING_TOKEN_CACHE            `off`: tokens are not kept; each call logs in and out
  HWMEETING_KEYRING                `off`: `hwmeeting login` stores the secret in a file (0600), not in the keyring";

/// What to do if no service was chosen.
pub(crate) const SERVICE_HINT: &str =
    "log in with `hwmeeting login`, or set --region, --endpoint, HWMEETING_REGION or HWMEETING_ENDPOINT";

/// What to do if there is no access token.
pub(crate) const HINT: &str = "log in with `hwmeeting login`, or set HWMEETING_TOKEN, or HWMEETING_APP_ID and HWMEETING_APP_KEY, \
                               or HWMEETING_ACCOUNT and HWMEETING_PASSWORD, or other credentials of `hwmeeting call --help`";

/// What to do if there is neither a host password nor a user who can look it up.
pub(crate) const CONTROL_HINT: &str = "log in with `hwmeeting login` as its scheduler, or set HWMEETING_CONFERENCE_PASSWORD or \
                                       --password-file to the host password";

/// Returns the name of the profile, if one is set.
pub(crate) fn profile() -> Result<Option<String>, Error> {
    variable(PROFILE)
}

/// Returns the base URL of the service, if it or a region is set.
pub(crate) fn endpoint() -> Result<Option<String>, Error> {
    match (variable(ENDPOINT)?, variable(REGION)?) {
        (Some(_), Some(_)) => {
            Err(Error::invalid(format!("both {ENDPOINT} and {REGION} are set; unset the one that should not be used")))
        }
        (Some(endpoint), None) => Ok(Some(endpoint)),
        (None, Some(name)) => match Region::from_name(&name) {
            Some(region) => Ok(Some(region.endpoint().to_owned())),
            None => Err(Error::invalid(format!("{REGION} is set to an unknown region; the regions are {}", regions()))),
        },
        (None, None) => Ok(None),
    }
}

/// Returns the names of the regions.
pub(crate) fn regions() -> String {
    let names: Vec<&str> = Region::ALL.iter().map(Region::name).collect();
    names.join(" and ")
}

/// Returns whether tokens are kept.
pub(crate) fn keeps_tokens() -> Result<bool, Error> {
    is_on(TOKEN_CACHE)
}

/// Returns whether secrets are stored in the keyring of the system, if there is one.
pub(crate) fn uses_keyring() -> Result<bool, Error> {
    is_on(KEYRING)
}

/// Returns whether a feature is on, which it is by default.
fn is_on(name: &str) -> Result<bool, Error> {
    match variable(name)?.as_deref() {
        None | Some("on") => Ok(true),
        Some("off") => Ok(false),
        Some(_) => Err(Error::invalid(format!("{name} is neither `on` nor `off`"))),
    }
}

/// Returns the first variable that is set and takes precedence over the credentials of a profile.
pub(crate) fn overriding() -> Result<Option<&'static str>, Error> {
    for name in [TOKEN, APP_ID, ACCOUNT, WELINK_ACCOUNT, OAUTH_DOMAIN] {
        if variable(name)?.is_some() {
            return Ok(Some(name));
        }
    }
    Ok(None)
}

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
pub(crate) fn with_user(mut credentials: Credentials) -> Result<Credentials, Error> {
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
    // The token of the login is kept: the same code means the same user.
    let identity = TokenKey::digest_of(code.expose()).to_string();
    let credentials = Credentials::authorization_code(domain, move || {
        let is_used = is_used.swap(true, Ordering::Relaxed);
        ready(if is_used {
            Err(format!("the code in {OAUTH_CODE} was used; obtain another one"))
        } else {
            Ok(code.clone())
        })
    });
    credentials.identity(identity)
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

/// Rejects white space and invisible characters around a value: a line break at the end of a file that holds a key would be signed
/// as a part of it.
pub(crate) fn check(name: &str, value: &str) -> Result<(), Error> {
    if value.starts_with(is_invisible) || value.ends_with(is_invisible) {
        return Err(Error::invalid(format!(
            "{name} starts or ends with white space, a line break or an invisible character; remove it"
        )));
    }
    Ok(())
}

/// Returns the value of a variable, or `None` if it is empty or not set.
fn variable(name: &str) -> Result<Option<String>, Error> {
    match env::var(name) {
        Ok(value) => check(name, &value).map(|()| Some(value).filter(|value| !value.is_empty())),
        Err(VarError::NotPresent) => Ok(None),
        Err(VarError::NotUnicode(_)) => Err(Error::invalid(format!("{name} is not valid UTF-8"))),
    }
}
