//! The JSON reader: one document, read once from front to back into places that are known beforehand.

use std::borrow::Cow;

use super::{Decode, DecodeError, DecodeRecord, Form, Kind, Shape, error::Problem};

/// How much a document may depart from what is expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mode {
    /// For answers of the service: what can be understood is.
    Lenient,
    /// For documents that a person wrote: everything unexpected is refused.
    Strict,
}

/// Lists and objects nested more deeply than this are refused, before they exhaust the stack.
const MAX_DEPTH: u32 = 128;

/// A list that can take one more item.
pub(super) trait Grow {
    fn clear(&mut self);
    /// Appends an empty item and hands out its place.
    fn grow(&mut self) -> Option<&mut dyn Decode>;
}

/// A map that can take one more entry.
pub(super) trait GrowMap {
    fn clear(&mut self);
    fn has(&self, key: &str) -> bool;
    /// Puts an empty value under `key` and hands out its place.
    fn grow(&mut self, key: String) -> &mut dyn Decode;
}

/// Reads a JSON document.
pub struct Reader<'a> {
    text: &'a str,
    at: usize,
    mode: Mode,
    depth: u32,
    orders: Orders,
}

impl<'a> Reader<'a> {
    /// A reader at the start of a document, which may begin with a byte order mark.
    ///
    /// # Errors
    /// When the document is not valid UTF-8.
    pub fn new(document: &'a [u8], mode: Mode) -> Result<Self, DecodeError> {
        match std::str::from_utf8(document) {
            Ok(text) => Ok(Self::from_text(text, mode)),
            Err(error) => Err(DecodeError::new(Problem::NotUtf8, error.valid_up_to())),
        }
    }

    /// A reader at the start of a text.
    #[must_use]
    pub fn from_text(text: &'a str, mode: Mode) -> Self {
        let at = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        Self { text, at, mode, depth: 0, orders: Orders::default() }
    }

    /// Whether departures are forgiven.
    #[must_use]
    pub fn is_lenient(&self) -> bool {
        self.mode == Mode::Lenient
    }

    /// Ends the reading.
    ///
    /// # Errors
    /// When something but blanks follows.
    pub fn finish(mut self) -> Result<(), DecodeError> {
        self.blanks();
        if self.at < self.text.len() { Err(self.fail(Problem::Trailing)) } else { Ok(()) }
    }

    /// The kind of the value that comes next.
    pub fn kind(&mut self) -> Kind {
        match self.next_byte() {
            b'"' => Kind::Text,
            b'{' => Kind::Object,
            b'[' => Kind::List,
            b'-' | b'0'..=b'9' => Kind::Number,
            b't' | b'f' => Kind::Bool,
            b'n' => Kind::Null,
            0 if self.at >= self.text.len() => Kind::End,
            _ => Kind::Other,
        }
    }

    // Values of one kind.

    /// Reads a `null` if one comes next.
    ///
    /// # Errors
    /// When something comes that only begins like one.
    pub fn null(&mut self) -> Result<bool, DecodeError> {
        if self.next_byte() != b'n' {
            return Ok(false);
        }
        self.word("null")?;
        Ok(true)
    }

