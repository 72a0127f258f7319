"""Hard terminals and activation codes: added, read, listed, changed, disabled and deleted."""

from flow import Flow, without

_HIDDEN = ("sendNotify",)


def run(flow: Flow) -> None:
    flow.call("AddDepartment", body={"deptCode": "lab", "deptName": "Laboratory"})
    models = flow.call("ShowDeviceTypes")
    flow.true("there is no model", models)
    devices = [_add(flow, flow.random.choice(models)) for _ in range(3)]
    for device in devices:
        _is_read(flow, device)
    _is_listed(flow, devices)
    _update(flow, devices[0])
    _disable(flow, devices[1:])
    _status(flow, devices[0])
    _delete(flow, devices)
    _activation_code(flow)


def _add(flow: Flow, model: dict) -> dict:
    values = {
        "name": flow.word("Terminal "),
        "model": model["model"],
        "sn": flow.word("SN").upper(),
        "deptCode": "lab",
        "phone": "+86135" + flow.digits(8),
        "country": "chinaPR",
        "email": flow.word() + "@example.com",
        "status": 0,
    }
    sent = flow.body("AddDevice", **values)
    added = flow.call("AddDevice", body=sent)
    flow.shows("AddDevice", added, {**without(sent, *_HIDDEN), "type": model["type"], "deptName": "Laboratory"})
    flow.true("AddDevice: there is no account", added.get("account"))
    return {**without(sent, *_HIDDEN), "account": added.get("account"), "number": added.get("number"), "type": model["type"]}


def _is_read(flow: Flow, device: dict) -> None:
    read = flow.call("ShowDeviceDetail", {"sn": device["sn"]})
    flow.shows("ShowDeviceDetail", read, {**device, "deptName": "Laboratory"})
    found = flow.call("SearchDevices", {"searchKey": device["sn"]}).get("data")
    flow.shows("SearchDevices", found, [{**device, "deptName": "Laboratory"}])


def _is_listed(flow: Flow, devices: list[dict]) -> None:
    listed = flow.pages("SearchDevices", {"deptCode": "lab"})
    flow.equal("the terminals of the department", {item["sn"] for item in listed}, {device["sn"] for device in devices})
    for device in devices:
        found = flow.call("SearchDevices", {"searchKey": device["name"]}).get("data", [])
        flow.equal("the terminals with this name", [item["sn"] for item in found], [device["sn"]])
        found = flow.call("SearchDevices", {"model": device["model"], "deptCode": "lab"}).get("data", [])
        expected = {other["sn"] for other in devices if other["model"] == device["model"]}
        flow.equal("the terminals of this model", {item["sn"] for item in found}, expected)


def _update(flow: Flow, device: dict) -> None:
    fixed = {"name": flow.word("Renamed "), "deptCode": "lab", "phone": "+86134" + flow.digits(8), "country": "chinaPR", "email": flow.word() + "@example.org", "status": 0}
    sent = flow.body("UpdateDevice", **fixed)
    flow.call("UpdateDevice", {"sn": device["sn"]}, sent)
    device.update(sent)
    _is_read(flow, device)


def _disable(flow: Flow, devices: list[dict]) -> None:
    for status in (1, 0):
        flow.call("BatchUpdateDevicesStatus", {"value": status}, [device["sn"] for device in devices])
        for device in devices:
            device["status"] = status
            _is_read(flow, device)


def _status(flow: Flow, device: dict) -> None:
    found = flow.call("ShowDeviceStatus", body=[device["number"]]) or []
    flow.equal("the number of terminals", len(found), 1)
    flow.true("Number is not that of the terminal", device["number"].lstrip("+") in found[0].get("Number", ""))


def _delete(flow: Flow, devices: list[dict]) -> None:
    first, *others = devices
    flow.call("BatchDeleteDevices", body=[device["sn"] for device in others])
    listed = flow.call("SearchDevices", {"deptCode": "lab"}).get("data")
    flow.equal("the terminals that remain", [item["sn"] for item in listed or []], [first["sn"]])
    _is_read(flow, first)


def _activation_code(flow: Flow) -> None:
    values = {"devName": flow.word("Screen "), "devType": "idea-hub", "deptCode": "lab", "country": "chinaPR", "smsNumber": "+86133" + flow.digits(8), "emailAddr": flow.word() + "@example.com"}
    sent = flow.body("CreateVisionActiveCode", **values)
    code = flow.call("CreateVisionActiveCode", body=sent)["activeCode"]
    for key in (code, sent["devName"]):
        found = flow.call("SearchVisionActiveCode", {"searchKey": key}).get("data")
        expected = {"activeCode": code, "devName": sent["devName"], "devType": sent["devType"], "deptCode": "lab", "deptName": "Laboratory"}
        flow.shows("SearchVisionActiveCode", found, [expected])
    flow.call("DeleteVisionActiveCode", body=[found[0]["id"]])
    flow.equal("the codes", flow.call("SearchVisionActiveCode", {"searchKey": code}).get("count"), 0)
