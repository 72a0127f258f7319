"""Items that do not exist: every operation that names one is refused, and nothing changes."""

from flow import Flow
from flows.meeting import new_meeting

_ID = "f" * 32


def run(flow: Flow) -> None:
    _people_and_departments(flow)
    _collections(flow)
    _meetings(flow)
    _departments_in_use(flow)
    _negative_offset(flow)
    _partial_update(flow)
    _resources_of_an_enterprise(flow)


def _people_and_departments(flow: Flow) -> None:
    for operation in ("ShowDeptAndChildDept", "ShowDepartment", "DeleteDepartment"):
        flow.refused(operation, {"dept_code": "none"}, code="USG.200000003")
    flow.refused("UpdateDepartment", {"dept_code": "none"}, {"deptName": "None"}, code="USG.200000003")
    flow.refused("AddDepartment", body={"deptName": "None", "parentDeptCode": "none"}, code=None)
    user = {"account": flow.word("u"), "name": "None", "email": "none@example.com", "deptCode": "none"}
    flow.refused("AddUser", body=user, code=None)
    flow.refused("ShowUserDetail", {"account": user["account"]}, code="USG.201040000")
    flow.refused("AssociateVmr", {"account": user["account"]}, [_ID], code="USG.201040000")


def _collections(flow: Flow) -> None:
    flow.refused("ShowDeviceDetail", {"sn": "none"}, code=None)
    flow.refused("UpdateDevice", {"sn": "none"}, {"name": "None"}, code=None)
    for operation in ("DeleteAppId", "ResetAppKey"):
        flow.refused(operation, {"app_id": _ID}, code=None)
    for operation in ("ShowProgram", "ShowPublication"):
        flow.refused(operation, {"id": _ID}, code=None)
    flow.refused("UpdateMaterial", {"id": _ID}, {"materialName": "None"}, code=None)
    flow.refused("UpdateMemberVmr", {"id": _ID}, {"vmrName": "None"}, code=None)
    flow.refused("SearchResource", {"corp_id": "none"}, code=None)
    flow.refused("ShowRoomSetting", {"conference_id": flow.digits(9)}, code=None)
    flow.refused("ShowWebHookConfig", {"corpId": "none"}, code=None)


def _meetings(flow: Flow) -> None:
    unknown = flow.digits(9)
    flow.refused("StartMeeting", body={"conferenceID": unknown, "password": "123456"}, code="MMC.111070005")
    flow.refused("CreateConfToken", {"conferenceID": unknown, "X-Password": "1", "X-Login-Type": 1}, code="MMC.111072065")
    for operation in ("ShowHisMeetingDetail", "SearchAttendanceRecordsOfHisMeeting", "SearchCtlRecordsOfHisMeeting"):
        flow.refused(operation, {"confUUID": _ID}, code="MMC.111070005")
    flow.refused("ShowRecordingDetail", {"confUUID": _ID}, code="MMC.111077201")
    series = new_meeting(flow, "CreateRecurringMeeting", cycleParams={"startDate": "2030-01-01", "endDate": "2030-02-01", "cycle": "Week", "interval": 1, "point": [9], "preRemindDays": 1})
    flow.refused("CreateRecurringMeeting", body=series, code="MMC.111071046")


def _departments_in_use(flow: Flow) -> None:
    parent, child = flow.word("D"), flow.word("D")
    flow.call("AddDepartment", body={"deptCode": parent, "deptName": "Parent"})
    flow.call("AddDepartment", body={"deptCode": child, "deptName": "Child", "parentDeptCode": parent})
    for code in (parent, "1"):
        flow.refused("DeleteDepartment", {"dept_code": code}, code=None)
    for code in (parent, child):
        flow.refused("UpdateDepartment", {"dept_code": parent}, {"parentDeptCode": code}, code=None)
    read = flow.call("ShowDeptAndChildDept", {"dept_code": parent})
    flow.shows("ShowDeptAndChildDept", read, {"parentDeptCode": "1", "childDepts": [{"deptCode": child}]})


def _negative_offset(flow: Flow) -> None:
    for operation in ("SearchMeetings", "SearchUsers", "ListUpComingWebinars"):
        flow.refused(operation, {"offset": -1}, code=None)


def _partial_update(flow: Flow) -> None:
    department, account = flow.word("D"), flow.word("u")
    flow.call("AddDepartment", body={"deptCode": department, "deptName": "Research"})
    flow.call("AddUser", body={"account": account, "name": "Li", "email": f"{account}@example.com", "deptCode": department, "sortLevel": 7, "signature": "Hi"})
    flow.call("UpdateUser", {"account": account}, {"name": "Wang", "signature": ""})
    expected = {"name": "Wang", "deptCode": department, "sortLevel": 7, "signature": ""}
    flow.shows("ShowUserDetail", flow.call("ShowUserDetail", {"account": account}), expected)


def _resources_of_an_enterprise(flow: Flow) -> None:
    resource = {"id": flow.word("r"), "type": "CONF_CALL", "count": 5, "expireDate": 1_900_000_000_000}
    admin = {"account": flow.word("a"), "name": "Li", "pwd": "Meeting-2026", "email": "li@example.com"}
    body = {"basicInfo": {"name": flow.word("Corp ")}, "adminInfo": admin, "resInfo": {"resource": [resource]}}
    corp = flow.call("AddCorp", body=body)["value"]
    flow.shows("SearchResource", flow.call("SearchResource", {"corp_id": corp}).get("data"), [resource])