    /// Reads a text, and nothing else, whatever the mode.
    ///
    /// # Errors
    /// When another kind of value comes, or a malformed text.
    pub fn text(&mut self) -> Result<Cow<'a, str>, DecodeError> {
        if self.next_byte() != b'"' {
            return Err(self.unfit("a text"));
        }
        self.at += 1;
        match self.plain_run()? {
            (run, true) => Ok(Cow::Borrowed(run)),
            (run, false) => {
                let mut text = String::from(run);
                self.escaped_rest(&mut text)?;
                Ok(Cow::Owned(text))
            }
        }
    }

    /// Reads a text as the mode takes it: in lenient mode a number is kept as it is written and `null` is empty.
    ///
    /// # Errors
    /// When another kind of value comes.
    pub fn scalar_text(&mut self) -> Result<Cow<'a, str>, DecodeError> {
        if self.next_byte() == b'"' || !self.is_lenient() {
            return self.text();
        }
        match self.kind() {
            Kind::Number => Ok(Cow::Borrowed(self.number_text()?)),
            Kind::Null => self.word("null").map(|()| Cow::Borrowed("")),
            _ => Err(self.unfit("a text")),
        }
    }

    /// Reads a text as [`scalar_text`](Self::scalar_text) does, to keep it.
    ///
    /// # Errors
    /// When another kind of value comes.
    pub fn string(&mut self) -> Result<String, DecodeError> {
        if self.byte() == b'"' {
            let start = self.at + 1;
            let end = start + plain_length(self.text.as_bytes().get(start..).unwrap_or_default());
            if self.text.as_bytes().get(end) == Some(&b'"')
                && let Some(text) = self.text.get(start..end)
            {
                self.at = end + 1;
                return Ok(text.to_owned());
            }
        }
        self.scalar_text().map(Cow::into_owned)
    }

    /// Reads a whole number.
    ///
    /// # Errors
    /// When another kind of value comes, a fraction or a number that does not fit.
    pub fn integer(&mut self, form: Form) -> Result<i64, DecodeError> {
        if form != Form::Text
            && let Some(value) = self.plain_integer()
        {
            return Ok(value);
        }
        self.any_integer(form)
    }

    /// A whole number of few digits, as nearly all are.
    #[inline]
    fn plain_integer(&mut self) -> Option<i64> {
        const DIGITS: usize = 18;
        let rest = self.rest();
        let (negative, digits) = match rest {
            [b'-', digits @ ..] => (true, digits),
            digits => (false, digits),
        };
        let mut value = 0_i64;
        let mut count = 0;
        for &byte in digits.iter().take(DIGITS) {
            let digit = byte.wrapping_sub(b'0');
            if digit > 9 {
                break;
            }
            value = value * 10 + i64::from(digit);
            count += 1;
        }
        let zero_in_front = count > 1 && digits.first() == Some(&b'0');
        let goes_on = matches!(digits.get(count), Some(b'0'..=b'9' | b'.' | b'e' | b'E'));
        if count == 0 || zero_in_front || goes_on {
            return None;
        }
        self.at += count + usize::from(negative);
        Some(if negative { -value } else { value })
    }

    fn any_integer(&mut self, form: Form) -> Result<i64, DecodeError> {
        const EXPECTED: &str = "a whole number";
        const AS_TEXT: &str = "a whole number in quotes";
        let lenient = self.is_lenient();
        let expected = if form == Form::Text { AS_TEXT } else { EXPECTED };
        let kind = self.kind();
        let start = self.at;
        let parsed = match kind {
            Kind::Number if lenient || form != Form::Text => {
                let number = self.number_text()?;
                parse_integer(number, lenient)
            }
            Kind::Text if lenient || form == Form::Text => {
                let text = self.text()?;
                if lenient && text.trim().is_empty() { Some(0) } else { parse_integer_text(&text, lenient) }
            }
            Kind::Null if lenient => {
                self.word("null")?;
                Some(0)
            }
            _ => return Err(self.unfit(expected)),
        };
        parsed.ok_or_else(|| DecodeError::new(Problem::Unsuitable { expected, found: kind }, start))
    }

    /// Reads a whole number of 32 bits.
    ///
    /// # Errors
    /// When another kind of value comes, a fraction or a number that does not fit.
    pub fn small_integer(&mut self, form: Form) -> Result<i32, DecodeError> {
        let start = self.at;
        let value = self.integer(form)?;
        i32::try_from(value).map_err(|_| {
            let problem = Problem::Unsuitable { expected: "a whole number of 32 bits", found: Kind::Number };
            DecodeError::new(problem, start)
        })
    }

    /// Reads a number.
    ///
    /// # Errors
    /// When another kind of value comes, or a number that does not fit.
    pub fn double(&mut self, form: Form) -> Result<f64, DecodeError> {
        let lenient = self.is_lenient();
        let expected = if form == Form::Text { "a number in quotes" } else { "a number" };
        let kind = self.kind();
        let start = self.at;
        let parsed = match kind {
            Kind::Number if lenient || form != Form::Text => parse_double(self.number_text()?),
            Kind::Text if lenient || form == Form::Text => {
                let text = self.text()?;
                let text = if lenient { text.trim() } else { &*text };
                if lenient && text.is_empty() { Some(0.0) } else { parse_double_text(text) }
            }
            Kind::Null if lenient => {
                self.word("null")?;
                Some(0.0)
            }
            _ => return Err(self.unfit(expected)),
        };
        parsed.ok_or_else(|| DecodeError::new(Problem::Unsuitable { expected, found: kind }, start))
    }

    /// Reads a boolean in its form.
    ///
    /// # Errors
    /// When another kind of value comes, or in strict mode another form.
    pub fn boolean(&mut self, form: Form) -> Result<bool, DecodeError> {
        if form == Form::Plain || self.is_lenient() {
            let rest = self.rest();
            if rest.starts_with(b"true") {
                self.at += 4;
                return Ok(true);
            }
            if rest.starts_with(b"false") {
                self.at += 5;
                return Ok(false);
            }
        }
        self.any_boolean(form)
    }

    fn any_boolean(&mut self, form: Form) -> Result<bool, DecodeError> {
        let lenient = self.is_lenient();
        let kind = self.kind();
        let start = self.at;
        let (expected, exact) = match form {
            Form::Text => ("\"true\" or \"false\"", Kind::Text),
            Form::Flag01 => ("0 or 1", Kind::Number),
            Form::FlagText01 => ("\"0\" or \"1\"", Kind::Text),
            Form::FlagNy => ("\"N\" or \"Y\"", Kind::Text),
            Form::FlagNoYes => ("\"NO\" or \"YES\"", Kind::Text),
            Form::Plain | Form::Csv | Form::OneOrMany => ("true or false", Kind::Bool),
        };
        let parsed = match kind {
            _ if !lenient && kind != exact => return Err(self.unfit(expected)),
            Kind::Bool if self.byte() == b't' => self.word("true").map(|()| Some(true))?,
            Kind::Bool => self.word("false").map(|()| Some(false))?,
            Kind::Null => self.word("null").map(|()| Some(false))?,
            Kind::Number => {
                let number = self.number_text()?;
                match number {
                    "0" => Some(false),
                    "1" => Some(true),
                    _ if lenient => parse_integer(number, true).and_then(flag),
                    _ => None,
                }
            }
            Kind::Text => {
                let text = self.text()?;
                if lenient { parse_flag(text.trim()) } else { exact_flag(&text, form) }
            }
            _ => return Err(self.unfit(expected)),
        };
        parsed.ok_or_else(|| DecodeError::new(Problem::Unsuitable { expected, found: kind }, start))
    }

    // Values of several parts.

    /// Reads an object into the members of a record.
    ///
    /// # Errors
    /// When another kind of value comes, or a member that does not fit.
    pub fn record(&mut self, record: &mut dyn DecodeRecord) -> Result<(), DecodeError> {
        if self.next_byte() != b'{' {
            return self.no_record(record);
        }
        let lenient = self.is_lenient();
        let start = self.at;
        let shape = record.shape();
        let order = self.orders.of(shape);
        let mut seen = Seen::default();
        let mut previous = 0;
        self.open()?;
        if self.next_byte() == b'}' {
            self.close();
        } else {
            loop {
                self.next_byte();
                let at = self.at;
                let found = self.member(shape, order, previous)?;
                if let Some(index) = found
                    && let Some(field) = shape.fields.get(index)
                {
                    previous = index + 1;
                    let twice = seen.mark(index);
                    if twice && !lenient {
                        return Err(DecodeError::new(Problem::Twice(field.name.to_owned()), at));
                    }
                    let read = match record.slot(index) {
                        None => self.skip(),
                        Some(slot) if lenient => if twice { reset(slot, field.form) } else { Ok(()) }
                            .and_then(|()| slot.decode(self, field.form)),
                        Some(slot) => self.strict_member(slot, field.form, field.required),
                    };
                    if let Err(error) = read {
                        return Err(error.in_member(field.name));
                    }
                } else {
                    self.skip()?;
                }
                if !self.more(b'}')? {
                    break;
                }
            }
        }
        if !lenient {
            for (index, field) in shape.fields.iter().enumerate() {
                if field.required && !seen.has(index) {
                    return Err(DecodeError::new(Problem::Missing(field.name), start));
                }
            }
        }
        Ok(())
    }

    /// Reads an object into a map.
    pub(super) fn map(&mut self, map: &mut dyn GrowMap, form: Form) -> Result<(), DecodeError> {
        map.clear();
        match self.kind() {
            Kind::Object => self.open()?,
            Kind::Null if self.is_lenient() => return self.word("null"),
            _ => return Err(self.unfit("an object")),
        }
        if self.next_byte() == b'}' {
            self.close();
            return Ok(());
        }
        loop {
            self.next_byte();
            let at = self.at;
            let key = self.key()?.into_owned();
            if !self.is_lenient() && map.has(&key) {
                return Err(DecodeError::new(Problem::Twice(key), at));
            }
            let step = key.clone();
            map.grow(key).decode(self, form).map_err(|error| error.in_member(step))?;
            if !self.more(b'}')? {
                return Ok(());
            }
        }
    }

    /// Reads a list in its form.
    pub(super) fn list(&mut self, list: &mut dyn Grow, form: Form) -> Result<(), DecodeError> {
        list.clear();
        let lenient = self.is_lenient();
        let kind = self.kind();
        match kind {
            Kind::Null if lenient => self.word("null"),
            Kind::List if lenient || form != Form::Csv => self.items(list, form),
            Kind::Text if form == Form::Csv => self.csv(list),
            Kind::Number if form == Form::Csv && lenient => self.csv(list),
            Kind::Null => Err(self.unfit(list_name(form))),
            Kind::End | Kind::Other => Err(self.unfit(list_name(form))),
            _ if form == Form::OneOrMany => match list.grow() {
                Some(item) => item.decode(self, Form::Plain),
                None => self.skip(),
            },
            _ => Err(self.unfit(list_name(form))),
        }
    }

    fn items(&mut self, list: &mut dyn Grow, form: Form) -> Result<(), DecodeError> {
        let form = if matches!(form, Form::Csv | Form::OneOrMany) { Form::Plain } else { form };
        self.open()?;
        if self.next_byte() == b']' {
            self.close();
            return Ok(());
        }
        let mut index = 0;
        loop {
            let read = match list.grow() {
                Some(item) => item.decode(self, form),
                None => self.skip(),
            };
            if let Err(error) = read {
                return Err(error.in_item(index));
            }
            index += 1;
            if !self.more(b']')? {
                return Ok(());
            }
        }
    }

    fn csv(&mut self, list: &mut dyn Grow) -> Result<(), DecodeError> {
        let start = self.at;
        let lenient = self.is_lenient();
        let text = self.scalar_text()?;
        if text.is_empty() {
            return Ok(());
        }
        for (index, item) in text.split(',').enumerate() {
            let item = if lenient { item.trim() } else { item };
            if lenient && item.is_empty() {
                continue;
            }
            let fits = list.grow().is_none_or(|place| place.fill(item));
            if !fits {
                let problem = Problem::Unsuitable { expected: "an item of its list", found: Kind::Text };
                return Err(DecodeError::new(problem, start).in_item(index));
            }
        }
        Ok(())
    }

    /// Reads any value and hands out its text, as the document has it.
    ///
    /// # Errors
    /// When the JSON is malformed.
    pub fn value(&mut self) -> Result<&'a str, DecodeError> {
        self.blanks();
        let start = self.at;
        self.skip()?;
        Ok(self.text.get(start..self.at).unwrap_or_default())
    }

    /// Reads any value and forgets it.
    ///
    /// # Errors
    /// When the JSON is malformed.
    pub fn skip(&mut self) -> Result<(), DecodeError> {
        match self.kind() {
            Kind::Text => self.skip_text(),
            Kind::Number => self.number_text().map(drop),
            Kind::Bool if self.byte() == b't' => self.word("true"),
            Kind::Bool => self.word("false"),
            Kind::Null => self.word("null"),
            Kind::List => {
                self.open()?;
                if self.next_byte() == b']' {
                    self.close();
                    return Ok(());
                }
                loop {
                    self.skip()?;
                    if !self.more(b']')? {
                        return Ok(());
                    }
                }
            }
            Kind::Object => {
                self.open()?;
                if self.next_byte() == b'}' {
                    self.close();
                    return Ok(());
                }
                loop {
                    self.next_byte();
                    self.skip_key()?;
                    self.skip()?;
                    if !self.more(b'}')? {
                        return Ok(());
                    }
                }
            }
            Kind::End | Kind::Other => Err(self.unfit("a value")),
        }
    }

    /// Whether the value that comes next counts as absent: `null`, and in lenient mode an empty text
    /// where `blank` says so. It is read if it does.
    #[inline]
    pub(crate) fn absent(&mut self, blank: bool) -> Result<bool, DecodeError> {
        let byte = self.byte();
        if byte > b'"' && byte != b'n' || byte == b'"' && !blank {
            return Ok(false);
        }
        self.absent_after_blanks(blank)
    }

    fn absent_after_blanks(&mut self, blank: bool) -> Result<bool, DecodeError> {
        match self.next_byte() {
            b'n' => self.word("null").map(|()| true),
            b'"' if blank && self.is_lenient() && self.rest().starts_with(b"\"\"") => {
                self.at += 2;
                Ok(true)
            }
            _ => Ok(false),
        }
    }

    // Objects, member by member.

    /// Enters an object or a list whose bracket comes next.
    fn open(&mut self) -> Result<(), DecodeError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(self.fail(Problem::TooDeep));
        }
        self.at += 1;
        Ok(())
    }

    /// Enters an object or a list: whether it has a first item. Leaves it if not.
    #[cfg(feature = "serde")]
    pub(super) fn enter(&mut self) -> Result<bool, DecodeError> {
        let end = match self.next_byte() {
            b'[' => b']',
            b'{' => b'}',
            _ => return Err(self.unfit("a list or an object")),
        };
        self.open()?;
        let first = self.next_byte() != end;
        if !first {
            self.close();
        }
        Ok(first)
    }

    /// Leaves it.
    fn close(&mut self) {
        self.depth -= 1;
        self.at += 1;
    }

    /// After an item: whether another comes. Leaves the list or object if not.
    pub(super) fn more(&mut self, end: u8) -> Result<bool, DecodeError> {
        match self.next_byte() {
            b',' => {
                self.at += 1;
                Ok(true)
            }
            byte if byte == end => {
                self.close();
                Ok(false)
            }
            _ => Err(self.fail(Problem::Syntax(if end == b'}' {
                "`,` or `}` is missing"
            } else {
                "`,` or `]` is missing"
            }))),
        }
    }

    /// Reads the name of a member and its colon.
    pub(super) fn key(&mut self) -> Result<Cow<'a, str>, DecodeError> {
        if self.next_byte() != b'"' {
            return Err(self.fail(Problem::Syntax("the name of a member is missing")));
        }
        let key = self.text()?;
        self.colon()?;
        Ok(key)
    }

    /// Reads an object member by member, as far as it is well formed; `each` reads the value of the member.
    pub(crate) fn each_member(
        &mut self,
        each: &mut dyn FnMut(&mut Self, &str) -> Result<(), DecodeError>,
    ) -> Result<(), DecodeError> {
        if self.next_byte() != b'{' {
            return Err(self.unfit("an object"));
        }
        self.open()?;
        if self.next_byte() == b'}' {
            self.close();
            return Ok(());
        }
        loop {
            let key = self.key()?;
            each(self, &key)?;
            if !self.more(b'}')? {
                return Ok(());
            }
        }
    }

    fn skip_key(&mut self) -> Result<(), DecodeError> {
        if self.next_byte() != b'"' {
            return Err(self.fail(Problem::Syntax("the name of a member is missing")));
        }
        self.skip_text()?;
        self.colon()
    }

    fn colon(&mut self) -> Result<(), DecodeError> {
        if self.next_byte() != b':' {
            return Err(self.fail(Problem::Syntax("`:` is missing")));
        }
        self.at += 1;
        Ok(())
    }

    /// Reads the name of the next member: which of the shape it is, if any.
    #[inline]
    fn member(&mut self, shape: &'static Shape, order: Order, previous: usize) -> Result<Option<usize>, DecodeError> {
        let guess = self.orders.next(order, previous);
        if let Some(field) = shape.fields.get(guess)
            && let Some(length) = name_length(self.rest(), field.name.as_bytes())
        {
            self.at += length;
            return Ok(Some(guess));
        }
        self.other_member(shape, order, previous)
    }

    /// The same when it is not the one that was expected.
    fn other_member(
        &mut self,
        shape: &'static Shape,
        order: Order,
        previous: usize,
    ) -> Result<Option<usize>, DecodeError> {
        let at = self.at;
        let key = match self.plain_key() {
            Some(key) => Cow::Borrowed(key),
            None => self.key()?,
        };
        let found = match self.orders.find(order, &key) {
            None if self.is_lenient() => {
                let name = key.trim_end();
                if name.len() == key.len() { None } else { self.orders.find(order, name) }
            }
            None => {
                let near = nearest(shape, &key);
                let problem = Problem::Unknown { shape: shape.name, name: key.into_owned(), near };
                return Err(DecodeError::new(problem, at));
            }
            found => found,
        };
        if let Some(index) = found {
            self.orders.learn(order, previous, index);
        }
        Ok(found)
    }

    /// A name without escapes and with its colon right behind, as nearly all are.
    fn plain_key(&mut self) -> Option<&'a str> {
        let name = self.rest().strip_prefix(b"\"")?;
        let start = self.at + 1;
        let end = start + plain_length(name);
        if !self.text.as_bytes().get(end..)?.starts_with(b"\":") {
            return None;
        }
        let name = self.text.get(start..end)?;
        self.at = end + 2;
        Some(name)
    }

    fn strict_member(&mut self, slot: &mut dyn Decode, form: Form, required: bool) -> Result<(), DecodeError> {
        match self.next_byte() {
            b'n' if required => Err(self.unfit("a value")),
            b'n' => self.word("null"),
            _ => slot.decode(self, form),
        }
    }

    /// What stands for a record without being an object.
    #[cold]
    fn no_record(&mut self, record: &mut dyn DecodeRecord) -> Result<(), DecodeError> {
        if !self.is_lenient() || !self.absent(true)? {
            return Err(self.unfit("an object"));
        }
        let shape = record.shape();
        for (index, field) in shape.fields.iter().enumerate() {
            if let Some(slot) = record.slot(index) {
                reset(slot, field.form)?;
            }
        }
        Ok(())
    }

    // Tokens.

    #[inline]
    fn rest(&self) -> &'a [u8] {
        self.text.as_bytes().get(self.at..).unwrap_or_default()
    }

    /// The byte at hand, 0 at the end (where 0 itself is no JSON).
    #[inline]
    fn byte(&self) -> u8 {
        self.text.as_bytes().get(self.at).copied().unwrap_or(0)
    }

    /// The first byte that is no blank.
    #[inline]
    fn next_byte(&mut self) -> u8 {
        let byte = self.byte();
        if byte > b' ' {
            return byte;
        }
        self.blanks();
        self.byte()
    }

    fn blanks(&mut self) {
        while matches!(self.byte(), b' ' | b'\t' | b'\n' | b'\r') {
            self.at += 1;
        }
    }

    fn word(&mut self, word: &'static str) -> Result<(), DecodeError> {
        if self.rest().starts_with(word.as_bytes()) {
            self.at += word.len();
            return Ok(());
        }
        Err(self.fail(Problem::Syntax("`true`, `false` or `null` is misspelt")))
    }

    /// Inside a text: what comes before the next quote or backslash, and whether the text ends there.
    fn plain_run(&mut self) -> Result<(&'a str, bool), DecodeError> {
        let start = self.at;
        let rest = self.rest();
        let length = plain_length(rest);
        self.at += length;
        let ends = match rest.get(length) {
            Some(b'"') => true,
            Some(b'\\') => false,
            Some(_) => {
                return Err(self.fail(Problem::Syntax("a control character stands in a text")));
            }
            None => return Err(self.fail(Problem::Syntax("a text does not end"))),
        };
        let run = self.text.get(start..self.at).unwrap_or_default();
        self.at += 1;
        Ok((run, ends))
    }

    /// Reads a text from behind its first backslash to its end.
    #[cold]
    fn escaped_rest(&mut self, text: &mut String) -> Result<(), DecodeError> {
        loop {
            text.push(self.escape()?);
            let (run, ends) = self.plain_run()?;
            text.push_str(run);
            if ends {
                return Ok(());
            }
        }
    }

    fn skip_text(&mut self) -> Result<(), DecodeError> {
        self.at += 1;
        while !self.plain_run()?.1 {
            self.escape()?;
        }
        Ok(())
    }

    /// Reads an escape from behind its backslash.
    fn escape(&mut self) -> Result<char, DecodeError> {
        let character = match self.byte() {
            b'"' => '"',
            b'\\' => '\\',
            b'/' => '/',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => return self.unicode_escape(),
            _ => {
                return Err(self.fail(Problem::Syntax("an escape in a text is none that JSON has")));
            }
        };
        self.at += 1;
        Ok(character)
    }

    fn unicode_escape(&mut self) -> Result<char, DecodeError> {
        let start = self.at;
        let first = self.four_digits()?;
        let mut code = first;
        if (0xd800..0xdc00).contains(&first) && self.rest().starts_with(b"\\u") {
            let between = self.at;
            self.at += 1;
            let second = self.four_digits()?;
            if (0xdc00..0xe000).contains(&second) {
                code = 0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00);
            } else {
                // Not the second half: the escape stands for itself.
                self.at = between;
            }
        }
        match char::from_u32(code) {
            Some(character) => Ok(character),
            None if self.is_lenient() => Ok(char::REPLACEMENT_CHARACTER),
            None => Err(DecodeError::new(Problem::Syntax("half a surrogate pair stands in a text"), start)),
        }
    }

    /// Reads `u` and four hexadecimal digits.
    fn four_digits(&mut self) -> Result<u32, DecodeError> {
        let mut code = 0;
        for place in 1..=4 {
            let digit = self.text.as_bytes().get(self.at + place).and_then(|&byte| char::from(byte).to_digit(16));
            match digit {
                Some(digit) => code = code * 16 + digit,
                None => {
                    return Err(self.fail(Problem::Syntax("`\\u` lacks its four hexadecimal digits")));
                }
            }
        }
        self.at += 5;
        Ok(code)
    }

    /// Reads a number and hands out its text.
    fn number_text(&mut self) -> Result<&'a str, DecodeError> {
        let start = self.at;
        match number_length(self.rest()) {
            Some(length) => {
                self.at += length;
                Ok(self.text.get(start..self.at).unwrap_or_default())
            }
            None => Err(self.fail(Problem::Syntax("a number is malformed"))),
        }
    }

    // Failures.

    #[cold]
    fn fail(&self, problem: Problem) -> DecodeError {
        DecodeError::new(problem, self.at)
    }

    /// What comes next is not what was expected.
    #[cold]
    fn unfit(&mut self, expected: &'static str) -> DecodeError {
        let found = self.kind();
        let problem = match found {
            Kind::End => Problem::Syntax("it ends too early"),
            Kind::Other => Problem::Syntax("no value begins here"),
            _ => Problem::Unfit { expected, found },
        };
        self.fail(problem)
    }
}

