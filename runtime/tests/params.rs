//! What parameters of identifier, string, secret and time types accept.

#![allow(clippy::unwrap_used, reason = "tests may")]

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::time::{Duration, SystemTime};

use huaweicloud_meeting_runtime::values::{DayOrMonth, LocalDate, Secret, UtcMinute};
use huaweicloud_meeting_runtime::{InputValue, IntoList, IntoParam, identifier};

identifier! {
    /// The id of a shelf.
    pub struct ShelfId;
}

fn id(id: impl IntoParam<ShelfId>) -> String {
    id.into_param().into_string()
}

fn ids<Kind>(ids: impl IntoList<ShelfId, Kind>) -> Vec<String> {
    ids.into_list().into_iter().map(ShelfId::into_string).collect()
}

fn strings<Kind>(strings: impl IntoList<String, Kind>) -> Vec<String> {
    strings.into_list()
}

#[test]
fn identifiers_and_secrets_are_accepted_by_value_and_by_reference() {
    let shelf = ShelfId::new("7");
    assert_eq!([id(&shelf), id(shelf)], ["7", "7"]);
    let (expected, secret) = (Secret::new("s"), Secret::new("s"));
    assert_eq!(IntoParam::<Secret>::into_param(&secret), expected);
    assert_eq!(IntoParam::<Secret>::into_param(secret), expected);
}

#[test]
fn everything_that_converts_into_a_string_is_accepted_for_a_string() {
    let string = |string: String| string;
    assert_eq!(string("a".into_param()), "a");
    assert_eq!(string("a".to_owned().into_param()), "a");
    assert_eq!(string((&"a".to_owned()).into_param()), "a");
    assert_eq!(string(Cow::Borrowed("a").into_param()), "a");
    assert_eq!(string('a'.into_param()), "a");
}

#[test]
fn everything_that_converts_into_a_time_is_accepted_for_a_time() {
    let minute = |minute: UtcMinute| minute.into_string();
    assert_eq!(minute(UtcMinute::new(2022, 8, 30, 12, 0).unwrap().into_param()), "2022-08-30 12:00");
    assert_eq!(minute((SystemTime::UNIX_EPOCH + Duration::from_secs(61)).into_param()), "1970-01-01 00:01");
    let date: DayOrMonth = LocalDate::new(2022, 8, 30).unwrap().into_param();
    assert_eq!(date.as_str(), "2022-08-30");
}

#[test]
fn an_identifier_is_an_input_by_value_and_by_reference() {
    let id = ShelfId::new("7");
    let _inputs = [InputValue::from(&id), InputValue::from(id)];
}

#[test]
fn lists_of_identifiers_are_arrays_collections_slices_and_iterators() {
    let [a, b] = [ShelfId::new("a"), ShelfId::new("b")];
    let (vec, expected) = (vec![a.clone(), b.clone()], ["a", "b"]);
    assert_eq!(ids([a.clone(), b.clone()]), expected);
    assert_eq!(ids([&a, &b]), expected);
    assert_eq!(ids(&[a.clone(), b.clone()]), expected);
    assert_eq!(ids(vec.clone()), expected);
    assert_eq!(ids(vec![&a, &b]), expected);
    assert_eq!(ids(&vec), expected);
    assert_eq!(ids(vec.as_slice()), expected);
    assert_eq!(ids(vec.iter()), expected);
    assert_eq!(ids(vec.iter().filter(|id| id.as_str() == "b")), ["b"]);
    assert_eq!(ids(vec.iter().cloned().collect::<BTreeSet<_>>()), expected);
    let (queue, set): (VecDeque<_>, _) = (vec.iter().cloned().collect(), HashSet::from([a]));
    assert_eq!(ids(&queue), expected);
    assert_eq!(ids(queue), expected);
    assert_eq!(ids(&set), ["a"]);
    assert_eq!(ids(set), ["a"]);
}

#[test]
fn lists_of_strings_are_arrays_collections_slices_and_iterators() {
    let owned = ["a".to_owned(), "b".to_owned()];
    assert_eq!(strings(["a", "b"]), owned);
    assert_eq!(strings(owned.clone()), owned);
    assert_eq!(strings(&owned), owned);
    assert_eq!(strings(vec!["a", "b"]), owned);
    assert_eq!(strings("a b".split(' ')), owned);
}

#[test]
fn the_items_of_an_empty_array_are_inferred() {
    assert!(ids([]).is_empty());
    assert!(strings([]).is_empty());
}

#[test]
fn an_identifier_is_compared_with_a_string_and_parsed_from_one() {
    let id: ShelfId = "7".parse().unwrap();
    assert_eq!(id, "7");
    assert_eq!(id, *"7");
    assert_eq!(id, "7".to_owned());
    assert_ne!(id, "8");
}

#[test]
fn an_identifier_is_looked_up_by_a_string() {
    let ids = ["10", "9", "Ä", ""].map(ShelfId::new);
    let hashed: HashMap<_, _> = ids.iter().cloned().zip(0..).collect();
    let sorted: BTreeMap<_, _> = ids.iter().cloned().zip(0..).collect();
    for (id, index) in ids.iter().zip(0..) {
        assert_eq!(hashed.get(id.as_str()), Some(&index));
        assert_eq!(sorted.get(id.as_str()), Some(&index));
    }
    assert_eq!(hashed.get("8"), None);
}
