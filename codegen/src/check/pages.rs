//! The rule about pages in examples: the fake returns with them, and whoever walks through pages believes them.

use super::{Context, Reporter, rule_table};
use crate::diagnostics::KeyPath;
use crate::index::Index;
use crate::spec::{DataPath, Example, Operation, Value};

rule_table! {
    "E712" "example-page" "A page in an example fits what was asked for and how many items it says there are." => page,
}

fn page(context: &Context<'_>, reporter: &mut Reporter<'_>) {
    let index = &context.index;
    for (file, operation) in index.spec.operations() {
        let Some(page) = &operation.page else {
            continue;
        };
        for (position, example) in operation.examples.iter().enumerate() {
            let Some(response) = &example.response else {
                continue;
            };
            let Some(Value::List(items)) = at(response, &page.items) else {
                continue;
            };
            let number = |name: &str| asked(index, operation, example, name);
            let count = page.count.as_ref().and_then(|path| at(response, path)?.as_int());
            let path = KeyPath::of("examples").index(position).key("response");
            let key = |data: &DataPath| data.segments().fold(path.clone(), |path, name| path.key(name));
            let held = i64::try_from(items.len()).unwrap_or(i64::MAX);
            let end = number(&page.offset).unwrap_or(0).saturating_add(held);
            let limit = number(&page.limit);
            if let Some(limit) = limit.filter(|limit| held > *limit) {
                let message = format!("{held} items stand where `{}` is {limit}", page.limit);
                reporter.push(reporter.at(&file.path, key(&page.items), message));
            }
            let (Some(count), Some(counted)) = (count, &page.count) else {
                continue;
            };
            if held > 0 && end > count {
                let message = format!("it says {count} in all, and the page goes to item {end}");
                reporter.push(reporter.at(&file.path, key(counted), message));
            } else if end < count && limit.is_some_and(|limit| held < limit) {
                let message = format!("it says {count} in all, and a page that is not full goes to item {end} only");
                reporter.push(reporter.at(&file.path, key(counted), message));
            }
        }
    }
}

/// What a path leads to.
fn at<'v>(value: &'v Value, path: &DataPath) -> Option<&'v Value> {
    path.segments().try_fold(value, |value, name| value.as_object()?.get(name))
}

/// A number of the request: given, or else what the service takes.
fn asked(index: &Index<'_>, operation: &Operation, example: &Example, name: &str) -> Option<i64> {
    let body = example.body.as_ref().and_then(Value::as_object);
    let given = [Some(&example.path), Some(&example.query), Some(&example.headers), body];
    let given = given.into_iter().flatten().find_map(|object| object.get(name));
    let default = || index.request_field(operation, name)?.default.as_ref();
    given.or_else(default)?.as_int()
}
