//! The kinds of events, and the functions that decode them.

use std::borrow::Cow;

use super::kind::find_kind;
use crate::codec::{Anomalies, Decode, DecodeError, Mode, Reader, decode_lenient_str, find_json, utf8};
use crate::values::Json;

/// A decoded event, and the values of its message that could not be decoded.
pub type Decoded<E> = (E, Anomalies);

/// Decodes the fields of an event.
pub type EventDecoder<E> = fn(&str) -> Result<Decoded<E>, DecodeError>;

/// How the messages of a channel become events.
pub struct EventTable<E: 'static> {
    /// The path of the kind in a message.
    pub kind: &'static [&'static str],
    /// The path of the object that has the fields of an event; empty if they are beside those that all events have.
    pub payload: &'static [&'static str],
    /// The decoder of each kind on the wire.
    pub decoders: &'static [(&'static str, EventDecoder<E>)],
    /// Creates an event of another kind, from the kind, if the message has one, and the fields.
    pub unknown: fn(Option<&str>, Json) -> E,
}

impl<E> EventTable<E> {
    /// Returns the kind of a message on the wire. Does not check the message.
    #[must_use]
    pub fn kind<'m>(&self, message: &'m [u8]) -> Option<Cow<'m, str>> {
        find_kind(utf8(message).ok()?, self.kind)
    }

    /// Decodes a message.
    ///
    /// # Errors
    /// Returns an error if the message is not a JSON object, or the fields of the event are not in an object.
    pub fn decode(&self, message: &[u8]) -> Result<Decoded<E>, DecodeError> {
        let message = utf8(message)?;
        self.decode_str(find_kind(message, self.kind).as_deref(), message)
    }

    /// Decodes a message whose [kind](Self::kind) is known.
    ///
    /// # Errors
    /// Returns the errors of [`decode`](Self::decode).
    pub fn decode_kind(&self, kind: Option<&str>, message: &[u8]) -> Result<Decoded<E>, DecodeError> {
        self.decode_str(kind, utf8(message)?)
    }

    fn decode_str(&self, kind: Option<&str>, message: &str) -> Result<Decoded<E>, DecodeError> {
        let decoder = self.decoders.iter().find(|(known, _)| kind == Some(known));
        let Some((_, decode)) = decoder else {
            let json = self.unknown_payload(message)?;
            return Ok(((self.unknown)(kind, json), Anomalies::default()));
        };
        if self.payload.is_empty() {
            return decode(message);
        }
        check_object(message)?;
        let payload = find_json(message.as_bytes(), self.payload).unwrap_or("{}");
        let (event, anomalies) = decode(payload)?;
        Ok((event, anomalies.within(self.payload)))
    }

    fn unknown_payload(&self, message: &str) -> Result<Json, DecodeError> {
        check_object(message)?;
        let payload = match self.payload {
            [] => message,
            path => find_json(message.as_bytes(), path).unwrap_or("null"),
        };
        Ok(Json::from_body(payload.as_bytes()).unwrap_or_default())
    }
}

/// Checks that a message is a JSON object.
fn check_object(message: &str) -> Result<(), DecodeError> {
    let mut reader = Reader::from_json(message, Mode::Lenient);
    reader.each_field(&mut |reader, _| reader.skip())?;
    reader.finish()
}

/// Decodes the fields of an event of one kind.
///
/// # Errors
/// Returns an error if the document is not a JSON object.
pub fn decode_event<T: Decode + Default, E>(json: &str, event: fn(T) -> E) -> Result<Decoded<E>, DecodeError> {
    check_begins_object(json)?;
    let (fields, anomalies) = decode_lenient_str::<T>(json)?;
    Ok((event(fields), anomalies))
}

/// Decodes the envelope of a message.
///
/// # Errors
/// Returns an error if the message is not a JSON object.
pub fn decode_envelope<T: Decode + Default>(message: &[u8]) -> Result<Decoded<T>, DecodeError> {
    decode_event(utf8(message)?, std::convert::identity)
}

