//! Compares our reader with `serde_json`: both accept and reject the same documents, and decode the same values.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod cases;
mod comparison;
mod generate;

use std::collections::BTreeMap;

use huaweicloud_meeting_runtime::{
    codec::{self, Mode},
    fields,
    values::Json,
};

/// Implements the codec of a struct, but not serde's traits, which are derived: with the feature `serde`, `fields!` alone would
/// implement both.
macro_rules! table {
    ($name:ident { $($index:literal => $field:ident, $wire:literal $(, $option:ident)*;)* }) => {
        fields! { @shape $name { $($field, $wire $(, $option)*;)* } }
        fields! { @encode $name { $($index => $field;)* } }
        fields! { @decode $name { $($index => $field;)* } }
    };
}

/// Every kind of field, with serde's derives in addition to the table.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Everything {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) text: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) small: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) large: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) double: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) flag: Option<bool>,
    #[serde(rename = "textsOfAMemberWithALongName", skip_serializing_if = "Option::is_none")]
    pub(crate) texts: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) numbers: Option<Vec<i64>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) map: Option<BTreeMap<String, i32>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) pair: Option<Pair>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) pairs: Option<Vec<Pair>>,
}

table! {
    Everything {
        0 => text, "text";
        1 => small, "small";
        2 => large, "large";
        3 => double, "double";
        4 => flag, "flag";
        5 => texts, "textsOfAMemberWithALongName";
        6 => numbers, "numbers";
        7 => map, "map";
        8 => pair, "pair";
        9 => pairs, "pairs";
    }
}

#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Pair {
    pub(crate) left: String,
    pub(crate) right: bool,
}

table! {
    Pair {
        0 => left, "left", required;
        1 => right, "right", required;
    }
}

/// Returns whether the bytes are one JSON value in UTF-8 by `serde_json`. Numbers may have any size.
pub(crate) fn is_json(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_ok() && serde_json::from_slice::<serde::de::IgnoredAny>(bytes).is_ok()
}

/// Returns whether our reader accepts the bytes.
pub(crate) fn is_accepted(bytes: &[u8]) -> bool {
    codec::decode::<Json>(bytes, Mode::Strict).is_ok()
}
