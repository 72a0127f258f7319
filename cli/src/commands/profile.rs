//! `hwmeeting profile`: lists, chooses, shows and removes profiles.

use clap::{Arg, ArgMatches, Command};

use super::logout;
use crate::error::Error;
use crate::output::{self, Node};
use crate::reference::text::Page;
use crate::session;
use crate::session::directory::Directory;
use crate::session::profile::{Login, Profile, Profiles, check_name};
use crate::session::secrets::Place;
use crate::settings::Settings;

pub(crate) const NAME: &str = "profile";

pub(crate) fn command() -> Command {
    let name = || Arg::new("name").value_name("NAME").value_parser(check_name).help("Name of the profile");
    Command::new(NAME)
        .about("List, choose, show and remove profiles")
        .long_about(
            "List, choose, show and remove profiles. A profile states which service is called with which credentials; `hwmeeting \
             login` creates it. --profile and HWMEETING_PROFILE choose one for a single command.",
        )
        .subcommand_required(true)
        .subcommand(Command::new("list").about("List the profiles; an asterisk marks the current one"))
        .subcommand(Command::new("use").about("Choose the profile that later commands use").arg(name().required(true)))
        .subcommand(Command::new("show").about("Show a profile as JSON [default: the current one]").arg(name()))
        .subcommand(Command::new("remove").about("Log out of a profile, and remove it").arg(name().required(true)))
}

pub(crate) async fn run(matches: &ArgMatches) -> Result<(), Error> {
    let directory = Directory::required()?;
    let Some((verb, matches)) = matches.subcommand() else { return Err(Error::invalid("no command was given")) };
    let settings = Settings::of(matches)?;
    let name = matches.try_get_one::<String>("name").ok().flatten();
    match (verb, name) {
        ("use", Some(name)) => choose(&directory, name),
        ("show", name) => show(&settings, &directory, name),
        ("remove", Some(name)) => remove(&settings, &directory, name).await,
        _ => list(&settings, &Profiles::load(&directory)?),
    }
}

fn list(settings: &Settings, profiles: &Profiles) -> Result<(), Error> {
    if settings.output.is_chosen() {
        return output::print_document(settings, &document(profiles));
    }
    if profiles.profiles.is_empty() {
        output::eprint("There are no profiles; `hwmeeting login` creates one.\n");
        return Ok(());
    }
    let is_current = |name: &String| profiles.current.as_ref() == Some(name);
    let rows = profiles.profiles.iter().map(|(name, profile)| {
        let mark = if is_current(name) { "*" } else { "" };
        [mark.to_owned(), name.clone(), profile.service().to_owned(), login(&profile.login), state(profile).to_owned()]
    });
    if output::Screen::stdout().is_terminal() {
        let header = ["", "Profile", "Service", "Login", "Secret"].map(str::to_owned);
        let rows: Vec<[String; 5]> = std::iter::once(header).chain(rows).collect();
        return output::print(&Page::of_stdout().columns(0, [1, 24, 48, 40, 0], &rows, |_, _, text| text.to_owned()));
    }
    output::print(&rows.map(|row| row.join("\t") + "\n").collect::<String>())
}

/// Returns the profiles as JSON.
fn document(profiles: &Profiles) -> Node {
    let item = |(name, profile): (&String, &Profile)| {
        Node::object([
            ("profile", Some(Node::string(name))),
            ("current", Some(Node::Bool(profiles.current.as_ref() == Some(name)))),
            ("service", Some(Node::string(profile.service()))),
            ("login", Some(Node::string(&login(&profile.login)))),
            ("secret", profile.secret.map(|_| Node::string(state(profile)))),
        ])
    };
    Node::List(profiles.profiles.iter().map(item).collect())
}

fn login(login: &Login) -> String {
    match login {
        Login::AppId { app_id, user: None, .. } => format!("app {app_id}"),
        Login::AppId { app_id, user: Some(user), .. } => format!("app {app_id}, user {user}"),
        Login::Account { account } => format!("account {account}"),
        Login::WelinkAccount { account } => format!("WeLink {account}"),
    }
}

fn state(profile: &Profile) -> &'static str {
    match profile.secret {
        Some(Place::Keyring) => "keyring",
        Some(Place::File) => "file",
        None => "logged out",
    }
}

fn choose(directory: &Directory, name: &str) -> Result<(), Error> {
    Profiles::update(directory, |profiles| {
        profiles.named(name)?;
        profiles.current = Some(name.to_owned());
        Ok(())
    })?;
    output::eprint(&format!("The profile is {name} from now on.\n"));
    Ok(())
}

fn show(settings: &Settings, directory: &Directory, name: Option<&String>) -> Result<(), Error> {
    let found = match name {
        Some(name) => Some((name.clone(), Profiles::load(directory)?.named(name)?.clone())),
        None => session::chosen_profile(settings)?,
    };
    let Some((name, profile)) = found else {
        return Err(Error::invalid("there is no profile; `hwmeeting login` creates one"));
    };
    let mut json = serde_json::Map::from_iter([("profile".to_owned(), name.into())]);
    if let Ok(serde_json::Value::Object(fields)) = serde_json::to_value(&profile) {
        // Of no use to the user.
        json.extend(fields.into_iter().filter(|(name, _)| name != "id"));
    }
    let json = serde_json::Value::Object(json).to_string();
    output::print_document(settings, &Node::parse(&json).unwrap_or(Node::Null))
}

async fn remove(settings: &Settings, directory: &Directory, name: &str) -> Result<(), Error> {
    let profile = Profiles::load(directory)?.named(name)?.clone();
    let logged_out = match profile.secret {
        Some(_) => logout::of_profile(settings, name, &profile).await,
        None => Ok(()),
    };
    Profiles::update(directory, |profiles| {
        profiles.profiles.remove(name);
        if profiles.current.as_deref() == Some(name) {
            profiles.current = None;
        }
        Ok(())
    })?;
    output::eprint(&format!("The profile {name} was removed.\n"));
    logged_out
}
