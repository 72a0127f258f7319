//! Files that requests have uploaded.

use std::collections::VecDeque;

use bytes::Bytes;

use crate::limits;

/// Files that requests have uploaded, by their path at this server.
#[derive(Clone, Debug, Default)]
pub(crate) struct Uploads {
    files: VecDeque<(String, Bytes)>,
    size: usize,
}

impl Uploads {
    pub(crate) fn add(&mut self, path: String, content: Bytes) {
        self.size = self.size.saturating_add(content.len());
        self.files.push_back((path, content));
        while self.size > limits::UPLOADED_BYTES
            && let Some((_, oldest)) = self.files.pop_front()
        {
            self.size = self.size.saturating_sub(oldest.len());
        }
    }

    /// Returns the number of bytes.
    pub(crate) fn size(&self) -> usize {
        self.size
    }

    pub(crate) fn get(&self, path: &str) -> Option<Bytes> {
        self.files.iter().find(|(known, _)| known == path).map(|(_, content)| content.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_files_are_forgotten_if_there_are_too_many_bytes() {
        let mut uploads = Uploads::default();
        for number in 0..5 {
            uploads.add(number.to_string(), Bytes::from(vec![number; limits::UPLOADED_BYTES / 4]));
        }
        assert!(uploads.get("0").is_none());
        assert_eq!(uploads.get("1").map(|content| content[0]), Some(1));
        assert_eq!(uploads.size, limits::UPLOADED_BYTES);
    }
}
