//! Documents with known results.

use huaweicloud_meeting_runtime::codec::{self, Mode};
use huaweicloud_meeting_runtime::values::Json;

use crate::{Pair, is_accepted, is_json};

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
fn valid_json_is_accepted() {
    for text in VALID {
        assert!(is_json(text.as_bytes()), "serde_json rejects {text:?}");
        assert!(is_accepted(text.as_bytes()), "rejected: {text:?}");
    }
}

#[test]
fn invalid_json_is_rejected() {
    for text in INVALID {
        assert!(!is_json(text.as_bytes()), "serde_json accepts {text:?}");
        assert!(!is_accepted(text.as_bytes()), "accepted: {text:?}");
        assert!(codec::decode::<Json>(text.as_bytes(), Mode::Lenient).is_err(), "accepted: {text:?}");
    }
}

#[test]
fn skipped_values_are_checked() {
    for text in INVALID.iter().filter(|text| !text.trim().is_empty() && **text != "1 2" && **text != "1\u{0}") {
        let document = format!(r#"{{"unknown":{text},"left":"a"}}"#);
        if !is_json(document.as_bytes()) {
            assert!(codec::decode::<Pair>(document.as_bytes(), Mode::Lenient).is_err(), "accepted: {document:?}");
        }
    }
    for text in VALID {
        let document = format!(r#"{{"unknown":{text},"left":"a"}}"#);
        let pair: Pair = codec::decode(document.as_bytes(), Mode::Lenient).unwrap();
        assert_eq!(pair.left, "a");
    }
}

#[test]
fn invalid_utf8_is_rejected() {
    for bytes in
        [&b"\"\xff\""[..], b"\"\xc3\"", b"\"\xed\xa0\x80\"", b"\"\xf8\x88\x80\x80\x80\"", b"\xfe\xff\0\"", b"\xff"]
    {
        let error = codec::decode::<String>(bytes, Mode::Lenient).unwrap_err();
        assert!(error.to_string().contains("UTF-8"), "{error}");
        assert!(error.is_syntax());
    }
}

#[test]
fn a_byte_order_mark_is_skipped_at_the_start_only() {
    assert_eq!(codec::decode::<i64>(b"\xef\xbb\xbf 5", Mode::Strict).unwrap(), 5);
    assert!(codec::decode::<i64>(b"\xef\xbb\xbf", Mode::Strict).is_err());
    assert!(codec::decode::<i64>(b" \xef\xbb\xbf5", Mode::Strict).is_err());
    assert!(codec::decode::<i64>(b"\xef\xbb\xbf\xef\xbb\xbf5", Mode::Strict).is_err());
}

#[test]
fn values_may_be_nested_128_levels_deep() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert!(is_accepted(nested(128).as_bytes()));
    let error = codec::decode::<Json>(nested(129).as_bytes(), Mode::Strict).unwrap_err();
    assert!(error.to_string().contains("nested too deeply"), "{error}");
    // Would overflow the stack without a limit.
    assert!(!is_accepted("[".repeat(1_000_000).as_bytes()));
    assert!(!is_accepted("{\"a\":".repeat(1_000_000).as_bytes()));
    assert!(codec::decode::<Pair>(format!("{{\"x\":{}", "[".repeat(1_000_000)).as_bytes(), Mode::Lenient).is_err());
    // The depth decreases at the end of a list.
    assert!(is_accepted(format!("[{}]", vec![nested(127); 5].join(",")).as_bytes()));
}

#[test]
fn escapes_are_decoded() {
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
fn an_unpaired_surrogate_is_rejected_when_strict_and_replaced_when_lenient() {
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
    // The second escape is malformed.
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
fn numbers_that_are_not_finite_are_encoded_as_null() {
    assert_eq!(codec::encode(&f64::NAN), "null");
    assert_eq!(codec::encode(&f64::INFINITY), "null");
    assert_eq!(codec::encode(&1e300), "1e300");
    assert_eq!(codec::encode(&-0.0), "-0.0");
}

#[test]
fn only_the_characters_that_json_forbids_are_escaped() {
    let text: String = (0..0x80).map(char::from).chain("é中😀\u{2028}\u{feff}".chars()).collect();
    let json = codec::encode(&text);
    assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
    assert!(json.contains("\\u0000") && json.contains("\\u001f") && json.contains("\u{7f}é中😀\u{2028}"));
    assert_eq!(codec::encode(&"a\"b\\c\nd\re\tf\u{8}".to_owned()), r#""a\"b\\c\nd\re\tf\u0008""#);
}