/// Restores the default by reading a `null`.
fn reset(slot: &mut dyn Decode, form: Form) -> Result<(), DecodeError> {
    slot.decode(&mut Reader::from_text("null", Mode::Lenient), form)
}

fn list_name(form: Form) -> &'static str {
    match form {
        Form::Csv => "a text with commas between its items",
        _ => "a list",
    }
}

/// The length of `"name":` if that is what comes.
#[inline]
fn name_length(rest: &[u8], name: &[u8]) -> Option<usize> {
    let (start, behind) = rest.split_at_checked(name.len() + 1)?;
    let (quote, start) = start.split_first()?;
    (*quote == b'"' && same(start, name) && behind.starts_with(b"\":")).then_some(name.len() + 3)
}

/// Whether two names of equal length are the same. They are short: a call of `memcmp` would cost more than it compares.
#[inline]
fn same(left: &[u8], right: &[u8]) -> bool {
    let word = |bytes: &[u8; 8]| u64::from_le_bytes(*bytes);
    if let (Some(left_end), Some(right_end)) = (left.last_chunk(), right.last_chunk()) {
        // The last word overlaps the ones before it.
        let (left_words, _) = left.as_chunks();
        let (right_words, _) = right.as_chunks();
        return word(left_end) == word(right_end)
            && left_words.iter().zip(right_words).all(|(left, right)| word(left) == word(right));
    }
    left.iter().zip(right).all(|(left, right)| left == right)
}

