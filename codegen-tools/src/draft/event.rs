//! Drafts of events: the input, its checks, and the keys of the spec file of a new event.

use huaweicloud_meeting_codegen::index::Index;
use huaweicloud_meeting_codegen::spec::{Channel, Confidence, Object, Origin, Spec, TODO, Value};
use huaweicloud_meeting_codegen::{naming, nearest};

use super::documents::Document;
use super::infer::Inference;
use super::operation::{node, scalar, structure, text};
use super::precedents::{Guess, Precedents};
use super::yaml::{Layout, Node};

/// The input of the draft of an event.
#[derive(Debug, Clone)]
pub struct EventDraftRequest {
    /// The channel: the name of its file in `events/`, such as `stream`.
    pub channel: String,
    /// Sample messages of one kind.
    pub messages: Vec<Document>,
}

/// A new event, with its messages.
#[derive(Debug)]
pub(super) struct EventDraft<'a> {
    channel: &'a Channel,
    /// The directory of the channel.
    directory: String,
    pub(super) kind: String,
    messages: Vec<Value>,
}

impl EventDraftRequest {
    /// Finds the channel and parses the messages.
    ///
    /// Fails if the channel does not exist, a message is invalid, their kinds differ, or the kind exists already.
    pub(super) fn parse<'a>(&self, index: &'a Index) -> Result<EventDraft<'a>, String> {
        let spec = index.spec();
        let (directory, channel) = self.channel(spec)?;
        let mut kind: Option<String> = None;
        let mut messages = Vec::new();
        for document in &self.messages {
            let message = document.parse()?;
            let found = kind_of(channel, document, &message)?;
            match &kind {
                Some(kind) if *kind != found => {
                    return Err(format!("{}: the kind is `{found}`, not `{kind}`", document.label));
                }
                _ => kind = Some(found),
            }
            messages.push(message);
        }
        let kind = kind.ok_or("a sample message is required")?;
        if let Some((file, _)) = spec.events_of(&directory).find(|(_, event)| event.kind == kind) {
            return Err(format!("the event `{kind}` already exists in {}/{}", spec.label, file.path));
        }
        let draft = EventDraft { channel, directory, kind, messages };
        match spec.texts.contains_key(&draft.path()) {
            true => Err(format!("{}/{} already exists", spec.label, draft.path())),
            false => Ok(draft),
        }
    }

    fn channel<'a>(&self, spec: &'a Spec) -> Result<(String, &'a Channel), String> {
        let wanted = format!("events/{}.yaml", self.channel);
        if let Some((file, channel)) = spec.channels().find(|(file, _)| file.path == wanted) {
            return Ok((file.path.trim_end_matches(".yaml").to_owned(), channel));
        }
        let paths = spec.channels().map(|(file, _)| file.path.as_str());
        let names: Vec<&str> = paths.filter_map(|path| path.strip_prefix("events/")?.strip_suffix(".yaml")).collect();
        let hint = match nearest(&self.channel, names.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("the channels are {}", names.join(", ")),
        };
        Err(format!("there is no channel `{}`; {hint}", self.channel))
    }
}

/// Returns the kind in a message of a channel.
fn kind_of(channel: &Channel, document: &Document, message: &Value) -> Result<String, String> {
    let (label, path) = (&document.label, &channel.envelope.kind);
    match message.at(path).and_then(Value::as_str) {
        Some(kind) if !naming::snake(kind).is_empty() => Ok(kind.to_owned()),
        _ => Err(format!("{label}: the message has no kind: `{path}` is not a name")),
    }
}

impl EventDraft<'_> {
    /// Returns the directory of the channel, which is the group of its files.
    pub(super) fn directory(&self) -> &str {
        &self.directory
    }

    /// Returns the path of the new file in the spec directory.
    pub(super) fn path(&self) -> String {
        format!("{}/{}.yaml", self.directory, naming::snake(&self.kind))
    }

    /// Returns every key of the file with its value.
    pub(super) fn entries(&self, precedents: &Precedents<'_>, today: String) -> Vec<(String, Node)> {
        let variant = self.variant(precedents.index.spec());
        let mut infer = Inference::new(precedents, &variant, &variant);
        let fields: Vec<Node> =
            self.fields().into_iter().map(|(name, values)| node(&infer.field(name, &values, false), false)).collect();
        let structs: Vec<Node> = infer.structs.iter().map(structure).collect();
        let mut entries = vec![("event", text(&self.kind)), ("variant", text(&variant))];
        entries.extend(["title_zh", "summary", "summary_zh", "source"].map(|key| (key, text(TODO))));
        entries.push(("checked", Node::Text(today)));
        // One message is one source.
        entries.push(("confidence", scalar(&Guess::unsure(Confidence::Medium.word()))));
        entries.push(("fields", Node::List(fields, Layout::Block)));
        let examples = self.messages.iter().map(example).collect();
        entries.push(("examples", Node::List(examples, Layout::Block)));
        if !structs.is_empty() {
            entries.push(("structs", Node::List(structs, Layout::Block)));
        }
        entries.into_iter().map(|(key, node)| (key.to_owned(), node)).collect()
    }

    /// Returns the kind in PascalCase, without the last word if most kinds of the channel end with it.
    fn variant(&self, spec: &Spec) -> String {
        let variant = naming::pascal(&self.kind);
        let snake = naming::snake(&self.kind);
        let Some((_, last)) = snake.rsplit_once('_') else { return variant };
        let ending = format!("_{last}");
        let kinds: Vec<String> = spec.events_of(&self.directory).map(|(_, event)| naming::snake(&event.kind)).collect();
        let with_ending = kinds.iter().filter(|kind| kind.ends_with(&ending)).count();
        match with_ending * 3 >= kinds.len() * 2 {
            true if with_ending > 0 => naming::pascal(snake.trim_end_matches(&ending)),
            _ => variant,
        }
    }

    /// Returns the fields of the event in the order of their first occurrence, each with its values in the messages.
    fn fields(&self) -> Vec<(&str, Vec<&Value>)> {
        let envelope = &self.channel.envelope;
        let of_envelope = |name: &str| {
            let is_kind = envelope.kind.segments().next() == Some(name);
            envelope.payload.is_none() && (is_kind || envelope.fields.iter().any(|field| field.name == name))
        };
        let mut fields: Vec<(&str, Vec<&Value>)> = Vec::new();
        for (name, value) in self.messages.iter().filter_map(|message| self.payload(message)).flat_map(Object::iter) {
            match fields.iter_mut().find(|(known, _)| *known == name) {
                _ if of_envelope(name) => {}
                Some((_, values)) => values.push(value),
                None => fields.push((name, vec![value])),
            }
        }
        fields
    }

    /// Returns the object that has the fields of the event.
    fn payload<'m>(&self, message: &'m Value) -> Option<&'m Object> {
        match &self.channel.envelope.payload {
            Some(path) => message.at(path)?.as_object(),
            None => message.as_object(),
        }
    }
}

fn example(message: &Value) -> Node {
    let origin = scalar(&Guess::unsure(Origin::Published.word()));
    let entries = [("name", text(TODO)), ("origin", origin), ("message", Node::from(message))];
    Node::Map(entries.map(|(key, node)| (key.to_owned(), node)).into(), Layout::Block)
}
