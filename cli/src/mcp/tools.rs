//! Which operations are tools.

use std::collections::BTreeMap;
use std::sync::Arc;

use huaweicloud_meeting::dynamic::DynamicOperation;
use huaweicloud_meeting::operations;
use huaweicloud_meeting_catalog::{self as catalog, ItemOperation, Operation};
use huaweicloud_meeting_runtime::auth::TokenSource;
use huaweicloud_meeting_runtime::operation::Effect;
use rmcp::model::Tool;

use super::effect::{self, ToolEffect};
use super::{pattern, schema};
use crate::error::Error;

/// Which tools are served.
#[derive(Debug, Default)]
pub(super) struct Policy {
    /// Patterns of the names; empty for all.
    pub(super) only: Vec<String>,
    pub(super) allow_writes: bool,
    /// The names of tools that are served whatever they do.
    pub(super) allow: Vec<String>,
}

/// An operation as a tool.
pub(super) struct Entry {
    /// The noun and the verb: `meeting_list`.
    pub(super) name: String,
    pub(super) operation: &'static Operation,
    pub(super) item: Option<&'static ItemOperation>,
    pub(super) dynamic: &'static DynamicOperation,
    pub(super) effect: ToolEffect,
    /// Why it is not served.
    refusal: Option<String>,
}

/// All tools, by name.
pub(super) struct Tools(BTreeMap<String, Entry>);

impl Tools {
    pub(super) fn new(policy: Policy) -> Result<Self, Error> {
        let mut tools = BTreeMap::new();
        for operation in catalog::operations() {
            let Some(mut entry) = Entry::of(operation) else { continue };
            entry.refusal = policy.refusal(&entry);
            tools.insert(entry.name.clone(), entry);
        }
        let tools = Self(tools);
        for name in &policy.allow {
            if !tools.0.contains_key(name) {
                return Err(Error::invalid(format!("--allow: there is no tool `{name}`{}", tools.similar(name))));
            }
        }
        if tools.served().next().is_none() {
            return Err(Error::invalid("--tools: no tool that is allowed has such a name"));
        }
        Ok(tools)
    }

    /// Returns the tools that are served.
    pub(super) fn served(&self) -> impl Iterator<Item = &Entry> {
        self.0.values().filter(|entry| entry.refusal.is_none())
    }

    /// Returns a tool that is served, or else why it is not. Returns `None` if there is no such tool.
    pub(super) fn find(&self, name: &str) -> Option<Result<&Entry, &str>> {
        let entry = self.0.get(name)?;
        Some(entry.refusal.as_deref().map_or(Ok(entry), Err))
    }

    fn similar(&self, name: &str) -> String {
        let near = self.0.keys().filter(|known| known.contains(name) || name.contains(known.as_str()));
        let near: Vec<&str> = near.map(String::as_str).take(3).collect();
        match near.as_slice() {
            [] => "; `hwmeeting mcp --list --allow-writes` lists most of them".to_owned(),
            near => crate::messages::did_you_mean(near),
        }
    }
}

impl Policy {
    fn refusal(&self, entry: &Entry) -> Option<String> {
        let Entry { name, effect, .. } = entry;
        if self.allow.contains(name) {
            return None;
        }
        if !self.only.is_empty() && !self.only.iter().any(|only| pattern::matches(only, name)) {
            return Some(format!("{name} is not among the tools that the administrator chose with --tools"));
        }
        match effect {
            ToolEffect::Destroy => Some(format!(
                "{name} deletes, ends or resets something, and is not allowed; an administrator can start the server with --allow {name}"
            )),
            ToolEffect::Write if !self.allow_writes => Some(format!(
                "{name} changes something, and this server only reads; an administrator can start it with --allow-writes or --allow {name}"
            )),
            _ => None,
        }
    }
}

impl Entry {
    /// Returns the tool of an operation. What issues, checks or revokes tokens is none: results have no secrets.
    fn of(operation: &'static Operation) -> Option<Self> {
        let dynamic = DynamicOperation::named(operations(), operation.name)?;
        let found = catalog::resource_of(operation.name);
        let is_of_tokens = found.is_some_and(|(resource, _)| resource.noun.ends_with("token"));
        // Operations without a token are for people who have forgotten their password, with a code from a picture.
        if is_of_tokens || dynamic.operation.effect == Effect::Issue || dynamic.operation.auth.is_none() {
            return None;
        }
        let item = found.map(|(_, item)| item);
        let effect = ToolEffect::of(operation, item, dynamic.operation.effect);
        Some(Self { name: name(operation), operation, item, dynamic, effect, refusal: None })
    }