/// The member whose name is most like `name`, if one is much like it.
#[cold]
fn nearest(shape: &Shape, name: &str) -> Option<&'static str> {
    let allowed = name.chars().count() / 4 + 1;
    shape
        .fields
        .iter()
        .map(|field| (distance(field.name, name), field.name))
        .filter(|&(distance, _)| distance <= allowed)
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, name)| name)
}

/// How many letters to change, add or drop, letter case aside.
pub(crate) fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().flat_map(char::to_lowercase).take(128).collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (above, letter) in left.chars().flat_map(char::to_lowercase).enumerate() {
        let mut diagonal = above;
        let mut last = above + 1;
        if let Some(first) = row.first_mut() {
            *first = last;
        }
        for (cell, other) in row.iter_mut().skip(1).zip(&right) {
            let changed = diagonal + usize::from(letter != *other);
            diagonal = *cell;
            last = changed.min(diagonal + 1).min(last + 1);
            *cell = last;
        }
    }
    row.last().copied().unwrap_or(0)
}

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGHS: u64 = 0x8080_8080_8080_8080;

/// How many bytes come before the first quote, backslash or control character.
pub(super) fn plain_length(bytes: &[u8]) -> usize {
    let (words, rest) = bytes.as_chunks::<8>();
    let mut length = 0;
    for word in words {
        let word = u64::from_le_bytes(*word);
        let quote = word ^ (ONES * b'"' as u64);
        let backslash = word ^ (ONES * b'\\' as u64);
        // The lowest bit that is set marks the first such byte; higher ones may be carries.
        let marks = (quote.wrapping_sub(ONES) & !quote)
            | (backslash.wrapping_sub(ONES) & !backslash)
            | (word.wrapping_sub(ONES * 0x20) & !word);
        let marks = marks & HIGHS;
        if marks != 0 {
            return length + (marks.trailing_zeros() / 8) as usize;
        }
        length += 8;
    }
    length + rest.iter().position(|&byte| byte < 0x20 || byte == b'"' || byte == b'\\').unwrap_or(rest.len())
}

