//! All departments, from the root downwards.

use std::collections::{BTreeSet, VecDeque};

use huaweicloud_meeting::dynamic::DynamicOperation;
use huaweicloud_meeting::operations;
use serde_json::{Value, json};

use crate::error::Error;
use crate::output::spinner;
use crate::session::Session;

const OPERATION: &str = "ShowDeptAndChildDept";
/// The code of the root.
const ROOT: &str = "1";
const CHILDREN: &str = "childDepts";

/// Returns the departments as JSON, each after the one above it.
pub(super) async fn all(session: &Session) -> Result<Vec<Value>, Error> {
    let Some(dynamic) = DynamicOperation::named(operations(), OPERATION) else {
        return Err(Error::invalid(format!("this build does not have the operation {OPERATION}")));
    };
    let core = session.client().core();
    let (mut departments, mut known) = (Vec::new(), BTreeSet::from([ROOT.to_owned()]));
    let mut pending = VecDeque::from([ROOT.to_owned()]);
    while let Some(code) = pending.pop_front() {
        let document = json!({"operation": OPERATION, "path": {"dept_code": code}}).to_string();
        let request = dynamic.parse(document.as_bytes(), core.service())?;
        let (json, _) = spinner::wait(OPERATION, dynamic.call(core, &request).with_meta().send()).await?;
        let mut department: Value = serde_json::from_str(&json)
            .map_err(|error| Error::no_result(format!("the response to {OPERATION} is not valid JSON: {error}")))?;
        let children = department.as_object_mut().and_then(|fields| fields.remove(CHILDREN));
        if code == ROOT {
            departments.push(department);
        }
        for child in children.as_ref().and_then(Value::as_array).into_iter().flatten() {
            let Some(code) = child.get("deptCode").and_then(Value::as_str) else { continue };
            // A department that is below itself would never end.
            if known.insert(code.to_owned()) {
                departments.push(child.clone());
                if child.get("isLeafNode") != Some(&Value::Bool(true)) {
                    pending.push_back(code.to_owned());
                }
            }
        }
    }
    Ok(departments)
}
