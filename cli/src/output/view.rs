//! What a response shows: a list with its items, or one thing.

use huaweicloud_meeting::dynamic::DynamicOperation;
use huaweicloud_meeting::operations;
use huaweicloud_meeting_catalog::{ItemOperation, Role, Value};
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

/// Returns where the items are, if the response of an operation is a list. What an operation of the role `read` returns is one
/// thing, although a list in it may be paged.
pub(super) fn list_place(action: &Action) -> Option<ListPlace> {
    let role = action.item.map(|(_, item)| item.role);
    if role == Some(Role::Read) {
        return None;
    }
    let response = action.operation.response.as_ref();
    let result = action.item.map(|(_, item)| item.result).filter(|_| role == Some(Role::List));
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

/// Returns the items of the pages of an operation.
pub(super) fn paged_items(action: &Action) -> Option<&'static Value> {
    item_of(typed::at(action.operation.response.as_ref(), page(action)?.items))
}

/// Returns the items of a page.
pub(super) fn items_of_page<'n>(action: &Action, node: &'n Node) -> Option<&'n [Node]> {
    node.at(page(action)?.items)?.items()
}

/// Returns how the response of an operation is paged.
fn page(action: &Action) -> Option<&'static Page> {
    DynamicOperation::named(operations(), action.operation.name)?.operation.page.as_ref()
}

/// What a response shows.
pub(super) enum View<'n> {
    List(Vec<Typed<'n>>),
    One(One<'n>),
}

/// One thing in a response.
pub(super) struct One<'n> {
    pub(super) thing: Typed<'n>,
    /// The path of the thing.
    pub(super) path: Vec<&'n str>,
    /// What else is in the response.
    pub(super) rest: Vec<(&'n str, Typed<'n>)>,
    pub(super) whole: Typed<'n>,
}

/// Returns what a response shows. A list with one item is that item, unless the operation lists items.
pub(super) fn view<'n>(action: Option<&Action>, node: &'n Node) -> View<'n> {
    let whole = Typed::new(node, action.and_then(|action| action.operation.response.as_ref()));
    let item = action.and_then(|action| action.item).map(|(_, item)| item);
    let place = action.and_then(list_place);
    let listed = place.as_ref().and_then(|place| {
        let list = node.at(&place.path)?;
        // Some operations return one item in place of a list with one.
        let is_item = !place.path.is_empty() && matches!(list, Node::Object(_));
        let items = if is_item { std::slice::from_ref(list) } else { list.items()? };
        Some(items.iter().map(|node| Typed::new(node, place.item)).collect())
    });
    let Some(items): Option<Vec<Typed<'n>>> = listed.or_else(|| whole.items()) else {
        return one(item, whole);
    };
    match items.as_slice() {
        [only] if !action.is_none_or(lists_items) => {
            let path = place.map_or_else(Vec::new, |place| place.path);
            View::One(One { thing: *only, path, rest: Vec::new(), whole })
        }
        _ => View::List(items),
    }
}

/// Returns whether an operation returns any number of items, rather than one that happens to be in a list.
fn lists_items(action: &Action) -> bool {
    action.item.is_none_or(|(_, item)| item.role == Role::List || item.verb.starts_with("list"))
        || page(action).is_some()
}

/// Returns the types of what the response of an operation may show: of the items of a list, or of one thing and of what is around it.
pub(super) fn things(action: &Action, all_pages: bool) -> Vec<Option<&'static Value>> {
    let response = action.operation.response.as_ref();
    let paged = paged_items(action).filter(|_| all_pages);
    if let Some(item) = paged.or_else(|| list_place(action)?.item) {
        return vec![Some(item)];
    }
    let stated = action.item.and_then(|(_, item)| typed::at(response, item.result.get(..1)?));
    let fields = typed::structure_of(response).map_or(&[][..], |structure| structure.fields);
    let objects = fields.iter().map(|field| &field.value).filter(|value| typed::structure_of(Some(value)).is_some());
    let things = stated.map_or_else(|| objects.collect(), |stated| vec![stated]);
    things.into_iter().map(Some).chain([response]).collect()
}

/// Returns the item of a response that has it in a field, such as that of the catalog or the only one.
fn one<'n>(item: Option<&ItemOperation>, whole: Typed<'n>) -> View<'n> {
    let fields = whole.fields();
    let names: Vec<&str> = if let Node::Object(fields) = whole.node {
        fields.iter().map(|(name, _)| name.as_str()).collect()
    } else {
        Vec::new()
    };
    let stated = item.and_then(|item| item.result.first());
    let index = names.iter().position(|name| Some(name) == stated).or_else(|| (names.len() == 1).then_some(0));
    let found = index.and_then(|index| Some((index, fields.get(index)?.1)));
    match found.filter(|(_, item)| matches!(item.node, Node::Object(_))) {
        Some((index, thing)) => {
            let rest = fields.into_iter().enumerate().filter(|(other, _)| *other != index).map(|(_, field)| field);
            let path = names.get(index).map(|name| vec![*name]).unwrap_or_default();
            View::One(One { thing, path, rest: rest.collect(), whole })
        }
        None => View::One(One { thing: whole, path: Vec::new(), rest: Vec::new(), whole }),
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
