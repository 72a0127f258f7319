"""Enterprises of a service provider, and their resources."""

from flow import Flow, without

_NOT_READ = ("domain", "language", "timeZoneId", "spId")


def run(flow: Flow) -> None:
    corp = _add(flow)
    _is_read(flow, corp)
    _update(flow, corp)
    _resources(flow, corp["id"])
    flow.call("DeleteCorp", {"id": corp["id"]})
    flow.lacks("SearchCorp", flow.pages("SearchCorp"), id=corp["id"])


def _basic_info(flow: Flow) -> dict:
    return {"name": flow.word("Corp "), "phone": "+86755" + flow.digits(8), "country": "chinaPR", "fax": flow.digits(8), "email": flow.word() + "@example.com", "address": flow.word("Street "), "description": flow.word("about ")}


def _admin_info(flow: Flow) -> dict:
    return {"name": flow.word("Admin "), "email": flow.word() + "@example.com", "phone": "+86132" + flow.digits(8), "country": "chinaPR"}


def _add(flow: Flow) -> dict:
    admin = {**_admin_info(flow), "account": flow.word("admin-"), "pwd": "Meeting-" + flow.digits(6)}
    sent = {"basicInfo": _basic_info(flow), "adminInfo": admin}
    corp_id = flow.call("AddCorp", body={**sent, "resInfo": {"resource": []}})["value"]
    return {"id": corp_id, **sent, "adminInfo": without(admin, "pwd")}


def _is_read(flow: Flow, corp: dict) -> None:
    expected = {**corp, "basicInfo": without(corp["basicInfo"], *_NOT_READ)}
    flow.shows("ShowCorp", flow.call("ShowCorp", {"id": corp["id"]}), expected)
    flow.shows("SearchCorp", flow.find("SearchCorp", flow.pages("SearchCorp"), id=corp["id"]), expected)
    for key in ("name", "phone", "email"):
        found = flow.call("SearchCorp", {"searchKey": corp["basicInfo"][key]}).get("data") or []
        flow.equal("the enterprises that the search finds", [item["id"] for item in found], [corp["id"]])


def _update(flow: Flow, corp: dict) -> None:
    """What an update leaves out stays."""
    sent = {"basicInfo": without(_basic_info(flow), "fax", "country"), "adminInfo": without(_admin_info(flow), "country")}
    flow.call("UpdateCorp", {"id": corp["id"]}, sent)
    corp["basicInfo"] |= sent["basicInfo"]
    corp["adminInfo"] |= sent["adminInfo"]
    _is_read(flow, corp)


def _resources(flow: Flow, corp_id: str) -> None:
    parameters = {"corp_id": corp_id}
    items = [
        {"id": flow.word("R"), "type": kind, "count": flow.random.randint(1, 50), "expireDate": 1_924_905_600_000}
        for kind in ("CONF_CALL", "ROOM")
    ]
    flow.call("AddResource", parameters, items)
    listed = flow.pages("SearchResource", parameters)
    for item in items:
        flow.shows("SearchResource", flow.find("SearchResource", listed, id=item["id"]), item)
        found = flow.call("SearchResource", {**parameters, "type": item["type"]}).get("data") or []
        flow.equal("the resources of this type", [entry["id"] for entry in found], [item["id"]])
    change = {"id": items[0]["id"], "type": items[0]["type"], "expireDate": 1_924_992_000_000, "isDisabled": True}
    flow.call("UpdateResource", parameters, [change])
    found = flow.find("SearchResource", flow.pages("SearchResource", parameters), id=change["id"])
    flow.shows("SearchResource", found, {"expireDate": change["expireDate"], "status": 2, "count": items[0]["count"]})
    flow.call("DeleteResource", parameters, [change["id"]])
    listed = flow.pages("SearchResource", parameters)
    flow.lacks("SearchResource", listed, id=change["id"])
    flow.shows("SearchResource", flow.find("SearchResource", listed, id=items[1]["id"]), items[1])
