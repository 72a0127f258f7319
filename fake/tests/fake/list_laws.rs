//! What holds for every list of the items of a resource, generated from the descriptors.

use std::collections::BTreeSet;

use huaweicloud_meeting_catalog::{self as catalog, Value as Type};
use huaweicloud_meeting_fake::memory::descriptor::Path;
use huaweicloud_meeting_fake::memory::operation::{Filter, ItemOperation, Match, Role};
use huaweicloud_meeting_fake::memory::resources;
use serde_json::{Value, json};

use crate::law_requests::{at, items_at, page_of};
use crate::law_support::Subject;

#[tokio::test]
async fn a_list_is_paged_and_counts_all_items() {
    let mut lists = BTreeSet::new();
    for resource in resources() {
        let subject = Subject::start(resource).await;
        for list in subject.operations(&[Role::List]).into_iter().filter(|list| page_of(list).is_some()) {
            if subject.creator().is_none() {
                continue;
            }
            let mut expected = subject.ids(list).await;
            for suffix in ["a", "b", "c"] {
                expected.push(subject.create(suffix).await.id);
            }
            let mut paged = Vec::new();
            for offset in 0..=expected.len() {
                let response = subject.call(subject.page(list, offset, 1)).await.unwrap();
                let items = items_at(list, &response);
                assert_eq!(items.len(), 1, "{}: {response}", list.operation);
                if let Some(count) = subject.count_in(list, &response) {
                    assert_eq!(count, expected.len(), "{}", list.operation);
                }
                paged.push(subject.id_in(list, &items[0]));
            }
            // After the end, the last page is repeated.
            assert_eq!(paged.pop(), paged.last().cloned(), "{}", list.operation);
            paged.sort_unstable();
            expected.sort_unstable();
            assert_eq!(paged, expected, "{}", list.operation);
            lists.insert(list.operation);
        }
    }
    assert!(lists.len() >= 12, "{lists:?}");
}

#[tokio::test]
async fn a_list_contains_each_item_once() {
    let mut lists = 0;
    for resource in resources() {
        let subject = Subject::start(resource).await;
        if subject.creator().is_some() {
            subject.create("").await;
        }
        for list in subject.all(&[Role::List]) {
            let ids = subject.ids(list).await;
            let distinct: BTreeSet<_> = ids.iter().collect();
            assert!(!ids.is_empty() && !ids.contains(&String::new()), "{}: {ids:?}", list.operation);
            assert_eq!(distinct.len(), ids.len(), "{}: {ids:?}", list.operation);
            lists += 1;
        }
    }
    assert!(lists >= 20, "{lists}");
}

/// The filters by departments, which have a test among those of remembered items, and one by a field that no list shows.
const UNCHECKED: [(&str, &str); 3] =
    [("SearchDevices", "deptCode"), ("SearchCorpVmr", "vmrMode"), ("SearchUsers", "deptCode")];

#[tokio::test]
async fn a_filter_selects_the_items_that_match() {
    let mut filters = BTreeSet::new();
    for resource in resources() {
        let subject = Subject::start(resource).await;
        if subject.creator().is_some() {
            subject.create("a").await;
            subject.create("b").await;
        }
        for list in subject.all(&[Role::List]) {
            let all = items_at(list, &subject.call(subject.page(list, 0, 100)).await.unwrap());
            for filter in list.filters {
                for (value, matching) in cases(&subject, list, filter, &all) {
                    let mut request = subject.page(list, 0, 100);
                    request["query"][filter.parameter] = parameter(list, filter, &value);
                    let found = items_at(list, &subject.call(request).await.unwrap());
                    let name = format!("{} with {}={value}", list.operation, filter.parameter);
                    check(&subject, list, filter, &found, &matching, &name, &value);
                    filters.insert((list.operation, filter.parameter));
                }
            }
        }
    }
    let lists = resources().iter().flat_map(|one| one.operations).filter(|one| one.role == Role::List && !one.by_hand);
    let all = lists.flat_map(|list| list.filters.iter().map(move |filter| (list.operation, filter.parameter)));
    let unchecked: Vec<_> = all.filter(|filter| !filters.contains(filter)).collect();
    assert_eq!(unchecked, UNCHECKED);
}

/// Returns a value as a parameter, which can be a list.
fn parameter(list: &ItemOperation, filter: &Filter, value: &Value) -> Value {
    let inputs = catalog::operation(list.operation).unwrap().inputs;
    let expected = inputs.iter().find(|input| input.field.name == filter.parameter).map(|input| &input.field.value);
    if matches!(expected, Some(Type::List(_))) { json!([value]) } else { value.clone() }
}