/// The length of the number at the start, by the grammar of JSON.
fn number_length(bytes: &[u8]) -> Option<usize> {
    fn digits(bytes: &[u8]) -> (usize, &[u8]) {
        let count = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
        (count, bytes.get(count..).unwrap_or_default())
    }
    let rest = bytes.strip_prefix(b"-").unwrap_or(bytes);
    let leading_zero = rest.first() == Some(&b'0');
    let (count, mut rest) = digits(rest);
    if count == 0 || (leading_zero && count > 1) {
        return None;
    }
    if let Some(fraction) = rest.strip_prefix(b".") {
        let (count, behind) = digits(fraction);
        if count == 0 {
            return None;
        }
        rest = behind;
    }
    if let [b'e' | b'E', exponent @ ..] = rest {
        let exponent = match exponent {
            [b'+' | b'-', exponent @ ..] => exponent,
            _ => exponent,
        };
        let (count, behind) = digits(exponent);
        if count == 0 {
            return None;
        }
        rest = behind;
    }
    Some(bytes.len() - rest.len())
}

/// A JSON number as a whole one; in lenient mode `56.0` and `5.6e1` are whole too.
fn parse_integer(number: &str, lenient: bool) -> Option<i64> {
    match number.parse() {
        Ok(value) => Some(value),
        Err(_) if lenient => parse_whole(number),
        Err(_) => None,
    }
}

