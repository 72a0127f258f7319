//! Arbitrary documents do not panic.

use huaweicloud_meeting_runtime::dynamic::DynamicOperation;
use proptest::prelude::*;

use crate::library::{ALL, Recorder, SERVICE, core};
use crate::run;

/// JSON that resembles a document.
fn any_json() -> impl Strategy<Value = String> {
    let string = prop::sample::select(vec![
        "operation",
        "path",
        "query",
        "headers",
        "body",
        "shelf",
        "shelfId",
        "days",
        "kinds",
        "hurry",
        "fee",
        "X-Reader",
        "X-Access-Token",
        "x-request-id",
        "content-type",
        "books",
        "title",
        "pages",
        "tags",
        "mode",
        "room",
        "roomId",
        "guests",
        "cover",
        "filename",
        "content_base64",
        "ids",
        "LendBooks",
        "InviteGuests",
        "SetCover",
        "BurnBooks",
        "FindBooks",
        "1",
        "",
        "aGVsbG8=",
        "会",
        "\\u0000",
        "\u{feff}",
    ])
    .prop_map(|string| format!("\"{string}\""));
    let leaf = prop_oneof![
        4 => string.clone(),
        1 => Just("null".to_owned()),
        1 => Just("true".to_owned()),
        1 => any::<i64>().prop_map(|number| number.to_string()),
        1 => any::<f64>().prop_map(|number| format!("{number:?}")),
    ];
    leaf.prop_recursive(4, 40, 5, move |inner| {
        let field = (string.clone(), inner.clone()).prop_map(|(name, value)| format!("{name}:{value}"));
        prop_oneof![
            prop::collection::vec(inner, 0..4).prop_map(|items| format!("[{}]", items.join(","))),
            prop::collection::vec(field, 0..5).prop_map(|fields| format!("{{{}}}", fields.join(","))),
        ]
    })
}

proptest! {
    #[test]
    fn arbitrary_bytes_do_not_panic(document in prop::collection::vec(any::<u8>(), 0..200)) {
        for operation in ALL {
            let _ = operation.parse(&document, &SERVICE);
            let _ = operation.check_response(&document);
        }
        let _ = DynamicOperation::of_document(&ALL, &document);
    }

    #[test]
    fn arbitrary_json_does_not_panic(document in any_json()) {
        for operation in ALL {
            let _ = operation.parse(document.as_bytes(), &SERVICE);
            let _ = operation.check_response(document.as_bytes());
        }
    }

    #[test]
    fn arbitrary_sections_do_not_panic(index in 0..ALL.len(), sections in prop::collection::vec(
        (prop::sample::select(vec!["path", "query", "headers", "body"]), any_json()), 0..4
    )) {
        let operation = ALL[index];
        let mut document = format!(r#"{{"operation": "{}""#, operation.operation.name);
        for (name, json) in sections {
            document.push_str(&format!(r#", "{name}": {json}"#));
        }
        document.push('}');
        if let Ok(document) = operation.parse(document.as_bytes(), &SERVICE) {
            let recorder = Recorder { response: "{}", ..Recorder::default() };
            let _ = run(operation.call(&core(&recorder), &document).send());
        }
    }
}
