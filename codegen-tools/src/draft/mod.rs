//! The first draft of an operation: a file of the spec from a call and a response, with a placeholder wherever only a person knows.

mod draft;
mod infer;
mod input;
mod known;
mod write;
mod yaml;

pub use input::Document;
use std::collections::BTreeSet;
pub use write::{Stop, new};

use huaweicloud_meeting_codegen::index::Index;
use huaweicloud_meeting_codegen::naming;
use huaweicloud_meeting_codegen::nearest;
use huaweicloud_meeting_codegen::spec::{Http, Spec, guess};
use known::Known;
use yaml::Node;

/// What is asked for.
#[derive(Debug, Clone)]
pub struct Order {
    /// The group that the operation belongs to.
    pub group: String,
    /// The vendor's name of it.
    pub operation: String,
    /// Method and path.
    pub http: Option<String>,
    /// A call.
    pub request: Option<Document>,
    /// A response that says yes.
    pub response: Option<Document>,
}

/// A file that is ready to be filled in.
#[derive(Debug, Clone)]
pub struct Drafted {
    /// Its path inside the spec directory.
    pub path: String,
    /// What it holds.
    pub text: String,
    /// How many placeholders it has.
    pub placeholders: usize,
    /// Types that stand in the file of another operation of the group, and belong to both now: name and file.
    pub shared: Vec<(String, String)>,
}

/// Drafts the file of an operation.
///
/// # Errors
///
/// Says what cannot be, and what to do about it.
pub fn draft(spec: &Spec, order: &Order, today: &str) -> Result<Drafted, String> {
    let path = place(spec, order)?;
    let http = order.http.as_deref().map(Http::parse).transpose().map_err(|wrong| format!("--http: {wrong}"))?;
    let index = Index::new(spec.clone());
    let mut request = match &order.request {
        Some(document) => document.request(&order.operation)?,
        None => input::Request::default(),
    };
    let response = order.response.as_ref().map(|document| document.response(&index)).transpose()?;
    if let Some(http) = &http {
        agree(http, &request)?;
    }
    let scheme = request.take_token(&index);
    let known = Known::new(&index, &order.group);
    let draft = draft::Draft {
        known: &known,
        operation: &order.operation,
        today: today.to_owned(),
        http,
        scheme,
        request,
        response,
    };
    let entries = draft.entries();
    let mut names = BTreeSet::new();
    // Examples hold values, whatever their keys are.
    entries.iter().filter(|(key, _)| key != "examples").for_each(|(key, node)| types(key, node, &mut names));
    let shared = names.iter().filter_map(|name| {
        let file = known.file_of(name).filter(|file| file.operation().is_some())?;
        Some(((*name).to_owned(), file.path.clone()))
    });
    let placeholders = entries.iter().map(|(_, node)| placeholders(node)).sum();
    Ok(Drafted { path, text: yaml::print(&entries), placeholders, shared: shared.collect() })
}

/// Where the file is to stand. Refuses what is no name, and what is there already.
fn place(spec: &Spec, order: &Order) -> Result<String, String> {
    let Order { group, operation, .. } = order;
    let groups: Vec<&str> = spec.groups.iter().map(|group| group.name.as_str()).collect();
    if !groups.contains(&group.as_str()) {
        let hint = match nearest(group, groups.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("there are {}", groups.join(", ")),
        };
        return Err(format!("no group is called `{group}`; {hint}"));
    }
    if !naming::is_pascal(operation) {
        let pascal = naming::pascal(operation);
        let hint = if naming::is_pascal(&pascal) { format!(": write `{pascal}`") } else { String::new() };
        return Err(format!("`{operation}` is not in PascalCase, as the vendor names operations{hint}"));
    }
    if let Some((file, _)) = spec.operations().find(|(_, known)| known.name == *operation) {
        return Err(format!("`{operation}` stands in {}/{} already", spec.label, file.path));
    }
    let path = format!("{group}/{}.yaml", naming::snake(operation));
    if spec.texts.contains_key(&path) {
        return Err(format!("{}/{path} exists already", spec.label));
    }
    Ok(path)
}

/// Whether a call is one of this method and path.
fn agree(http: &Http, request: &input::Request) -> Result<(), String> {
    if request.body.is_some() && !draft::has_body(http.method) {
        return Err(format!("a {} has no body, and the call has one", http.method));
    }
    let is_placed = |name: &str| http.path.parameters().any(|known| known == name);
    let lost = request.path.iter().map(|(name, _)| name).find(|name| !is_placed(name));
    match lost {
        Some(name) => Err(format!("the call says `{name}` under `path`, and `{http}` has no `{{{name}}}`")),
        None => Ok(()),
    }
}

/// How many placeholders there are in a value.
fn placeholders(node: &Node) -> usize {
    match node {
        Node::Text(text) | Node::Quoted(text) => usize::from(guess(text).is_some()),
        Node::Word(_) => 0,
        Node::List(items, _) => items.iter().map(placeholders).sum(),
        Node::Map(entries, _) => entries.iter().map(|(_, node)| placeholders(node)).sum(),
    }
}

/// The names of types below a key, `Book` of `list<Book>`.
fn types<'n>(key: &str, node: &'n Node, names: &mut BTreeSet<&'n str>) {
    match node {
        Node::Text(text) if key == "type" || key == "response" => {
            names.extend(text.trim_end_matches('>').rsplit(['<', ' ']).next());
        }
        Node::List(items, _) => items.iter().for_each(|item| types(key, item, names)),
        Node::Map(entries, _) => entries.iter().for_each(|(key, node)| types(key, node, names)),
        Node::Text(_) | Node::Quoted(_) | Node::Word(_) => {}
    }
}
