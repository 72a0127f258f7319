//! `hwmeeting meeting watch`: a meeting in progress, live.

mod change;
mod line;
mod names;
mod screen;
mod terminal;
mod view;

use std::future::{IntoFuture as _, pending};
use std::io;
use std::time::Duration;

use clap::{Arg, ArgAction, ArgMatches, Command};
use huaweicloud_meeting::events::{Event, EventKind, EventStream};
use huaweicloud_meeting::live::MeetingSnapshot;
use jiff::tz::TimeZone;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::time::{Instant, MissedTickBehavior, interval, sleep_until, timeout};

use self::change::Change;
use self::screen::Screen;
use self::terminal::{Input, Terminal};
use self::view::View;
use super::room;
use crate::commands::is_json;
use crate::commands::signals::Signals;
use crate::error::Error;
use crate::output;
use crate::settings::Settings;

/// What the screen consists of, and the results of calls.
const KINDS: [EventKind; 9] = [
    EventKind::MeetingInfo,
    EventKind::MeetingState,
    EventKind::Participants,
    EventKind::Invitees,
    EventKind::WaitingRoom,
    EventKind::Speakers,
    EventKind::Layout,
    EventKind::InterpreterGroups,
    EventKind::InviteResult,
];
/// The time after which no further event of the first state is awaited.
const QUIET: Duration = Duration::from_millis(400);
/// The longest time that the first state may take.
const FIRST_STATE: Duration = Duration::from_secs(5);
/// The time after a reconnection in which the service confirms what is still there.
const CONFIRMATION: Duration = Duration::from_secs(10);

pub(super) fn command() -> Command {
    Command::new("watch")
        .about("Show a meeting in progress: who is here, who waits, who speaks")
        .long_about(
            "Show a meeting in progress until it ends or Ctrl-C is pressed: who is here, who waits, who speaks, and \
             whether it is locked, recorded or shared. On a terminal, it is one screen; otherwise, a line for each change.",
        )
        .arg(room::id())
        .arg(Arg::new("json").long("json").action(ArgAction::SetTrue).help("Print a JSON object for each change, one a line"))
}

pub(super) async fn run(matches: &ArgMatches) -> Result<(), Error> {
    let zone = Settings::of(matches)?.output.zone;
    room::with(matches, async |room| {
        let id = room::id_of(matches);
        let events = output::spinner::wait("Connecting", room.events(KINDS).into_future()).await?;
        let mut watch = Watch { events, meeting: MeetingSnapshot::default(), confirmed_by: None, zone: zone.clone() };
        watch.first_state().await?;
        let mut signals =
            Signals::listen().map_err(|error| Error::no_result(format!("cannot receive signals: {error}")))?;
        let (mut view, inputs) = open(is_json(matches), id, zone)?;
        let shown = watch.show(id, &mut view, &mut signals, inputs).await;
        // The terminal is restored before anything else is written.
        drop(view);
        match shown {
            Ok(end) => report(end, id, is_json(matches)),
            Err(Failure::Output(error)) if view::is_closed(&error) => Ok(()),
            Err(Failure::Output(error)) => Err(Error::no_result(format!("cannot write to standard output: {error}"))),
            Err(Failure::Service(error)) => Err(error),
        }
    })
    .await
}

/// Opens a screen, if standard output is a terminal.
fn open(is_json: bool, id: &str, zone: TimeZone) -> Result<(View, Option<UnboundedReceiver<Input>>), Error> {
    if is_json || !output::is_stdout_device() {
        return Ok((if is_json { View::Json } else { View::Lines(zone) }, None));
    }
    let (terminal, inputs) =
        Terminal::open().map_err(|error| Error::no_result(format!("cannot use the terminal: {error}")))?;
    Ok((View::Screen(terminal, Screen::new(id, zone)), Some(inputs)))
}

/// Why nothing more is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    OfMeeting,
    Interrupted,
}

fn report(end: End, id: &str, is_json: bool) -> Result<(), Error> {
    match end {
        // The lines contain it already; the screen is gone.
        End::OfMeeting if !is_json && output::is_stdout_device() => {
            output::print(&format!("The meeting {} has ended\n", names::clean(id)))
        }
        _ => Ok(()),
    }
}

