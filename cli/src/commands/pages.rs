//! Lists as a whole: all pages, as JSON.

use huaweicloud_meeting::dynamic::DynamicOperation;
use huaweicloud_meeting::operations;
use serde_json::{Value, json};

use crate::error::Error;
use crate::output::spinner;
use crate::session::{Session, environment};

/// The largest page of the lists that are read.
const LIMIT: usize = 500;

/// Returns all items of a list whose pages have the fields `count` and `data`.
pub(crate) async fn all(session: &Session, mut document: Value) -> Result<Vec<Value>, Error> {
    let name = document.get("operation").and_then(Value::as_str).unwrap_or_default().to_owned();
    let Some(dynamic) = DynamicOperation::named(operations(), &name) else {
        return Err(Error::invalid(format!("this build does not have the operation {name}")));
    };
    if !session.has_credentials()? {
        return Err(Error::invalid(format!("{name} needs an access token; {}", environment::HINT)));
    }
    let core = session.client().core();
    let mut items = Vec::new();
    loop {
        set(&mut document, "offset", items.len());
        set(&mut document, "limit", LIMIT);
        let request = dynamic.parse(document.to_string().as_bytes(), core.service())?;
        let (json, _) = spinner::wait(name.clone(), dynamic.call(core, &request).with_meta().send()).await?;
        let mut page: Value = serde_json::from_str(&json)
            .map_err(|error| Error::no_result(format!("the response to {name} is not valid JSON: {error}")))?;
        let count = page.get("count").and_then(Value::as_u64).unwrap_or_default();
        let Some(Value::Array(data)) = page.get_mut("data").map(Value::take) else { return Ok(items) };
        let is_empty = data.is_empty();
        items.extend(data);
        if is_empty || items.len() as u64 >= count {
            return Ok(items);
        }
    }
}

fn set(document: &mut Value, name: &str, value: usize) {
    if let Some(document) = document.as_object_mut() {
        let query = document.entry("query").or_insert_with(|| json!({}));
        if let Some(query) = query.as_object_mut() {
            query.insert(name.to_owned(), json!(value));
        }
    }
}
