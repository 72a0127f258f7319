//! Pages of lists as JSON.

use std::fmt;

use crate::call::page::Paged;
use crate::codec;
use crate::operation::Page;
use crate::values::Json;

/// One page of a list, as the service sent it.
#[derive(Clone, Default)]
pub struct DynamicPage {
    json: String,
    /// The JSON without what differs in each response.
    comparable: Vec<u8>,
    items: Vec<Json>,
    count: Option<i64>,
}

impl DynamicPage {
    /// Creates a page. The items are set by [`locate`](Paged::locate).
    pub(super) fn new(json: String, comparable: Vec<u8>) -> Self {
        Self { json, comparable, items: Vec::new(), count: None }
    }

    /// Returns the whole response, without insignificant whitespace.
    #[must_use]
    pub fn json(&self) -> &str {
        &self.json
    }

    /// Returns the items, with the fields and digits that the service sent.
    #[must_use]
    pub fn items(&self) -> &[Json] {
        &self.items
    }
}

impl Paged for DynamicPage {
    type Item = Json;

    fn count(&self) -> Option<i64> {
        self.count
    }

    fn len(&self) -> usize {
        self.items.len()
    }

    fn into_items(self) -> Vec<Json> {
        self.items
    }

    fn locate(&mut self, page: &Page, body: &[u8]) {
        let items = match codec::find_json(body, page.items) {
            // Some services return one item in place of a list with one.
            Some(item) if item.starts_with('{') => vec![item],
            items => items.map(codec::items_of).unwrap_or_default(),
        };
        self.items = items.into_iter().map(Json::of_well_formed).collect();
        if !page.count.is_empty() {
            self.count = codec::find_string(body, page.count).and_then(|count| count.parse().ok());
        }
    }

    fn comparable<'b>(&'b self, _body: &'b [u8]) -> &'b [u8] {
        &self.comparable
    }
}

impl fmt::Debug for DynamicPage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DynamicPage")
            .field("items", &self.items.len())
            .field("count", &self.count)
            .finish_non_exhaustive()
    }
}
