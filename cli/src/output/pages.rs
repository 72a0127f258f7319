//! The items of all pages of a list, or of the first ones: `--all` and `--limit`.

use clap::{Arg, ArgAction};
use huaweicloud_meeting::dynamic::{DynamicOperation, DynamicPage};
use huaweicloud_meeting::{Paged as _, operations};
use huaweicloud_meeting_runtime::operation::{Operation, Page, Place, Source};

use super::json::Node;
use super::options::OutputOptions;
use super::progress::Progress;
use super::stream::Stream;
use super::warn;
use crate::error::Error;
use crate::operation::Action;
use crate::session::{self, Session};
use crate::settings::Settings;
use huaweicloud_meeting_catalog::Role;

/// The size of pages of a list whose largest page is unknown, if more items are asked for.
const PAGE_SIZE: i64 = 100;

/// Returns the options of commands whose response is a page of a list.
pub(crate) fn arguments(action: &Action) -> Option<Arg> {
    let operation = DynamicOperation::named(operations(), action.operation.name)?.operation;
    operation.page.as_ref()?;
    let all = Arg::new("all").long("all").action(ArgAction::SetTrue);
    Some(all.help("Request all pages, and print the items: with -o json as one array"))
}

/// Which items of a list are requested.
#[derive(Debug)]
pub(crate) struct Paging {
    /// The request, with the size of a page.
    document: String,
    /// The maximum number of items.
    limit: Option<i64>,
}

impl Paging {
    /// Returns which items are requested, if the options ask for more than the response of one call.
    pub(crate) fn of(settings: &Settings, action: &Action, document: &str) -> Result<Option<Self>, Error> {
        let Some(dynamic) = DynamicOperation::named(operations(), action.operation.name) else { return Ok(None) };
        let Some(page) = &dynamic.operation.page else { return Ok(None) };
        let all = settings.output.all_pages;
        let is_one = action.item.is_some_and(|(_, item)| item.role == Role::Read);
        let Some(mut node) = Node::parse(document) else { return Ok(None) };
        let Some((section, name)) = limit_input(dynamic.operation, page) else { return Ok(None) };
        let limit = node.at(&[section, name]).and_then(Node::integer);
        match limit {
            Some(limit) if limit <= 0 => return Err(Error::invalid("the limit should be greater than 0")),
            None if !all => return Ok(None),
            Some(_) if !all && is_one => return Ok(None),
            _ => {}
        }
        // Without a limit in the request, pages are as large as the service allows.
        let size = limit.map(|limit| limit.min(page.max_limit.unwrap_or(PAGE_SIZE)));
        set(&mut node, section, name, size);
        Ok(Some(Self { document: node.to_string(), limit }))
    }
}

/// Returns the section of a document and the name of the input that limits the number of items on a page.
fn limit_input(operation: &Operation, page: &Page) -> Option<(&'static str, &'static str)> {
    let input = operation.inputs.iter().find(|input| input.source == Source::Field(page.limit))?;
    let section = match input.place {
        Place::Path => "path",
        Place::Query => "query",
        Place::Header => "headers",
        Place::Body | Place::BodyValue | Place::Part => "body",
    };
    Some((section, input.name))
}

/// Sets an input of a document that has it.
fn set(document: &mut Node, section: &str, name: &str, value: Option<i64>) {
    let Node::Object(sections) = document else { return };
    let section = sections.iter_mut().find(|(known, _)| known == section).map(|(_, value)| value);
    let Some(Node::Object(inputs)) = section else { return };
    for (_, input) in inputs.iter_mut().filter(|(known, _)| known == name) {
        if let Some(value) = value {
            *input = Node::Number(value.to_string());
        }
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
    let options: &OutputOptions = &settings.output;
    let Some(pages) = session.pages(dynamic, paging.document.as_bytes())? else {
        return Err(Error::invalid(format!("{} is not paged", dynamic.operation.name)));
    };
    let mut pages = pages.fetch_ahead();
    let mut stream = Stream::new(options, action);
    let mut progress = Progress::new(dynamic.operation.name);
    let mut left = paging.limit;
    let mut has_warned = false;
    let mut outcome = Ok(());
    while left != Some(0) {
        let page: DynamicPage = match progress.wait(pages.next()).await {
            Some(Ok(page)) => page,
            Some(Err(error)) => {
                outcome = Err(error.into());
                break;
            }
            None => break,
        };
        if !has_warned {
            let warnings = session::anomalies(dynamic, page.json().as_bytes());
            has_warned = !warnings.is_empty();
            warn(&warnings);
        }
        let count = page.count();
        let wanted = left.map_or(usize::MAX, |left| usize::try_from(left).unwrap_or(0));
        let items: Vec<_> = page.into_items().into_iter().take(wanted).collect();
        let received = i64::try_from(items.len()).unwrap_or(i64::MAX);
        left = left.map(|left| left.saturating_sub(received));
        let total = count.map(|count| paging.limit.map_or(count, |limit| count.min(limit)));
        progress.add(items.len(), total.and_then(|total| u64::try_from(total).ok()));
        if let Err(error) = stream.add(items.iter().map(|item| item.as_str())) {
            outcome = Err(error);
            break;
        }
    }
    drop(pages);
    progress.finish();
    session::log_out(session.client()).await;
    // The items are printed even if there was an error.
    let printed = stream.finish(outcome.is_err());
    outcome.and(printed)
}
