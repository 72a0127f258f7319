//! Paged lists as streams of items and of pages.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::vec::IntoIter;

use futures_core::Stream;

use crate::call::{Call, DecodeResponse, ResponseFuture, UntypedCall};
use crate::codec::{self, Decode};
use crate::error::Result;
use crate::wire::PageRange;

/// The limit of a list that has no count and whose request sets no limit. The last page is recognized by having fewer items.
const UNCOUNTED_LIMIT: i64 = 100;

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
}

impl<T: Paged> Call<T> {
    /// Returns a stream of all items from the request's offset on. A page is requested when its first item is needed.
    pub fn items(self) -> Items<T> {
        Items { pages: self.pages(), page: None }
    }

    /// Returns a stream of all pages from the request's offset on.
    pub fn pages(self) -> Pages<T> {
        let value = |index| number(&self.untyped, index);
        let (offset, limit) = match self.untyped.operation.page {
            Some(page) => {
                let limit = value(page.limit).or(page.count.is_empty().then_some(UNCOUNTED_LIMIT));
                (value(page.offset).unwrap_or(0), limit)
            }
            None => (0, None),
        };
        Pages { call: self.untyped, decode: self.decode, limit, state: State::Next(offset), previous: None }
    }
}

/// Returns the value of a numeric field of the request.
fn number(call: &UntypedCall, index: usize) -> Option<i64> {
    let form = call.request.shape().fields.get(index)?.form;
    let mut number = None;
    call.request.field(index).for_each_string(form, &mut |string| number = string.parse().ok());
    number
}

/// A stream of the pages of a [`Call`].
#[must_use = "streams do nothing unless they are polled"]
pub struct Pages<T> {
    call: UntypedCall,
    decode: DecodeResponse<T>,
    limit: Option<i64>,
    state: State<T>,
    /// The items of the previous page, if the service does not return a count.
    previous: Option<Vec<u8>>,
}

enum State<T> {
    /// The page at this offset is to be requested.
    Next(i64),
    /// The page at this offset has been requested.
    Requested(i64, ResponseFuture<T>),
    Done,
}

impl<T: Paged> Pages<T> {
    /// Returns the next page, or `None` after the last.
    ///
    /// After an error, the next call requests the same page again.
    pub async fn next(&mut self) -> Option<Result<T>> {
        poll_fn(|context| self.poll_page(context)).await
    }

    fn poll_page(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T>>> {
        loop {
            match &mut self.state {
                State::Done => return Poll::Ready(None),
                State::Next(offset) => {
                    let offset = *offset;
                    let range = PageRange { offset, limit: self.limit };
                    self.state =
                        State::Requested(offset, ResponseFuture::new(self.call.clone(), Some(range), self.decode));
                }
                State::Requested(offset, response) => {
                    let offset = *offset;
                    let (page, raw) = match ready!(response.poll_with_raw(context)) {
                        Ok(page) => page,
                        Err(error) => {
                            self.state = State::Next(offset);
                            return Poll::Ready(Some(Err(error)));
                        }
                    };
                    self.state = self.state_after(offset, &page);
                    if self.is_repeated(&page, raw.response.body()) {
                        self.state = State::Done;
                        return Poll::Ready(None);
                    }
                    if page.is_empty() && matches!(self.state, State::Done) {
                        return Poll::Ready(None);
                    }
                    return Poll::Ready(Some(Ok(page)));
                }
            }
        }
    }

    /// Returns whether a page without a count has the same items as the previous one: beyond the end of a list, the
    /// service returns its last page again. Secrets are ignored, because some lists contain tokens that differ in each
    /// response.
    fn is_repeated(&mut self, page: &T, body: &[u8]) -> bool {
        if page.count().is_some() {
            return false;
        }
        let path = self.call.operation.page.map_or(&[][..], |page| page.items);
        let items = codec::find_json(body, path).unwrap_or_default();
        let items = Some(codec::without_secrets::<Vec<T::Item>>(items.as_bytes()));
        let is_repeated = self.previous == items;
        self.previous = items;
        is_repeated
    }

    fn state_after(&self, offset: i64, page: &T) -> State<T> {
        let received = i64::try_from(page.len()).unwrap_or(i64::MAX);
        let next = offset.saturating_add(received);
        let is_last = match (page.count(), self.limit) {
            _ if received == 0 => true,
            (Some(count), _) => next >= count,
            (None, Some(limit)) => received < limit,
            // Without a count and a limit, the end cannot be recognized.
            (None, None) => true,
        };
        if is_last { State::Done } else { State::Next(next) }
    }
}

/// A stream of the items of a [`Call`].
#[must_use = "streams do nothing unless they are polled"]
pub struct Items<T: Paged> {
    pages: Pages<T>,
    page: Option<IntoIter<T::Item>>,
}

impl<T: Paged> Items<T> {
    /// Returns the next item, or `None` after the last.
    ///
    /// After an error, the next call requests the same page again.
    pub async fn next(&mut self) -> Option<Result<T::Item>> {
        poll_fn(|context| self.poll_item(context)).await
    }

    /// Collects all remaining items into a `Vec`.
    ///
    /// # Errors
    ///
    /// Returns the first error and drops the items that were received before.
    pub async fn collect(mut self) -> Result<Vec<T::Item>> {
        let mut items = Vec::new();
        while let Some(item) = self.next().await {
            items.push(item?);
        }
        Ok(items)
    }

    fn poll_item(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T::Item>>> {
        loop {
            if let Some(item) = self.page.as_mut().and_then(Iterator::next) {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(self.pages.poll_page(context)) {
                Some(Ok(page)) => self.page = Some(page.into_items().into_iter()),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<T: Paged> Unpin for Pages<T> {}
impl<T: Paged> Unpin for Items<T> {}

impl<T: Paged> Stream for Pages<T> {
    type Item = Result<T>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_page(context)
    }
}

impl<T: Paged> Stream for Items<T> {
    type Item = Result<T::Item>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_item(context)
    }
}

impl<T> fmt::Debug for Pages<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages").field("operation", &self.call.operation.name).finish_non_exhaustive()
    }
}

impl<T: Paged> fmt::Debug for Items<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Items").field(&self.pages).finish()
    }
}
