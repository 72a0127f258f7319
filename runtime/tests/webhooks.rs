//! Messages that a service sends to a server: which are genuine, and what is refused.
#![cfg(feature = "webhooks")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests may")]

use std::time::Duration;

use huaweicloud_meeting_runtime::Secret;
use huaweicloud_meeting_runtime::events::{EventDelivery, VerificationField};
use huaweicloud_meeting_runtime::values::EpochMillis;
use huaweicloud_meeting_runtime::webhooks::{PushError, PushReceiver, Verified, sign};
use proptest::prelude::*;

static DELIVERY: EventDelivery = EventDelivery {
    subscriber: &["to"],
    sent_at: &["sent"],
    event: &["note"],
    kind: &["note", "kind"],
    signature: &["seal"],
    signed: &[&["to"], &["sent"], &["salt"], &["note"]],
    verification: "verify",
    verification_response: &[
        VerificationField { name: "kind", path: &["note", "kind"] },
        VerificationField { name: "salt", path: &["salt"] },
    ],
    repeated_for_ms: 24 * HOUR_MS,
};

const HOUR_MS: u64 = 3_600_000;
const KEY: &str = "callback-key-0001";
const NOTE: &str = r#"{"kind":"lost","at":7,"book":{"title":"Moby \"Dick\"","pages":[1, 2]}}"#;

fn receiver() -> PushReceiver {
    with_keys(&[("library", KEY)])
}

fn with_keys(subscribers: &[(&str, &str)]) -> PushReceiver {
    let mut receiver = PushReceiver::new(&DELIVERY);
    for (id, key) in subscribers {
        receiver.add((*id).to_owned(), Secret::new(*key));
    }
    receiver
}

/// Returns a time relative to now.
fn hours_ago(hours: i64) -> i64 {
    EpochMillis::now().get() - hours * 3_600_000
}

