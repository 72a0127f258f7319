//! Responses that come in pages, as streams.

use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::vec::IntoIter;

use futures_core::Stream;

use crate::Result;
use crate::call::{Call, DecodeResponse, Plan, ResponseFuture};
use crate::wire::PageStart;

/// How long pages are asked to be where the service does not count items and the caller does not say: a page that is
/// shorter is the last.
const UNCOUNTED_LIMIT: i64 = 100;

/// A response that is one page of many.
pub trait Paged: fmt::Debug {
    /// What pages are made of.
    type Item;

    /// How many items there are in all, if the service says.
    fn count(&self) -> Option<i64>;

    /// How many items are on this page.
    fn len(&self) -> usize;

    /// Whether this page is empty.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The items of this page.
    fn into_items(self) -> Vec<Self::Item>;
}

impl<T: Paged> Call<T> {
    /// All items from the request's offset on, fetched page by page as they are asked for.
    pub fn items(self) -> Items<T> {
        Items { pages: self.pages(), page: None }
    }

    /// All pages from the request's offset on.
    pub fn pages(self) -> Pages<T> {
        let given = |index| number(&self.plan, index);
        let (offset, limit) = match self.plan.operation.page {
            Some(page) => {
                let limit = given(page.limit).or(page.count.is_empty().then_some(UNCOUNTED_LIMIT));
                (given(page.offset).unwrap_or(0), limit)
            }
            None => (0, None),
        };
        Pages { plan: self.plan, decode: self.decode, limit, state: State::Next(offset), before: None }
    }
}

/// What a field of the request holds, as a number.
fn number(plan: &Plan, index: usize) -> Option<i64> {
    let form = plan.request.shape().fields.get(index)?.form;
    let mut number = None;
    plan.request.field(index).texts(form, &mut |text| number = text.parse().ok());
    number
}

/// The pages of a [`Call`], as a stream.
#[must_use = "streams do nothing unless they are polled"]
pub struct Pages<T> {
    plan: Plan,
    decode: DecodeResponse<T>,
    limit: Option<i64>,
    state: State<T>,
    /// The page before, as it shows itself, where nothing is counted.
    before: Option<String>,
}

enum State<T> {
    /// The page at this offset is to be fetched next.
    Next(i64),
    /// The page at this offset is on its way.
    Fetching(i64, ResponseFuture<T>),
    Done,
}

impl<T: Paged> Pages<T> {
    /// The next page, or `None` after the last.
    ///
    /// After an error, another call fetches the same page again.
    pub async fn next(&mut self) -> Option<Result<T>> {
        poll_fn(|context| self.poll_page(context)).await
    }

    fn poll_page(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T>>> {
        loop {
            match &mut self.state {
                State::Done => return Poll::Ready(None),
                State::Next(offset) => {
                    let offset = *offset;
                    let start = PageStart { offset, limit: self.limit };
                    self.state =
                        State::Fetching(offset, ResponseFuture::new(self.plan.clone(), Some(start), self.decode));
                }
                State::Fetching(offset, response) => {
                    let offset = *offset;
                    let page = match ready!(Pin::new(response).poll(context)) {
                        Ok(page) => page,
                        Err(error) => {
                            self.state = State::Next(offset);
                            return Poll::Ready(Some(Err(error)));
                        }
                    };
                    self.state = self.state_after(offset, &page);
                    if self.repeats(&page) {
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

    /// Whether an uncounted page is the one before once more: the list has ended there. Tokens in it are new each time, but
    /// no page shows them.
    fn repeats(&mut self, page: &T) -> bool {
        if page.count().is_some() {
            return false;
        }
        let shown = Some(format!("{page:?}"));
        let repeats = self.before == shown;
        self.before = shown;
        repeats
    }

    /// Past the end the service repeats its last page, so that an empty page alone does not end a list.
    fn state_after(&self, offset: i64, page: &T) -> State<T> {
        let received = i64::try_from(page.len()).unwrap_or(i64::MAX);
        let next = offset.saturating_add(received);
        let last = match (page.count(), self.limit) {
            _ if received == 0 => true,
            (Some(count), _) => next >= count,
            (None, Some(limit)) => received < limit,
            // Neither counted nor of a known length: to go on might never end.
            (None, None) => true,
        };
        if last { State::Done } else { State::Next(next) }
    }
}

/// The items of a [`Call`], as a stream.
#[must_use = "streams do nothing unless they are polled"]
pub struct Items<T: Paged> {
    pages: Pages<T>,
    page: Option<IntoIter<T::Item>>,
}

impl<T: Paged> Items<T> {
    /// The next item, or `None` after the last.
    ///
    /// After an error, another call tries the same page again.
    pub async fn next(&mut self) -> Option<Result<T::Item>> {
        poll_fn(|context| self.poll_item(context)).await
    }

    /// All items that are left, in one list.
    ///
    /// # Errors
    ///
    /// The first failure; what was fetched before is lost.
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
        f.debug_struct("Pages").field("operation", &self.plan.operation.name).finish_non_exhaustive()
    }
}

impl<T: Paged> fmt::Debug for Items<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Items").field(&self.pages).finish()
    }
}
