//! The file of a new operation, key by key.

use std::collections::BTreeSet;

use super::infer::{Infer, Member, Record, without_verb};
use super::input::{Request, is_file, page, result_code};
use super::known::{Guess, Known};
use super::yaml::{Layout, Node};
use crate::naming;
use crate::spec::{Fields, GAP, Http, Method, Place, Value};

/// What a draft is made from.
pub(super) struct Draft<'a> {
    pub(super) known: &'a Known<'a>,
    pub(super) operation: &'a str,
    pub(super) today: String,
    pub(super) http: Option<Http>,
    pub(super) schemes: Vec<String>,
    pub(super) request: Request,
    pub(super) answer: Option<Value>,
}

type Entries = Vec<(String, Node)>;

impl Draft<'_> {
    /// Every key of the file, in the order of the spec.
    pub(super) fn entries(mut self) -> Entries {
        self.fill_path();
        let mut infer = Infer::new(self.known, self.operation);
        let mut entries: Entries = Vec::new();
        let mut add = |key: &str, node: Node| entries.push((key.to_owned(), node));
        add("operation", text(self.operation));
        for key in ["title_zh", "summary", "source"] {
            add(key, text(GAP));
        }
        add("checked", text(&self.today));
        add("http", self.http.as_ref().map_or_else(|| text(GAP), |http| text(&http.to_string())));
        let (auth, schemes) = self.auth();
        add("auth", auth);
        add("effect", written(&Guess::unsure(self.effect())));
        for (key, node) in self.inputs(&mut infer, &schemes) {
            add(&key, node);
        }
        for (key, node) in self.response(&mut infer) {
            add(&key, node);
        }
        add("examples", Node::List(vec![self.example()], Layout::Block));
        if !infer.records.is_empty() {
            let records = infer.records.iter().map(record).collect();
            add("records", Node::List(records, Layout::Block));
        }
        entries
    }

    /// What the path has between braces is a parameter, whether or not the call says a value.
    fn fill_path(&mut self) {
        let parameters = self.http.iter().flat_map(|http| http.path.parameters());
        let given = std::mem::take(&mut self.request.path);
        let value = |name: &str| given.get(name).cloned().unwrap_or(Value::String(GAP.to_owned()));
        let filled: Vec<_> = parameters.map(|name| (name.to_owned(), value(name))).collect();
        self.request.path = if self.http.is_some() { Fields(filled) } else { given };
    }

    /// The schemes of the tokens that the call holds, or else those that the group mostly needs.
    fn auth(&self) -> (Node, Vec<String>) {
        let (schemes, sure) = match self.schemes.as_slice() {
            [] => (self.known.auth(|scheme| self.is_supplied(scheme)), false),
            given => (given.to_vec(), true),
        };
        let mut items: Vec<Node> =
            schemes.iter().map(|scheme| written(&Guess { text: scheme.clone(), sure })).collect();
        if items.is_empty() {
            items.push(text(GAP));
        }
        (Node::List(items, Layout::Flow), schemes)
    }

    /// Whether the handle of a scheme would supply something to the call.
    fn is_supplied(&self, scheme: &str) -> bool {
        let places = self.request.places();
        let mut members =
            places.into_iter().flat_map(|(place, fields)| fields.iter().map(move |(name, _)| (place, name)));
        members.any(|(place, name)| self.known.handle(scheme, place, name).is_some())
    }

    fn effect(&self) -> String {
        self.http.as_ref().and_then(|http| self.known.effect(http.method)).unwrap_or_default()
    }

    fn inputs(&self, infer: &mut Infer<'_>, schemes: &[String]) -> Entries {
        let mut entries = Vec::new();
        // What the caller is asked for has one name in Rust, wherever it stands.
        let mut names = BTreeSet::new();
        for (place, fields) in self.request.places() {
            let members = fields.iter().map(|(name, value)| {
                let bound = schemes.iter().find_map(|scheme| self.known.handle(scheme, place, name));
                if let Some(handle) = bound {
                    let keys = [("name", text(name)), ("bind", text(&handle))];
                    return Node::Map(keys.map(|(key, node)| (key.to_owned(), node)).into(), Layout::Flow);
                }
                let says_its_type = !is_file(value) && *value != Value::String(GAP.to_owned());
                let values: &[&Value] = if says_its_type { &[value] } else { &[] };
                let mut member = infer.member(name, values, true);
                if is_file(value) {
                    member.ty = Guess::sure("file");
                }
                let rust = member.rust.as_ref().map_or_else(|| naming::snake(name), |rust| rust.text.clone());
                if !rust.is_empty() && !names.insert(rust) {
                    member.rust = Some(Guess::unsure(""));
                }
                node(&member, place != Place::Path)
            });
            entries.push((place.key().to_owned(), Node::List(members.collect(), Layout::Block)));
        }
        if let Some(body) = self.request.body.as_ref().filter(|body| body.as_map().is_none()) {
            let ty = infer.type_of(without_verb(self.operation), &[body], true);
            let open = Guess::unsure("");
            let value = Member { name: GAP.to_owned(), ty, rust: None, required: open.clone(), doc: open };
            entries.push(("body_value".to_owned(), node(&value, true)));
        }
        entries
    }

    fn response(&self, infer: &mut Infer<'_>) -> Entries {
        let name = format!("{}Response", self.operation);
        let ty = match &self.answer {
            Some(answer) if says_something(answer) => match answer {
                Value::Map(_) => self
                    .known
                    .record(&[answer], false)
                    .unwrap_or_else(|| Guess::sure(infer.record(&name, &[answer], false))),
                other => infer.type_of(without_verb(self.operation), &[other], false),
            },
            // Who has a call at hand and no answer to it has probably been answered nothing.
            _ if self.request.is_empty() => Guess::unsure(""),
            _ => Guess::unsure("none"),
        };
        let mut entries = vec![("response".to_owned(), written(&ty))];
        let answer = self.answer.as_ref();
        if let Some(page) = answer.and_then(|answer| page(self.known.index, &self.request, answer)?.page.as_ref()) {
            let count = page.count.as_ref().map(|count| ("count", count.to_string()));
            let places =
                [("offset", page.offset.clone()), ("limit", page.limit.clone()), ("items", page.items.to_string())];
            entries.push(("page".to_owned(), texts(places.into_iter().chain(count))));
        }
        if let Some(known) = answer.and_then(|answer| result_code(self.known.index, answer)) {
            let message = known.message.as_ref().map(|message| ("message", message.to_string()));
            let code = [("code", known.code.to_string()), ("success", known.success.clone())];
            entries.push(("result_code".to_owned(), texts(code.into_iter().chain(message))));
        }
        entries
    }

    /// The documents themselves.
    fn example(&self) -> Node {
        let mut entries = vec![("name".to_owned(), text(GAP))];
        let sections =
            [("path", &self.request.path), ("query", &self.request.query), ("headers", &self.request.headers)];
        for (key, fields) in sections.into_iter().filter(|(_, fields)| !fields.is_empty()) {
            entries.push((key.to_owned(), Node::from(&Value::Map(fields.clone()))));
        }
        let body = self.request.body.as_ref().filter(|body| says_something(body) || body.as_map().is_none());
        let answer = self.answer.as_ref().filter(|answer| says_something(answer));
        for (key, value) in [("body", body), ("answer", answer)] {
            entries.extend(value.map(|value| (key.to_owned(), Node::from(value))));
        }
        Node::Map(entries, Layout::Block)
    }
}

