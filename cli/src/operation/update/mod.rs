//! Verbs that change only what is given, although their operations replace the whole item: `meeting update ID --at 10:00`.
//!
//! The current state is read, converted to the request that leaves it unchanged, and what is given is laid over it.
//!
//! - `table`: the operations, and how the state of each is converted
//! - `current`: reading the state
//! - `start`: the day of a time of day, and series whose meetings differ

mod current;
mod start;
mod table;

use std::fmt::Write as _;

use clap::{Arg, ArgAction, ArgMatches};
use huaweicloud_meeting_catalog::Input;
use huaweicloud_meeting_runtime::operation::Place;
use serde_json::{Value as Json, json};

use self::current::{Current, steps};
use super::Action;
use super::flags::Flags;
use super::request::{self, Given, document, past};
use super::time::Clock;
use crate::error::Error;
use crate::output;
use crate::session::Session;

const REPLACE: &str = "replace";
/// The path of the time zone of a meeting, in which the days of a series are counted.
const ZONE: [&str; 2] = ["body", "timeZoneID"];

/// An operation that replaces an item as a whole.
#[derive(Debug)]
pub(crate) struct Update {
    operation: &'static str,
    /// The operation that returns the current state. Inputs that both operations have are passed on to it.
    read: &'static str,
    /// The inputs in the body that name the item, by their paths, and where the operation that reads has them.
    ids: &'static [(&'static str, Option<&'static str>)],
    /// Values that the request needs and that the state may lack: the name in the client's error, the path of the input that
    /// supplies one, and the path in the response.
    supplied: &'static [(&'static str, &'static str, &'static str)],
    /// The inputs whose current value cannot be read.
    lost: &'static [&'static str],
    /// What else the operation may change.
    note: &'static str,
    /// Returns the request that leaves the item unchanged, as a document.
    convert: fn(&Current<'_>) -> Result<Json, Error>,
}

impl Update {
    const fn new(
        operation: &'static str,
        read: &'static str,
        convert: fn(&Current<'_>) -> Result<Json, Error>,
    ) -> Self {
        Self { operation, read, ids: &[], supplied: &[], lost: &[], note: "", convert }
    }

    /// Returns whether an input must be given, because it is not taken from the current state.
    pub(crate) fn needs(&self, input: &Input, path: &str) -> bool {
        input.place != Place::Body || self.ids.iter().any(|(id, _)| *id == path)
    }

    /// Returns what the help states about the command.
    pub(crate) fn help(&self, flags: &Flags) -> String {
        let mut text = format!(
            "Update:\n  {} resets what a request omits, or may do so. The command therefore reads the current state with {}, changes what is given, \
             and sends the result: two requests or, if nothing changes, one. A list is replaced as a whole. With --replace, only \
             what is given is sent; the notes about omitted inputs apply to that.",
            self.operation, self.read
        );
        let lost: Vec<String> =
            self.lost.iter().filter_map(|path| flags.at(path)).map(|flag| format!("--{}", flag.long)).collect();
        if !lost.is_empty() {
            let _ = write!(
                text,
                "\n  The current value of these cannot be read, so they are reset unless they are given: "
            );
            text.push_str(&lost.join(", "));
        }
        if !self.note.is_empty() {
            let _ = write!(text, "\n  Note: {}.", self.note);
        }
        text
    }
}

/// Returns how a verb changes the current state, if its operation replaces it.
pub(crate) fn of_operation(name: &str) -> Option<&'static Update> {
    table::find(name)
}

/// Returns the arguments of a verb that changes the current state.
pub(crate) fn arguments(action: &Action) -> Option<Arg> {
    action.update?;
    let help = "Send only what is given, without reading the current state: the rest is reset, or may be";
    Some(Arg::new(REPLACE).long(REPLACE).action(ArgAction::SetTrue).help(help))
}

/// Returns the action of a command: with `--replace`, one that sends only what is given.
pub(crate) fn action(action: Action, matches: &ArgMatches) -> Action {
    let is_replacing = matches.try_get_one::<bool>(REPLACE).is_ok_and(|set| set == Some(&true));
    Action { update: action.update.filter(|_| !is_replacing), ..action }
}

