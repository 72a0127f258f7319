//! The tree of departments, in full or in part.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::stream::{self, StreamExt as _, TryStreamExt as _};
use serde_json::json;

use crate::error::Error;
use crate::output::{Node, spinner};
use crate::session::{self, Session};

pub(super) const OPERATION: &str = "ShowDeptAndChildDept";
pub(super) const CHILDREN: &str = "childDepts";
/// The code of the root.
pub(super) const ROOT: &str = "1";
/// How many departments are requested at the same time.
const CONCURRENCY: usize = 8;

/// A department, and where it is in the tree.
pub(super) struct Department {
    /// The department as received, without the departments below it.
    pub(super) json: Node,
    /// Whether the department is the last one below its parent, and each of those above it likewise, from the top downwards. Empty
    /// for the department at the top.
    pub(super) is_last: Vec<bool>,
}

/// Returns a field that is a string, or an empty string.
pub(super) fn text<'d>(department: &'d Node, name: &str) -> &'d str {
    match department.field(name) {
        Some(Node::String(text)) => text,
        _ => "",
    }
}

fn code(department: &Node) -> &str {
    text(department, "deptCode")
}

/// Returns a department and those below it, each after the one above it. `depth` limits how many levels are below the first one.
pub(super) async fn tree(session: &Session, top: &str, depth: Option<usize>) -> Result<Vec<Department>, Error> {
    let (top, below) = spinner::wait(OPERATION, read(session, top, depth)).await?;
    let mut tree = Vec::new();
    let mut pending = vec![Department { json: top, is_last: Vec::new() }];
    while let Some(department) = pending.pop() {
        let children = below.get(code(&department.json)).map_or(&[][..], Vec::as_slice);
        pending.extend(children.iter().rev().enumerate().map(|(index, json)| {
            let is_last = department.is_last.iter().copied().chain([index == 0]).collect();
            Department { json: json.clone(), is_last }
        }));
        tree.push(department);
    }
    Ok(tree)
}

/// Requests departments level by level. Returns that at the top, and those below each one by its code.
async fn read(
    session: &Session,
    top: &str,
    depth: Option<usize>,
) -> Result<(Node, BTreeMap<String, Vec<Node>>), Error> {
    let (first, children) = with_children(session, top).await?;
    // A department that is below itself would never end.
    let mut known = BTreeSet::from([top.to_owned(), code(&first).to_owned()]);
    let mut below = BTreeMap::new();
    let mut level = vec![(code(&first).to_owned(), children)];
    let mut levels_left = depth;
    while !level.is_empty() {
        levels_left = levels_left.map(|levels| levels.saturating_sub(1));
        let mut next = Vec::new();
        for (parent, mut children) in level {
            children.retain(|child| !code(child).is_empty() && known.insert(code(child).to_owned()));
            let inner = children.iter().filter(|child| child.field("isLeafNode") != Some(&Node::Bool(true)));
            next.extend(inner.map(|child| code(child).to_owned()));
            below.insert(parent, children);
        }
        if levels_left == Some(0) {
            break;
        }
        let read = stream::iter(next).map(|code| async move {
            let (_, children) = with_children(session, &code).await?;
            Ok::<_, Error>((code, children))
        });
        level = read.buffered(CONCURRENCY).try_collect().await?;
    }
    Ok((first, below))
}

/// Requests a department. Returns it, and those directly below it.
async fn with_children(session: &Session, code: &str) -> Result<(Node, Vec<Node>), Error> {
    let dynamic = session::operation(OPERATION)?;
    let core = session.client().core();
    let document = json!({"operation": OPERATION, "path": {"dept_code": code}}).to_string();
    let request = dynamic.parse(document.as_bytes(), core.service())?;
    let (json, _) = dynamic.call(core, &request).with_meta().send().await?;
    let Some(Node::Object(mut fields)) = Node::parse(&json) else {
        return Err(Error::no_result(format!("the response to {OPERATION} is not a JSON object")));
    };
    let children = fields.iter().position(|(name, _)| name == CHILDREN).map(|index| fields.remove(index).1);
    let children = if let Some(Node::List(children)) = children { children } else { Vec::new() };
    Ok((Node::Object(fields), children))
}
