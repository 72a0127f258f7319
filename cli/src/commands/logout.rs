//! `hwmeeting logout`: revokes the access token and removes the secret of a profile.

use clap::Command;

use crate::error::Error;
use crate::output;
use crate::session::directory::Directory;
use crate::session::profile::{Profile, Profiles};
use crate::session::{self, Choice, secrets, tokens};
use crate::settings::Settings;

pub(crate) const NAME: &str = "logout";

pub(crate) fn command() -> Command {
    Command::new(NAME).about("Log out, and remove the stored secret").long_about(
        "Log out: revoke the access token that was kept, and remove the secret and the tokens of the profile. The rest of the profile \
         remains, so that `hwmeeting login` only asks for the secret. With credentials in the environment, only their token is \
         revoked.",
    )
}

pub(crate) async fn run(settings: &Settings) -> Result<(), Error> {
    let choice = Choice::of(settings, true);
    if let Some((name, profile)) = session::chosen_profile(settings)?
        && !choice.as_ref().is_ok_and(|choice| choice.profile.is_none() && matches!(choice.credentials, Ok(Some(_))))
    {
        return of_profile(settings, &name, &profile).await;
    }
    let choice = choice?;
    if choice.token.is_some() {
        return Err(Error::invalid(
            "an access token that was supplied is not revoked; the operation DeleteToken revokes one",
        ));
    }
    if choice.credentials.clone()?.is_none() {
        return Err(Error::invalid(
            "not logged in: there is no profile, and no credentials are set in the environment",
        ));
    }
    revoke(settings, &choice).await?;
    output::eprint("The access token was revoked.\n");
    Ok(())
}

/// Revokes the token of a profile, if it is logged in, and removes its secret and tokens. They are removed even if the token
/// cannot be revoked.
pub(super) async fn of_profile(settings: &Settings, name: &str, profile: &Profile) -> Result<(), Error> {
    let directory = Directory::required()?;
    let Some(place) = profile.secret else {
        output::eprint(&format!("The profile {name} is logged out already.\n"));
        return Ok(());
    };
    let revoked = match profile.credentials(&directory, name) {
        Ok(Some(credentials)) => revoke(settings, &Choice::of_profile(name, profile, credentials)?).await,
        Ok(None) => Ok(()),
        Err(error) => Err(error),
    };
    secrets::remove(&directory, name, place)?;
    tokens::remove_all(&directory, name)?;
    Profiles::update(&directory, |profiles| {
        if let Some(profile) = profiles.profiles.get_mut(name) {
            profile.secret = None;
        }
        Ok(())
    })?;
    output::eprint(&format!("Logged out of the profile {name}; its secret and its tokens were removed.\n"));
    revoked.map_err(|error| error.with_context("the access token was not revoked, and expires by itself"))
}

async fn revoke(settings: &Settings, choice: &Choice) -> Result<(), Error> {
    let store = tokens::store(choice.profile.as_deref())?;
    Ok(session::build_client(settings, choice, store)?.logout().await?)
}
