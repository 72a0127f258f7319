//! Paged lists as iterators.

use std::iter::FusedIterator;

use super::background::Background;
use crate::call::page::{self, Paged};
use crate::error::Result;

/// An iterator over the pages of a blocking [`Call`](super::Call).
///
/// After the error of a request, the next call of [`next`](Iterator::next) requests the same page again. A page that contradicts
/// the pages before it is an error that ends the iterator.
#[derive(Debug)]
#[must_use = "iterators do nothing unless they are consumed"]
pub struct Pages<T> {
    pages: page::Pages<T>,
    background: Background,
}

impl<T: Paged + Send + 'static> Pages<T> {
    /// Requests the next page as soon as a page was received, so that it arrives while the caller processes that page.
    ///
    /// The background thread of the client requests it. At most one page is fetched ahead, and held in memory until it is
    /// returned. An error is returned when its page would be.
    pub fn fetch_ahead(self) -> Self {
        Self { pages: self.pages.fetch_ahead(), background: self.background }
    }
}

impl<T: Paged> Pages<T> {
    pub(super) fn new(pages: page::Pages<T>, background: Background) -> Self {
        Self { pages, background }
    }
}

impl<T: Paged> Iterator for Pages<T> {
    type Item = Result<T>;

    fn next(&mut self) -> Option<Result<T>> {
        self.background.block_on(self.pages.next()).unwrap_or_else(|error| Some(Err(error)))
    }
}

impl<T: Paged> FusedIterator for Pages<T> {}

/// An iterator over the items of a blocking [`Call`](super::Call). Errors are those of [`Pages`].
///
/// `collect::<Result<Vec<_>>>()` collects all items, or returns the first error.
#[derive(Debug)]
#[must_use = "iterators do nothing unless they are consumed"]
pub struct Items<T: Paged> {
    items: page::Items<T>,
    background: Background,
}

impl<T: Paged + Send + 'static> Items<T> {
    /// Requests the next page as soon as a page was received, so that it arrives while the caller processes the items of that
    /// page. See [`Pages::fetch_ahead`].
    pub fn fetch_ahead(self) -> Self {
        Self { items: self.items.fetch_ahead(), background: self.background }
    }
}

impl<T: Paged> Items<T> {
    pub(super) fn new(items: page::Items<T>, background: Background) -> Self {
        Self { items, background }
    }

    /// Returns the first item, or `None` if there is none, with one request for a page of one item, whatever limit the request
    /// sets. After [`next`](Iterator::next), it is the next item.
    ///
    /// # Errors
    ///
    /// Returns the errors of [`Pages`].
    pub fn first(self) -> Result<Option<T::Item>> {
        self.background.block_on(self.items.first())?
    }
}

impl<T: Paged> Iterator for Items<T> {
    type Item = Result<T::Item>;

    fn next(&mut self) -> Option<Result<T::Item>> {
        self.background.block_on(self.items.next()).unwrap_or_else(|error| Some(Err(error)))
    }
}

impl<T: Paged> FusedIterator for Items<T> {}