/// What is given to change an item.
pub(crate) struct Change<'a> {
    update: &'static Update,
    action: &'a Action,
    flags: &'a Flags,
    given: Given,
    clock: &'a Clock,
    /// What is given, as a document.
    changes: Json,
}

impl<'a> Change<'a> {
    /// Returns the change of an item. Everything that is wrong with what is given is reported at once.
    pub(crate) fn new(
        update: &'static Update,
        action: &'a Action,
        flags: &'a Flags,
        given: Given,
        clock: &'a Clock,
    ) -> Result<Self, Error> {
        let changes = request::changes(action, flags, &given, clock)?;
        let change = Self { update, action, flags, given, clock, changes };
        if change.is_empty() {
            return Err(Error::invalid("nothing to change: state what to change; --help lists the flags"));
        }
        Ok(change)
    }

    /// Returns what else the change may do, unless that is nothing.
    pub(crate) fn note(&self) -> Option<String> {
        Some(self.update.note.to_owned()).filter(|note| !note.is_empty())
    }

    /// Returns a string that is the same for changes of the same item.
    pub(crate) fn item(&self) -> String {
        let places = ["path", "query"].into_iter().filter_map(|place| self.changes.get(place).cloned());
        let ids = self.update.ids.iter().filter_map(|(id, _)| document::get(&self.changes, &steps(id)).cloned());
        Json::Array(places.chain(ids).collect()).to_string()
    }

    /// Reads the current state. Returns the request, or `None` if nothing would change.
    pub(crate) async fn request(&self, session: &Session) -> Result<Option<Json>, Error> {
        let current = Current::read(self.update, self.flags, &self.changes, session).await?;
        let (mut unchanged, is_complete) = current.unchanged()?;
        self.name_item(&mut unchanged);
        // What is given was checked, and the rest comes from the service.
        let base = Some(self.base(&unchanged));
        let mut given = Given { base, is_unchecked: true, can_ask: false, ..self.given.clone() };
        if start::add_day(&mut given, self.flags, &unchanged, self.clock) {
            output::warn(past::warning(self.action, self.flags, &given, self.clock).as_slice());
        }
        let mut request = request::of(self.action, self.flags, &given, self.clock)?;
        // The service has no number for some zones.
        if self.given.every.is_some()
            && document::get(&request, &ZONE).is_none()
            && let Some(zone) = document::get(&unchanged, &ZONE)
        {
            document::set(&mut request, &ZONE, zone.clone());
        }
        let is_changed = !is_complete || request.get("body") != unchanged.get("body") || request.get("extra").is_some();
        Ok(is_changed.then_some(request))
    }

    /// Sets the ID of the item and the other parameters as they are given: a response may have them in another form.
    fn name_item(&self, request: &mut Json) {
        for place in ["path", "query", "headers"] {
            if let Some(values) = self.changes.get(place) {
                document::merge(request, json!({ place: values }));
            }
        }
        for (id, _) in self.update.ids {
            if let Some(value) = document::get(&self.changes, &steps(id)) {
                document::set(request, &steps(id), value.clone());
            }
        }
    }

    /// Returns the document over which the flags are laid.
    fn base(&self, unchanged: &Json) -> Json {
        let mut base = unchanged.clone();
        if self.given.every.is_some() {
            // The days of the new recurrence are those of the user.
            document::remove(&mut base, &ZONE);
        }
        if let Some(given) = &self.given.base {
            document::merge(&mut base, given.clone());
            if let Some(body) = base.get_mut("body") {
                remove_nulls(body);
            }
        }
        base
    }

    /// Returns whether nothing is given but the item.
    fn is_empty(&self) -> bool {
        let is_id = |name: &str| self.update.ids.iter().any(|(id, _)| id.strip_prefix("body.") == Some(name));
        let is_kept = match self.changes.get("body") {
            Some(Json::Object(fields)) => fields.keys().all(|name| is_id(name)),
            body => body.is_none_or(Json::is_null),
        };
        is_kept && self.changes.get("extra").is_none() && self.given.every.is_none() && self.given.until.is_none()
    }
}

/// Removes the fields that are `null`, as RFC 7396 defines for a merge patch.
fn remove_nulls(json: &mut Json) {
    if let Json::Object(fields) = json {
        fields.retain(|_, value| !value.is_null());
        fields.values_mut().for_each(remove_nulls);
    }
}