#[cold]
fn parse_whole(number: &str) -> Option<i64> {
    if let Some((whole, fraction)) = number.split_once('.')
        && fraction.bytes().all(|byte| byte == b'0')
    {
        return whole.parse().ok();
    }
    // Up to here every whole number has a double of its own.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let value: f64 = number.parse().ok()?;
    (value.fract() == 0.0 && value.abs() <= EXACT).then_some(value as i64)
}

/// A whole number in quotes.
pub(super) fn parse_integer_text(text: &str, lenient: bool) -> Option<i64> {
    let text = if lenient { text.trim() } else { text };
    let number = if lenient { text.strip_prefix('+').unwrap_or(text) } else { text };
    if number_length(number.as_bytes()) == Some(number.len()) {
        return parse_integer(number, lenient);
    }
    // Digits with zeros in front are no JSON number, but a number all the same.
    if lenient && number.bytes().all(|byte| byte.is_ascii_digit()) { number.parse().ok() } else { None }
}

fn parse_double(number: &str) -> Option<f64> {
    number.parse().ok().filter(|value: &f64| value.is_finite())
}

/// A number in quotes.
pub(super) fn parse_double_text(text: &str) -> Option<f64> {
    if number_length(text.as_bytes()) == Some(text.len()) { parse_double(text) } else { None }
}

