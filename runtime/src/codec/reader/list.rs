//! Lists, in brackets and with commas.

use super::{DecodeError, Form, Kind, List, Problem, Reader};

impl Reader<'_> {
    /// Reads a list in its form.
    pub(super) fn list(&mut self, list: &mut dyn List, form: Form) -> Result<(), DecodeError> {
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
            _ if form == Form::OneOrMany => self.read(list.grow(), Form::Plain),
            _ => Err(self.unfit(list_name(form))),
        }
    }

    fn items(&mut self, list: &mut dyn List, form: Form) -> Result<(), DecodeError> {
        let form = if matches!(form, Form::Csv | Form::OneOrMany) { Form::Plain } else { form };
        self.open()?;
        if self.next_byte() == b']' {
            self.close();
            return Ok(());
        }
        let mut index = 0;
        loop {
            self.read(list.grow(), form).map_err(|error| error.in_item(index))?;
            index += 1;
            if !self.more(b']')? {
                return Ok(());
            }
        }
    }

    fn csv(&mut self, list: &mut dyn List) -> Result<(), DecodeError> {
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
            if !list.grow().fill(item) {
                let problem = Problem::Unsuitable { expected: "an item of its list", found: Kind::Text };
                return Err(DecodeError::new(problem, start).in_item(index));
            }
        }
        Ok(())
    }
}

fn list_name(form: Form) -> &'static str {
    match form {
        Form::Csv => "a string with commas between its items",
        _ => "a list",
    }
}
