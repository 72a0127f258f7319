//! The reader beside `serde_json`: both take and refuse the same strings, and read the same values.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::BTreeMap;

use huaweicloud_meeting_runtime::{
    codec::{self, Mode},
    fields,
    values::Json,
};
use proptest::prelude::*;

/// Every kind of field, with serde's derives beside the table.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Everything {
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    small: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    large: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    double: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    flag: Option<bool>,
    #[serde(rename = "textsOfAMemberWithALongName", skip_serializing_if = "Option::is_none")]
    texts: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    numbers: Option<Vec<i64>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    map: Option<BTreeMap<String, i32>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pair: Option<Pair>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pairs: Option<Vec<Pair>>,
}

fields! {
    both Everything {
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
struct Pair {
    left: String,
    right: bool,
}

fields! {
    both Pair {
        0 => left, "left", required;
        1 => right, "right", required;
    }
}

/// Whether `serde_json` finds the bytes to be one JSON value in UTF-8, numbers of any size included.
fn is_json(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_ok() && serde_json::from_slice::<serde::de::IgnoredAny>(bytes).is_ok()
}

fn we_accept(bytes: &[u8]) -> bool {
    codec::decode::<Json>(bytes, Mode::Strict).is_ok()
}

const VALID: &[&str] = &[
    "null",
    "true",
    "false",
    "0",
    "-0",
    "-1",
    "12345678901234567890123456789",
    "0.5",
    "-0.0",
    "1e5",
    "1E+5",
    "1e-5",
    "1.5e00005",
    "1e400",
    "1e99999999999",
    r#""""#,
    r#""\"\\\/\b\f\n\r\t\u0041\u00e9\ud83d\ude00""#,
    r#""\u0000""#,
    "\"\u{7f}\u{e9}\u{2028}😀\"",
    "[]",
    "[ ]",
    "[1]",
    "[1,2 , 3]",
    "[[],[[]]]",
    "{}",
    "{ }",
    r#"{"":0}"#,
    r#"{"a":1}"#,
    r#"{"a":1,"a":2}"#,
    r#"{ "a" : [ 1 , { "b" : null } ] , "c" : "d" }"#,
    " \t\r\n1 \t\r\n",
];

const INVALID: &[&str] = &[
    "",
    " ",
    "nul",
    "nulll",
    "Null",
    "NULL",
    "truefalse",
    "tru",
    "fals",
    "NaN",
    "Infinity",
    "-Infinity",
    "undefined",
    "01",
    "-01",
    "00",
    "-",
    "+1",
    ".5",
    "5.",
    "5.e1",
    "1e",
    "1e+",
    "1e5.5",
    "0x10",
    "1_000",
    "1 2",
    "--1",
    "\"",
    "\"a",
    "'a'",
    "\"\t\"",
    "\"\n\"",
    "\"\u{0}\"",
    "\"\u{1f}\"",
    r#""\""#,
    r#""\a""#,
    r#""\x41""#,
    r#""\'""#,
    r#""\u""#,
    r#""\u12""#,
    r#""\u12g4""#,
    r#""\u+123""#,
    r#""\U0041""#,
    "[",
    "]",
    "[1",
    "[1,",
    "[1,]",
    "[,1]",
    "[1 2]",
    "[1}",
    "{",
    "}",
    "{]",
    r#"{"a"}"#,
    r#"{"a":}"#,
    r#"{"a":1"#,
    r#"{"a":1,"#,
    r#"{"a":1,}"#,
    r#"{,"a":1}"#,
    r#"{"a" 1}"#,
    r#"{"a":1 "b":2}"#,
    r#"{a:1}"#,
    r#"{1:1}"#,
    r#"{"a":1]"#,
    r#"{"a":1}}"#,
    "[]]",
    "[1]x",
    "null,",
    "// comment\n1",
    "/* comment */ 1",
    "\u{a0}1",
    "1\u{0}",
    "\u{c}1",
    "\u{b}1",
];

#[test]
fn valid_json_is_taken() {
    for text in VALID {
        assert!(is_json(text.as_bytes()), "serde_json refuses {text:?}");
        assert!(we_accept(text.as_bytes()), "refused: {text:?}");
    }
}

#[test]
fn invalid_json_is_refused() {
    for text in INVALID {
        assert!(!is_json(text.as_bytes()), "serde_json takes {text:?}");
        assert!(!we_accept(text.as_bytes()), "taken: {text:?}");
        assert!(codec::decode::<Json>(text.as_bytes(), Mode::Lenient).is_err(), "taken: {text:?}");
    }
}

#[test]
fn what_is_skipped_is_checked_too() {
    for text in INVALID.iter().filter(|text| !text.trim().is_empty() && **text != "1 2" && **text != "1\u{0}") {
        let document = format!(r#"{{"unknown":{text},"left":"a"}}"#);
        if !is_json(document.as_bytes()) {
            assert!(codec::decode::<Pair>(document.as_bytes(), Mode::Lenient).is_err(), "taken: {document:?}");
        }
    }
    for text in VALID {
        let document = format!(r#"{{"unknown":{text},"left":"a"}}"#);
        let pair: Pair = codec::decode(document.as_bytes(), Mode::Lenient).unwrap();
        assert_eq!(pair.left, "a");
    }
}

#[test]
fn bytes_that_are_no_utf8_are_refused() {
    for bytes in
        [&b"\"\xff\""[..], b"\"\xc3\"", b"\"\xed\xa0\x80\"", b"\"\xf8\x88\x80\x80\x80\"", b"\xfe\xff\0\"", b"\xff"]
    {
        let error = codec::decode::<String>(bytes, Mode::Lenient).unwrap_err();
        assert!(error.to_string().contains("UTF-8"), "{error}");
        assert!(error.is_syntax());
    }
}

#[test]
fn a_byte_order_mark_is_passed_over_at_the_start_only() {
    assert_eq!(codec::decode::<i64>(b"\xef\xbb\xbf 5", Mode::Strict).unwrap(), 5);
    assert!(codec::decode::<i64>(b"\xef\xbb\xbf", Mode::Strict).is_err());
    assert!(codec::decode::<i64>(b" \xef\xbb\xbf5", Mode::Strict).is_err());
    assert!(codec::decode::<i64>(b"\xef\xbb\xbf\xef\xbb\xbf5", Mode::Strict).is_err());
}

#[test]
fn nesting_ends_at_128_levels() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert!(we_accept(nested(128).as_bytes()));
    let error = codec::decode::<Json>(nested(129).as_bytes(), Mode::Strict).unwrap_err();
    assert!(error.to_string().contains("nested too deeply"), "{error}");
    // Far beyond what a stack would bear.
    assert!(!we_accept("[".repeat(1_000_000).as_bytes()));
    assert!(!we_accept("{\"a\":".repeat(1_000_000).as_bytes()));
    assert!(codec::decode::<Pair>(format!("{{\"x\":{}", "[".repeat(1_000_000)).as_bytes(), Mode::Lenient).is_err());
    // Leaving a level makes room again.
    assert!(we_accept(format!("[{}]", vec![nested(127); 5].join(",")).as_bytes()));
}

#[test]
fn escapes_are_read() {
    for (json, text) in [
        (r#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{c}\n\r\t"),
        (r#""\u0041\u00e9\u4E2D""#, "Aé中"),
        (r#""\ud83d\ude00""#, "😀"),
        (r#""\uD83D\uDE00x""#, "😀x"),
        (r#""中文\n中文""#, "中文\n中文"),
        (r#""\u0000""#, "\0"),
        (
            r#""a long text before the escape \" and a long one behind it""#,
            "a long text before the escape \" and a long one behind it",
        ),
    ] {
        assert_eq!(codec::decode::<String>(json.as_bytes(), Mode::Strict).unwrap(), text);
        assert_eq!(codec::decode::<String>(json.as_bytes(), Mode::Lenient).unwrap(), text);
    }
}

#[test]
fn half_a_surrogate_pair_is_refused_when_strict_and_replaced_when_lenient() {
    for (json, text) in [
        (r#""\ud83d""#, "\u{fffd}"),
        (r#""\ude00""#, "\u{fffd}"),
        (r#""\ud83dx""#, "\u{fffd}x"),
        (r#""\ud83d\n""#, "\u{fffd}\n"),
        (r#""\ud83d\u0041""#, "\u{fffd}A"),
        (r#""\ud83d\ud83d\ude00""#, "\u{fffd}😀"),
        (r#""\ude00\ud83d""#, "\u{fffd}\u{fffd}"),
    ] {
        assert!(codec::decode::<String>(json.as_bytes(), Mode::Strict).is_err(), "{json}");
        assert_eq!(codec::decode::<String>(json.as_bytes(), Mode::Lenient).unwrap(), text, "{json}");
    }
    // A pair that is cut off inside its second half is malformed, not half.
    for json in [r#""\ud83d\u""#, r#""\ud83d\u00""#, r#""\ud83d\uxyzw""#] {
        assert!(codec::decode::<String>(json.as_bytes(), Mode::Lenient).is_err(), "{json}");
    }
}

#[test]
fn numbers_are_exact() {
    for value in [0, 1, -1, 9, 10, i64::MAX, i64::MIN, 999_999_999_999_999_999, 1_000_000_000_000_000_000] {
        assert_eq!(codec::decode::<i64>(value.to_string().as_bytes(), Mode::Strict).unwrap(), value);
        assert_eq!(codec::encode(&value), value.to_string());
    }
    assert_eq!(codec::decode::<i64>(b"-0", Mode::Strict).unwrap(), 0);
    for beyond in ["9223372036854775808", "-9223372036854775809", "123456789012345678901234567890"] {
        for mode in [Mode::Strict, Mode::Lenient] {
            let error = codec::decode::<i64>(beyond.as_bytes(), mode).unwrap_err();
            assert!(!error.is_syntax() && !error.to_string().contains(beyond), "{error}");
        }
    }
    for text in
        ["0", "-0.0", "1.5", "1e5", "1E-7", "4.9e-324", "1.7976931348623157e308", "0.1", "2.2250738585072011e-308"]
    {
        let value: f64 = codec::decode(text.as_bytes(), Mode::Strict).unwrap();
        assert_eq!(value.to_bits(), text.parse::<f64>().unwrap().to_bits());
    }
    for mode in [Mode::Strict, Mode::Lenient] {
        assert!(codec::decode::<f64>(b"1e400", mode).is_err());
        assert!(codec::decode::<f64>(b"-1e400", mode).is_err());
        assert_eq!(codec::decode::<f64>(b"1e-400", mode).unwrap(), 0.0);
    }
}

#[test]
fn what_is_not_finite_is_written_as_null() {
    assert_eq!(codec::encode(&f64::NAN), "null");
    assert_eq!(codec::encode(&f64::INFINITY), "null");
    assert_eq!(codec::encode(&1e300), "1e300");
    assert_eq!(codec::encode(&-0.0), "-0.0");
}

#[test]
fn texts_are_written_as_they_are_but_for_what_json_forbids() {
    let text: String = (0..0x80).map(char::from).chain("é中😀\u{2028}\u{feff}".chars()).collect();
    let json = codec::encode(&text);
    assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
    assert!(json.contains("\\u0000") && json.contains("\\u001f") && json.contains("\u{7f}é中😀\u{2028}"));
    assert_eq!(codec::encode(&"a\"b\\c\nd\re\tf\u{8}".to_owned()), r#""a\"b\\c\nd\re\tf\u0008""#);
}

/// Any JSON value, its strings and numbers odd rather than likely.
fn any_json() -> impl Strategy<Value = serde_json::Value> {
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

fn any_name() -> impl Strategy<Value = String> {
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

fn any_everything() -> impl Strategy<Value = Everything> {
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

/// A change to some bytes: one is replaced, dropped, put in or doubled with what follows it.
#[derive(Clone, Debug)]
enum Change {
    Replace(prop::sample::Index, u8),
    Insert(prop::sample::Index, u8),
    Remove(prop::sample::Index),
    Copy(prop::sample::Index, prop::sample::Index, usize),
    Cut(prop::sample::Index),
}

fn any_change() -> impl Strategy<Value = Change> {
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

fn changed(json: &str, changes: &[Change]) -> Vec<u8> {
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

/// Whether a document has a `-0` where a whole number is meant: `serde_json` takes it for a double.
fn has_negative_zero(bytes: &[u8]) -> bool {
    bytes.windows(3).any(|window| window.starts_with(b"-0") && !matches!(window[2], b'.' | b'e' | b'E'))
        || bytes.ends_with(b"-0")
}

fn same_double(left: Option<f64>, right: Option<f64>) -> bool {
    match (left, right) {
        // serde_json is allowed to miss the nearest double by one.
        (Some(left), Some(right)) => left == right || ((left - right) / left).abs() < 1e-15,
        _ => left == right,
    }
}

fn compare_structs(bytes: &[u8]) {
    let theirs = serde_json::from_slice::<Everything>(bytes);
    let strict = codec::decode::<Everything>(bytes, Mode::Strict);
    let lenient = codec::decode::<Everything>(bytes, Mode::Lenient);
    match (theirs, strict) {
        (Ok(mut theirs), Ok(strict)) => {
            assert!(same_double(theirs.double, strict.double), "{:?} {:?}", theirs.double, strict.double);
            theirs.double = strict.double;
            assert_eq!(theirs, strict);
            assert_eq!(strict, lenient.unwrap());
        }
        (Err(_), Err(error)) => {
            assert!(error.offset() <= bytes.len());
            assert!(lenient.is_ok() || !error.to_string().is_empty());
            assert!(lenient.is_err() || is_json(bytes), "taken though it is no JSON");
        }
        // serde reads a struct from a list of its fields, too.
        (Ok(_), Err(error)) if error.to_string().contains("should be an object, but is a list") => {}
        (Err(error), Ok(value)) => {
            assert!(has_negative_zero(bytes), "only we take it: {error}: {value:?}");
        }
        (Ok(value), Err(error)) => panic!("only serde takes it: {error}: {value:?}"),
    }
}

proptest! {
    // What is found is kept as a test of its own, so no file is needed to remember it.
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_value_is_taken_and_kept(value in any_json()) {
        for json in [value.to_string(), serde_json::to_string_pretty(&value).unwrap()] {
            let ours = Json::parse(&json).unwrap();
            prop_assert_eq!(ours.as_str(), &value.to_string());
        }
    }

    #[test]
    fn changed_values_are_judged_alike(value in any_json(), pretty: bool, changes in prop::collection::vec(any_change(), 1..4)) {
        let json = if pretty { serde_json::to_string_pretty(&value).unwrap() } else { value.to_string() };
        let bytes = changed(&json, &changes);
        prop_assert_eq!(is_json(&bytes), we_accept(&bytes), "{:?}", String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn any_bytes_are_judged_alike(bytes in prop::collection::vec(prop::sample::select(b"{}[]:,\"\\ntf01.-+eEu \xc3\xa9".to_vec()), 0..12)) {
        prop_assert_eq!(is_json(&bytes), we_accept(&bytes), "{:?}", String::from_utf8_lossy(&bytes));
        let theirs = serde_json::from_slice::<String>(&bytes).ok();
        let ours = codec::decode::<String>(&bytes, Mode::Strict).ok();
        prop_assert_eq!(theirs, ours);
    }

    #[test]
    fn texts_are_read_alike(parts in prop::collection::vec(prop_oneof![
        any::<String>(),
        "\\\\[\"\\\\/bfnrtux]",
        "\\\\u[0-9a-fA-F]{3,4}",
        "\\\\u[dD][89a-fA-F][0-9a-f]{2}",
        "\\\\u[dD][89ab][0-9a-f]{2}\\\\u[dD][cdef][0-9a-f]{2}",
        "[ -~]{0,20}",
    ], 0..6)) {
        let json = format!("\"{}\"", parts.concat());
        let theirs = serde_json::from_str::<String>(&json).ok();
        let ours = codec::decode::<String>(json.as_bytes(), Mode::Strict).ok();
        prop_assert_eq!(&theirs, &ours);
        if let Some(text) = ours {
            prop_assert_eq!(codec::decode::<String>(codec::encode(&text).as_bytes(), Mode::Strict).unwrap(), text);
        }
    }

    #[test]
    fn numbers_are_read_alike(json in "-?[0-9]{1,20}(\\.[0-9]{0,20})?([eE][+-]?[0-9]{0,3})?") {
        let theirs = serde_json::from_str::<i64>(&json).ok();
        let ours = codec::decode::<i64>(json.as_bytes(), Mode::Strict).ok();
        prop_assert!(theirs == ours || json == "-0");
        let theirs = serde_json::from_str::<f64>(&json).ok();
        let ours = codec::decode::<f64>(json.as_bytes(), Mode::Strict).ok();
        prop_assert!(same_double(theirs, ours), "{:?} {:?}", theirs, ours);
        // What is whole reads as whole when lenient.
        let lenient = codec::decode::<i64>(json.as_bytes(), Mode::Lenient).ok();
        if let (Some(whole), Some(double)) = (lenient, ours) {
            prop_assert_eq!(whole as f64, double);
        }
    }

    #[test]
    fn structs_are_read_and_written_alike(structure in any_everything()) {
        let json = serde_json::to_string(&structure).unwrap();
        compare_structs(json.as_bytes());
        compare_structs(serde_json::to_string_pretty(&structure).unwrap().as_bytes());
        let ours = codec::encode(&structure);
        let mut theirs = serde_json::from_str::<Everything>(&ours).unwrap();
        prop_assert!(same_double(theirs.double, structure.double));
        theirs.double = structure.double;
        prop_assert_eq!(&theirs, &structure);
        prop_assert_eq!(codec::decode::<Everything>(ours.as_bytes(), Mode::Strict).unwrap(), structure);
    }

    #[test]
    fn changed_records_are_judged_alike(structure in any_everything(), changes in prop::collection::vec(any_change(), 1..4)) {
        let bytes = changed(&serde_json::to_string(&structure).unwrap(), &changes);
        compare_structs(&bytes);
    }

    #[test]
    fn structs_among_any_values_are_judged_alike(value in any_json()) {
        compare_structs(value.to_string().as_bytes());
    }

    #[test]
    fn the_order_of_fields_does_not_matter(structs in prop::collection::vec(any_everything(), 1..6), seed: u64) {
        // Fields come in another order in every object, so that the guesses of the reader go wrong in every way.
        let mut state = seed | 1;
        let mut shuffled = Vec::new();
        for structure in &structs {
            let serde_json::Value::Object(fields) = serde_json::to_value(structure).unwrap() else { panic!() };
            let mut fields: Vec<_> = fields.into_iter().collect();
            for last in (1..fields.len()).rev() {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                fields.swap(last, usize::try_from(state >> 33).unwrap() % (last + 1));
            }
            let fields: Vec<String> =
                fields.iter().map(|(name, value)| format!("{}:{value}", serde_json::to_string(name).unwrap())).collect();
            shuffled.push(format!("{{{}}}", fields.join(",")));
        }
        let json = format!("[{}]", shuffled.join(","));
        for mode in [Mode::Strict, Mode::Lenient] {
            prop_assert_eq!(&codec::decode::<Vec<Everything>>(json.as_bytes(), mode).unwrap(), &structs);
        }
    }
}
