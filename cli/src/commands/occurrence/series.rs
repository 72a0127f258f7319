//! The occurrences of a series. The service has no list of them: they are a part of the series.

use huaweicloud_meeting_catalog::{ItemOperation, Role};
use serde_json::json;

use crate::error::Error;
use crate::operation::Action;
use crate::output::{self, Node};
use crate::session::{self, Session};
use crate::settings::Settings;

/// The command that shows a series.
const SHOW: &str = "series show";
/// The command of an occurrence, whose resource has its ID.
const OCCURRENCE: &str = "occurrence cancel";
/// Where the occurrences are in the response.
pub(super) const LIST: [&str; 2] = ["conferenceData", "subConfs"];

/// How the occurrences are listed.
static LISTED: ItemOperation = ItemOperation {
    operation: "ShowMeetingDetail",
    role: Role::List,
    verb: "list",
    words: &[],
    select: None,
    parent: None,
    result: &LIST,
    columns: &["cycleSubConfID", "startTime", "endTime"],
};

/// Returns the action that shows a series, as one that lists its occurrences.
pub(super) fn action() -> Result<Action, Error> {
    let missing = || Error::invalid("this build does not have the operations of series");
    let show = Action::find(SHOW).ok_or_else(missing)?;
    let (resource, _) = Action::find(OCCURRENCE).and_then(|occurrence| occurrence.item).ok_or_else(missing)?;
    Ok(Action { item: Some((resource, &LISTED)), ..show })
}

/// Returns the occurrences of a series as the service sent them.
pub(super) async fn occurrences(settings: &Settings, action: &Action, series: &str) -> Result<Vec<Node>, Error> {
    let name = action.operation.name;
    let dynamic = session::operation(name)?;
    let document = json!({"operation": name, "query": {"conferenceID": series}}).to_string();
    // What is changed in a dry run is read.
    let session = Session::for_operation(&settings.sending(), dynamic.operation)?;
    let response = session.call(dynamic, document.as_bytes()).await?;
    output::warn(&response.anomalies);
    let node = Node::parse(&response.json);
    let list = node.as_ref().and_then(|node| node.at(&LIST)).and_then(Node::items);
    Ok(list.unwrap_or_default().to_vec())
}
