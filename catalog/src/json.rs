//! JSON values as static data.

/// A JSON value of the spec.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Json {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// An integer.
    Int(i64),
    /// Any other number.
    Float(f64),
    /// A string.
    String(&'static str),
    /// A list.
    List(&'static [Self]),
    /// An object, in the order of the spec.
    Object(&'static [(&'static str, Self)]),
}

impl Json {
    /// Returns the value as one of `serde_json`.
    #[must_use]
    pub fn value(&self) -> serde_json::Value {
        match self {
            Self::Null => serde_json::Value::Null,
            Self::Bool(value) => (*value).into(),
            Self::Int(number) => (*number).into(),
            Self::Float(number) => (*number).into(),
            Self::String(text) => (*text).into(),
            Self::List(items) => items.iter().map(Self::value).collect(),
            Self::Object(fields) => fields.iter().map(|(name, value)| ((*name).to_owned(), value.value())).collect(),
        }
    }
}
