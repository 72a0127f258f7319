//! Decoding responses with unexpected values: no field fails a response, and what was left out is reported.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests may")]

use std::collections::BTreeMap;

use huaweicloud_meeting_runtime::codec::{
    self, Anomalies, Custom, Decode, DecodeError, Encode, JsonType, Mode, Reader, Slot, View,
};
use huaweicloud_meeting_runtime::values::{EpochMillis, Json, Minutes, Secret, UtcMinute};
use huaweicloud_meeting_runtime::{Upload, fields, identifier, int_enumeration, string_enumeration};
use proptest::prelude::*;

identifier! {
    /// The id of a book.
    pub struct BookId;
}

string_enumeration! {
    /// How a book is bound.
    pub enum Binding {
        /// With a hard cover.
        Hard = "hard",
    }
}

int_enumeration! {
    /// Who may borrow a book.
    pub enum Lending {
        /// Everyone.
        Everyone = 0,
    }
}

/// An even number, which decodes itself.
#[derive(Debug, Default, PartialEq)]
struct Even(i64);

impl Decode for Even {
    fn slot(&mut self) -> Slot<'_> {
        Slot::Custom(self)
    }
}

impl Encode for Even {
    fn view(&self) -> View<'_> {
        View::Integer(self.0)
    }
}

impl Custom for Even {
    fn read(&mut self, reader: &mut Reader<'_>) -> Result<(), DecodeError> {
        if reader.null()? {
            self.0 = 0;
            return Ok(());
        }
        // The content of the string is a document of its own, which may be malformed.
        let json = reader.string()?;
        self.0 = codec::decode(json.as_bytes(), Mode::Strict)?;
        if self.0 % 2 == 0 { Ok(()) } else { Err(DecodeError::custom("it is odd")) }
    }
}

/// Declares a struct with a field of each kind, in an `Option` and as it is.
macro_rules! every_kind {
    ($($index:literal $name:ident $wire:literal: $ty:ty $(, $option:ident)?;)*) => {
        #[derive(Debug, Default, PartialEq)]
        struct Optional { $($name: Option<$ty>,)* }

        #[derive(Debug, Default, PartialEq)]
        struct Plain { $($name: $ty,)* }

        fields! { both Optional { $($index => $name, $wire $(, $option)?;)* } }
        fields! { both Plain { $($index => $name, $wire $(, $option)?;)* } }

        const NAMES: &[&str] = &[$($wire),*];

        impl Optional {
            fn is_none(&self, name: &str) -> bool {
                match name {
                    $($wire => self.$name.is_none(),)*
                    _ => unreachable!("{name}"),
                }
            }
        }
    };
}