/// Returns a message without a signature.
fn unsigned(sent: i64, note: &str) -> String {
    format!(r#"{{"to":"library","sent":{sent},"salt":"60426560","note":{note}}}"#)
}

/// Returns a message with a signature, the last field.
fn with_signature(message: &str, signature: &str) -> String {
    format!(r#"{},"seal":"{signature}"}}"#, message.strip_suffix('}').unwrap())
}

/// Signs a message as it is.
fn signed(message: &str) -> String {
    with_signature(message, &signature(message))
}

fn signature(message: &str) -> String {
    sign(&DELIVERY, &Secret::new(KEY), message).unwrap()
}

fn genuine() -> String {
    signed(&unsigned(hours_ago(0), NOTE))
}

fn verify(message: &str) -> Result<Verified, PushError> {
    receiver().verify(message.as_bytes())
}

#[test]
fn a_signed_message_is_genuine() {
    let sent = hours_ago(1);
    let verified = verify(&signed(&unsigned(sent, NOTE))).unwrap();
    assert_eq!((verified.subscriber_id.as_str(), verified.sent_at), ("library", EpochMillis(sent)));
    assert_eq!(verified.verification_response, None);
    assert_eq!(verified.key.len(), 64);
}

/// By the formula of the descriptor, with another implementation of HMAC.
#[test]
fn strings_are_signed_without_quotes_and_everything_else_as_it_is_in_the_message() {
    let message = r#"{"note": {"kind": "verify"}, "salt": "a\u0062c", "sent": 12, "to": "library"}"#;
    assert_eq!(
        sign(&DELIVERY, &Secret::new("Jefe"), message).unwrap(),
        // printf '%s' 'library12abc{"kind": "verify"}' | openssl dgst -sha256 -hmac Jefe
        "485537728a3ddbd1e78071837be097db260a587b1ba36408f3910a905a70962e"
    );
}

#[test]
fn a_verification_is_answered_only_if_it_is_signed() {
    let message = unsigned(hours_ago(0), r#"{"kind":"verify"}"#);
    let response = verify(&signed(&message)).unwrap().verification_response;
    assert_eq!(response.as_deref(), Some(r#"{"kind":"verify","salt":"60426560"}"#));
    let error = verify(&with_signature(&message, &"0".repeat(64))).unwrap_err();
    assert!(matches!(error, PushError::InvalidSignature { .. }), "{error}");
    assert!(matches!(verify(&message).unwrap_err(), PushError::InvalidField { path } if path == "seal"));
}

#[test]
fn digits_of_a_signature_may_be_capitals() {
    let message = unsigned(hours_ago(0), NOTE);
    verify(&with_signature(&message, &signature(&message).to_uppercase())).unwrap();
}

#[test]
fn the_compact_form_of_the_event_may_be_signed() {
    let sent = hours_ago(0);
    let compact = NOTE.replace(", 2", ",2");
    let spaced = NOTE.replace(":{", " : {\n").replace(", 2", " ,\t2 ");
    for note in [NOTE, &spaced] {
        verify(&signed(&unsigned(sent, note))).unwrap();
        verify(&with_signature(&unsigned(sent, note), &signature(&unsigned(sent, &compact)))).unwrap();
    }
    // Whitespace in strings is significant.
    let other = with_signature(&unsigned(sent, &NOTE.replace("Moby ", "Moby")), &signature(&unsigned(sent, &compact)));
    verify(&other).unwrap_err();
}

#[test]
fn a_signature_of_another_form_or_key_is_refused() {
    let message = unsigned(hours_ago(0), NOTE);
    let good = signature(&message);
    let other = sign(&DELIVERY, &Secret::new("another key"), &message).unwrap();
    for seal in ["", "00", &good[..62], &format!("{good}00"), &good.replace(|c: char| c.is_ascii_digit(), "g"), &other]
    {
        let error = verify(&with_signature(&message, seal)).unwrap_err();
        assert!(matches!(error, PushError::InvalidSignature { .. }), "{seal}: {error}");
        assert_eq!(error.status(), 401);
    }
}

#[test]
fn each_subscriber_has_its_own_keys() {
    let message = genuine();
    let others = with_keys(&[("archive", KEY), ("library", "another key")]);
    assert!(matches!(others.verify(message.as_bytes()), Err(PushError::InvalidSignature { .. })));
    let error = with_keys(&[("archive", KEY)]).verify(message.as_bytes()).unwrap_err();
    assert!(matches!(&error, PushError::UnknownSubscriber { id } if id == "library"), "{error}");
    assert_eq!(error.status(), 401);
    let both = with_keys(&[("archive", "another key"), ("library", KEY)]);
    both.verify(message.as_bytes()).unwrap();
}

#[test]
fn a_subscriber_may_have_two_keys_while_one_is_replaced() {
    let receiver = with_keys(&[("library", "the new key"), ("library", KEY)]);
    let message = unsigned(hours_ago(0), NOTE);
    receiver.verify(signed(&message).as_bytes()).unwrap();
    let new = sign(&DELIVERY, &Secret::new("the new key"), &message).unwrap();
    receiver.verify(with_signature(&message, &new).as_bytes()).unwrap();
}

#[test]
fn an_empty_key_verifies_nothing() {
    let message = unsigned(hours_ago(0), NOTE);
    let seal = sign(&DELIVERY, &Secret::new(""), &message).unwrap();
    let error = with_keys(&[("library", "")]).verify(with_signature(&message, &seal).as_bytes()).unwrap_err();
    assert!(matches!(error, PushError::InvalidSignature { .. }), "{error}");
}

/// The first value is genuine and the second one forged, or the other way round; names may be escaped or have trailing blanks.
#[test]
fn a_field_that_occurs_twice_is_refused() {
    let message = genuine();
    let fields = message.strip_prefix('{').unwrap().strip_suffix('}').unwrap();
    for (name, value) in [
        ("note", r#"{"kind":"forged"}"#),
        ("note", "null"),
        ("note ", r#"{"kind":"forged"}"#),
        (r"n\u006fte", r#"{"kind":"forged"}"#),
        ("to", r#""library""#),
        ("sent", "0"),
        (r"\u0073ent", "0"),
        ("salt", r#""1""#),
        ("seal", r#""""#),
    ] {
        for doubled in [format!(r#"{{{fields},"{name}":{value}}}"#), format!(r#"{{"{name}":{value},{fields}}}"#)] {
            let error = verify(&doubled).unwrap_err();
            assert!(matches!(error, PushError::DuplicateField { .. }), "{doubled}: {error}");
            assert_eq!(error.status(), 400);
        }
    }
    let inside = signed(&unsigned(hours_ago(0), r#"{"kind":"lost","kind":"verify"}"#));
    assert!(matches!(verify(&inside).unwrap_err(), PushError::DuplicateField { path } if path == "note.kind"));
    // What is neither signed nor read may occur twice.
    verify(&format!(r#"{{{fields},"more":1,"more":2}}"#)).unwrap();
}

/// The text that is signed is the same if an object becomes a string with its JSON.
#[test]
fn an_event_that_is_no_object_is_refused() {
    for (note, path) in [
        (format!("{NOTE:?}"), "note"),
        ("null".to_owned(), "note"),
        ("[]".to_owned(), "note"),
        ("{}".to_owned(), "note.kind"),
        (r#"{"kind":null}"#.to_owned(), "note.kind"),
        (r#"{"kind":{}}"#.to_owned(), "note.kind"),
    ] {
        let message = unsigned(hours_ago(0), &note);
        let message = with_signature(&message, &sign(&DELIVERY, &Secret::new(KEY), &message).unwrap_or_default());
        let error = verify(&message).unwrap_err();
        assert!(matches!(&error, PushError::InvalidField { path: found } if found == path), "{note}: {error}");
        assert_eq!(error.status(), 400);
    }
}

#[test]
fn what_is_no_message_is_refused() {
    for garbage in ["", "null", "[]", "7", "{", "\u{feff}", r#"{"to":"library""#, r#"{"to":1} x"#] {
        let error = verify(garbage).unwrap_err();
        assert!(matches!(error, PushError::NotJson(_)), "{garbage}: {error}");
        assert_eq!(error.status(), 400);
    }
    assert!(matches!(receiver().verify(b"{\"to\":\"\xff\"}"), Err(PushError::NotJson(_))));
    for sent in ["\"now\"", "1.5", "[]", "99999999999999999999"] {
        let error = verify(&signed(&unsigned(0, NOTE).replace(":0,", &format!(":{sent},")))).unwrap_err();
        assert!(matches!(&error, PushError::InvalidField { path } if path == "sent"), "{sent}: {error}");
    }
}

#[test]
fn old_messages_are_refused_when_the_service_would_not_repeat_them_any_more() {
    let message = |hours| signed(&unsigned(hours_ago(hours), NOTE));
    verify(&message(24)).unwrap();
    let error = verify(&message(26)).unwrap_err();
    assert!(matches!(error, PushError::TooOld { .. }), "{error}");
    assert_eq!(error.status(), 401);

    let mut receiver = receiver();
    receiver.set_max_age(Some(Duration::from_secs(30 * 60)));
    receiver.verify(message(0).as_bytes()).unwrap();
    assert!(matches!(receiver.verify(message(1).as_bytes()), Err(PushError::TooOld { .. })));
    receiver.set_max_age(None);
    receiver.verify(message(1_000_000).as_bytes()).unwrap();
    receiver.verify(message(-1_000_000).as_bytes()).unwrap();
}

#[test]
fn messages_from_the_future_are_refused() {
    let message = |minutes: i64| signed(&unsigned(hours_ago(0) + minutes * 60_000, NOTE));
    verify(&message(55)).unwrap();
    let error = verify(&message(65)).unwrap_err();
    assert!(matches!(error, PushError::FromTheFuture { .. }), "{error}");
    assert_eq!(error.status(), 401);
    let extreme = signed(&unsigned(i64::MAX, NOTE));
    assert!(matches!(verify(&extreme), Err(PushError::FromTheFuture { .. })));
    assert!(matches!(verify(&signed(&unsigned(i64::MIN, NOTE))), Err(PushError::TooOld { .. })));
}

#[test]
fn large_messages_are_refused_before_they_are_read() {
    let large = "x".repeat(64 * 1024 + 1);
    let error = verify(&large).unwrap_err();
    assert!(matches!(error, PushError::TooLarge { bytes: 65_537, max_bytes: 65_536 }), "{error}");
    assert_eq!(error.status(), 413);
    let mut receiver = receiver();
    receiver.set_max_bytes(10);
    assert!(matches!(receiver.verify(genuine().as_bytes()), Err(PushError::TooLarge { max_bytes: 10, .. })));
    receiver.set_max_bytes(usize::MAX);
    let long = signed(&unsigned(hours_ago(0), &NOTE.replace("Moby", &large)));
    receiver.verify(long.as_bytes()).unwrap();
}

#[test]
fn the_key_is_the_same_whenever_an_event_is_sent() {
    let first = verify(&signed(&unsigned(hours_ago(2), NOTE))).unwrap().key;
    let spaced = NOTE.replace(':', " : ");
    let again = unsigned(hours_ago(1), &spaced).replace("60426560", "85262798");
    assert_eq!(verify(&signed(&again)).unwrap().key, first);
    let other = verify(&signed(&unsigned(hours_ago(2), &NOTE.replace("\"at\":7", "\"at\":8")))).unwrap().key;
    assert_ne!(other, first);
    let elsewhere = signed(&unsigned(hours_ago(2), NOTE).replace("library", "archive"));
    assert_ne!(with_keys(&[("archive", KEY)]).verify(elsewhere.as_bytes()).unwrap().key, first);
}

/// The text that is signed does not show where one value ends: a recorded message can be changed in this way.
#[test]
fn digits_that_are_moved_from_one_value_to_another_neither_renew_a_message_nor_change_its_key() {
    let sent = hours_ago(30);
    let message = signed(&unsigned(sent, NOTE));
    let mut any_age = receiver();
    any_age.set_max_age(None);
    let key = any_age.verify(message.as_bytes()).unwrap().key;
    for moved in [
        message.replace(&format!(r#"{sent},"salt":"6"#), &format!(r#"{sent}6,"salt":""#)),
        message.replace(&format!(r#"{sent},"salt":""#), &format!(r#"{},"salt":"{}"#, sent / 10, sent % 10)),
    ] {
        assert_ne!(moved, message);
        let error = verify(&moved).unwrap_err();
        assert!(matches!(error, PushError::FromTheFuture { .. } | PushError::TooOld { .. }), "{error}");
        assert_eq!(any_age.verify(moved.as_bytes()).unwrap().key, key);
    }
}

#[test]
fn neither_keys_nor_expected_signatures_are_printed() {
    let message = unsigned(hours_ago(0), NOTE);
    let expected = signature(&message);
    let error = verify(&with_signature(&message, &"0".repeat(64))).unwrap_err();
    for printed in [format!("{:?}", receiver()), format!("{error} {error:?}")] {
        assert!(!printed.contains(KEY) && !printed.contains(&expected), "{printed}");
        assert!(printed.contains("library"), "{printed}");
    }
}

#[test]
fn ids_from_outside_cannot_forge_lines_of_a_log() {
    let message = signed(&unsigned(hours_ago(0), NOTE).replace("library", r"a\nb"));
    let error = verify(&message).unwrap_err();
    assert_eq!(error.to_string(), r"the subscriber `a\nb` of the message has no key");
}

proptest! {
    #[test]
    fn a_message_with_another_byte_in_a_signed_value_is_refused(at: prop::sample::Index, byte: u8) {
        let note = NOTE.replace(", 2", ",2");
        let sent = hours_ago(0).to_string();
        let message = signed(&unsigned(sent.parse().unwrap(), &note));
        let places: Vec<usize> = ["library", &sent, "60426560", &note]
            .iter()
            .flat_map(|value| { let start = message.find(*value).unwrap(); start..start + value.len() })
            .collect();
        let mut bytes = message.clone().into_bytes();
        let place = places[at.index(places.len())];
        prop_assume!(bytes[place] != byte);
        receiver().verify(&bytes).unwrap();
        bytes[place] = byte;
        prop_assert!(receiver().verify(&bytes).is_err(), "{}", String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn no_bytes_panic(bytes: Vec<u8>) {
        prop_assert!(receiver().verify(&bytes).is_err());
    }
}