/// Returns values of a parameter, each with the IDs of the items that match it.
fn cases(subject: &Subject, list: &ItemOperation, filter: &Filter, all: &[Value]) -> Vec<(Value, BTreeSet<String>)> {
    let values: Vec<Value> = match &filter.by {
        Match::Contains(paths) => {
            let texts = paths.iter().flat_map(|path| all.iter().filter_map(|item| shown(subject, list, item, path)));
            let texts: BTreeSet<String> = texts.filter_map(|value| value.as_str().map(part)).collect();
            texts.into_iter().filter(|text| !text.is_empty()).map(Value::from).collect()
        }
        Match::Equals(path) | Match::From(path, ..) | Match::Until(path, ..) => {
            let mut values: Vec<Value> =
                all.iter().filter_map(|item| shown(subject, list, item, path).cloned()).collect();
            values.sort_by_key(Value::to_string);
            values.dedup();
            values
        }
        Match::Means(_, meanings) => meanings.iter().map(|(name, _)| Value::from(*name)).collect(),
        Match::Within(_) => Vec::new(),
    };
    let ids = |value: &Value| {
        let matching = all.iter().filter(|item| matches(subject, list, filter, item, value) == Some(true));
        matching.map(|item| subject.id_in(list, item)).collect()
    };
    values.into_iter().map(|value| (value.clone(), ids(&value))).collect()
}

/// Checks that exactly the items that match are found. Items that only the filter lists are judged by what they show.
fn check(
    subject: &Subject,
    list: &ItemOperation,
    filter: &Filter,
    found: &[Value],
    matching: &BTreeSet<String>,
    name: &str,
    value: &Value,
) {
    let ids: BTreeSet<String> = found.iter().map(|item| subject.id_in(list, item)).collect();
    assert!(ids.is_superset(matching), "{name}: {matching:?} are not all in {ids:?}");
    for item in found {
        assert_ne!(matches(subject, list, filter, item, value), Some(false), "{name}: {item}");
    }
}

/// Returns whether an item matches; none if it does not show what the filter compares.
fn matches(subject: &Subject, list: &ItemOperation, filter: &Filter, item: &Value, value: &Value) -> Option<bool> {
    let shown = |path: Path| shown(subject, list, item, path);
    match &filter.by {
        Match::Contains(paths) => {
            let key = value.as_str()?.to_lowercase();
            let texts: Vec<_> = paths.iter().map(|path| shown(path).and_then(Value::as_str)).collect();
            if texts.iter().flatten().any(|text| text.to_lowercase().contains(&key)) {
                return Some(true);
            }
            texts.iter().all(Option::is_some).then_some(false)
        }
        Match::Equals(path) => Some(shown(path)? == value),
        Match::Means(path, meanings) => {
            let (_, expected) = meanings.iter().find(|(name, _)| Some(*name) == value.as_str())?;
            let shown = shown(path)?;
            Some(expected.iter().any(|one| one.value() == *shown))
        }
        Match::From(path, ..) => Some(shown(path)?.as_i64()? >= value.as_i64()?),
        Match::Until(path, ..) => Some(shown(path)?.as_i64()? <= value.as_i64()?),
        Match::Within(_) => None,
    }
}

fn shown<'a>(subject: &Subject, list: &ItemOperation, item: &'a Value, path: Path) -> Option<&'a Value> {
    at(item, &subject.shown(list, path))
}

/// Returns the end of a string in upper case, as searches ignore case.
fn part(text: &str) -> String {
    let skipped = text.chars().count() / 2;
    text.chars().skip(skipped).collect::<String>().to_uppercase()
}

#[tokio::test]
async fn a_list_has_the_order_of_the_request() {
    let mut orders = 0;
    for resource in resources() {
        let subject = Subject::start(resource).await;
        if subject.creator().is_some() {
            subject.create("b").await;
            subject.create("a").await;
        }
        for list in subject.all(&[Role::List]) {
            let Some(sort) = list.sort.as_ref() else { continue };
            for (value, key) in sort.values {
                let mut request = subject.page(list, 0, 100);
                request["query"][sort.by.unwrap()] = Value::from(*value);
                if let Some(ascending) = sort.ascending {
                    request["query"][ascending] = true.into();
                }
                let items = items_at(list, &subject.call(request).await.unwrap());
                let shown = items.iter().filter_map(|item| shown(&subject, list, item, key.field).map(sortable));
                let shown: Vec<String> = shown.collect();
                let mut sorted = shown.clone();
                sorted.sort();
                if key.is_descending {
                    sorted.reverse();
                }
                assert_eq!(shown, sorted, "{} by {value}", list.operation);
                orders += usize::from(shown.len() > 1);
            }
        }
    }
    assert!(orders >= 6, "{orders}");
}

/// Returns a string that sorts as the value does.
fn sortable(value: &Value) -> String {
    value.as_str().map_or_else(|| format!("{:>20}", value.to_string()), str::to_owned)
}
