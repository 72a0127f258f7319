//! Which service is called with which credentials: options take precedence over the environment, and that over a profile.

use huaweicloud_meeting::{Credentials, Secret, TokenKey};

use super::directory::Directory;
use super::environment;
use super::profile::{Profile, Profiles};
use crate::error::Error;
use crate::settings::Settings;

/// The service and the credentials of a session.
pub(crate) struct Choice {
    /// The base URL of the service.
    pub(crate) endpoint: String,
    /// The host for which http is accepted.
    pub(crate) allow_http: Option<String>,
    /// The access token that the user supplied.
    pub(crate) token: Option<Secret>,
    /// The credentials, or why there are none. They are not looked for if the call needs no access token.
    pub(crate) credentials: Result<Option<Credentials>, Error>,
    /// The profile whose credentials these are.
    pub(crate) profile: Option<String>,
}

impl Choice {
    /// Returns the choice for a call, which may need an access token.
    pub(crate) fn of(settings: &Settings, needs_token: bool) -> Result<Self, Error> {
        let mut source = Source::new(settings)?;
        let (endpoint, allow_http) = source.service(settings)?;
        let token = match (settings.wire.placeholder(), &settings.token) {
            (Some(placeholder), _) => Some(placeholder),
            (None, Some(token)) => Some(token.clone()),
            (None, None) => source.unless_named(environment::token)?,
        };
        let (credentials, profile) = match &token {
            Some(token) => (Ok(Some(Credentials::token(token.clone()))), None),
            None if needs_token => source.credentials(),
            None => (Ok(None), None),
        };
        Ok(Self { endpoint, allow_http, token, credentials, profile })
    }

    /// Returns a name for the user with these credentials. It contains no secret.
    pub(crate) fn user(&self) -> String {
        match (&self.token, &self.credentials) {
            (Some(token), _) => TokenKey::digest_of(token.expose()).to_string(),
            // Without the secret.
            (None, Ok(Some(credentials))) => format!("{credentials:?}"),
            (None, _) => String::new(),
        }
    }

    /// Returns the choice of a profile, with its credentials.
    pub(crate) fn of_profile(name: &str, profile: &Profile, credentials: Credentials) -> Result<Self, Error> {
        Ok(Self {
            endpoint: profile.endpoint()?,
            allow_http: profile.allow_http.clone(),
            token: None,
            credentials: Ok(Some(credentials)),
            profile: Some(name.to_owned()),
        })
    }
}

/// Returns the profile that the settings and the environment choose, and its name.
pub(crate) fn profile(settings: &Settings) -> Result<Option<(String, Profile)>, Error> {
    let mut source = Source::new(settings)?;
    Ok(source.profile()?.cloned())
}

/// Where values come from after the options. The profile is only read if the environment has no value.
struct Source {
    /// The name of the profile, if it is not the current one.
    name: Option<String>,
    /// Whether the name is that of `--profile`. Values of the environment are not used then.
    is_named: bool,
    /// `None` before it was read.
    profile: Option<Option<(String, Profile)>>,
}

impl Source {
    fn new(settings: &Settings) -> Result<Self, Error> {
        let is_named = settings.profile.is_some();
        let name = if is_named { settings.profile.clone() } else { environment::profile()? };
        Ok(Self { name, is_named, profile: None })
    }

    /// Returns a value of the environment, unless the options name a profile.
    fn unless_named<T>(&self, value: impl FnOnce() -> Result<Option<T>, Error>) -> Result<Option<T>, Error> {
        if self.is_named { Ok(None) } else { value() }
    }

    fn profile(&mut self) -> Result<Option<&(String, Profile)>, Error> {
        if self.profile.is_none() {
            self.profile = Some(find(self.name.as_deref())?);
        }
        Ok(self.profile.as_ref().and_then(Option::as_ref))
    }

    /// Returns the base URL of the service, and the host for which http is accepted.
    fn service(&mut self, settings: &Settings) -> Result<(String, Option<String>), Error> {
        let allow_http = settings.allow_http.clone();
        if let Some(endpoint) = &settings.endpoint {
            return Ok((endpoint.clone(), allow_http));
        }
        if let Some(endpoint) = self.unless_named(environment::endpoint)? {
            return Ok((endpoint, allow_http));
        }
        match self.profile()? {
            Some((_, profile)) => Ok((profile.endpoint()?, allow_http.or_else(|| profile.allow_http.clone()))),
            None => Err(Error::invalid(format!("no service was chosen; {}", environment::SERVICE_HINT))),
        }
    }

    fn credentials(&mut self) -> (Result<Option<Credentials>, Error>, Option<String>) {
        match self.unless_named(environment::credentials) {
            Ok(None) => {}
            found => return (found, None),
        }
        let is_named = self.is_named;
        let (name, profile) = match self.profile() {
            Ok(Some((name, profile))) => (name.clone(), profile),
            Ok(None) => return (Ok(None), None),
            Err(error) => return (Err(error), None),
        };
        let credentials = of_profile(&name, profile).and_then(|credentials| match is_named {
            true => Ok(credentials),
            false => environment::with_user(credentials),
        });
        (credentials.map(Some), Some(name))
    }
}

fn of_profile(name: &str, profile: &Profile) -> Result<Credentials, Error> {
    let credentials = profile.credentials(&Directory::required()?, name)?;
    credentials.ok_or_else(|| {
        Error::invalid(format!("the profile `{name}` is logged out; log in with `hwmeeting login --profile {name}`"))
    })
}

/// Returns the profile with a name, or the current one if there is one.
fn find(name: Option<&str>) -> Result<Option<(String, Profile)>, Error> {
    let directory = match (Directory::find(), name) {
        (Some(directory), _) => directory,
        (None, Some(_)) => Directory::required()?,
        (None, None) => return Ok(None),
    };
    let profiles = Profiles::load(&directory)?;
    match name.or(profiles.current.as_deref()) {
        Some(name) => Ok(Some((name.to_owned(), profiles.named(name)?.clone()))),
        None => Ok(None),
    }
}
