//! `hwmeeting login`: verifies credentials and stores them in a profile.

use std::io::{self, BufRead as _, IsTerminal as _};

use clap::builder::NonEmptyStringValueParser;
use clap::{Arg, ArgAction, ArgMatches, Command};
use console::Term;
use huaweicloud_meeting::{Region, Secret};

use crate::error::Error;
use crate::output;
use crate::output::spinner;
use crate::session::directory::Directory;
use crate::session::profile::{DEFAULT, Login, Profile, Profiles};
use crate::session::secrets::{self, Place};
use crate::session::{self, Choice, environment, tokens};
use crate::settings::Settings;

pub(crate) const NAME: &str = "login";

/// How the secret is given, for errors about options that seem to take it.
pub(crate) const HOW_TO_GIVE_THE_SECRET: &str = "the app key or the password is no argument: it is asked for on a terminal, and \
     otherwise read from standard input, as in `hwmeeting login --account NAME < password.txt`; with HWMEETING_ACCOUNT and \
     HWMEETING_PASSWORD, no login is needed";

pub(crate) fn command() -> Command {
    Command::new(NAME)
        .about("Log in, and store the credentials in a profile")
        .long_about(
            "Log in, and store the credentials in a profile, which later commands use. The app key or the password is asked \
             for on a terminal without showing it, and otherwise read from the first line of standard input. It is stored in \
             the keyring of the system, or, if there is none, in a file that only you can read; wrong credentials are not \
             stored. What is not given is asked for, or taken from the profile of an earlier login. A profile of another \
             application, user, account or service is only replaced with --force, or if you confirm it.\n\nCredentials in the \
             environment need no login: HWMEETING_APP_ID and HWMEETING_APP_KEY, or HWMEETING_ACCOUNT and HWMEETING_PASSWORD.",
        )
        .after_help(
            "Examples:\n  \
             hwmeeting login --app-id my-app --region cn-north-4\n  \
             hwmeeting login --app-id my-app --user alice --profile alice < key.txt\n  \
             hwmeeting login --account zhangsan --region cn-north-4",
        )
        .args([
            option("app-id", "ID", "Log in as the application with this ID"),
            option("user", "USER", "The user on whose behalf the application logs in [default: the administrator]"),
            option("corp", "ID", "The enterprise of that user, for the application of a service provider"),
            option("account", "NAME", "Log in with this account").conflicts_with_all(["app-id", "user", "corp"]),
            option("welink-account", "NAME", "Log in with this account of WeLink")
                .conflicts_with_all(["app-id", "user", "corp", "account"]),
            Arg::new("force")
                .long("force")
                .action(ArgAction::SetTrue)
                .help("Replace the profile without a question, even if it is that of another login"),
        ])
}

fn option(name: &'static str, value: &'static str, help: &'static str) -> Arg {
    Arg::new(name).long(name).value_name(value).value_parser(NonEmptyStringValueParser::new()).help(help)
}

/// The arguments of `login`.
pub(crate) struct Arguments {
    app_id: Option<String>,
    user: Option<String>,
    corp: Option<String>,
    account: Option<String>,
    welink_account: Option<String>,
    /// Whether the profile of another login is replaced.
    force: bool,
}

impl Arguments {
    pub(crate) fn of(matches: &ArgMatches) -> Self {
        let string = |name| matches.get_one::<String>(name).cloned();
        Self {
            app_id: string("app-id"),
            user: string("user"),
            corp: string("corp"),
            account: string("account"),
            welink_account: string("welink-account"),
            force: matches.get_flag("force"),
        }
    }