/// Why a meeting can no longer be shown.
enum Failure {
    Output(io::Error),
    Service(Error),
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

/// A meeting that is followed.
struct Watch {
    events: EventStream,
    meeting: MeetingSnapshot,
    /// When what has not been confirmed after a reconnection is discarded.
    confirmed_by: Option<Instant>,
    /// The zone of times in what has changed.
    zone: TimeZone,
}

impl Watch {
    /// Applies the events that report how the meeting is at the start, which are no changes.
    async fn first_state(&mut self) -> Result<(), Error> {
        let deadline = Instant::now() + FIRST_STATE;
        loop {
            let is_known = self.meeting.info().is_some() && self.meeting.state().is_some();
            let quiet = if is_known { Instant::now() + QUIET } else { deadline };
            let wait = quiet.min(deadline).saturating_duration_since(Instant::now());
            match timeout(wait, self.events.next()).await {
                Ok(Some(event)) => _ = self.meeting.apply(&event?),
                Ok(None) | Err(_) => return Ok(()),
            }
            if self.meeting.has_ended() {
                return Ok(());
            }
        }
    }

    async fn show(
        &mut self,
        id: &str,
        view: &mut View,
        signals: &mut Signals,
        mut inputs: Option<UnboundedReceiver<Input>>,
    ) -> Result<End, Failure> {
        view.start(id, &self.meeting)?;
        let mut second = interval(Duration::from_secs(1));
        second.set_missed_tick_behavior(MissedTickBehavior::Delay);
        while !self.meeting.has_ended() {
            tokio::select! {
                event = self.events.next() => match event {
                    Some(event) => {
                        let changes = self.apply(&event.map_err(|error| Failure::Service(error.into()))?);
                        view.changed(&changes, &self.meeting)?;
                    }
                    None => break,
                },
                () = sleep_until(self.confirmed_by.unwrap_or_else(Instant::now)), if self.confirmed_by.is_some() => {
                    let changes = self.discard();
                    view.changed(&changes, &self.meeting)?;
                }
                input = next(&mut inputs) => match input {
                    Input::Quit => return Ok(End::Interrupted),
                    Input::Scroll(lines) => {
                        view.scroll(lines);
                        view.redraw(&self.meeting)?;
                    }
                    Input::Resize => view.redraw(&self.meeting)?,
                },
                _ = second.tick(), if inputs.is_some() => view.redraw(&self.meeting)?,
                () = signals.received() => return Ok(End::Interrupted),
            }
        }
        view.changed(&[Change::ended()], &self.meeting)?;
        Ok(End::OfMeeting)
    }

    /// Applies an event, and returns what it has changed.
    fn apply(&mut self, event: &Event) -> Vec<Change> {
        match event {
            Event::Gap(gap) => {
                self.confirmed_by = Some(Instant::now() + CONFIRMATION);
                self.meeting.apply(event);
                return vec![Change::gap(gap.duration)];
            }
            // A full message repeats earlier results.
            Event::InviteResult(results) if !results.is_full() => {
                let results = results.results.iter();
                return results.filter_map(|result| Change::call_result(result, &self.meeting)).collect();
            }
            _ => {}
        }
        let before = self.meeting.clone();
        self.meeting.apply(event);
        change::between(&before, &self.meeting, &self.zone)
    }

    /// Discards what the service has not confirmed after a reconnection.
    fn discard(&mut self) -> Vec<Change> {
        self.confirmed_by = None;
        let before = self.meeting.clone();
        self.meeting.discard_stale();
        change::between(&before, &self.meeting, &self.zone)
    }
}

/// Returns the next input. Without a terminal, there is none.
async fn next(inputs: &mut Option<UnboundedReceiver<Input>>) -> Input {
    match inputs {
        // A terminal that can no longer be read is gone.
        Some(inputs) => inputs.recv().await.unwrap_or(Input::Quit),
        None => pending().await,
    }
}
