//! The rule about the pages in examples.

use crate::diagnostics::{Reporter, SpecPath, rules};
use crate::index::Index;
use crate::spec::{Example, Operation, Page, Value};

rules! {
    EXAMPLE_PAGE = "E712" "example-page" "The page in an example agrees with the limit of its request and with its own count.";
}

pub(in crate::check) fn check(index: &Index, reporter: &mut Reporter) {
    for (file, operation) in index.spec().operations() {
        let Some(page) = &operation.page else { continue };
        for (position, example) in operation.examples.iter().enumerate() {
            let path = file.at("examples").index(position).key("response");
            let request = PageRequest {
                offset: sent(index, operation, example, &page.offset).unwrap_or(0),
                limit: sent(index, operation, example, &page.limit),
            };
            example_page(reporter, &path, page, &request, example.response.as_ref());
        }
    }
}

/// The page that an example requests.
struct PageRequest {
    offset: i64,
    limit: Option<i64>,
}

fn example_page(
    reporter: &mut Reporter,
    path: &SpecPath<'_>,
    page: &Page,
    request: &PageRequest,
    response: Option<&Value>,
) {
    let Some((response, Value::List(items))) =
        response.and_then(|response| Some((response, response.at(&page.items)?)))
    else {
        return;
    };
    let length = i64::try_from(items.len()).unwrap_or(i64::MAX);
    let end = request.offset.saturating_add(length);
    if let Some(limit) = request.limit.filter(|limit| length > *limit) {
        let message = format!("the page has {length} items, but `{}` is {limit}", page.limit);
        let path = page.items.segments().fold(path.clone(), |path, name| path.key(name));
        reporter.report(EXAMPLE_PAGE, path, message);
    }
    let Some((counted, count)) =
        page.count.as_ref().and_then(|counted| Some((counted, response.at(counted)?.as_int()?)))
    else {
        return;
    };
    let message = if length > 0 && end > count {
        format!("the count is {count}, but the page ends at item {end}")
    } else if end < count && request.limit.is_some_and(|limit| length < limit) {
        format!("the count is {count}, but the page is not full and ends at item {end}")
    } else {
        return;
    };
    let path = counted.segments().fold(path.clone(), |path, name| path.key(name));
    reporter.report(EXAMPLE_PAGE, path, message);
}

/// Returns a number that the request of an example sends, or else the default.
fn sent(index: &Index, operation: &Operation, example: &Example, name: &str) -> Option<i64> {
    let mut fields = index.request_fields(operation);
    let value = fields.find_map(|(place, _)| example.at(place)?.get(name));
    let default = || index.request_field(operation, name)?.default.as_ref();
    value.or_else(default)?.as_int()
}
