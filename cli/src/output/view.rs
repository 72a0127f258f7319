//! What a response shows: a list with its items, or one thing.

use huaweicloud_meeting_catalog::{Role, Value};
use huaweicloud_meeting_runtime::operation::Page;

use super::json::Node;
use super::typed::{self, Typed, item_of};
use crate::operation::Action;

/// Where the items of a list are in the response of an operation.
#[derive(Clone, Debug)]
pub(super) struct ListPlace {
    /// The path of the list.
    pub(super) path: Vec<&'static str>,
    /// The type of an item.
    pub(super) item: Option<&'static Value>,
}

/// Returns where the items are, if the response of an operation is a list.
pub(super) fn list_place(action: &Action) -> Option<ListPlace> {
    let response = action.operation.response.as_ref();
    let result = action.item.map(|(_, item)| item).filter(|item| item.role == Role::List).map(|item| item.result);
    let paths = [result, page(action).map(|page| page.items), Some(&[][..])];
    let stated = paths.into_iter().flatten().find_map(|path| {
        let item = item_of(typed::at(response, path))?;
        Some(ListPlace { path: path.to_vec(), item: Some(item) })
    });
    stated.or_else(|| only_list(response))
}

/// Returns the list of an object that contains nothing else but numbers: counts and offsets.
fn only_list(response: Option<&'static Value>) -> Option<ListPlace> {
    let structure = typed::structure_of(response)?;
    let is_number = |value: &Value| matches!(value, Value::Int32 | Value::Int64 | Value::Quoted(_));
    let mut others = structure.fields.iter().filter(|field| !is_number(&field.value));
    let (only, None) = (others.next()?, others.next()) else { return None };
    Some(ListPlace { path: vec![only.name], item: Some(item_of(Some(&only.value))?) })
}

/// Returns how the response of an operation is paged.
pub(super) fn page(action: &Action) -> Option<&'static Page> {
    let dynamic =
        huaweicloud_meeting::operations().iter().find(|dynamic| dynamic.operation.name == action.operation.name);
    dynamic?.operation.page.as_ref()
}

/// What a response shows.
pub(super) enum View<'n> {
    List(Vec<Typed<'n>>),
    One(Typed<'n>),
}

/// Returns what a response shows. A list that an operation other than of the role `list` returns for its one item is that item.
pub(super) fn view<'n>(action: &Action, node: &'n Node) -> View<'n> {
    let whole = Typed::new(node, action.operation.response.as_ref());
    let listed = list_place(action).and_then(|place| {
        let list = node.at(&place.path)?.items()?;
        Some(list.iter().map(|node| Typed::new(node, place.item)).collect())
    });
    let Some(items): Option<Vec<Typed<'n>>> = listed.or_else(|| whole.items()) else {
        return View::One(unwrapped(whole));
    };
    let creates = action.item.is_some_and(|(_, item)| item.role == Role::Create);
    match items.as_slice() {
        [only] if creates => View::One(*only),
        _ => View::List(items),
    }
}

/// Returns the value of an object that has one field, which is an object.
fn unwrapped(whole: Typed<'_>) -> Typed<'_> {
    match whole.fields().as_slice() {
        [(_, only)] if matches!(only.node, Node::Object(_)) => *only,
        _ => whole,
    }
}

/// Returns how many items the list has after those of the response, if that is known.
pub(super) fn further(action: &Action, node: &Node, shown: usize) -> Option<i64> {
    let page = page(action)?;
    let number = |path: &[&str]| node.at(path).filter(|_| !path.is_empty()).and_then(Node::integer);
    let count = number(page.count)?;
    let shown = i64::try_from(shown).ok()?;
    let offset = number(page.response_offset).unwrap_or(0);
    Some(count.saturating_sub(offset).saturating_sub(shown)).filter(|further| *further > 0 && shown > 0)
}
