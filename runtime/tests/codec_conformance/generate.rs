//! Arbitrary documents and mutations of them.

use proptest::prelude::*;

use crate::{Everything, Pair};

/// Any JSON value, with unusual strings and numbers.
pub(crate) fn any_json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        any::<u64>().prop_map(Into::into),
        (-100_i64..100).prop_map(Into::into),
        any::<f64>().prop_filter_map("finite", |value| serde_json::Number::from_f64(value).map(Into::into)),
        any::<String>().prop_map(Into::into),
        "[ -~]{0,40}".prop_map(Into::into),
    ];
    leaf.prop_recursive(5, 60, 8, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..8).prop_map(Into::into),
            prop::collection::btree_map(any_name(), inner, 0..8)
                .prop_map(|fields| serde_json::Value::Object(fields.into_iter().collect())),
        ]
    })
}

pub(crate) fn any_name() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec![
            "text",
            "small",
            "large",
            "double",
            "flag",
            "textsOfAMemberWithALongName",
            "numbers",
            "map",
            "pair",
            "pairs",
            "left",
            "right",
            "text ",
        ])
        .prop_map(str::to_owned),
        "[a-zA-Z\"\\\\ é]{0,9}",
    ]
}

pub(crate) fn any_everything() -> impl Strategy<Value = Everything> {
    let pair = || (any::<String>(), any::<bool>()).prop_map(|(left, right)| Pair { left, right });
    let finite = any::<f64>().prop_filter("finite", |value| value.is_finite());
    (
        prop::option::of(any::<String>()),
        prop::option::of(any::<i32>()),
        prop::option::of(any::<i64>()),
        prop::option::of(finite),
        prop::option::of(any::<bool>()),
        prop::option::of(prop::collection::vec("[ -~é中]{0,20}", 0..4)),
        prop::option::of(prop::collection::vec(any::<i64>(), 0..4)),
        prop::option::of(prop::collection::btree_map(any_name(), any::<i32>(), 0..4)),
        prop::option::of(pair()),
        prop::option::of(prop::collection::vec(pair(), 0..4)),
    )
        .prop_map(|(text, small, large, double, flag, texts, numbers, map, pair, pairs)| Everything {
            text,
            small,
            large,
            double,
            flag,
            texts,
            numbers,
            map,
            pair,
            pairs,
        })
}

/// A mutation of a document: a byte is replaced, inserted or removed, a part is copied, or the rest is cut off.
#[derive(Clone, Debug)]
pub(crate) enum Change {
    Replace(prop::sample::Index, u8),
    Insert(prop::sample::Index, u8),
    Remove(prop::sample::Index),
    Copy(prop::sample::Index, prop::sample::Index, usize),
    Cut(prop::sample::Index),
}

pub(crate) fn any_change() -> impl Strategy<Value = Change> {
    let index = any::<prop::sample::Index>;
    let byte = || {
        prop_oneof![
            4 => prop::sample::select(b"{}[]:,\"\\ntf0123456789.-+eEu \t\r\n/x\0\x1f".to_vec()),
            1 => any::<u8>(),
        ]
    };
    prop_oneof![
        (index(), byte()).prop_map(|(at, byte)| Change::Replace(at, byte)),
        (index(), byte()).prop_map(|(at, byte)| Change::Insert(at, byte)),
        index().prop_map(Change::Remove),
        (index(), index(), 1_usize..12).prop_map(|(from, to, length)| Change::Copy(from, to, length)),
        index().prop_map(Change::Cut),
    ]
}

pub(crate) fn changed(json: &str, changes: &[Change]) -> Vec<u8> {
    let mut bytes = json.as_bytes().to_vec();
    for change in changes {
        if bytes.is_empty() {
            break;
        }
        let length = bytes.len();
        match change {
            Change::Replace(at, byte) => bytes[at.index(length)] = *byte,
            Change::Insert(at, byte) => bytes.insert(at.index(length + 1), *byte),
            Change::Remove(at) => drop(bytes.remove(at.index(length))),
            Change::Copy(from, to, count) => {
                let from = from.index(length);
                let part = bytes[from..(from + count).min(length)].to_vec();
                let to = to.index(length + 1);
                bytes.splice(to..to, part);
            }
            Change::Cut(at) => bytes.truncate(at.index(length)),
        }
    }
    bytes
}
