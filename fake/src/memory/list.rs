//! Listing items.

use serde_json::Value;

use super::call::Call;
use super::examples;
use super::filter::Filters;
use super::items::Memory;
use super::store::{Item, Origin};
use crate::json::{get_path, set_path};
use crate::requests::page::Page;

impl Memory {
    /// Returns the response of a list: the page of the items that match.
    ///
    /// The items of the example are those of the response as long as nothing changes them. A request that is that of no example
    /// filters the items of all examples of the operation. Items of other operations are in no list until they are changed.
    pub(crate) fn list(&self, call: &Call<'_>) -> Value {
        let (mut numbers, is_sorted) = self.listed(call);
        let page = Page::new(call.operation(), call.request, &call.example.response, numbers.len());
        if !is_sorted {
            self.sort(call, &mut numbers, page.range().end);
        }
        let shown = numbers.get(page.range()).unwrap_or_default();
        let items: Value = shown.iter().filter_map(|number| self.item_of(call, *number)).collect();
        let mut response = call.example.response.clone();
        let path = call.described.result.map_or(&[][..], |place| place.path);
        // An item that is not in a list is a list of one, as in the example.
        let is_unchanged =
            get_path(&response, path).is_some_and(|old| *old == items || items == Value::from(vec![old.clone()]));
        if !is_unchanged {
            set_path(&mut response, path, items);
        }
        page.describe(&mut response);
        response
    }

    /// Returns the numbers of the items in a list, and whether they are in its order.
    fn listed(&self, call: &Call<'_>) -> (Vec<u64>, bool) {
        let (scope, table) = (call.scope(self), self.table(call.resource.name));
        let filters = self.filters(call);
        // What no example requests is a search in the items of all examples.
        let in_example = if call.is_example {
            examples::listed(call.example).to_vec()
        } else {
            examples::listed_by_any(call.example)
        };
        let mut numbers: Vec<u64> = in_example
            .iter()
            .filter_map(|number| table?.get(*number))
            .filter(|item| {
                let is_as_in_example = item.origin == Origin::Example && call.is_example;
                self.is_visible(call, item)
                    && (is_as_in_example || item.scope == scope && self.is_listed_example(call, &filters, item))
            })
            .map(|item| item.number)
            .collect();
        let has_others = {
            let is_other = |item: &&Item| item.origin != Origin::Example && !in_example.contains(&item.number);
            let others = self.listable(call, &filters).filter(is_other);
            let before = numbers.len();
            numbers.extend(
                others
                    .filter(|item| item.scope == scope && self.is_listed(call, &filters, item))
                    .map(|item| item.number),
            );
            numbers.len() > before
        };
        (numbers, call.is_example && !has_others)
    }

    /// Returns whether an item of the examples is in a list for the user of the login. The owners of such items are not the user
    /// of the examples, who sees them nonetheless.
    fn is_visible(&self, call: &Call<'_>, item: &Item) -> bool {
        self.is_own_login(&call.login) || self.is_mine(call, item)
    }

    /// Returns whether an item of the example is in a list for another request.
    fn is_listed_example(&self, call: &Call<'_>, filters: &Filters, item: &Item) -> bool {
        match item.origin {
            Origin::Example => self.matches_filters(call, filters, item),
            _ => self.meets_conditions(call, item) && self.matches_filters(call, filters, item),
        }
    }
}
