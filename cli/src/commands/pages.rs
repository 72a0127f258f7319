//! Lists as a whole: all pages, as JSON.

use huaweicloud_meeting::Paged as _;
use serde_json::Value;

use crate::error::Error;
use crate::output::spinner;
use crate::session::{self, Session};

/// Returns the items of all pages of a list.
pub(crate) async fn all(session: &Session, document: &Value) -> Result<Vec<Value>, Error> {
    let name = document.get("operation").and_then(Value::as_str).unwrap_or_default();
    let dynamic = session::operation(name)?;
    let pages = session.pages(dynamic, document.to_string().as_bytes())?;
    let mut pages = pages.ok_or_else(|| Error::invalid(format!("{name} is not paged")))?.fetch_ahead();
    let mut items = Vec::new();
    while let Some(page) = spinner::wait(name.to_owned(), pages.next()).await {
        for item in page?.into_items() {
            let item = serde_json::from_str(item.as_str());
            items.push(item.map_err(|error| {
                Error::no_result(format!("an item in the response to {name} is not valid JSON: {error}"))
            })?);
        }
    }
    Ok(items)
}