fn flag(number: i64) -> Option<bool> {
    match number {
        0 => Some(false),
        1 => Some(true),
        _ => None,
    }
}

/// A boolean in any of the words for it; an empty text is no.
pub(super) fn parse_flag(text: &str) -> Option<bool> {
    const NO: [&str; 5] = ["0", "false", "n", "no", ""];
    const YES: [&str; 4] = ["1", "true", "y", "yes"];
    if NO.iter().any(|word| word.eq_ignore_ascii_case(text)) {
        Some(false)
    } else if YES.iter().any(|word| word.eq_ignore_ascii_case(text)) {
        Some(true)
    } else {
        None
    }
}

fn exact_flag(text: &str, form: Form) -> Option<bool> {
    let (no, yes) = super::writer::flag_words(form);
    if text == no {
        Some(false)
    } else if text == yes {
        Some(true)
    } else {
        None
    }
}

/// In which order members have come so far, by shape.
#[derive(Default)]
struct Orders {
    shapes: Vec<KnownShape>,
    /// What followed each member the last time.
    next: Vec<u16>,
}

struct KnownShape {
    shape: &'static Shape,
    order: Order,
    /// How often a member was not the one expected.
    misses: u32,
    /// The members by the hash of their names, each with 1 added; made when misses turn out to be frequent.
    index: Vec<u16>,
}