    /// Returns who logs in: as the options state, or as the profile states, or as the user answers.
    fn login(&self, before: Option<&Login>) -> Result<Login, Error> {
        if let Some(account) = self.account.clone() {
            return Ok(Login::Account { account });
        }
        if let Some(account) = self.welink_account.clone() {
            return Ok(Login::WelinkAccount { account });
        }
        let (user, corp) = (self.user.clone(), self.corp.clone());
        match (self.app_id.clone(), before) {
            (Some(app_id), _) => Ok(Login::AppId { app_id, user, corp }),
            (None, Some(Login::AppId { app_id, user: user_before, corp: corp_before })) => Ok(Login::AppId {
                app_id: app_id.clone(),
                user: user.or_else(|| user_before.clone()),
                corp: corp.or_else(|| corp_before.clone()),
            }),
            (None, Some(login)) if user.is_none() && corp.is_none() => Ok(login.clone()),
            (None, _) if can_ask() => ask_for_login(user, corp),
            (None, _) => Err(Error::invalid("state who logs in, with --app-id or --account")),
        }
    }
}

pub(crate) async fn run(arguments: &Arguments, settings: &Settings) -> Result<(), Error> {
    let directory = Directory::required()?;
    let profiles = Profiles::load(&directory)?;
    let name = name(settings, &profiles)?;
    let before = profiles.profiles.get(&name);
    let endpoint = endpoint(settings, before)?;
    let login = arguments.login(before.map(|profile| &profile.login))?;
    let allow_http = settings.allow_http.clone().or_else(|| before.and_then(|profile| profile.allow_http.clone()));
    let mut profile = Profile::new(&endpoint, allow_http, login)?;
    if let Some(before) = before.filter(|before| !is_same(before, &profile) && !arguments.force) {
        confirm_replacement(&name, before)?;
    }
    let secret = secret(&profile.login)?;
    verify(settings, &directory, (&name, &profile), before, &secret).await?;
    profile.secret = Some(secrets::store(&directory, &name, &secret)?);
    Profiles::update(&directory, |profiles| {
        profiles.profiles.insert(name.clone(), profile.clone());
        profiles.current = Some(name.clone());
        Ok(())
    })?;
    report(&directory, &name, &profile)
}

/// Returns the name of the profile: the one that is named, or else the current one.
fn name(settings: &Settings, profiles: &Profiles) -> Result<String, Error> {
    if let Some(name) = &settings.profile {
        return Ok(name.clone());
    }
    match environment::profile()? {
        Some(name) => Ok(name),
        None => Ok(profiles.current.clone().unwrap_or_else(|| DEFAULT.to_owned())),
    }
}

fn is_same(before: &Profile, profile: &Profile) -> bool {
    before.login == profile.login && before.service() == profile.service()
}

/// Asks whether the profile of another login is replaced. Returns an error if it is not, or if there is no terminal.
fn confirm_replacement(name: &str, before: &Profile) -> Result<(), Error> {
    let whose = format!("profile `{name}` is that of {} at {}", before.login.describe(), before.service());
    if can_ask() && ["y", "yes"].contains(&ask(&format!("The {whose}. Replace it? [y/N] "))?.to_lowercase().as_str()) {
        return Ok(());
    }
    Err(Error::invalid(format!("the {whose}; create another one with --profile NAME, or replace it with --force")))
}

/// Returns the base URL of the service.
fn endpoint(settings: &Settings, before: Option<&Profile>) -> Result<String, Error> {
    if let Some(endpoint) = &settings.endpoint {
        return Ok(endpoint.clone());
    }
    if let Some(endpoint) = environment::endpoint()? {
        return Ok(endpoint);
    }
    if let Some(before) = before {
        return before.endpoint();
    }
    let regions = environment::regions();
    if !can_ask() {
        return Err(Error::invalid(format!(
            "state the region of the account with --region; the regions are {regions}"
        )));
    }
    let default = Region::CN_NORTH_4;
    let answer = ask(&format!("Region ({regions}) [{}]: ", default.name()))?;
    let region = if answer.is_empty() { Some(default) } else { Region::from_name(&answer) };
    region
        .map(|region| region.endpoint().to_owned())
        .ok_or_else(|| Error::invalid(format!("`{answer}` is not a region; the regions are {regions}")))
}

