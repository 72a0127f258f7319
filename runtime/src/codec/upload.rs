//! The codec of [`Upload`]: in JSON, a file is an object with its name and its content in Base64.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;

use super::error::DecodeError;
use super::reader::Reader;
use super::shape::{Field, Shape};
use super::value::{Custom, Decode, DecodeStruct, Encode, HasShape, Slot, View};
use crate::request::upload::Upload;

impl Encode for Upload {
    fn view(&self) -> View<'_> {
        View::Upload(self)
    }
}

impl Decode for Upload {
    fn slot(&mut self) -> Slot<'_> {
        Slot::Custom(self)
    }
}

impl Custom for Upload {
    fn read(&mut self, reader: &mut Reader<'_>) -> Result<(), DecodeError> {
        let mut file = File::default();
        reader.structure(&mut file)?;
        *self = Self::bytes(file.filename, file.content.0);
        Ok(())
    }
}

/// The JSON object of a file.
#[derive(Default)]
struct File {
    filename: String,
    content: Base64,
}

impl HasShape for File {
    const SHAPE: &'static Shape = &Shape {
        name: "a file",
        fields: &[Field::new("filename").required(), Field::new("content_base64").required()],
        rust_names: "",
    };
}

impl DecodeStruct for File {
    fn field_mut(&mut self, index: usize) -> Option<&mut dyn Decode> {
        match index {
            0 => Some(&mut self.filename),
            1 => Some(&mut self.content),
            _ => None,
        }
    }
}

#[derive(Default)]
struct Base64(Bytes);

impl Decode for Base64 {
    fn slot(&mut self) -> Slot<'_> {
        Slot::Custom(self)
    }
}

impl Custom for Base64 {
    fn read(&mut self, reader: &mut Reader<'_>) -> Result<(), DecodeError> {
        let content = STANDARD.decode(reader.quoted()?.as_bytes());
        self.0 = content.map_err(|_| DecodeError::custom("it is not valid Base64"))?.into();
        Ok(())
    }
}
