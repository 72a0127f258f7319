//! Paged lists as streams of items and of pages.

use std::collections::HashSet;
use std::fmt;
use std::future::poll_fn;
use std::hash::{BuildHasher as _, RandomState};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::vec::IntoIter;

use futures_core::Stream;

use super::attempts::RawResponse;
use super::page_request::PageRequest;
pub use super::paged::Paged;
use super::{Call, DecodeResponse, ResponseFuture, UntypedCall};
use crate::codec::{self, Decode as _};
use crate::error::{Error, ErrorKind, Result};
use crate::request::PageRange;

/// The limit of a list without a count, if neither the request nor the spec has one. The last page is recognized by having fewer
/// items.
const UNCOUNTED_LIMIT: i64 = 100;

impl<T: Paged> Call<T> {
    /// Returns a stream of all items from the request's offset on. A page is requested when its first item is needed.
    ///
    /// A page has as many items as the service allows, unless the request sets the limit: set it if you need only the first
    /// few. Each page is a call of its own: [`timeout`](Self::timeout), [`retry`](Self::retry) and the other options apply to
    /// each page, and not to the stream. One page is held in memory at a time, two with [`Items::fetch_ahead`].
    ///
    /// If items are added or removed while the pages are read, those on later pages move: an item may be returned twice, or not
    /// at all. Compare the ids of the items if that matters.
    pub fn items(self) -> Items<T> {
        Items { pages: self.pages(), page: None }
    }

    /// Returns a stream of all pages from the request's offset on. A page is requested when it is needed. The first one is
    /// returned even if it has no items: its response may have further fields.
    ///
    /// The limit, the options of the call and changes of the list have the effect that [`items`](Self::items) describes.
    pub fn pages(self) -> Pages<T> {
        let value = |index| number(&self.untyped, index);
        let (offset, limits) = match self.untyped.operation.page {
            Some(page) => {
                let requested = value(page.limit);
                let is_uncounted = page.count.is_empty();
                let limit = requested.or(page.max_limit).or(is_uncounted.then_some(UNCOUNTED_LIMIT));
                // A service that returns a count may return fewer items than the largest limit.
                let full = requested.or(limit.filter(|_| is_uncounted));
                (value(page.offset).unwrap_or(0), Limits { limit, full })
            }
            None => (0, Limits::default()),
        };
        Pages {
            call: self.untyped,
            decode: self.decode,
            spawn: None,
            limits,
            state: State::Next(offset),
            progress: Progress::default(),
        }
    }
}

impl UntypedCall {
    /// Returns the items of a page.
    fn items<'b>(&self, body: &'b [u8]) -> Vec<&'b str> {
        let path = self.operation.page.map_or(&[][..], |page| page.items);
        codec::find_json(body, path).map(codec::items_of).unwrap_or_default()
    }

    /// Returns the offset of a page that its response states.
    fn stated_offset(&self, body: &[u8]) -> Option<i64> {
        let path = self.operation.page.map(|page| page.response_offset).filter(|path| !path.is_empty())?;
        codec::find_string(body, path)?.parse().ok()
    }
}

/// Returns the value of a numeric field of the request.
fn number(call: &UntypedCall, index: usize) -> Option<i64> {
    let form = call.request.shape().fields.get(index)?.form;
    let mut number = None;
    call.request.view_at(index).for_each_string(form, &mut |string| number = string.parse().ok());
    number
}

/// A stream of the pages of a [`Call`].
#[must_use = "streams do nothing unless they are polled"]
pub struct Pages<T> {
    call: UntypedCall,
    decode: DecodeResponse<T>,
    /// Requests a page in a task, if pages are fetched ahead.
    spawn: Option<fn(ResponseFuture<T>) -> PageRequest<T>>,
    limits: Limits,
    state: State<T>,
    progress: Progress,
}

/// The sizes of a page.
#[derive(Clone, Copy, Default)]
struct Limits {
    /// The limit that is sent.
    limit: Option<i64>,
    /// The number of items of a page that is not the last, if it is known.
    full: Option<i64>,
}

