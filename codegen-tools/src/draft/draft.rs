//! The file of a new operation, key by key.

use std::collections::BTreeSet;

use super::infer::{Field, Infer, Struct, without_verb};
use super::input::{Request, is_file, page, result_code};
use super::known::{Guess, Known};
use super::yaml::{Layout, Node};
use huaweicloud_meeting_codegen::naming;
use huaweicloud_meeting_codegen::spec::{Http, Method, Object, Place, TODO, Value};

/// What a draft is made from.
pub(super) struct Draft<'a> {
    pub(super) known: &'a Known<'a>,
    pub(super) operation: &'a str,
    pub(super) today: String,
    pub(super) http: Option<Http>,
    pub(super) scheme: Option<String>,
    pub(super) request: Request,
    pub(super) response: Option<Value>,
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
            add(key, text(TODO));
        }
        add("checked", text(&self.today));
        add("http", self.http.as_ref().map_or_else(|| text(TODO), |http| text(&http.to_string())));
        let scheme = self.scheme();
        add("auth", scheme.as_ref().map_or_else(|| text(TODO), written));
        let scheme = scheme.map(|scheme| scheme.text);
        add("effect", written(&Guess::unsure(self.effect())));
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

    /// What the path has between braces is a parameter, whether or not the call says a value.
    fn fill_path(&mut self) {
        let parameters = self.http.iter().flat_map(|http| http.path.parameters());
        let given = std::mem::take(&mut self.request.path);
        let value = |name: &str| given.get(name).cloned().unwrap_or(Value::String(TODO.to_owned()));
        let filled: Vec<_> = parameters.map(|name| (name.to_owned(), value(name))).collect();
        self.request.path = if self.http.is_some() { Object(filled) } else { given };
    }

    /// The scheme of the token that the call holds, or else the one that most operations of the group need.
    fn scheme(&self) -> Option<Guess> {
        let guess = || self.known.auth(|scheme| self.is_supplied(scheme)).map(|text| Guess { text, sure: false });
        self.scheme.clone().map(|text| Guess { text, sure: true }).or_else(guess)
    }

    /// Whether the handle of a scheme would supply something to the call.
    fn is_supplied(&self, scheme: &str) -> bool {
        let places = self.request.places();
        let mut fields =
            places.into_iter().flat_map(|(place, object)| object.iter().map(move |(name, _)| (place, name)));
        fields.any(|(place, name)| self.known.handle(scheme, place, name).is_some())
    }

    fn effect(&self) -> String {
        self.http.as_ref().and_then(|http| self.known.effect(http.method)).unwrap_or_default()
    }

    fn inputs(&self, infer: &mut Infer<'_>, scheme: Option<&str>) -> Entries {
        let mut entries = Vec::new();
        // What the caller is asked for has one name in Rust, wherever it stands.
        let mut names = BTreeSet::new();
        for (place, object) in self.request.places() {
            let fields = object.iter().map(|(name, value)| {
                let bound = scheme.and_then(|scheme| self.known.handle(scheme, place, name));
                if let Some(handle) = bound {
                    let keys = [("name", text(name)), ("bind", text(&handle))];
                    return Node::Map(keys.map(|(key, node)| (key.to_owned(), node)).into(), Layout::Flow);
                }
                let says_its_type = !is_file(value) && *value != Value::String(TODO.to_owned());
                let values: &[&Value] = if says_its_type { &[value] } else { &[] };
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
        if let Some(body) = self.request.body.as_ref().filter(|body| body.as_object().is_none()) {
            let ty = infer.type_of(without_verb(self.operation), &[body], true);
            let open = Guess::unsure("");
            let value = Field { name: TODO.to_owned(), ty, rust: None, required: open.clone(), doc: open };
            entries.push(("body_value".to_owned(), node(&value, true)));
        }
        entries
    }

    fn response(&self, infer: &mut Infer<'_>) -> Entries {
        let name = format!("{}Response", self.operation);
        let ty = match &self.response {
            Some(response) if says_something(response) => match response {
                Value::Object(_) => self
                    .known
                    .structure(&[response], false)
                    .unwrap_or_else(|| Guess::sure(infer.structure(&name, &[response], false))),
                other => infer.type_of(without_verb(self.operation), &[other], false),
            },
            // Who has a call at hand and no response to it has probably been returned nothing.
            _ if self.request.is_empty() => Guess::unsure(""),
            _ => Guess::unsure("none"),
        };
        let mut entries = vec![("response".to_owned(), written(&ty))];
        let response = self.response.as_ref();
        if let Some(page) = response.and_then(|response| page(self.known.index, &self.request, response)?.page.as_ref())
        {
            let count = page.count.as_ref().map(|count| ("count", count.to_string()));
            let places =
                [("offset", page.offset.clone()), ("limit", page.limit.clone()), ("items", page.items.to_string())];
            entries.push(("page".to_owned(), texts(places.into_iter().chain(count))));
        }
        if let Some(known) = response.and_then(|response| result_code(self.known.index, response)) {
            let message = known.message.as_ref().map(|message| ("message", message.to_string()));
            let code = [("code", known.code.to_string()), ("success", known.success.clone())];
            entries.push(("result_code".to_owned(), texts(code.into_iter().chain(message))));
        }
        entries
    }

    /// The documents themselves.
    fn example(&self) -> Node {
        let mut entries = vec![("name".to_owned(), text(TODO))];
        let sections =
            [("path", &self.request.path), ("query", &self.request.query), ("headers", &self.request.headers)];
        for (key, object) in sections.into_iter().filter(|(_, object)| !object.is_empty()) {
            entries.push((key.to_owned(), Node::from(&Value::Object(object.clone()))));
        }
        let body = self.request.body.as_ref().filter(|body| says_something(body) || body.as_object().is_none());
        let response = self.response.as_ref().filter(|response| says_something(response));
        for (key, value) in [("body", body), ("response", response)] {
            entries.extend(value.map(|value| (key.to_owned(), Node::from(value))));
        }
        Node::Map(entries, Layout::Block)
    }
}

/// Whether a response or a body holds anything that a type could be made of.
fn says_something(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Object(object) => !object.is_empty(),
        _ => true,
    }
}

/// Keys with strings, on one line.
fn texts<'k>(entries: impl Iterator<Item = (&'k str, String)>) -> Node {
    Node::Map(entries.map(|(key, value)| (key.to_owned(), Node::Text(value))).collect(), Layout::Flow)
}

