//! Responses that are pages of lists.

use crate::codec::Decode;
use crate::operation::Page;

/// A response that is one page of a list.
pub trait Paged {
    /// The type of the items.
    type Item: Decode + Default;

    /// Returns the total number of items, if the service returns it.
    fn count(&self) -> Option<i64>;

    /// Returns the number of items on this page.
    fn len(&self) -> usize;

    /// Returns whether this page has no items.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the items of this page.
    fn into_items(self) -> Vec<Self::Item>;

    /// Sets the items and the count, if the type of the page does not contain them.
    #[doc(hidden)]
    fn locate(&mut self, _page: &Page, _body: &[u8]) {}

    /// Returns the body of the response, from which the page can remove what differs in each response.
    #[doc(hidden)]
    fn comparable<'b>(&'b self, body: &'b [u8]) -> &'b [u8] {
        body
    }
}