/// What the pages so far have shown of the list.
#[derive(Default)]
struct Progress {
    /// The last count that the service returned. A count of 0 beside items is none.
    count: Option<i64>,
    /// The number of items on the largest page.
    largest: i64,
    /// The offset that the previous page stated.
    stated_offset: Option<i64>,
    /// The hashes of all pages, which differ unless the service returns a page again.
    hashes: HashSet<u64>,
    hasher: RandomState,
}

/// What follows a page.
enum Next {
    /// The next page, at this offset.
    Page(i64),
    /// The end of the list.
    End,
    /// The end of the list; the page itself has no further items.
    EndBefore,
}

enum State<T> {
    /// The page at this offset is to be requested.
    Next(i64),
    /// The page at this offset has been requested.
    Requested(i64, PageRequest<T>),
    Done,
}

impl<T: Paged + Send + 'static> Pages<T> {
    /// Requests the next page as soon as a page was received, so that it arrives while the caller processes that page.
    ///
    /// A task requests it, which ends when the stream is dropped. At most one page is fetched ahead, and held in memory until it
    /// is returned. An error is returned when its page would be; the page is then requested again by the next call, as without
    /// this option.
    pub fn fetch_ahead(mut self) -> Self {
        self.spawn = Some(PageRequest::spawn);
        self
    }
}

impl<T: Paged> Pages<T> {
    /// Returns the next page, or `None` after the last.
    ///
    /// After the error of a request, the next call requests the same page again. A page that contradicts the pages before it
    /// (it has the items of a previous page, no items although the count is not reached, or another offset than the requested
    /// one) is an error of kind [`Decode`](crate::ErrorKind::Decode), which ends the stream.
    pub async fn next(&mut self) -> Option<Result<T>> {
        poll_fn(|context| self.poll_page(context)).await
    }

