//! Arbitrary documents, decoded by both.

use huaweicloud_meeting_runtime::codec::{self, Mode};
use huaweicloud_meeting_runtime::values::Json;
use proptest::prelude::*;

use crate::generate::{any_change, any_everything, any_json, changed};
use crate::{Everything, is_accepted, is_json};

/// Returns whether a document has a `-0`, which `serde_json` does not accept as an integer.
fn has_negative_zero(bytes: &[u8]) -> bool {
    bytes.windows(3).any(|window| window.starts_with(b"-0") && !matches!(window[2], b'.' | b'e' | b'E'))
        || bytes.ends_with(b"-0")
}

fn compare_structs(bytes: &[u8]) {
    let theirs = serde_json::from_slice::<Everything>(bytes);
    let strict = codec::decode::<Everything>(bytes, Mode::Strict);
    let lenient = codec::decode::<Everything>(bytes, Mode::Lenient);
    match (theirs, strict) {
        (Ok(theirs), Ok(strict)) => {
            assert_eq!(theirs, strict);
            assert_eq!(strict, lenient.unwrap());
        }
        (Err(_), Err(error)) => {
            assert!(error.offset() <= bytes.len());
            assert!(lenient.is_ok() || !error.to_string().is_empty());
            assert!(lenient.is_err() || is_json(bytes), "accepted, but not JSON");
        }
        // serde accepts a list of field values as a struct.
        (Ok(_), Err(error)) if error.to_string().contains("should be an object, but is a list") => {}
        // serde accepts `null` as an absent field, which documents omit.
        (Ok(_), Err(error)) if error.to_string().contains("is null, which is never sent") => {}
        (Err(error), Ok(value)) => {
            assert!(has_negative_zero(bytes), "accepted by us only: {error}: {value:?}");
        }
        (Ok(value), Err(error)) => panic!("accepted by serde only: {error}: {value:?}"),
    }
}

proptest! {
    // A failing case becomes a test of its own.
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_value_is_accepted_and_kept(value in any_json()) {
        for json in [value.to_string(), serde_json::to_string_pretty(&value).unwrap()] {
            let ours = Json::parse(&json).unwrap();
            prop_assert_eq!(ours.as_str(), &value.to_string());
        }
    }

    #[test]
    fn mutated_values_are_accepted_or_rejected_alike(value in any_json(), pretty: bool, changes in prop::collection::vec(any_change(), 1..4)) {
        let json = if pretty { serde_json::to_string_pretty(&value).unwrap() } else { value.to_string() };
        let bytes = changed(&json, &changes);
        prop_assert_eq!(is_json(&bytes), is_accepted(&bytes), "{:?}", String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn any_bytes_are_accepted_or_rejected_alike(bytes in prop::collection::vec(prop::sample::select(b"{}[]:,\"\\ntf01.-+eEu \xc3\xa9".to_vec()), 0..12)) {
        prop_assert_eq!(is_json(&bytes), is_accepted(&bytes), "{:?}", String::from_utf8_lossy(&bytes));
        let theirs = serde_json::from_slice::<String>(&bytes).ok();
        let ours = codec::decode::<String>(&bytes, Mode::Strict).ok();
        prop_assert_eq!(theirs, ours);
    }

    #[test]
    fn strings_are_decoded_alike(parts in prop::collection::vec(prop_oneof![
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
    fn numbers_are_decoded_alike(json in "-?[0-9]{1,20}(\\.[0-9]{0,20})?([eE][+-]?[0-9]{0,3})?") {
        let theirs = serde_json::from_str::<i64>(&json).ok();
        let ours = codec::decode::<i64>(json.as_bytes(), Mode::Strict).ok();
        prop_assert!(theirs == ours || json == "-0");
        let theirs = serde_json::from_str::<f64>(&json).ok();
        let ours = codec::decode::<f64>(json.as_bytes(), Mode::Strict).ok();
        prop_assert_eq!(theirs, ours);
        // In lenient mode, integers may be written with a fraction or an exponent.
        let lenient = codec::decode::<i64>(json.as_bytes(), Mode::Lenient).ok();
        if let (Some(integer), Some(double)) = (lenient, ours) {
            prop_assert_eq!(integer as f64, double);
        }
    }

    #[test]
    fn structs_are_decoded_and_encoded_alike(structure in any_everything()) {
        let json = serde_json::to_string(&structure).unwrap();
        compare_structs(json.as_bytes());
        compare_structs(serde_json::to_string_pretty(&structure).unwrap().as_bytes());
        let ours = codec::encode(&structure);
        let theirs = serde_json::from_str::<Everything>(&ours).unwrap();
        prop_assert_eq!(&theirs, &structure);
        prop_assert_eq!(codec::decode::<Everything>(ours.as_bytes(), Mode::Strict).unwrap(), structure);
    }

    #[test]
    fn mutated_structs_are_accepted_or_rejected_alike(structure in any_everything(), changes in prop::collection::vec(any_change(), 1..4)) {
        let bytes = changed(&serde_json::to_string(&structure).unwrap(), &changes);
        compare_structs(&bytes);
    }

    #[test]
    fn any_values_are_accepted_or_rejected_as_structs_alike(value in any_json()) {
        compare_structs(value.to_string().as_bytes());
    }

    #[test]
    fn the_order_of_fields_does_not_matter(structs in prop::collection::vec(any_everything(), 1..6), seed: u64) {
        // Each object has another order of fields, so that all guesses of the reader are wrong at some point.
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
