"""Departments: a tree that is created, read, changed and deleted."""

from flow import Flow, without


def run(flow: Flow) -> None:
    parent = _create(flow, parentDeptCode="1")
    child = _create(flow, parentDeptCode=parent["deptCode"], designatedOutDeptCodes=[parent["deptCode"]])
    _is_read(flow, parent, level=1)
    _is_read(flow, child, level=2)
    _tree(flow, parent, child)
    _update(flow, child)
    _move(flow, child)
    _delete(flow, parent, child)
    _code_is_made(flow)


def _create(flow: Flow, **fixed) -> dict:
    values = {"deptCode": flow.word("D"), "deptName": flow.word("Dept "), "designatedOutDeptCodes": ["1"], **fixed}
    sent = flow.body("AddDepartment", **values, inPermission="UNLIMITED", outPermission="UNLIMITED")
    flow.shows("AddDepartment", flow.call("AddDepartment", body=sent), {"value": sent["deptCode"]})
    return sent


def _shown(sent: dict) -> dict:
    """Returns what responses contain: for departments that are named by their codes, also their names."""
    codes = [{"id": code} for code in sent["designatedOutDeptCodes"]]
    return {**sent, "designatedOutDeptCodes": codes}


def _is_read(flow: Flow, sent: dict, level: int) -> None:
    code, name = sent["deptCode"], sent["deptName"]
    read = flow.call("ShowDeptAndChildDept", {"dept_code": code})
    flow.shows("ShowDeptAndChildDept", read, {**_shown(sent), "deptLevel": level})
    flow.true("deptNamePath ends with the name", str(read.get("deptNamePath")).endswith(name))
    flow.true("deptCodePath ends with the code", code in str(read.get("deptCodePath")))
    flow.shows("ShowDepartment", flow.call("ShowDepartment", {"dept_code": code}), {"deptCode": code, "deptName": name})
    found = flow.call("SearchDepartmentByName", {"deptName": name})
    flow.shows("SearchDepartmentByName", flow.find("SearchDepartmentByName", found, deptCode=code), _shown(sent))


def _tree(flow: Flow, parent: dict, child: dict) -> None:
    read = flow.call("ShowDeptAndChildDept", {"dept_code": parent["deptCode"]})
    flow.equal("isLeafNode of the parent", read.get("isLeafNode"), False)
    flow.equal("the number of children", len(read.get("childDepts", [])), 1)
    flow.shows("childDepts", flow.find("childDepts", read.get("childDepts"), deptCode=child["deptCode"]), _shown(child))
    view = flow.call("ShowDepartment", {"dept_code": parent["deptCode"]})
    flow.shows("ShowDepartment", view, {"isLeafNodes": False, "childDepts": [{"deptCode": child["deptCode"], "isLeafNodes": True}]})
    root = flow.call("ShowDeptAndChildDept", {"dept_code": "1"})
    flow.find("childDepts of the root", root.get("childDepts"), deptCode=parent["deptCode"])
    flow.lacks("childDepts of the root", root.get("childDepts"), deptCode=child["deptCode"])


def _update(flow: Flow, sent: dict) -> None:
    changes = {"deptName": flow.word("New "), "note": flow.word("note "), "sortLevel": flow.random.randint(1, 10000)}
    flow.call("UpdateDepartment", {"dept_code": sent["deptCode"]}, {**changes, "parentDeptCode": sent["parentDeptCode"]})
    old_name = sent["deptName"]
    sent.update(changes)
    _is_read(flow, sent, level=2)
    flow.lacks("SearchDepartmentByName", flow.call("SearchDepartmentByName", {"deptName": old_name}), deptCode=sent["deptCode"])


def _move(flow: Flow, sent: dict) -> None:
    sent["parentDeptCode"] = "1"
    flow.call("UpdateDepartment", {"dept_code": sent["deptCode"]}, without(sent, "deptCode"))
    _is_read(flow, sent, level=1)


def _delete(flow: Flow, parent: dict, child: dict) -> None:
    flow.call("DeleteDepartment", {"dept_code": child["deptCode"]})
    flow.lacks("SearchDepartmentByName", flow.call("SearchDepartmentByName", {"deptName": child["deptName"]}))
    root = flow.call("ShowDeptAndChildDept", {"dept_code": "1"})
    flow.lacks("childDepts of the root", root.get("childDepts"), deptCode=child["deptCode"])
    flow.find("childDepts of the root", root.get("childDepts"), deptCode=parent["deptCode"])


def _code_is_made(flow: Flow) -> None:
    name = flow.word("Made ")
    code = flow.call("AddDepartment", body={"deptName": name})["value"]
    read = flow.call("ShowDeptAndChildDept", {"dept_code": code})
    flow.shows("ShowDeptAndChildDept", read, {"deptCode": code, "deptName": name, "parentDeptCode": "1"})