/// Checks that a document begins like an object. `null` and `""` decode as an absent value.
fn check_begins_object(json: &str) -> Result<(), DecodeError> {
    if json.trim_ascii_start().starts_with('{') {
        return Ok(());
    }
    Reader::from_json(json, Mode::Lenient).each_field(&mut |reader, _| reader.skip())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, unexpected_cfgs, reason = "tests may; the feature is one of the generated crate")]
mod tests {
    use super::*;

    #[derive(Default, Debug, PartialEq)]
    struct Lent {
        title: String,
        days: Option<i64>,
    }

    crate::fields! {
        both Lent {
            0 => title, "title", always;
            1 => days, "days";
        }
    }

    #[derive(Debug, PartialEq)]
    enum Event {
        Lent(Lent),
        Unknown(Option<String>, String),
    }

    const DECODERS: &[(&str, EventDecoder<Event>)] = &[("lent", |json| decode_event(json, Event::Lent))];

    fn unknown(kind: Option<&str>, json: Json) -> Event {
        Event::Unknown(kind.map(str::to_owned), json.into_string())
    }

    static BESIDE: EventTable<Event> = EventTable { kind: &["kind"], payload: &[], decoders: DECODERS, unknown };
    static BELOW: EventTable<Event> =
        EventTable { kind: &["info", "kind"], payload: &["info", "data"], decoders: DECODERS, unknown };

    fn lent() -> Event {
        Event::Lent(Lent { title: "a".to_owned(), days: Some(7) })
    }

    #[test]
    fn a_message_is_decoded_by_its_kind() {
        let (event, anomalies) = BESIDE.decode(br#"{"title": "a", "days": "7", "kind ": "lent"}"#).unwrap();
        assert_eq!((event, anomalies.total()), (lent(), 0));
        let message = br#"{"info": {"data": {"title": "a", "days": 7}, "kind": "lent"}}"#;
        assert_eq!(BELOW.decode(message).unwrap().0, lent());
    }

    #[test]
    fn anomalies_have_the_path_in_the_message() {
        let message = br#"{"info": {"data": {"title": "a", "days": []}, "kind": "lent"}}"#;
        let (_, anomalies) = BELOW.decode(message).unwrap();
        assert_eq!(anomalies.as_slice().first().unwrap().path(), "info.data.days");
        let (_, anomalies) = BELOW.decode(br#"{"info": {"kind": "lent"}}"#).unwrap();
        assert_eq!(anomalies.as_slice().first().unwrap().path(), "info.data.title");
    }

    #[test]
    fn other_kinds_are_events_with_json() {
        let unknown = |kind: Option<&str>, json: &str| Event::Unknown(kind.map(str::to_owned), json.to_owned());
        let (event, _) = BESIDE.decode(br#"{"kind": "sold", "price": [1]}"#).unwrap();
        assert_eq!(event, unknown(Some("sold"), r#"{"kind":"sold","price":[1]}"#));
        assert_eq!(BESIDE.decode(b"{}").unwrap().0, unknown(None, "{}"));
        let (event, _) = BELOW.decode(br#"{"info": {"kind": "sold", "data": 7}}"#).unwrap();
        assert_eq!(event, unknown(Some("sold"), "7"));
        assert_eq!(BELOW.decode(br#"{"info": {"kind": "sold"}}"#).unwrap().0, unknown(Some("sold"), "null"));
    }

    #[test]
    fn what_is_no_object_is_an_error() {
        let garbage: [&[u8]; 9] =
            [b"", b"null", b"\"\"", b"[]", b"7", b"{", b"\xff", br#"{"kind": "lent""#, br#"{"kind": "lent"} x"#];
        for message in garbage {
            BESIDE.decode(message).unwrap_err();
            BELOW.decode(message).unwrap_err();
        }
        BELOW.decode(br#"{"info": {"kind": "lent", "data": "text"}}"#).unwrap_err();
    }
}
