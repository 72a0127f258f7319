//! The passwords of the resources that the fake has created.

use std::collections::{BTreeMap, VecDeque};

use serde_json::{Value, json};

use crate::limits;
use crate::steering::document::Fields;
use crate::steering::error::SteeringError;

/// The name and the value of the ID of a resource.
type Key = (String, String);

/// The passwords of the resources that the fake has created, by their ID.
#[derive(Default)]
pub(crate) struct Passwords {
    by_resource: BTreeMap<Key, Entry>,
    /// The resources by the numbers of their entries, the oldest first.
    by_number: BTreeMap<u64, Key>,
    added: u64,
}

/// The passwords of a resource.
struct Entry {
    number: u64,
    /// The oldest one first.
    passwords: VecDeque<String>,
}

impl Passwords {
    pub(crate) fn add(&mut self, id_name: &str, id: &str, password: &str) {
        let entry = self.entry((id_name.to_owned(), id.to_owned()));
        if entry.passwords.iter().any(|known| known == password) {
            return;
        }
        entry.passwords.push_back(password.to_owned());
        if entry.passwords.len() > limits::PASSWORDS_OF_MEETING {
            entry.passwords.pop_front();
        }
        if self.by_number.len() > limits::PASSWORDS
            && let Some((_, oldest)) = self.by_number.pop_first()
        {
            self.by_resource.remove(&oldest);
        }
    }

    fn entry(&mut self, key: Key) -> &mut Entry {
        let (by_number, added) = (&mut self.by_number, &mut self.added);
        self.by_resource.entry(key).or_insert_with_key(|key| {
            *added += 1;
            by_number.insert(*added, key.clone());
            Entry { number: *added, passwords: VecDeque::new() }
        })
    }

    /// Returns whether a password is accepted. For a resource that the fake has not created, any password is accepted.
    pub(crate) fn allow(&self, id_name: &str, id: &str, password: &str) -> bool {
        let entry = self.by_resource.get(&(id_name.to_owned(), id.to_owned()));
        entry.is_none_or(|entry| entry.passwords.iter().any(|known| known == password))
    }

    /// Forgets the passwords of a resource that does not exist anymore.
    pub(crate) fn forget(&mut self, id_name: &str, id: &str) {
        if let Some(entry) = self.by_resource.remove(&(id_name.to_owned(), id.to_owned())) {
            self.by_number.remove(&entry.number);
        }
    }

    /// Returns the number of resources with passwords.
    pub(crate) fn len(&self) -> usize {
        self.by_number.len()
    }

    /// Returns the largest number of passwords of a resource.
    pub(crate) fn most(&self) -> usize {
        self.by_resource.values().map(|entry| entry.passwords.len()).max().unwrap_or_default()
    }

    /// Returns the passwords as JSON, the oldest first.
    pub(crate) fn save(&self) -> Value {
        let save = |key: &Key| {
            let entry = self.by_resource.get(key)?;
            Some(json!({"name": key.0, "id": key.1, "passwords": entry.passwords}))
        };
        self.by_number.values().filter_map(save).collect()
    }

    /// Returns saved passwords.
    pub(crate) fn load(saved: Vec<Value>) -> Result<Self, SteeringError> {
        let mut loaded = Self::default();
        for (index, entry) in saved.into_iter().enumerate() {
            let within = |error: SteeringError| error.within(index).within("passwords");
            let mut fields = Fields::new(entry).map_err(within)?;
            let (name, id) = (fields.string("name").map_err(within)?, fields.string("id").map_err(within)?);
            let passwords = fields.strings("passwords").map_err(within)?;
            fields.finish().map_err(within)?;
            let (name, id) = (name.unwrap_or_default(), id.unwrap_or_default());
            passwords.iter().for_each(|password| loaded.add(&name, &id, password));
        }
        Ok(loaded)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "conferenceID";

    #[test]
    fn only_created_resources_have_a_password() {
        let mut passwords = Passwords::default();
        passwords.add(ID, "1", "correct");
        assert!(passwords.allow(ID, "1", "correct") && !passwords.allow(ID, "1", "wrong"));
        assert!(passwords.allow(ID, "2", "any"));
        passwords.forget(ID, "1");
        assert!(passwords.allow(ID, "1", "any") && passwords.len() == 0);
    }

    #[test]
    fn the_oldest_passwords_are_forgotten() {
        let mut passwords = Passwords::default();
        for number in 0..=limits::PASSWORDS_OF_MEETING {
            passwords.add(ID, "1", &number.to_string());
        }
        assert!(!passwords.allow(ID, "1", "0") && passwords.allow(ID, "1", "1"));
        assert_eq!(passwords.most(), limits::PASSWORDS_OF_MEETING);
        for number in 0..limits::PASSWORDS {
            passwords.add(ID, &format!("0{number}"), "correct");
        }
        assert!(passwords.allow(ID, "1", "any"), "it is the oldest one, although not the first by its ID");
        assert!(!passwords.allow(ID, "00", "wrong"));
        let mut loaded = Passwords::load(passwords.save().as_array().cloned().unwrap()).unwrap();
        loaded.add(ID, "2", "correct");
        assert!(loaded.allow(ID, "00", "any") && !loaded.allow(ID, "01", "wrong"));
        assert_eq!((loaded.len(), loaded.by_resource.len()), (limits::PASSWORDS, limits::PASSWORDS));
    }
}
