//! Profiles: which service is called with which credentials. They contain no secrets.

use std::collections::BTreeMap;

use huaweicloud_meeting::{Credentials, Region, Secret};
use serde::{Deserialize, Serialize};

use super::directory::Directory;
use super::secrets::{self, Place};
use crate::error::Error;

const FILE: &str = "profiles.json";
const LOCK: &str = "profiles.lock";

/// The name of the first profile, unless another is given.
pub(crate) const DEFAULT: &str = "default";

/// The profiles of the user.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Profiles {
    /// The profile that is used unless another is named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) current: Option<String>,
    #[serde(default)]
    pub(crate) profiles: BTreeMap<String, Profile>,
}

/// A service, and the credentials to log in with.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Profile {
    /// The name of the region of the service, unless it has an endpoint.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) region: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) endpoint: Option<String>,
    /// The host for which http is accepted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) allow_http: Option<String>,
    pub(crate) login: Login,
    /// Where the secret is. `None` after a logout.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) secret: Option<Place>,
}

/// Who logs in.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Login {
    /// An application, on behalf of a user if there is one.
    AppId {
        app_id: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        user: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        corp: Option<String>,
    },
    /// An account of the service.
    Account { account: String },
    /// An account of WeLink.
    WelinkAccount { account: String },
}

impl Login {
    /// Returns the credentials with a secret.
    pub(crate) fn credentials(&self, secret: Secret) -> Credentials {
        match self {
            Self::AppId { app_id, user, corp } => {
                let mut credentials = Credentials::app_id(app_id, secret);
                if let Some(user) = user {
                    credentials = credentials.user(user);
                }
                match corp {
                    Some(corp) => credentials.corp(corp),
                    None => credentials,
                }
            }
            Self::Account { account } => Credentials::account(account, secret),
            Self::WelinkAccount { account } => Credentials::external_account(account, secret),
        }
    }

    /// Returns what is called, in words: `the application X for alice`.
    pub(crate) fn describe(&self) -> String {
        match self {
            Self::AppId { app_id, user: Some(user), .. } => format!("the application {app_id} for the user {user}"),
            Self::AppId { app_id, .. } => format!("the application {app_id}"),
            Self::Account { account } => format!("the account {account}"),
            Self::WelinkAccount { account } => format!("the WeLink account {account}"),
        }
    }

    /// Returns the name of the secret.
    pub(crate) fn secret_name(&self) -> &'static str {
        match self {
            Self::AppId { .. } => "App key",
            Self::Account { .. } | Self::WelinkAccount { .. } => "Password",
        }
    }
}

impl Profile {
    /// Creates a profile without a secret for the service at an endpoint.
    pub(crate) fn new(endpoint: &str, allow_http: Option<String>, login: Login) -> Self {
        // The region remains right if its endpoint changes.
        let region = Region::ALL.iter().find(|region| region.endpoint() == endpoint);
        Self {
            region: region.map(|region| region.name().to_owned()),
            endpoint: if region.is_some() { None } else { Some(endpoint.to_owned()) },
            allow_http,
            login,
            secret: None,
        }
    }

    /// Returns the base URL of the service.
    pub(crate) fn endpoint(&self) -> Result<String, Error> {
        match (&self.endpoint, &self.region) {
            (Some(endpoint), _) => Ok(endpoint.clone()),
            (None, Some(name)) => Region::from_name(name)
                .map(|region| region.endpoint().to_owned())
                .ok_or_else(|| Error::invalid(format!("the region `{name}` of the profile is unknown"))),
            (None, None) => {
                Err(Error::invalid("the profile has no region and no endpoint; log in again with --region"))
            }
        }
    }

    /// Returns the region or the endpoint.
    pub(crate) fn service(&self) -> &str {
        self.endpoint.as_deref().or(self.region.as_deref()).unwrap_or_default()
    }

    /// Returns the credentials, or `None` if the profile is logged out.
    pub(crate) fn credentials(&self, directory: &Directory, name: &str) -> Result<Option<Credentials>, Error> {
        let Some(place) = self.secret else { return Ok(None) };
        let secret = secrets::load(directory, name, place)?;
        Ok(secret.map(|secret| self.login.credentials(secret)))
    }
}

impl Profiles {
    /// Reads the profiles. There may be none.
    pub(crate) fn load(directory: &Directory) -> Result<Self, Error> {
        let Some(text) = directory.read(FILE)? else { return Ok(Self::default()) };
        serde_json::from_str(&text)
            .map_err(|error| Error::invalid(format!("`{}` is invalid: {error}", directory.join(FILE).display())))
    }

    /// Changes the profiles. Two processes that do so at once do it one after the other.
    pub(crate) fn update(
        directory: &Directory,
        change: impl FnOnce(&mut Self) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let _lock = directory.lock(LOCK)?;
        let mut profiles = Self::load(directory)?;
        change(&mut profiles)?;
        let text = serde_json::to_string_pretty(&profiles)
            .map_err(|error| Error::invalid(format!("cannot write the profiles: {error}")))?;
        directory.write(FILE, &(text + "\n"))
    }

    /// Returns a profile by name.
    pub(crate) fn named(&self, name: &str) -> Result<&Profile, Error> {
        self.profiles.get(name).ok_or_else(|| {
            let names: Vec<&str> = self.profiles.keys().map(String::as_str).collect();
            let others = if names.is_empty() {
                "there are none yet".to_owned()
            } else {
                format!("there are: {}", names.join(", "))
            };
            Error::invalid(format!(
                "there is no profile `{name}`; {others}. `hwmeeting login --profile {name}` creates it"
            ))
        })
    }
}

/// Checks the name of a profile, which is a part of the names of files.
pub(crate) fn check_name(name: &str) -> Result<String, String> {
    let is_allowed = |character: char| character.is_ascii_alphanumeric() || "-_.@".contains(character);
    if name.starts_with(|first: char| first.is_ascii_alphanumeric()) && name.len() <= 64 && name.chars().all(is_allowed)
    {
        return Ok(name.to_owned());
    }
    Err("expected up to 64 letters, digits and -_.@, beginning with a letter or a digit".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_profile_is_that_of_a_file() {
        for name in ["default", "my-corp_2.test", "a@b.com", "7"] {
            assert_eq!(check_name(name).as_deref(), Ok(name));
        }
        for name in ["", "..", ".hidden", "-x", "a/b", "a\\b", "a b", "ü", "a\n", &"x".repeat(65)] {
            assert!(check_name(name).is_err(), "{name}");
        }
    }

    #[test]
    fn a_region_is_stored_by_name() {
        let login = Login::Account { account: "a".to_owned() };
        let region = Profile::new(Region::CN_NORTH_4.endpoint(), None, login.clone());
        assert_eq!(
            (region.service(), region.endpoint().ok().as_deref()),
            ("cn-north-4", Some(Region::CN_NORTH_4.endpoint()))
        );
        let other = Profile::new("https://meeting.test", None, login);
        assert_eq!(
            (other.service(), other.endpoint().ok().as_deref()),
            ("https://meeting.test", Some("https://meeting.test"))
        );
    }
}
