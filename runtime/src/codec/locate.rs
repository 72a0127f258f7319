//! The paths of values. Few are needed, so paths are not recorded while a document is decoded: they are determined afterwards, by
//! reading the document again.

use std::iter::Peekable;
use std::vec::IntoIter;

use super::anomaly::{Anomalies, Anomaly, Found};
use super::error::{DecodeError, JsonType, Step};
use super::reader::{Mode, Reader};

/// Determines the paths of the anomalies of a document.
pub(super) fn locate(found: Found, document: &str) -> Anomalies {
    let (recorded, total) = found.into_parts();
    if recorded.is_empty() {
        return Anomalies::default();
    }
    let offsets = recorded.iter().map(|anomaly| anomaly.offset).collect();
    let mut recorded = recorded.into_iter();
    let mut located = Vec::new();
    visit(document, offsets, &mut |path| {
        located.extend(recorded.next().map(|anomaly| Anomaly::new(path, anomaly)));
    });
    Anomalies::new(located, total)
}

/// Calls `each` with the path of the value at each of these offsets, which ascend.
pub(super) fn visit(document: &str, offsets: Vec<usize>, each: &mut dyn FnMut(&[Step<'_>])) {
    let reader = Reader::from_json(document, Mode::Lenient);
    let mut locator = Locator { reader, path: Vec::new(), rest: offsets.into_iter().peekable(), each };
    // The document has been read before, so it is well-formed.
    let _ = locator.value();
}

/// Finds the paths of offsets in a document.
struct Locator<'a, 'e> {
    reader: Reader<'a>,
    path: Vec<Step<'a>>,
    rest: Peekable<IntoIter<usize>>,
    each: &'e mut dyn FnMut(&[Step<'_>]),
}

impl Locator<'_, '_> {
    /// Reads a value.
    fn value(&mut self) -> Result<(), DecodeError> {
        let json_type = self.reader.peek();
        let offset = self.reader.offset();
        while self.rest.next_if(|known| *known <= offset).is_some() {
            (self.each)(&self.path);
        }
        match json_type {
            JsonType::List => self.items(),
            JsonType::Object => self.fields(),
            _ => self.reader.skip(),
        }
    }

    fn items(&mut self) -> Result<(), DecodeError> {
        let mut more = self.reader.enter()?;
        let mut index = 0;
        while more && self.rest.peek().is_some() {
            self.path.push(Step::Item(index));
            self.value()?;
            self.path.pop();
            index += 1;
            more = self.reader.next_item(b']')?;
        }
        Ok(())
    }

    fn fields(&mut self) -> Result<(), DecodeError> {
        let mut more = self.reader.enter()?;
        while more && self.rest.peek().is_some() {
            let name = self.reader.key()?;
            self.path.push(Step::Field(name));
            self.value()?;
            self.path.pop();
            more = self.reader.next_item(b'}')?;
        }
        Ok(())
    }
}