fn text(text: &str) -> Node {
    Node::Text(text.to_owned())
}

/// What is known as it is; what is not, behind the word for a placeholder.
fn written(guess: &Guess) -> Node {
    Node::Text(if guess.sure { guess.text.clone() } else { placeholder(guess) })
}

fn placeholder(guess: &Guess) -> String {
    if guess.text.is_empty() { TODO.to_owned() } else { format!("{TODO} {}", guess.text) }
}

fn node(field: &Field, asks_required: bool) -> Node {
    let mut entries = vec![("name", text(&field.name)), ("type", written(&field.ty))];
    if asks_required {
        entries.push(("required", written(&field.required)));
    }
    entries.extend(field.rust.as_ref().map(|rust| ("rust", written(rust))));
    entries.push(("doc", Node::Quoted(placeholder(&field.doc))));
    Node::Map(entries.into_iter().map(|(key, node)| (key.to_owned(), node)).collect(), Layout::Flow)
}

fn structure(structure: &Struct) -> Node {
    let fields = structure.fields.iter().map(|field| node(field, structure.sent)).collect();
    let entries = [("name", text(&structure.name)), ("doc", text(TODO)), ("fields", Node::List(fields, Layout::Block))];
    Node::Map(entries.map(|(key, node)| (key.to_owned(), node)).into(), Layout::Block)
}

/// Whether a request with this method may have a body.
pub(super) fn has_body(method: Method) -> bool {
    method != Method::Get
}