    fn poll_page(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T>>> {
        loop {
            match &mut self.state {
                State::Done => return Poll::Ready(None),
                State::Next(offset) => {
                    let offset = *offset;
                    self.state = self.requested(offset);
                }
                State::Requested(offset, request) => {
                    let offset = *offset;
                    let (mut page, raw) = match ready!(request.poll(context)) {
                        Ok(page) => page,
                        Err(error) => {
                            self.state = State::Next(offset);
                            return Poll::Ready(Some(Err(error)));
                        }
                    };
                    self.state = State::Done;
                    if let Some(paths) = &self.call.operation.page {
                        page.locate(paths, raw.response.body());
                    }
                    return Poll::Ready(match self.next_after(offset, &page, &raw) {
                        Ok(Next::Page(next)) => {
                            self.state = if self.spawn.is_some() { self.requested(next) } else { State::Next(next) };
                            Some(Ok(page))
                        }
                        Ok(Next::End) => Some(Ok(page)),
                        Ok(Next::EndBefore) => None,
                        Err(message) => Some(Err(self.error(message, &raw))),
                    });
                }
            }
        }
    }

    /// Requests the page at an offset.
    fn requested(&self, offset: i64) -> State<T> {
        let range = PageRange { offset, limit: self.limits.limit };
        let response = ResponseFuture::new(self.call.clone(), Some(range), self.decode);
        State::Requested(offset, self.spawn.unwrap_or(PageRequest::Polled)(response))
    }

    /// Returns what follows the page at an offset, or a message if the page contradicts the pages before it.
    fn next_after(&mut self, offset: i64, page: &T, raw: &RawResponse) -> Result<Next, String> {
        let body = raw.response.body();
        let path = self.call.operation.page.map_or(&[][..], |page| page.items);
        let items = self.call.items(body);
        if page.is_empty()
            && raw.anomalies.iter().any(|anomaly| !anomaly.is_missing() && anomaly.path() == path.join("."))
        {
            return Err(format!("the page at offset {offset} has no list of items"));
        }
        // Items that could not be decoded count: the offset of the next page is that of the service.
        let received = i64::try_from(if page.is_empty() { 0 } else { page.len().max(items.len()) }).unwrap_or(i64::MAX);
        let next = offset.saturating_add(received);
        let Progress { count, largest, stated_offset, .. } = &mut self.progress;
        *count = page.count().filter(|count| *count > 0).or(*count);
        *largest = received.max(*largest);
        let (count, largest) = (*count, *largest);
        if received == 0 {
            return match count {
                Some(count) if offset < count => {
                    Err(format!("the page at offset {offset} has no items, but the list has {count}"))
                }
                // No page before this one had items: it is the first.
                _ if largest == 0 => Ok(Next::End),
                _ => Ok(Next::EndBefore),
            };
        }
        let previously_stated = std::mem::replace(stated_offset, self.call.stated_offset(body));
        let stated = self.progress.stated_offset;
        let is_repeated = stated.is_some_and(|stated| stated != offset && Some(stated) == previously_stated)
            || self.is_repeated(page.comparable(body));
        match (is_repeated, stated) {
            (true, _) if count.is_some() => {
                return Err(format!("the page at offset {offset} has the items of a previous page"));
            }
            // Beyond the end of a list, the service returns its last page again.
            (true, _) => return Ok(Next::EndBefore),
            (false, Some(stated)) if stated != offset && stated.saturating_add(received) <= offset => {
                return Ok(Next::EndBefore);
            }
            (false, Some(stated)) if stated != offset => {
                return Err(format!("the page at offset {offset} begins at offset {stated}"));
            }
            _ => {}
        }
        let is_last = match count {
            Some(count) => next >= count,
            // Without a count, the last page is recognized by having fewer items.
            None => received < self.limits.full.unwrap_or(largest),
        };
        Ok(if is_last { Next::End } else { Next::Page(next) })
    }

    /// Returns whether a page has the same items as a previous one, in any order.
    fn is_repeated(&mut self, body: &[u8]) -> bool {
        let items = self.call.items(body);
        let Progress { hasher, hashes, .. } = &mut self.progress;
        let hash = |item: &&str| hasher.hash_one(codec::comparable(item.as_bytes(), T::Item::default().slot()));
        let mut of_items: Vec<u64> = items.iter().map(hash).collect();
        of_items.sort_unstable();
        !hashes.insert(hasher.hash_one(of_items))
    }

    /// Creates the error of a page that contradicts the pages before it.
    fn error(&self, message: String, raw: &RawResponse) -> Error {
        Error::new(ErrorKind::Decode, format!("invalid response: {message}"))
            .with_operation(self.call.operation.name, raw.attempts)
            .with_status(raw.response.status().as_u16())
            .with_request_id(Some(raw.request_id.clone()))
    }
}

/// A stream of the items of a [`Call`].
#[must_use = "streams do nothing unless they are polled"]
pub struct Items<T: Paged> {
    pages: Pages<T>,
    page: Option<IntoIter<T::Item>>,
}

impl<T: Paged + Send + 'static> Items<T> {
    /// Requests the next page as soon as a page was received, so that it arrives while the caller processes the items of that
    /// page. See [`Pages::fetch_ahead`].
    ///
    /// # Examples
    ///
    /// ```
    /// # extern crate huaweicloud_meeting_runtime as huaweicloud_meeting;
    /// use huaweicloud_meeting::{Call, Paged, Result};
    ///
    /// # async fn save<T>(_item: T) {}
    /// # async fn example<T: Paged + Send + 'static>(call: Call<T>) -> Result<()> {
    /// let mut items = call.items().fetch_ahead();
    /// while let Some(item) = items.next().await {
    ///     save(item?).await;
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn fetch_ahead(mut self) -> Self {
        self.pages = self.pages.fetch_ahead();
        self
    }
}

impl<T: Paged> Items<T> {
    /// Returns the next item, or `None` after the last. Errors are those of [`Pages::next`].
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

    /// Returns the first item, or `None` if there is none, with one request for a page of one item, whatever limit the request
    /// sets. After [`next`](Self::next), it is the next item.
    ///
    /// # Examples
    ///
    /// ```
    /// # extern crate huaweicloud_meeting_runtime as huaweicloud_meeting;
    /// # use huaweicloud_meeting::{Call, Paged, Result};
    /// # async fn example<T: Paged>(call: Call<T>) -> Result<Option<T::Item>> {
    /// call.items().first().await
    /// # }
    /// ```
    ///
    /// Errors are those of [`Pages::next`].
    pub async fn first(mut self) -> Result<Option<T::Item>> {
        self.pages.limits = Limits { limit: Some(1), full: Some(1) };
        self.pages.spawn = None;
        self.next().await.transpose()
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
