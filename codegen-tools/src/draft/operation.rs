//! The keys of the spec file of a new operation.

use std::collections::BTreeSet;

use huaweicloud_meeting_codegen::naming;
use huaweicloud_meeting_codegen::spec::{Http, Object, Place, TODO, Value};

use super::documents::{Call, is_file, paged_like, result_code};
use super::infer::{Field, Inference, Struct, without_verb};
use super::precedents::{Guess, Precedents};
use super::yaml::{Layout, Node};

/// Everything that the file of an operation is created from.
pub(super) struct OperationDraft<'a> {
    pub(super) precedents: &'a Precedents<'a>,
    pub(super) operation: &'a str,
    pub(super) today: String,
    pub(super) http: Option<Http>,
    /// The scheme of the token in the sample request.
    pub(super) scheme: Option<String>,
    pub(super) call: Call,
    pub(super) response: Option<Value>,
}

type Entries = Vec<(String, Node)>;

impl OperationDraft<'_> {
    /// Returns every key of the file with its value.
    pub(super) fn entries(mut self) -> Entries {
        self.complete_path();
        let mut infer = Inference::new(self.precedents, self.operation, without_verb(self.operation));
        let mut entries: Entries = Vec::new();
        let mut add = |key: &str, node: Node| entries.push((key.to_owned(), node));
        add("operation", text(self.operation));
        for key in ["title_zh", "summary", "summary_zh", "source"] {
            add(key, text(TODO));
        }
        add("checked", text(&self.today));
        add("http", self.http.as_ref().map_or_else(|| text(TODO), |http| text(&http.to_string())));
        let scheme = self.scheme();
        add("auth", scheme.as_ref().map_or_else(|| text(TODO), scalar));
        let scheme = scheme.map(|scheme| scheme.text);
        add("effect", scalar(&Guess::unsure(self.effect())));
        for (key, node) in self.inputs(&mut infer, scheme.as_deref()) {
            add(&key, node);
        }
        for (key, node) in self.response(&mut infer) {
            add(&key, node);
        }
        add("examples", Node::List(vec![self.example()], Layout::Block));
        if !infer.structs.is_empty() {
            let structs = infer.structs.iter().map(structure).collect();
            add("structs", Node::List(structs, Layout::Block));
        }
        entries
    }

    /// Adds the path parameters that the sample request lacks.
    fn complete_path(&mut self) {
        let parameters = self.http.iter().flat_map(|http| http.path.parameters());
        let given = std::mem::take(&mut self.call.path);
        let value = |name: &str| given.get(name).cloned().unwrap_or(Value::String(TODO.to_owned()));
        let complete: Vec<_> = parameters.map(|name| (name.to_owned(), value(name))).collect();
        self.call.path = if self.http.is_some() { Object(complete) } else { given };
    }

    /// Returns the scheme of the token in the sample request, or else the scheme of most operations of the group.
    fn scheme(&self) -> Option<Guess> {
        let guess =
            || self.precedents.scheme(|scheme| self.handle_supplies(scheme)).map(|text| Guess { text, sure: false });
        self.scheme.clone().map(|text| Guess { text, sure: true }).or_else(guess)
    }

    /// Returns whether the handle of a scheme would supply a parameter of the call.
    fn handle_supplies(&self, scheme: &str) -> bool {
        let places = self.call.places();
        let mut fields =
            places.into_iter().flat_map(|(place, object)| object.iter().map(move |(name, _)| (place, name)));
        fields.any(|(place, name)| self.precedents.handle(scheme, place, name).is_some())
    }

    fn effect(&self) -> String {
        self.http.as_ref().and_then(|http| self.precedents.effect(http.method)).unwrap_or_default()
    }

    fn inputs(&self, infer: &mut Inference<'_>, scheme: Option<&str>) -> Entries {
        let mut entries = Vec::new();
        // Rust names are unique in a request, even for fields at different places.
        let mut names = BTreeSet::new();
        for (place, object) in self.call.places() {
            let fields = object.iter().map(|(name, value)| {
                let bound = scheme.and_then(|scheme| self.precedents.handle(scheme, place, name));
                if let Some(handle) = bound {
                    let keys = [("name", text(name)), ("bind", text(&handle))];
                    return Node::Map(keys.map(|(key, node)| (key.to_owned(), node)).into(), Layout::Flow);
                }
                let has_typed_value = !is_file(value) && *value != Value::String(TODO.to_owned());
                let values: &[&Value] = if has_typed_value { &[value] } else { &[] };
                let mut field = infer.field(name, values, true);
                if is_file(value) {
                    field.ty = Guess::sure("file");
                }
                let rust = field.rust.as_ref().map_or_else(|| naming::snake(name), |rust| rust.text.clone());
                if !rust.is_empty() && !names.insert(rust) {
                    field.rust = Some(Guess::unsure(""));
                }
                node(&field, place != Place::Path)
            });
            entries.push((place.key().to_owned(), Node::List(fields.collect(), Layout::Block)));
        }
        if let Some(body) = self.call.body.as_ref().filter(|body| body.as_object().is_none()) {
            let ty = infer.type_of(without_verb(self.operation), &[body], true);
            let open = Guess::unsure("");
            let value =
                Field { name: TODO.to_owned(), ty, rust: None, required: open.clone(), always: false, doc: open };
            entries.push(("body_value".to_owned(), node(&value, true)));
        }
        entries
    }

    fn response(&self, infer: &mut Inference<'_>) -> Entries {
        let name = format!("{}Response", self.operation);
        let ty = match &self.response {
            Some(response) if is_not_empty(response) => match response {
                Value::Object(_) => self
                    .precedents
                    .structure(&[response], false)
                    .unwrap_or_else(|| Guess::sure(infer.structure(&name, &[response], false))),
                other => infer.type_of(without_verb(self.operation), &[other], false),
            },
            // A sample request without a response suggests that the response is empty.
            _ if self.call.is_empty() => Guess::unsure(""),
            _ => Guess::unsure("none"),
        };
        let mut entries = vec![("response".to_owned(), scalar(&ty))];
        let response = self.response.as_ref();
        let page = response.and_then(|response| paged_like(self.precedents.index, &self.call, response)?.page.as_ref());
        if let Some(page) = page {
            let count = page.count.as_ref().map(|count| ("count", count.to_string()));
            let places =
                [("offset", page.offset.clone()), ("limit", page.limit.clone()), ("items", page.items.to_string())];
            entries.push(("page".to_owned(), strings(places.into_iter().chain(count))));
        }
        if let Some(known) = response.and_then(|response| result_code(self.precedents.index, response)) {
            let message = known.message.as_ref().map(|message| ("message", message.to_string()));
            let code = [("code", known.code.to_string()), ("success", known.success.clone())];
            let family = known.family.as_ref().map(|family| ("family", family.clone()));
            entries.push(("result_code".to_owned(), strings(code.into_iter().chain(message).chain(family))));
        }
        entries
    }

    /// Returns the sample request and response as an example.
    fn example(&self) -> Node {
        let mut entries = vec![("name".to_owned(), text(TODO))];
        let sections = [("path", &self.call.path), ("query", &self.call.query), ("headers", &self.call.headers)];
        for (key, object) in sections.into_iter().filter(|(_, object)| !object.is_empty()) {
            entries.push((key.to_owned(), Node::from(&Value::Object(object.clone()))));
        }
        let body = self.call.body.as_ref().filter(|body| is_not_empty(body) || body.as_object().is_none());
        let response = self.response.as_ref().filter(|response| is_not_empty(response));
        for (key, value) in [("body", body), ("response", response)] {
            entries.extend(value.map(|value| (key.to_owned(), Node::from(value))));
        }
        Node::Map(entries, Layout::Block)
    }
}