/// Whether an answer or a body holds anything that a type could be made of.
fn says_something(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Map(fields) => !fields.is_empty(),
        _ => true,
    }
}

/// Keys with texts, on one line.
fn texts<'k>(entries: impl Iterator<Item = (&'k str, String)>) -> Node {
    Node::Map(entries.map(|(key, value)| (key.to_owned(), Node::Text(value))).collect(), Layout::Flow)
}

fn text(text: &str) -> Node {
    Node::Text(text.to_owned())
}

/// What is known as it is; what is not, behind the word for a gap.
fn written(guess: &Guess) -> Node {
    Node::Text(if guess.sure { guess.text.clone() } else { gap(guess) })
}

fn gap(guess: &Guess) -> String {
    if guess.text.is_empty() { GAP.to_owned() } else { format!("{GAP} {}", guess.text) }
}

fn node(member: &Member, asks_required: bool) -> Node {
    let mut entries = vec![("name", text(&member.name)), ("type", written(&member.ty))];
    if asks_required {
        entries.push(("required", written(&member.required)));
    }
    entries.extend(member.rust.as_ref().map(|rust| ("rust", written(rust))));
    entries.push(("doc", Node::Quoted(gap(&member.doc))));
    Node::Map(entries.into_iter().map(|(key, node)| (key.to_owned(), node)).collect(), Layout::Flow)
}

fn record(record: &Record) -> Node {
    let members = record.members.iter().map(|member| node(member, record.sent)).collect();
    let entries = [("name", text(&record.name)), ("doc", text(GAP)), ("members", Node::List(members, Layout::Block))];
    Node::Map(entries.map(|(key, node)| (key.to_owned(), node)).into(), Layout::Block)
}

/// Whether a request with this method may have a body.
pub(super) fn has_body(method: Method) -> bool {
    method != Method::Get
}