every_kind! {
    0 string "string": String;
    1 secret "secret": Secret;
    2 id "id": BookId;
    3 string_enum "string_enum": Binding;
    4 int_enum "int_enum": Lending;
    5 boolean "boolean": bool;
    6 boolean_string "boolean_string": bool, string;
    7 flag "flag": bool, flag_01;
    8 flag_string "flag_string": bool, flag_string_01;
    9 flag_n_y "flag_n_y": bool, flag_n_y;
    10 flag_no_yes "flag_no_yes": bool, flag_no_yes;
    11 integer "integer": i64;
    12 integer32 "integer32": i32;
    13 integer_string "integer_string": i32, string;
    14 double "double": f64;
    15 double_string "double_string": f64, string;
    16 minutes "minutes": Minutes;
    17 epoch "epoch": EpochMillis;
    18 time "time": UtcMinute;
    19 structure "structure": Leaf;
    20 strings "strings": Vec<String>;
    21 integers "integers": Vec<i64>;
    22 structs "structs": Vec<Leaf>;
    23 csv "csv": Vec<String>, csv;
    24 csv_integers "csv_integers": Vec<i64>, csv;
    25 one_or_many "one_or_many": Vec<Leaf>, one_or_many;
    26 map "map": BTreeMap<String, i32>;
    27 file "file": Upload;
    28 custom "custom": Even;
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Leaf {
    name: String,
    size: Option<i32>,
}

fields! {
    both Leaf {
        0 => name, "name", always;
        1 => size, "size";
    }
}

/// A list that contains the struct, with fields around it.
#[derive(Debug, Default, PartialEq)]
struct Around<T> {
    before: i64,
    items: Vec<T>,
    after: Option<String>,
}

type OptionalAround = Around<Optional>;
type PlainAround = Around<Plain>;
fields! { both OptionalAround { 0 => before, "before"; 1 => items, "items"; 2 => after, "after"; } }
fields! { both PlainAround { 0 => before, "before"; 1 => items, "items"; 2 => after, "after"; } }

const CANARY: &str = "c4n4ry";

/// Values of all types, and values of a right type that some kinds of fields do not accept. None has an expected field.
const VALUES: &[(&str, JsonType)] = &[
    ("true", JsonType::Bool),
    ("7", JsonType::Number),
    ("12.5", JsonType::Number),
    ("-1", JsonType::Number),
    ("1e400", JsonType::Number),
    ("99999999999999999999", JsonType::Number),
    ("4294967296", JsonType::Number),
    (r#""c4n4ry""#, JsonType::String),
    (r#""""#, JsonType::String),
    (r#"" ""#, JsonType::String),
    (r#""[1""#, JsonType::String),
    (r#""7""#, JsonType::String),
    (r#""12.5""#, JsonType::String),
    (r#""2030-01-01 02:00""#, JsonType::String),
    (r#""4294967296""#, JsonType::String),
    ("[]", JsonType::List),
    (r#"["c4n4ry"]"#, JsonType::List),
    (r#"[["c4n4ry"]]"#, JsonType::List),
    ("{}", JsonType::Object),
    (r#"{"c4n4ry": "c4n4ry"}"#, JsonType::Object),
    (r#"{"filename": "c4n4ry", "content_base64": "%"}"#, JsonType::Object),
];

fn decode<T: Decode + Default>(json: &str) -> (T, Anomalies) {
    codec::decode_lenient(json.as_bytes()).unwrap_or_else(|error| panic!("{error}: {json}"))
}

fn messages(anomalies: &Anomalies) -> Vec<String> {
    anomalies.iter().map(ToString::to_string).collect()
}

/// Every kind of value in every kind of field: the field has a value without an anomaly, or none with one. Everything around it
/// is decoded.
#[test]
fn a_value_is_decoded_or_left_out_and_reported() {
    let (mut kept, mut left_out) = (0, 0);
    for name in NAMES {
        for (value, found) in VALUES {
            let json = format!(r#"{{"before":1,"items":[{{"{name}" : {value}}},{{"string":"x"}}],"after":"y"}}"#);
            let (decoded, anomalies) = decode::<OptionalAround>(&json);
            assert_eq!((decoded.before, decoded.items.len(), decoded.after.as_deref()), (1, 2, Some("y")), "{json}");
            assert_eq!(decoded.items[1].string.as_deref(), Some("x"), "{json}");
            let path = format!("items[0].{name}");
            let whole = anomalies.iter().find(|anomaly| anomaly.path() == path && !anomaly.is_missing());
            let printed = format!("{anomalies:?} {}", messages(&anomalies).concat()).replace("should", "");
            assert!(!printed.contains(CANARY) || *found == JsonType::Object, "{printed}");
            assert!(anomalies.iter().all(|anomaly| anomaly.path().starts_with(&path)), "{json}: {anomalies:?}");
            if let Some(anomaly) = whole {
                left_out += 1;
                assert!(decoded.items[0].is_none(name), "{json}: {:?}", decoded.items[0]);
                assert_eq!((anomaly.found(), anomalies.total()), (*found, 1), "{json}");
            } else {
                kept += 1;
                let is_absent = *value == r#""""#;
                assert!(is_absent || !decoded.items[0].is_none(name), "{json}");
            }
            // A field without `Option` has its default where the other is `None`.
            let (plain, same) = decode::<PlainAround>(&json);
            assert_eq!(messages(&same), messages(&anomalies), "{json}");
            assert!(whole.is_none() || plain.items[0] == Plain::default(), "{json}: {:?}", plain.items[0]);
        }
    }
    assert!(kept > 100 && left_out > 250, "{kept} {left_out}");
}

#[test]
fn the_kind_of_value_decides_what_is_reported() {
    for (field, expected) in [
        (
            r#""integer_string":"Asia/Shanghai""#,
            "`integer_string` should be a whole number in quotes, but is another string",
        ),
        (r#""strings":{}"#, "`strings` should be a list, but is an object"),
        (r#""strings":"""#, "`strings` should be a list, but is a string"),
        (r#""structs":"""#, "`structs` should be a list, but is a string"),
        (r#""one_or_many":"""#, "`one_or_many` should be a list, but is a string"),
        (r#""structs":{}"#, "`structs` should be a list, but is an object"),
        (r#""strings":{"a":"b"}"#, "`strings` should be a list, but is an object"),
        (r#""integer":12.5"#, "`integer` should be a whole number, but is another number"),
        (r#""integer":" ""#, "`integer` should be a whole number, but is another string"),
        (r#""double":1e400"#, "`double` should be a number, but is another number"),
        (r#""integer32":4294967296"#, "`integer32` should be a whole number of 32 bits, but is another number"),
        (r#""integer32":"4294967296""#, "`integer32` should be a whole number of 32 bits, but is another string"),
        (r#""structure":"x""#, "`structure` should be an object, but is a string"),
        (r#""structure":{"name":"","size":true}"#, "`structure.size` should be a whole number, but is a boolean"),
        (r#""structs":[{"name":"a"},7,{"name":"b"}]"#, "`structs[1]` should be an object, but is a number"),
        (r#""structs":[{"name":"a"},null]"#, "`structs[1]` should be an object, but is null"),
        (r#""integers":[1,""]"#, "`integers[1]` should be a whole number, but is a string"),
        (r#""strings":["a",{}]"#, "`strings[1]` should be a string, but is an object"),
        (r#""csv_integers":"1,x,3""#, "`csv_integers[1]` should be a valid item of the list, but is another string"),
        (r#""map":{"a":1,"b":"x"}"#, "`map.b` should be a whole number, but is another string"),
        (r#""map":{"a":1,"b":null}"#, "`map.b` should be a whole number, but is null"),
        (r#""string":true"#, "`string` should be a string, but is a boolean"),
        (r#""flag":2"#, "`flag` should be 0 or 1, but is another number"),
        (r#""custom":"3""#, "`custom` should be a valid value, but is another string"),
        (r#""custom":"x""#, "`custom` should be a valid value, but is another string"),
        (r#""file":{"content_base64":"%"}"#, "`file.content_base64` should be a valid value, but is another string"),
    ] {
        let (_, anomalies) = decode::<Optional>(&format!("{{ {field} }}"));
        assert_eq!(messages(&anomalies), [expected]);
    }
}

#[test]
fn items_and_entries_that_cannot_be_decoded_are_dropped() {
    let (decoded, anomalies) = decode::<Optional>(
        r#"{"integers":[1,"x",2,null,[3],"4"],"map":{"a":1,"b":{},"c":3},"csv_integers":"1, x,,3","structs":["",{"name":"n"}]}"#,
    );
    assert_eq!(decoded.integers.unwrap(), [1, 2, 4]);
    assert_eq!(decoded.map.unwrap(), BTreeMap::from([("a".to_owned(), 1), ("c".to_owned(), 3)]));
    assert_eq!(decoded.csv_integers.unwrap(), [1, 3]);
    assert_eq!(decoded.structs.unwrap(), [Leaf { name: "n".to_owned(), size: None }]);
    let paths: Vec<&str> = anomalies.iter().map(codec::Anomaly::path).collect();
    assert_eq!(paths, ["integers[1]", "integers[3]", "integers[4]", "map.b", "csv_integers[1]", "structs[0]"]);
}

#[test]
fn one_object_in_place_of_a_list_is_its_only_item() {
    let (decoded, anomalies) = decode::<Optional>(r#"{"structs":{"name":"a"},"one_or_many":{"name":"b"}}"#);
    let (of_structs, of_many) = (decoded.structs.unwrap(), decoded.one_or_many.unwrap());
    assert_eq!((of_structs[0].name.as_str(), of_many[0].name.as_str(), anomalies.is_empty()), ("a", "b", true));
    // An object around the list, or in place of it.
    for structs in [r#"{"items":[{"name":"a"}]}"#, r#"{"0":{"name":"a"},"1":{"name":"b"}}"#, "{}"] {
        let (decoded, found) = decode::<Optional>(&format!(r#"{{"structs":{structs}}}"#));
        assert_eq!((decoded.structs, found.total()), (None, 1), "{structs}");
    }
    assert!(codec::decode_lenient::<Vec<Leaf>>(br#"{"name":"a"}"#).is_err(), "the type of the document is not guessed");
}

#[test]
fn a_field_that_every_response_has_is_reported_if_it_is_missing() {
    for (json, expected) in [
        ("{}", "`name` should be a string, but is absent"),
        (r#" {"size": 1} "#, "`name` should be a string, but is absent"),
        (r#"{"name": null}"#, "`name` should be a string, but is null"),
        ("null", "the document should be an object, but is null"),
    ] {
        let (leaf, anomalies) = decode::<Leaf>(json);
        assert_eq!((leaf.name.as_str(), messages(&anomalies)), ("", vec![expected.to_owned()]), "{json}");
        assert!(anomalies.as_slice()[0].is_missing());
    }
    let (_, sent) = decode::<Leaf>(r#"{"name": ""}"#);
    assert!(sent.is_empty());
    let (_, wrong) = decode::<Leaf>(r#"{"name": []}"#);
    assert_eq!((wrong.total(), wrong.as_slice()[0].is_missing()), (1, false));
    let (_, nested) = decode::<Optional>(r#"{"structs":[{"name":"a"},{}],"structure":{"size":1}}"#);
    let paths: Vec<_> = nested.iter().map(|anomaly| (anomaly.path(), anomaly.found())).collect();
    assert_eq!(paths, [("structs[1].name", JsonType::Absent), ("structure.name", JsonType::Absent)]);
}

#[test]
fn all_anomalies_are_counted_and_some_are_recorded() {
    let missing = vec!["{}"; 100].join(",");
    let (_, anomalies) = decode::<Optional>(&format!(r#"{{"structs":[{missing},7,8],"integer":"x"}}"#));
    assert_eq!((anomalies.total(), anomalies.as_slice().len()), (103, 32));
    // An invalid value is more important than a missing one.
    let invalid: Vec<_> = anomalies.iter().filter(|anomaly| !anomaly.is_missing()).map(codec::Anomaly::path).collect();
    assert_eq!(invalid, ["structs[100]", "structs[101]", "integer"]);
    let many = vec!["7"; 1000].join(",");
    let (decoded, anomalies) = decode::<Optional>(&format!(r#"{{"structs":[{many}]}}"#));
    assert_eq!((decoded.structs.unwrap().len(), anomalies.total(), anomalies.as_slice().len()), (0, 1000, 32));
}

#[test]
fn names_in_paths_are_escaped_and_truncated() {
    let (_, anomalies) = decode::<Optional>(&format!("{{\"map\":{{\"a\\n`b\":[],\"{}\":[]}}}}", "x".repeat(1000)));
    assert_eq!(anomalies.as_slice()[0].path(), "map.a\\n\\u{60}b");
    assert_eq!(anomalies.as_slice()[1].path(), format!("map.{}…", "x".repeat(64)));
}

#[test]
fn only_malformed_json_and_another_type_of_the_document_are_errors() {
    for json in [
        "",
        "[",
        "7",
        "\"x\"",
        "[]",
        "true",
        "{} {}",
        r#"{"integer":"x""#,
        r#"{"integer":"x"]"#,
        r#"{"integer":tru}"#,
        r#"{"structs":[7,]}"#,
        r#"{"structs":{"name":"x"}"#,
        r#"{"string":{"a":}}"#,
        r#"{"custom":[01]}"#,
        r#"{"custom":"\x"}"#,
    ] {
        assert!(codec::decode_lenient::<Optional>(json.as_bytes()).is_err(), "accepted: {json}");
    }
    let deep = format!(r#"{{"integer":{}}}"#, "[".repeat(200));
    assert!(codec::decode_lenient::<Optional>(deep.as_bytes()).unwrap_err().is_syntax());
    // The position is that of the malformed part, not of the value of another type around it.
    let error = codec::decode_lenient::<Optional>(br#"{"structs":[{"size":1x}]}"#).unwrap_err();
    assert_eq!((error.path().as_str(), error.offset()), ("structs[0]", 21));
}

#[test]
fn a_duplicate_field_replaces_the_value_even_if_it_cannot_be_decoded() {
    let (decoded, anomalies) =
        decode::<Optional>(r#"{"integer":1,"integer":{},"structure":{"name":""},"structure":7}"#);
    assert_eq!((decoded.integer, decoded.structure, anomalies.total()), (None, None, 2));
}

/// JSON with the names of the fields above.
fn any_json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        any::<f64>().prop_filter_map("finite", |value| serde_json::Number::from_f64(value).map(Into::into)),
        prop::sample::select(vec!["", "0", "1", "12.5", "Y", "hard", "1,2", "会", " "]).prop_map(Into::into),
    ];
    leaf.prop_recursive(5, 60, 8, |inner| {
        let name = prop_oneof![4 => prop::sample::select(NAMES.to_vec()), 1 => prop::sample::select(vec!["name", "size", "items", "x"])];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Into::into),
            prop::collection::btree_map(name.prop_map(str::to_owned), inner, 0..8)
                .prop_map(|fields| serde_json::Value::Object(fields.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_json_of_the_expected_type_is_decoded(value in any_json()) {
        let json = value.to_string();
        let is_object = value.is_object() || value.is_null() || value == "";
        prop_assert_eq!(codec::decode_lenient::<Optional>(json.as_bytes()).is_ok(), is_object, "{}", json);
        prop_assert_eq!(codec::decode_lenient::<Plain>(json.as_bytes()).is_ok(), is_object, "{}", json);
        let is_list = value.is_array() || value.is_null();
        prop_assert_eq!(codec::decode_lenient::<Vec<Optional>>(json.as_bytes()).is_ok(), is_list, "{}", json);
        prop_assert!(codec::decode_lenient::<Json>(json.as_bytes()).is_ok());
    }

    /// What was decoded is encoded in a form that is decoded without anomalies.
    #[test]
    fn a_decoded_value_is_encoded_and_decoded_again(value in any_json()) {
        let json = serde_json::json!([value, {}]).to_string();
        let (first, _) = decode::<Vec<Optional>>(&json);
        // Files are not written to JSON, and empty items of comma-separated strings are not distinguished from none.
        let first: Vec<Optional> = first.into_iter().map(|item| Optional { file: None, csv: None, ..item }).collect();
        let (second, anomalies) = decode::<Vec<Optional>>(&codec::encode(&first));
        prop_assert!(anomalies.iter().all(codec::Anomaly::is_missing), "{:?}", anomalies);
        prop_assert_eq!(codec::encode(&second), codec::encode(&first));
    }
}
