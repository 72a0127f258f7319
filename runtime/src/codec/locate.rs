//! The paths of anomalies. Most responses have none, so paths are not recorded while a document is decoded: they are determined
//! afterwards, by reading the document again.

use std::iter::Peekable;
use std::vec::IntoIter;

use super::anomaly::{Anomalies, Anomaly, Found, Unlocated};
use super::error::{DecodeError, JsonType, Step};
use super::reader::{Mode, Reader};

/// Determines the paths of the anomalies of a document.
pub(super) fn locate(found: Found, document: &str) -> Anomalies {
    let (recorded, total) = found.into_parts();
    if recorded.is_empty() {
        return Anomalies::default();
    }
    let mut locator = Locator {
        reader: Reader::from_json(document, Mode::Lenient),
        path: Vec::new(),
        rest: recorded.into_iter().peekable(),
        located: Vec::new(),
    };
    // The document has been read before, so it is well-formed.
    let _ = locator.value();
    Anomalies::new(locator.located, total)
}

/// Finds the paths of offsets in a document.
struct Locator<'a> {
    reader: Reader<'a>,
    path: Vec<Step<'a>>,
    rest: Peekable<IntoIter<Unlocated>>,
    located: Vec<Anomaly>,
}

impl Locator<'_> {
    /// Reads a value.
    fn value(&mut self) -> Result<(), DecodeError> {
        let json_type = self.reader.peek();
        let offset = self.reader.offset();
        while let Some(anomaly) = self.rest.next_if(|anomaly| anomaly.offset <= offset) {
            self.located.push(Anomaly::new(&self.path, anomaly));
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
