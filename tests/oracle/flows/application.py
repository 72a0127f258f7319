"""Applications: added, listed, changed, given another key, disabled and deleted."""

from flow import Flow


def run(flow: Flow) -> None:
    application = _add(flow)
    other = _add(flow)
    _is_listed(flow, application)
    _update(flow, application)
    _disable(flow, application)
    _reset_key(flow, application)
    flow.call("DeleteAppId", {"app_id": application["app_id"]})
    listed = flow.pages("BatchSearchAppId")
    flow.lacks("BatchSearchAppId", listed, app_id=application["app_id"])
    _is_listed(flow, other)


def _add(flow: Flow) -> dict:
    sent = {"app_name": flow.word("App "), "description": flow.word("for ")}
    added = flow.call("AddAppId", body=sent)
    flow.shows("AddAppId", added, {**sent, "status": 0})
    flow.true("AddAppId: there is no app_key", added.get("app_key"))
    return added


def _is_listed(flow: Flow, application: dict) -> None:
    found = flow.find("BatchSearchAppId", flow.pages("BatchSearchAppId"), app_id=application["app_id"])
    expected = {name: application[name] for name in ("app_name", "description", "status", "create_time")}
    flow.shows("BatchSearchAppId", found, expected)


def _update(flow: Flow, application: dict) -> None:
    sent = {"app_name": flow.word("Renamed "), "description": flow.word("now for ")}
    flow.shows("UpdateAppId", flow.call("UpdateAppId", {"app_id": application["app_id"]}, sent), sent)
    application.update(sent)
    _is_listed(flow, application)


def _disable(flow: Flow, application: dict) -> None:
    for status in (1, 0):
        sent = {"app_name": application["app_name"], "status": status}
        flow.shows("UpdateAppId", flow.call("UpdateAppId", {"app_id": application["app_id"]}, sent), sent)
        application["status"] = status
        _is_listed(flow, application)


def _reset_key(flow: Flow, application: dict) -> None:
    reset = flow.call("ResetAppKey", {"app_id": application["app_id"]})
    flow.shows("ResetAppKey", reset, {"app_id": application["app_id"], "app_name": application["app_name"]})
    flow.true("the key is the same", reset.get("app_key") != application["app_key"])
    _is_listed(flow, application)