/// Where the order of one shape stands.
#[derive(Clone, Copy)]
struct Order {
    shape: usize,
    next: usize,
}

/// So many misses are searched for name by name, before an index pays.
const FEW_MISSES: u32 = 8;

impl Orders {
    /// The order of a shape; at first that of its members.
    fn of(&mut self, shape: &'static Shape) -> Order {
        match self.shapes.iter().find(|known| std::ptr::eq(known.shape, shape)) {
            Some(known) => known.order,
            None => self.add(shape),
        }
    }

    fn add(&mut self, shape: &'static Shape) -> Order {
        if self.shapes.is_empty() {
            // Enough for most documents.
            self.shapes.reserve(8);
            self.next.reserve(128);
        }
        let order = Order { shape: self.shapes.len(), next: self.next.len() };
        self.shapes.push(KnownShape { shape, order, misses: 0, index: Vec::new() });
        // Entry 0 is for the first member, entry n for what follows member n - 1.
        self.next.extend((0..=shape.fields.len()).map(|index| u16::try_from(index).unwrap_or(u16::MAX)));
        order
    }

    #[inline]
    fn next(&self, order: Order, previous: usize) -> usize {
        self.next.get(order.next + previous).copied().map_or(usize::MAX, usize::from)
    }

    fn learn(&mut self, order: Order, previous: usize, index: usize) {
        if let (Some(next), Ok(index)) = (self.next.get_mut(order.next + previous), u16::try_from(index)) {
            *next = index;
        }
    }

    fn find(&mut self, order: Order, name: &str) -> Option<usize> {
        let known = self.shapes.get_mut(order.shape)?;
        known.misses = known.misses.saturating_add(1);
        if known.misses <= FEW_MISSES || known.shape.fields.len() >= usize::from(u16::MAX) {
            return known.shape.fields.iter().position(|field| field.name == name);
        }
        known.find_by_hash(name)
    }
}

impl KnownShape {
    fn find_by_hash(&mut self, name: &str) -> Option<usize> {
        if self.index.is_empty() {
            self.build_index();
        }
        let mask = self.index.len() - 1;
        let mut place = hash(name) & mask;
        // Half of the places are empty, so the search ends.
        loop {
            let member = usize::from(*self.index.get(place)?).checked_sub(1)?;
            if self.shape.fields.get(member)?.name == name {
                return Some(member);
            }
            place = (place + 1) & mask;
        }
    }

    #[cold]
    fn build_index(&mut self) {
        let size = (self.shape.fields.len() * 2 + 1).next_power_of_two();
        self.index.resize(size, 0);
        for (number, field) in (1_u16..).zip(self.shape.fields) {
            let mut place = hash(field.name) & (size - 1);
            while let Some(taken) = self.index.get_mut(place) {
                if *taken == 0 {
                    *taken = number;
                    break;
                }
                place = (place + 1) & (size - 1);
            }
        }
    }
}

/// Names of one record differ at the start, at the end or in length; the little that do not only cost a few steps more.
fn hash(name: &str) -> usize {
    let bytes = name.as_bytes();
    let (start, end) = match (bytes.first_chunk(), bytes.last_chunk()) {
        (Some(start), Some(end)) => (u64::from_le_bytes(*start), u64::from_le_bytes(*end)),
        _ => (bytes.iter().fold(0, |word, &byte| word << 8 | u64::from(byte)), 0),
    };
    let mixed = (start ^ end.rotate_left(23)).wrapping_add(bytes.len() as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed >> 40) as usize
}

/// Which members have been read.
#[derive(Default)]
struct Seen {
    first: [u64; 4],
    /// Those from 256 on.
    others: Vec<usize>,
}

impl Seen {
    /// Marks a member: whether it was marked before.
    #[inline]
    fn mark(&mut self, index: usize) -> bool {
        if let Some(word) = self.first.get_mut(index / 64) {
            let bit = 1 << (index % 64);
            let marked = *word & bit != 0;
            *word |= bit;
            return marked;
        }
        let marked = self.others.contains(&index);
        if !marked {
            self.others.push(index);
        }
        marked
    }

    fn has(&self, index: usize) -> bool {
        match self.first.get(index / 64) {
            Some(word) => word & (1 << (index % 64)) != 0,
            None => self.others.contains(&index),
        }
    }
}
