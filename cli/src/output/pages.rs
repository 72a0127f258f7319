//! The items of all pages of a list, or of the first ones: `--all` and `--limit`.

use clap::{Arg, ArgAction, value_parser};
use huaweicloud_meeting::dynamic::{DynamicOperation, DynamicPage};
use huaweicloud_meeting::{Paged as _, Pages, operations};
use huaweicloud_meeting_runtime::operation::{Operation, Page, Place};

use super::frame::Frame;
use super::json::Node;
use super::progress::Progress;
use super::stream::Stream;
use super::warn;
use crate::error::Error;
use crate::operation::Action;
use crate::session::{self, Session};
use crate::settings::Settings;

/// The size of pages of a list whose largest page is unknown, if more items are asked for.
const PAGE_SIZE: i64 = 100;
const HEADING: &str = "Pages";

/// Returns the options of commands whose response is a page of a list.
pub(crate) fn arguments(action: &Action) -> Vec<Arg> {
    let dynamic = DynamicOperation::named(operations(), action.operation.name);
    if dynamic.is_none_or(|dynamic| dynamic.operation.page.is_none()) {
        return Vec::new();
    }
    let all = Arg::new("all").long("all").action(ArgAction::SetTrue).help_heading(HEADING);
    let limit = Arg::new("limit")
        .long("limit")
        .help_heading(HEADING)
        .value_name("NUMBER")
        .value_parser(value_parser!(i64).range(1..));
    vec![
        all.help("Request all pages, and print all items as one response"),
        limit.help("Print at most this number of items, from as many pages as needed, as one response"),
    ]
}

/// Which items of a list are requested, and in which pages.
#[derive(Debug)]
pub(crate) struct Paging {
    /// The request, with the size of a page.
    document: String,
    /// The maximum number of items.
    limit: Option<i64>,
    page: &'static Page,
    /// The name of the input with the number of items on a page.
    size: &'static str,
}

impl Paging {
    /// Returns which items are requested, if the options ask for more than the response of one call.
    pub(crate) fn of(settings: &Settings, action: &Action, document: &str) -> Result<Option<Self>, Error> {
        let Some(dynamic) = DynamicOperation::named(operations(), action.operation.name) else { return Ok(None) };
        let Some(page) = &dynamic.operation.page else { return Ok(None) };
        let limit = settings.output.limit;
        if limit.is_none() && !settings.output.all_pages {
            return Ok(None);
        }
        let Some(mut node) = Node::parse(document) else { return Ok(None) };
        let Some((section, name)) = size_input(dynamic.operation, page) else { return Ok(None) };
        // Without a size in the request, pages are as large as the service allows.
        if let Some(limit) = limit
            && node.at(&[section, name]).is_none()
        {
            set(&mut node, section, name, limit.min(page.max_limit.unwrap_or(PAGE_SIZE)));
        }
        Ok(Some(Self { document: node.to_string(), limit, page, size: name }))
    }
}

/// Returns the section of a document and the name of the input with the number of items on a page.
fn size_input(operation: &Operation, page: &Page) -> Option<(&'static str, &'static str)> {
    let input = operation.input_of_field(page.limit)?;
    let section = match input.place {
        Place::Path => "path",
        Place::Query => "query",
        Place::Header => "headers",
        Place::Body | Place::BodyValue | Place::Part => "body",
    };
    Some((section, input.name))
}

/// Sets an input that a document does not have.
fn set(document: &mut Node, section: &str, name: &str, value: i64) {
    let Node::Object(sections) = document else { return };
    let input = (name.to_owned(), Node::Number(value.to_string()));
    match sections.iter_mut().find(|(known, _)| known == section) {
        Some((_, Node::Object(inputs))) => inputs.push(input),
        Some(_) => {}
        None => sections.push((section.to_owned(), Node::Object(vec![input]))),
    }
}

/// Requests pages and prints their items. After an error, those that were received before are printed.
pub(crate) async fn print_pages(
    settings: &Settings,
    action: &Action,
    session: &Session,
    dynamic: &'static DynamicOperation,
    paging: &Paging,
) -> Result<(), Error> {
    let Some(pages) = session.pages(dynamic, paging.document.as_bytes())? else {
        return Err(Error::invalid(format!("{} is not paged", dynamic.operation.name)));
    };
    let mut pages = pages.fetch_ahead();
    let mut progress = Progress::new(dynamic.operation.name);
    let first = progress.wait(pages.next()).await.transpose();
    let Some(first) = first.inspect_err(|_| progress.finish())? else { return Ok(()) };
    let frame = Frame::of(first.json(), paging.page, paging.size);
    let mut stream = Stream::new(&settings.output, action, frame);
    let outcome = receive(dynamic, first, pages, paging.limit, &mut stream, &mut progress).await;
    progress.finish();
    // The items are printed even if there was an error.
    let printed = stream.finish();
    outcome.and(printed.map_err(|error| error.after_call(dynamic.operation.name, true)))
}

/// Receives pages up to a number of items.
async fn receive(
    dynamic: &DynamicOperation,
    first: DynamicPage,
    mut pages: Pages<DynamicPage>,
    limit: Option<i64>,
    stream: &mut Stream<'_>,
    progress: &mut Progress,
) -> Result<(), Error> {
    let mut left = limit;
    let mut has_warned = false;
    let mut next = Some(first);
    while let Some(page) = next {
        if !has_warned {
            let warnings = session::anomalies(dynamic, page.json().as_bytes());
            has_warned = !warnings.is_empty();
            warn(&warnings);
        }
        let count = page.count();
        let total = count.map(|count| limit.map_or(count, |limit| count.min(limit)));
        let wanted = left.map_or(usize::MAX, |left| usize::try_from(left).unwrap_or(0));
        let items: Vec<_> = page.into_items().into_iter().take(wanted).collect();
        left = left.map(|left| left.saturating_sub(i64::try_from(items.len()).unwrap_or(i64::MAX)));
        progress.add(items.len(), total.and_then(|total| u64::try_from(total).ok()));
        if !stream.add(items.iter().map(|item| item.as_str()), count)? || left == Some(0) {
            break;
        }
        next = progress.wait(pages.next()).await.transpose()?;
    }
    Ok(())
}