/// Returns whether the user can be asked.
fn can_ask() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

fn ask_for_login(user: Option<String>, corp: Option<String>) -> Result<Login, Error> {
    let app_id = ask("App ID (empty to log in with an account): ")?;
    if !app_id.is_empty() {
        return Ok(Login::AppId { app_id, user, corp });
    }
    match ask("Account: ")? {
        account if account.is_empty() => Err(Error::invalid("neither an App ID nor an account was given")),
        account => Ok(Login::Account { account }),
    }
}

/// Asks for a value that is shown.
fn ask(question: &str) -> Result<String, Error> {
    let terminal = Term::stderr();
    let answer = terminal.write_str(question).and_then(|()| terminal.read_line());
    answer.map(|answer| answer.trim().to_owned()).map_err(|error| cannot_read(&error))
}

/// Returns the secret: what the user enters, which is not shown, or the first line of standard input.
fn secret(login: &Login) -> Result<Secret, Error> {
    let what = login.secret_name();
    let line = if can_ask() {
        output::ask_secret(&format!("{what} of {}: ", login.describe()))
    } else if io::stdin().is_terminal() {
        return Err(Error::invalid(format!(
            "the {} cannot be asked for; write it to standard input",
            what.to_lowercase()
        )));
    } else {
        let mut line = String::new();
        io::stdin().lock().read_line(&mut line).map(|_| line)
    };
    let line = line.map_err(|error| cannot_read(&error))?;
    let secret = line.trim_end_matches(['\r', '\n']);
    if secret.is_empty() {
        return Err(Error::invalid(format!(
            "no {} was given; enter it, or write it to standard input",
            what.to_lowercase()
        )));
    }
    environment::check(what, secret)?;
    Ok(Secret::new(secret))
}

fn cannot_read(error: &io::Error) -> Error {
    Error::invalid(format!("cannot read standard input: {error}"))
}

/// Logs in with new credentials. If that succeeds, the token is kept, and that of the earlier login to the profile is revoked.
async fn verify(
    settings: &Settings,
    directory: &Directory,
    (name, profile): (&str, &Profile),
    before: Option<&Profile>,
    secret: &Secret,
) -> Result<(), Error> {
    let choice = Choice::of_profile(name, profile, profile.with_secret(secret.clone()))?;
    let store = tokens::store(Some(name))?;
    let client = session::build_client(settings, &choice, store.clone())?;
    let auth =
        session::access_token_auth().ok_or_else(|| Error::invalid("this build has no operation to log in with"))?;
    spinner::wait("Logging in", client.core().access_token(auth.scheme)).await?;
    if store.is_none() {
        client.logout().await?;
    }
    let Some(before) = before else { return Ok(()) };
    // The login has succeeded. A token that cannot be revoked expires by itself.
    if let Ok(Some(credentials)) = before.credentials(directory, name) {
        let choice = Choice::of_profile(name, before, credentials)?;
        let _ = session::build_client(settings, &choice, store)?.logout().await;
    }
    Ok(())
}

/// Reports where the secret is, and what still takes precedence over the profile.
fn report(directory: &Directory, name: &str, profile: &Profile) -> Result<(), Error> {
    let what = profile.login.secret_name().to_lowercase();
    let place = match profile.secret {
        Some(Place::File) => format!("in `{}`, which only you can read", secrets::path(directory, name).display()),
        Some(Place::Keyring) | None => "in the keyring of the system".to_owned(),
    };
    output::eprint(&format!(
        "Logged in as {} at {}. Profile: {name}. The {what} is {place}.\n",
        profile.login.describe(),
        profile.service()
    ));
    if let Some(variable) = environment::overriding()? {
        output::warn(&[format!(
            "{variable} is set and takes precedence over the profile; unset it, or use --profile {name}"
        )]);
    }
    Ok(())
}
