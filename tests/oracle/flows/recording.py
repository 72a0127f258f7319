"""A recording: made in a meeting, found, read, and deleted."""

import time
from datetime import UTC, datetime

from flow import Flow
from flows.control import Meeting, history

_HOUR_MS = 3_600_000


def run(flow: Flow) -> None:
    meeting = Meeting.book(flow, recordType=2, isAutoRecord=0)
    meeting.start()
    meeting.obtain_token()
    meeting.invite([{"name": flow.word("Ann "), "phone": "+99111" + flow.digits(7)}])
    flow.lacks("SearchRecordings", _recordings(flow, meeting.id), confUUID=meeting.uuid)
    meeting.control("Record", {"isRecord": 1})
    time.sleep(1.1)
    meeting.control("Record", {"isRecord": 0})
    meeting.stop()
    _is_listed(flow, meeting)
    _is_read(flow, meeting)
    flow.call("DeleteRecordings", {"confUUIDs": meeting.uuid})
    flow.lacks("SearchRecordings", _recordings(flow, meeting.id), confUUID=meeting.uuid)


def _recordings(flow: Flow, key: str) -> list[dict]:
    now = int(datetime.now(UTC).timestamp() * 1000)
    period = {"startDate": now - _HOUR_MS, "endDate": now + _HOUR_MS}
    return flow.call("SearchRecordings", {**period, "searchKey": key, "limit": 100}).get("data") or []


def _is_listed(flow: Flow, meeting: Meeting) -> None:
    expected = {"confID": meeting.id, "subject": meeting.sent["subject"], "recordAuthType": meeting.sent["recordAuthType"], "available": True}
    for key in (meeting.id, meeting.sent["subject"]):
        found = flow.find("SearchRecordings", _recordings(flow, key), confUUID=meeting.uuid)
        flow.shows("SearchRecordings", found, expected)
        flow.true("rcdTime is not the time between both calls", 1 <= found.get("rcdTime", 0) <= 30)
    past = flow.find("SearchHisMeetings", history(flow, meeting.id), confUUID=meeting.uuid)
    flow.true("SearchHisMeetings.subject is not that of the meeting", past.get("subject") == meeting.sent["subject"])


def _is_read(flow: Flow, meeting: Meeting) -> None:
    detail = flow.call("ShowRecordingDetail", {"confUUID": meeting.uuid})
    flow.shows("ShowRecordingDetail", detail, {"confUUID": meeting.uuid, "confID": meeting.id, "subject": meeting.sent["subject"]})
    info = flow.call("ShowRecordInfo", body={"confUUID": meeting.uuid}).get("data")
    flow.shows("ShowRecordInfo", info, {"subject": meeting.sent["subject"]})
    urls = flow.call("ShowRecordingFileDownloadUrls", {"confUUID": meeting.uuid}).get("recordUrls")
    flow.shows("recordUrls", urls, [{"confUuid": meeting.uuid}])
