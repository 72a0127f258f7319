//! Completion for bash, which has no descriptions of candidates: several candidates are shown with their meanings beside them. What bash
//! inserts is the beginning that the lines have in common, and that is in the candidates. A single candidate is inserted as it is.

use std::env;
use std::ffi::OsString;
use std::io::{self, Write};
use std::path::Path;

use clap::Command;
use clap_complete::engine::{self, CompletionCandidate};
use clap_complete::env::EnvCompleter;

use super::files;
use crate::settings;

/// The variables that the scripts for bash and PowerShell set.
pub(super) const INDEX: &str = "_HWMEETING_INDEX";
const KIND: &str = "_HWMEETING_TYPE";
const COLUMNS: &str = "_HWMEETING_COLUMNS";

/// The values of `COMP_TYPE` with which bash inserts candidates one after the other: `%` menu-complete and `*` insert-completions.
const INSERTING: [&str; 2] = ["37", "42"];
/// The longest candidates that have a meaning beside them.
const MAX_NAME: usize = 40;

/// What is printed in place of candidates where a value is the path of a file: bash completes these itself, with quotes and `~`.
const FILES: &str = "<files>";

const SCRIPT: &str = r#"_NAME() {
    local IFS=$'\n' line=$COMP_LINE prefix='' cword=0 i word
    local -a words=()
    # After a redirection, bash completes names of files.
    if [[ COMP_CWORD -gt 0 && ${COMP_WORDS[COMP_CWORD - 1]} == *[\<\>]* ]]; then
        return
    fi
    # Bash splits words at `=` and `:`. Those without a blank between them are one word, and bash replaces the last part of it.
    for ((i = 0; i <= COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        if [[ $i -eq 0 ]]; then
            words=("$word")
            line=${line#*"$word"}
            continue
        elif [[ $line == [[:blank:]]* ]]; then
            line=${line#"${line%%[![:blank:]]*}"}
            cword=$((cword + 1))
            words[cword]=$word
            prefix=''
        else
            prefix=${words[cword]}
            words[cword]=$prefix$word
        fi
        line=${line#"$word"}
    done
    if [[ $word == [=:] ]]; then
        prefix=${words[cword]}
    fi
    COMPREPLY=( $( \
        _HWMEETING_INDEX="$cword" _HWMEETING_TYPE="$COMP_TYPE" _HWMEETING_COLUMNS="$COLUMNS" \
        VAR=bash COMPLETER -- "${words[@]}" 2> /dev/null) )
    if [[ ${COMPREPLY[0]} == 'FILES' ]]; then
        COMPREPLY=()
        return
    fi
    if [[ ${#COMPREPLY[@]} -eq 0 ]]; then
        # The value is no file.
        compopt +o default +o bashdefault 2> /dev/null
        return
    fi
    if [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *[=/.] ]]; then
        compopt -o nospace 2> /dev/null
    fi
    COMPREPLY=( "${COMPREPLY[@]#"$prefix"}" )
}
complete -o bashdefault -o default -o nosort -F _NAME BIN 2> /dev/null ||
    complete -o bashdefault -o default -F _NAME BIN
"#;

pub(super) struct Bash;

impl EnvCompleter for Bash {
    fn name(&self) -> &'static str {
        "bash"
    }

    fn is(&self, name: &str) -> bool {
        name == "bash"
    }

    fn write_registration(
        &self,
        var: &str,
        name: &str,
        bin: &str,
        completer: &str,
        buf: &mut dyn Write,
    ) -> Result<(), io::Error> {
        let script = SCRIPT
            .replace("VAR", var)
            .replace("NAME", name)
            .replace("BIN", bin)
            .replace("COMPLETER", completer)
            .replace("FILES", FILES);
        buf.write_all(script.as_bytes())
    }

    fn write_complete(
        &self,
        command: &mut Command,
        words: Vec<OsString>,
        current_dir: Option<&Path>,
        buf: &mut dyn Write,
    ) -> Result<(), io::Error> {
        let index = number(INDEX).unwrap_or(words.len().saturating_sub(1));
        let mut candidates = engine::complete(command, words.clone(), index, current_dir)?;
        let before: Vec<String> =
            words.iter().take(index.saturating_add(1)).map(|word| word.to_string_lossy().into_owned()).collect();
        if files::are_wanted(command, &before) {
            return writeln!(buf, "{FILES}");
        }
        // What a command is about comes before the options that all commands have.
        candidates.sort_by_key(|candidate| candidate.get_tag().is_some_and(|tag| tag.to_string() == settings::HEADING));
        let is_inserting = env::var(KIND).is_ok_and(|kind| INSERTING.contains(&kind.as_str()));
        let width = number(COLUMNS).unwrap_or(80);
        buf.write_all(lines(&candidates, is_inserting, width).as_bytes())
    }
}

/// Returns the number in a variable.
pub(super) fn number(name: &str) -> Option<usize> {
    env::var(name).ok()?.parse().ok()
}

/// Returns a line for each candidate. Several have their meanings beside them, unless bash inserts them as they are.
fn lines(candidates: &[CompletionCandidate], is_inserting: bool, width: usize) -> String {
    let names: Vec<String> =
        candidates.iter().map(|candidate| candidate.get_value().to_string_lossy().into_owned()).collect();
    if is_inserting || names.len() == 1 {
        return names.iter().map(|name| format!("{name}\n")).collect();
    }
    let column = names.iter().map(|name| name.chars().count()).max().unwrap_or(0).min(MAX_NAME);
    let lines = names.iter().zip(candidates).map(|(name, candidate)| {
        let help = candidate.get_help().map(ToString::to_string).unwrap_or_default();
        line(name, help.lines().next().unwrap_or_default().trim_end_matches('.'), column, width)
    });
    lines.collect()
}

/// Returns a line with a meaning, which is cut where the line would be too long.
fn line(name: &str, meaning: &str, column: usize, width: usize) -> String {
    // Bash adds spaces between columns of candidates.
    let room = width.saturating_sub(column + 6);
    if meaning.is_empty() || room < 10 {
        return format!("{name}\n");
    }
    let mut cut = String::new();
    for character in meaning.chars() {
        cut.push(character);
        if textwrap::core::display_width(&cut) > room {
            cut.pop();
            while textwrap::core::display_width(&cut) >= room {
                cut.pop();
            }
            cut.push('…');
            break;
        }
    }
    format!("{name:column$}  ({cut})\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidates(names: &[&str]) -> Vec<CompletionCandidate> {
        names.iter().map(|name| CompletionCandidate::new(*name).help(Some(format!("About {name}").into()))).collect()
    }

    #[test]
    fn several_candidates_have_meanings_and_one_has_none() {
        let several = candidates(&["lock", "lock-view"]);
        assert_eq!(lines(&several, false, 80), "lock       (About lock)\nlock-view  (About lock-view)\n");
        assert_eq!(lines(&several, true, 80), "lock\nlock-view\n");
        assert_eq!(lines(&candidates(&["lock"]), false, 80), "lock\n");
    }

    #[test]
    fn meanings_are_cut_at_the_edge_of_the_terminal() {
        let line = line("lock", "A long meaning that does not fit", 4, 30);
        assert_eq!(line, "lock  (A long meaning that…)\n");
        assert!(line.trim_end().chars().count() <= 30);
    }
}
