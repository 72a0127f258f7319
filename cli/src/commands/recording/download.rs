//! The command: arguments, concurrent downloads with progress, and the report.

use std::fs;
use std::path::{Path, PathBuf};

use clap::{Arg, ArgAction, ArgGroup, ArgMatches, Command, value_parser};
use huaweicloud_meeting::Client;
use huaweicloud_meeting::meeting_management::ConferenceUuid;
use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use jiff::Timestamp;
use tokio::task::JoinSet;

use super::files::{self, File};
use crate::commands::period::since;
use crate::error::Error;
use crate::operation::request;
use crate::operation::time::Clock;
use crate::output;
use crate::session::Session;
use crate::settings::Settings;

/// The progress of a file, and of one whose size is unknown.
const BAR: &str = "{wide_msg} {bar:20} {bytes:>10}/{total_bytes:10} {eta:>4}";

/// The group of the arguments for periods with a name.
const PERIOD: &str = "period";

pub(super) fn command() -> Command {
    Command::new("download")
        .about("Download all files of recordings to a directory")
        .long_about(
            "Download all files of recordings to a directory: those of a period, or those with the given UUIDs. A file that is \
             there already is skipped, and a part of one is continued, so the command can be repeated after a failure. Prints \
             the path of each file that was downloaded.",
        )
        .arg(
            Arg::new("ids")
                .value_name("UUID")
                .action(ArgAction::Append)
                .num_args(0..)
                .help("UUID of a recorded meeting, as `recording list` shows it"),
        )
        .arg(
            Arg::new("since")
                .long("since")
                .value_name("TIME")
                .required_unless_present_any(["ids", PERIOD])
                .conflicts_with("ids")
                .help("All recordings since then: 30d, `last monday` or 2026-12-01"),
        )
        .arg(
            Arg::new("until")
                .long("until")
                .value_name("TIME")
                .requires("since")
                .help("Only recordings until then [default: now]"),
        )
        .args(request::period::switches(&["ids", "since", "until"]))
        .group(ArgGroup::new(PERIOD).args(request::period::ids()))
        .arg(
            Arg::new("to")
                .long("to")
                .value_name("DIRECTORY")
                .required(true)
                .value_parser(value_parser!(PathBuf))
                .help("Directory for the files, which is created if it does not exist"),
        )
        .arg(
            Arg::new("concurrency")
                .long("concurrency")
                .value_name("NUMBER")
                .value_parser(value_parser!(u16).range(1..=16))
                .default_value("3")
                .help("How many files are downloaded at the same time"),
        )
}

pub(super) async fn run(matches: &ArgMatches) -> Result<(), Error> {
    let settings = Settings::of(matches)?;
    let clock = Clock::of(&settings)?;
    let period = period(matches, &clock)?;
    let directory = matches.get_one::<PathBuf>("to").cloned().unwrap_or_default();
    let session = Session::open(&settings, true)?;
    let client = session.client();
    let ids: Vec<ConferenceUuid> = match period {
        Some((since, until)) => files::recorded(client, since, until).await?,
        None => matches.get_many::<String>("ids").unwrap_or_default().map(ConferenceUuid::new).collect(),
    };
    let (files, failed) = files::of(client, &ids, &directory).await?;
    create(&directory)?;
    let concurrency = matches.get_one::<u16>("concurrency").copied().unwrap_or(1);
    Downloads { failed, ..Downloads::default() }.run(client, files, concurrency.into()).await
}

/// Returns the begin and the end of the period that the arguments state, if they state one.
fn period(matches: &ArgMatches, clock: &Clock) -> Result<Option<(Timestamp, Timestamp)>, Error> {
    if let Some(name) = request::period::named(matches) {
        let period = request::period::past(name, clock).map_err(Error::invalid)?;
        return Ok(period.map(|(from, until)| (from.timestamp(), until.timestamp())));
    }
    let time = |name: &str| {
        let text = matches.get_one::<String>(name);
        let time = text.map(|text| since(text, clock)).transpose();
        time.map_err(|reason| Error::invalid(format!("--{name}: {reason}")))
    };
    let until = time("until")?.unwrap_or_else(Timestamp::now);
    Ok(time("since")?.map(|since| (since, until)))
}

fn create(directory: &Path) -> Result<(), Error> {
    fs::create_dir_all(directory)
        .map_err(|error| Error::invalid(format!("cannot create `{}`: {error}", directory.display())))
}

/// What has become of the files.
#[derive(Default)]
struct Downloads {
    downloaded: usize,
    skipped: usize,
    failed: usize,
    bars: MultiProgress,
}

/// What has become of one file.
type Outcome = (PathBuf, huaweicloud_meeting::Result<u64>);

impl Downloads {
    async fn run(mut self, client: &Client, files: Vec<File>, concurrency: usize) -> Result<(), Error> {
        let mut tasks: JoinSet<Outcome> = JoinSet::new();
        for file in files {
            // Only a whole file has this name.
            if file.path.exists() {
                self.skipped += 1;
                continue;
            }
            while tasks.len() >= concurrency {
                self.wait(&mut tasks).await?;
            }
            let bar = self.bar(&file.path);
            tasks.spawn(download(client.clone(), file, bar));
        }
        while !tasks.is_empty() {
            self.wait(&mut tasks).await?;
        }
        self.report()
    }

    fn bar(&self, path: &Path) -> ProgressBar {
        let style = ProgressStyle::with_template(BAR).unwrap_or_else(|_| ProgressStyle::default_bar());
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
        self.bars.add(ProgressBar::no_length().with_style(style).with_message(name.unwrap_or_default()))
    }

    /// Waits for one of the downloads, and reports what has become of it.
    async fn wait(&mut self, tasks: &mut JoinSet<Outcome>) -> Result<(), Error> {
        let Some(outcome) = tasks.join_next().await else { return Ok(()) };
        let (path, result) = outcome.map_err(|error| Error::no_result(format!("a download was aborted: {error}")))?;
        let shown = path.display();
        match result {
            Ok(_) => {
                self.downloaded += 1;
                self.bars.suspend(|| output::print(&format!("{shown}\n")))
            }
            Err(error) => {
                self.failed += 1;
                let error = Error::from(error).with_context(&shown.to_string());
                self.bars.suspend(|| output::eprint(&format!("error: {error}\n")));
                Ok(())
            }
        }
    }

    fn report(&self) -> Result<(), Error> {
        let Self { downloaded, skipped, failed, .. } = self;
        let summary = format!("{downloaded} downloaded, {skipped} already there, {failed} failed");
        if *failed > 0 {
            return Err(Error::failed(format!("{summary}; the same command continues them")));
        }
        output::eprint(&format!("{summary}\n"));
        Ok(())
    }
}

async fn download(client: Client, file: File, bar: ProgressBar) -> Outcome {
    let progress = bar.clone();
    let download = client.download(&file.file).to(&file.path).keep_partial().progress(move |received, total| {
        if let Some(total) = total {
            progress.set_length(total);
        }
        progress.set_position(received);
    });
    let result = download.await;
    bar.finish_and_clear();
    (file.path, result)
}