    /// Returns the tool as a client sees it.
    pub(super) fn definition(&self, max_items: i64) -> Tool {
        let effect = self.dynamic.operation.effect;
        let annotations = effect::annotations(self.operation, self.item, effect);
        Tool::new(self.name.clone(), self.description(), Arc::new(schema::of(self, max_items)))
            .with_annotations(annotations)
    }

    fn description(&self) -> String {
        let mut description = schema::shortened(self.operation.summary);
        if self.is_control() {
            description.push_str(" The meeting must be in progress.");
        }
        if let Some(notes) = self.operation.notes {
            description.push(' ');
            description.push_str(&schema::shortened(notes));
        }
        description
    }

    /// Returns whether a call needs the control token of a meeting.
    fn is_control(&self) -> bool {
        let auth = self.dynamic.operation.auth.as_ref();
        auth.is_some_and(|auth| matches!(auth.scheme.source, TokenSource::Handle(_)))
    }

    /// Returns the input that bounds the number of items on a page, and the largest number that the service accepts.
    pub(super) fn limit(&self) -> Option<(&'static str, i64)> {
        let page = self.dynamic.operation.page.as_ref()?;
        Some((self.input_of(page.limit)?, page.max_limit.unwrap_or(i64::MAX)))
    }

    /// Returns the input with the number of items before a page.
    pub(super) fn offset(&self) -> Option<&'static str> {
        self.input_of(self.dynamic.operation.page.as_ref()?.offset)
    }

    /// Returns the name of the input from the field of the request at an index.
    fn input_of(&self, index: usize) -> Option<&'static str> {
        Some(self.dynamic.operation.input_of_field(index)?.name)
    }
}

fn name(operation: &Operation) -> String {
    let name = match catalog::resource_of(operation.name) {
        Some((resource, item)) => format!("{}_{}", resource.noun, item.verb),
        None => operation.kebab_name.to_owned(),
    };
    name.replace('-', "_")
}

/// Returns the name of the tool of an operation, if it is one.
pub(super) fn name_of(operation: &'static Operation) -> Option<String> {
    Entry::of(operation).map(|entry| entry.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(policy: Policy) -> Vec<String> {
        Tools::new(policy).unwrap().served().map(|entry| entry.name.clone()).collect()
    }

    #[test]
    fn nothing_that_writes_is_served_unless_it_is_allowed() {
        let read_only = names(Policy::default());
        for operation in catalog::operations() {
            let Some(entry) = Entry::of(operation) else { continue };
            let changes = !entry.dynamic.operation.effect.is_read();
            assert_ne!(read_only.contains(&entry.name), changes, "{}", entry.name);
        }
        let writes = names(Policy { allow_writes: true, ..Policy::default() });
        assert!(writes.len() > read_only.len());
        let tools = Tools::new(Policy { allow_writes: true, ..Policy::default() }).unwrap();
        assert!(tools.served().all(|entry| entry.effect != ToolEffect::Destroy));
        for name in [
            "CancelMeeting",
            "StopMeeting",
            "HangUp",
            "BatchDeleteUsers",
            "ResetPwdByAdmin",
            "DisassociateVmr",
            "UpdatePwd",
        ] {
            let entry = Entry::of(catalog::operation(name).unwrap()).unwrap();
            assert_eq!(entry.effect, ToolEffect::Destroy, "{name}");
            assert!(tools.find(&entry.name).unwrap().is_err(), "{name}");
        }
    }

    #[test]
    fn a_tool_is_allowed_by_its_name() {
        let allow = |name: &str| Policy { allow: vec![name.to_owned()], ..Policy::default() };
        let name = Entry::of(catalog::operation("CancelMeeting").unwrap()).unwrap().name;
        assert!(names(allow(&name)).contains(&name));
        assert!(Tools::new(allow("no_such_tool")).is_err());
        let only = Policy { only: vec!["user_*".to_owned()], ..Policy::default() };
        assert!(names(only).iter().all(|name| name.starts_with("user_")));
        assert!(Tools::new(Policy { only: vec!["x".to_owned()], ..Policy::default() }).is_err());
    }

    #[test]
    fn tokens_are_no_tools() {
        for name in
            ["CreateToken", "CreateAppIdToken", "DeleteToken", "CheckToken", "CreateConfToken", "CreateWebSocketToken"]
        {
            assert!(Entry::of(catalog::operation(name).unwrap()).is_none(), "{name}");
        }
    }

    #[test]
    fn names_are_unique_and_valid() {
        let entries: Vec<Entry> = catalog::operations().filter_map(Entry::of).collect();
        let tools = Tools::new(Policy { allow_writes: true, ..Policy::default() }).unwrap();
        assert_eq!(entries.len(), tools.0.len());
        let is_valid =
            |name: &str| name.len() <= 64 && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        assert!(entries.iter().all(|entry| is_valid(&entry.name)));
    }
}
