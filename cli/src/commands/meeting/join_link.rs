//! `meeting join-link`: the link that guests open.

use clap::{Arg, ArgMatches, Command};
use huaweicloud_meeting::links::JoinLink;
use huaweicloud_meeting::meeting_management::{ConferenceId, ShowMeetingDetailRequest};

use super::room;
use crate::error::Error;
use crate::output;
use crate::session::Session;
use crate::settings::Settings;

pub(super) fn command() -> Command {
    Command::new("join-link")
        .about("Print the link with which guests join a meeting")
        .long_about(
            "Print the link with which guests join a meeting in the browser. With --name, it opens the client, joins under that \
             name, and contains the guest password.",
        )
        .arg(room::id())
        .arg(Arg::new("name").long("name").value_name("NAME").help("Name under which a guest joins with the client"))
}

pub(super) async fn run(matches: &ArgMatches) -> Result<(), Error> {
    let session = Session::open(&Settings::of(matches)?, true)?;
    let id = ConferenceId::new(room::id_of(matches));
    let call = session.client().show_meeting_detail(ShowMeetingDetailRequest::new(&id));
    let meeting = output::spinner::wait("ShowMeetingDetail", call.send()).await?;
    let Some(name) = matches.get_one::<String>("name") else {
        let link = meeting.conference_data.guest_join_uri.as_str();
        return if link.is_empty() {
            Err(Error::no_result("the response contains no link for guests"))
        } else {
            output::print(&format!("{link}\n"))
        };
    };
    let mut link = JoinLink::new(&id).name(name)?;
    if let Some(password) = meeting.conference_data.guest_password() {
        link = link.password(password);
    }
    output::print(&format!("{}\n", link.client_url()))
}
