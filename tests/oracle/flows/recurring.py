"""A recurring meeting: booked, changed as a whole and in parts, cancelled in parts and as a whole."""

from datetime import UTC, datetime, timedelta
from typing import Any

from flow import Flow, without
from flows.meeting import new_meeting, shows_meeting

_MINUTE = "%Y-%m-%d %H:%M"
_DATE = "%Y-%m-%d"


def run(flow: Flow) -> None:
    series = _book(flow, _days(flow, 4))
    _is_read(flow, series)
    _change_one(flow, series)
    _cancel_one(flow, series)
    _update(flow, series)
    _weekly(flow)
    _monthly(flow)
    _cancel(flow, series)


def _days(flow: Flow, count: int) -> dict:
    first = datetime.now(UTC).date() + timedelta(days=flow.random.randint(2, 20))
    last = first + timedelta(days=2 * (count - 1))
    return {"cycle": "Day", "interval": 2, "startDate": f"{first}", "endDate": f"{last}", "preRemindDays": flow.random.randint(1, 5)}


def _new(flow: Flow, operation: str, cycle: dict, **fixed: Any) -> dict:
    """Returns the body of a booking. The first day is that of the cycle, in UTC and in the time zone of the meeting."""
    start = f"{cycle['startDate']} 0{flow.random.randint(2, 8)}:30"
    return new_meeting(flow, operation, **{"cycleParams": cycle, "startTime": start, "timeZoneID": "56", **fixed})


def _book(flow: Flow, cycle: dict, **fixed: Any) -> dict:
    sent = _new(flow, "CreateRecurringMeeting", cycle, **fixed)
    [created] = flow.call("CreateRecurringMeeting", body=sent)
    series = {"id": created["conferenceID"], "sent": sent, "starts": _starts(sent)}
    shows_series(flow, "CreateRecurringMeeting", created, series)
    return series


def _starts(sent: dict) -> list[datetime]:
    """Returns the starts of a meeting that takes place every few days."""
    cycle, start = sent["cycleParams"], datetime.strptime(sent["startTime"], _MINUTE)
    end = datetime.strptime(cycle["endDate"], _DATE) + timedelta(days=1)
    starts = []
    while start < end:
        starts.append(start)
        start += timedelta(days=cycle["interval"])
    return starts


def shows_series(flow: Flow, what: str, read: dict, series: dict) -> None:
    sent = series["sent"]
    shows_meeting(flow, what, read, sent)
    flow.shows(what, read, {"conferenceID": series["id"], "conferenceType": 2, "confType": "CYCLE", "cycleParams": sent["cycleParams"]})
    length = timedelta(minutes=sent["length"])
    expected = [{"startTime": start.strftime(_MINUTE), "endTime": (start + length).strftime(_MINUTE)} for start in series["starts"]]
    flow.shows(f"{what}.subConfs", read.get("subConfs"), expected)


def _detail(flow: Flow, series: dict) -> dict:
    return flow.call("ShowMeetingDetail", {"conferenceID": series["id"]}).get("conferenceData", {})


def _is_read(flow: Flow, series: dict) -> None:
    shows_series(flow, "conferenceData", _detail(flow, series), series)
    listed = flow.find("SearchMeetings", flow.pages("SearchMeetings"), conferenceID=series["id"])
    flow.shows("SearchMeetings", listed, {"subject": series["sent"]["subject"], "conferenceType": 2, "conferenceState": "Schedule"})


def _occurrences(flow: Flow, series: dict) -> list[dict]:
    return _detail(flow, series).get("subConfs") or []


def _change_one(flow: Flow, series: dict) -> None:
    before = _occurrences(flow, series)
    start = datetime.strptime(before[1]["startTime"], _MINUTE) + timedelta(minutes=flow.random.randint(5, 60))
    length = flow.random.randint(15, 120)
    fixed = {"cycleSubConfID": before[1]["cycleSubConfID"], "startTime": start.strftime(_MINUTE), "length": length, "mediaTypes": "Voice", "description": flow.word("Moved ")}
    sent = flow.body("UpdateRecurringSubMeeting", **fixed)
    flow.call("UpdateRecurringSubMeeting", {"conferenceID": series["id"]}, sent)
    after = _occurrences(flow, series)
    expected = {
        **without(sent, "mediaTypes", "length"),
        "endTime": (start + timedelta(minutes=length)).strftime(_MINUTE),
    }
    flow.shows("subConfs", flow.find("subConfs", after, cycleSubConfID=sent["cycleSubConfID"]), expected)
    flow.true("mediaType is not that of the request", "Voice" in after[1].get("mediaType", "").split(","))
    flow.equal("the other occurrences", after[:1] + after[2:], before[:1] + before[2:])


def _cancel_one(flow: Flow, series: dict) -> None:
    before = _occurrences(flow, series)
    cancelled = before[2]["cycleSubConfID"]
    flow.call("CancelRecurringSubMeeting", {"conferenceID": series["id"]}, {"cycleSubConfIDs": [cancelled]})
    flow.equal("the occurrences", _occurrences(flow, series), before[:2] + before[3:])


def _update(flow: Flow, series: dict) -> None:
    sent = _new(flow, "UpdateRecurringMeeting", _days(flow, 3))
    [updated] = flow.call("UpdateRecurringMeeting", {"conferenceID": series["id"]}, sent)
    series.update(sent=sent, starts=_starts(sent))
    shows_series(flow, "UpdateRecurringMeeting", updated, series)
    _is_read(flow, series)


def _weekly(flow: Flow) -> None:
    """Mondays and Thursdays of three weeks."""
    today = datetime.now(UTC).date()
    monday = today + timedelta(days=14 - today.weekday())
    cycle = {"cycle": "Week", "interval": 1, "point": [1, 4], "startDate": f"{monday}", "endDate": f"{monday + timedelta(days=20)}", "preRemindDays": 1}
    sent = _new(flow, "CreateRecurringMeeting", cycle)
    [created] = flow.call("CreateRecurringMeeting", body=sent)
    starts = [item["startTime"][:10] for item in created.get("subConfs", [])]
    flow.equal("the days", starts, [f"{monday + timedelta(days=day)}" for day in (0, 3, 7, 10, 14, 17)])
    read = _detail(flow, {"id": created["conferenceID"]})
    flow.shows("conferenceData", read, {"cycleParams": cycle, "subConfs": created.get("subConfs")})


def _monthly(flow: Flow) -> None:
    """The 15th of three months."""
    first = (datetime.now(UTC).replace(day=1) + timedelta(days=40)).date().replace(day=1)
    last = (first + timedelta(days=80)).replace(day=20)
    cycle = {"cycle": "Month", "interval": 1, "point": [15], "startDate": f"{first}", "endDate": f"{last}", "preRemindDays": 1}
    [created] = flow.call("CreateRecurringMeeting", body=_new(flow, "CreateRecurringMeeting", cycle))
    starts = [datetime.strptime(item["startTime"], _MINUTE) for item in created.get("subConfs", [])]
    flow.equal("the days of the month", [start.day for start in starts], [15, 15, 15])
    months = [start.month for start in starts]
    flow.equal("the months", months, [(first.month - 1 + number) % 12 + 1 for number in range(3)])


def _cancel(flow: Flow, series: dict) -> None:
    flow.call("CancelRecurringMeeting", {"conferenceID": series["id"]})
    flow.refused("ShowMeetingDetail", {"conferenceID": series["id"]}, code="MMC.111070005")
    flow.lacks("SearchMeetings", flow.pages("SearchMeetings"), conferenceID=series["id"])