/// Returns whether a type can be inferred from a response or a body.
fn is_not_empty(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Object(object) => !object.is_empty(),
        _ => true,
    }
}

/// Returns a map of strings on one line.
fn strings<'k>(entries: impl Iterator<Item = (&'k str, String)>) -> Node {
    Node::Map(entries.map(|(key, value)| (key.to_owned(), Node::Text(value))).collect(), Layout::Flow)
}

pub(super) fn text(text: &str) -> Node {
    Node::Text(text.to_owned())
}

/// Returns a certain value as it is, and any other as a placeholder.
pub(super) fn scalar(guess: &Guess) -> Node {
    Node::Text(if guess.sure { guess.text.clone() } else { placeholder(guess) })
}

fn placeholder(guess: &Guess) -> String {
    if guess.text.is_empty() { TODO.to_owned() } else { format!("{TODO} {}", guess.text) }
}

pub(super) fn node(field: &Field, with_required: bool) -> Node {
    let mut entries = vec![("name", text(&field.name)), ("type", scalar(&field.ty))];
    if with_required {
        entries.push(("required", scalar(&field.required)));
    }
    if field.always {
        entries.push(("always", Node::Literal("true".to_owned())));
    }
    entries.extend(field.rust.as_ref().map(|rust| ("rust", scalar(rust))));
    entries.push(("doc", Node::Quoted(placeholder(&field.doc))));
    Node::Map(entries.into_iter().map(|(key, node)| (key.to_owned(), node)).collect(), Layout::Flow)
}

pub(super) fn structure(structure: &Struct) -> Node {
    let fields = structure.fields.iter().map(|field| node(field, structure.sent)).collect();
    let entries = [("name", text(&structure.name)), ("doc", text(TODO)), ("fields", Node::List(fields, Layout::Block))];
    Node::Map(entries.map(|(key, node)| (key.to_owned(), node)).into(), Layout::Block)
}
