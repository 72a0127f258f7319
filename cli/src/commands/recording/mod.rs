//! `recording download`: all files of recordings, to a directory.

mod download;
mod files;

use super::Verb;

pub(super) const VERBS: &[Verb] = &[Verb {
    noun: "recording",
    name: "download",
    command: download::command,
    run: |matches| Box::pin(download::run(matches)),
}];
