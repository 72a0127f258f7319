"""Bulletin boards: materials in programs, and programs in publications."""

import base64

from flow import Flow, without
from flows.user import new_user

_DAY_MS = 86_400_000
_NOW_MS = 1_893_456_000_000


def run(flow: Flow) -> None:
    materials = [_add_material(flow) for _ in range(3)]
    _rename_material(flow, materials[0])
    programs = [_add_program(flow, materials), _add_program(flow, materials[:1])]
    _update_program(flow, programs[0], materials[1:])
    _publications(flow, programs)
    _delete(flow, "Program", programs)
    _delete(flow, "Material", materials)


def _newest(flow: Flow, kind: str, field: str, name: str) -> dict:
    """Returns the item with a name. Creations of materials, programs and publications return no ID."""
    found = flow.call(f"Search{kind}s", {"searchKey": name}).get("data")
    return flow.find(f"Search{kind}s", found, **{field: name})


def _add_material(flow: Flow) -> dict:
    stem = flow.word("picture-")
    content = base64.b64encode(flow.random.randbytes(2000)).decode()
    flow.call("AddMaterial", body={"file": {"filename": stem + ".png", "content_base64": content}})
    found = flow.call("SearchMaterials", {"searchKey": stem}).get("data") or [{}]
    flow.equal("the number of materials", len(found), 1)
    # Whether the name contains the ending is not documented.
    flow.true("materialName is not that of the file", found[0].get("materialName") in (stem, stem + ".png"))
    return found[0]


def _rename_material(flow: Flow, material: dict) -> None:
    name = flow.word("Renamed-")
    flow.call("UpdateMaterial", {"id": material["id"]}, {"materialName": name})
    flow.shows("SearchMaterials", _newest(flow, "Material", "materialName", name), {"id": material["id"]})
    flow.equal("materials with the old name", flow.call("SearchMaterials", {"searchKey": material["materialName"]}).get("count"), 0)
    material["materialName"] = name


def _items(flow: Flow, materials: list[dict]) -> list[dict]:
    return [{"materialId": material["id"], "playTime": flow.random.randint(1, 600)} for material in materials]


def _add_program(flow: Flow, materials: list[dict]) -> dict:
    sent = {"programName": flow.word("Program "), "programItemList": _items(flow, materials)}
    flow.call("AddProgram", body=sent)
    program = {**sent, "id": _newest(flow, "Program", "programName", sent["programName"]).get("id")}
    _program_is_read(flow, program, materials)
    return program


def _program_is_read(flow: Flow, program: dict, materials: list[dict]) -> None:
    names = [{"materialName": material["materialName"]} for material in materials]
    items = [{**item, **name} for item, name in zip(program["programItemList"], names, strict=True)]
    total = {"programName": program["programName"], "playTime": sum(item["playTime"] for item in items)}
    read = flow.call("ShowProgram", {"id": program["id"]})
    flow.shows("ShowProgram", read, {**total, "id": program["id"], "programItemList": items})
    listed = flow.find("SearchPrograms", flow.pages("SearchPrograms"), id=program["id"])
    flow.shows("SearchPrograms", listed, total)


def _update_program(flow: Flow, program: dict, materials: list[dict]) -> None:
    sent = {"programName": flow.word("Changed "), "programItemList": _items(flow, materials)}
    flow.call("UpdateProgram", {"id": program["id"]}, sent)
    program.update(sent)
    _program_is_read(flow, program, materials)


def _publications(flow: Flow, programs: list[dict]) -> None:
    flow.call("AddDepartment", body={"deptCode": "hall", "deptName": "Hall"})
    user = flow.call("AddUser", body=new_user(flow, "hall"))
    places = {"deptList": ["hall"], "deviceList": [user["id"]]}
    publication = _add_publication(flow, programs, **places)
    other = _add_publication(flow, programs[:1], deptList=["1"], deviceList=[])
    _publication_is_read(flow, publication, programs, user)
    sent = {**places, **_span(flow), "publishName": flow.word("Changed "), "programList": [programs[1]["id"]]}
    flow.call("UpdatePublication", {"id": publication["id"]}, sent)
    publication.update(sent)
    _publication_is_read(flow, publication, programs[1:], user)
    _delete(flow, "Publication", [publication])
    flow.shows("ShowPublication", flow.call("ShowPublication", {"id": other["id"]}), without(other, "programList", "deptList", "deviceList"))
    _delete(flow, "Publication", [other])


def _span(flow: Flow) -> dict:
    start = _NOW_MS + flow.random.randrange(30) * _DAY_MS
    return {"startTime": start, "endTime": start + flow.random.randint(1, 30) * _DAY_MS}


def _add_publication(flow: Flow, programs: list[dict], **places: list) -> dict:
    sent = {"publishName": flow.word("Publication "), **_span(flow), **places, "programList": [program["id"] for program in programs]}
    flow.call("AddPublication", body=sent)
    return {**sent, "id": _newest(flow, "Publication", "publishName", sent["publishName"]).get("id")}


def _publication_is_read(flow: Flow, publication: dict, programs: list[dict], user: dict) -> None:
    same = {name: publication[name] for name in ("id", "publishName", "startTime", "endTime")}
    expected = {
        **same,
        "programList": [{"id": program["id"], "programName": program["programName"]} for program in programs],
        "deptList": [{"deptCode": "hall", "deptName": "Hall"}],
        "deviceList": [{"deviceUserId": user["id"], "deviceName": user["name"]}],
    }
    flow.shows("ShowPublication", flow.call("ShowPublication", {"id": publication["id"]}), expected)
    flow.shows("SearchPublications", flow.find("SearchPublications", flow.pages("SearchPublications"), id=publication["id"]), same)


def _delete(flow: Flow, kind: str, items: list[dict]) -> None:
    flow.call(f"BatchDelete{kind}s", body=[item["id"] for item in items])
    listed = flow.pages(f"Search{kind}s")
    for item in items:
        flow.lacks(f"Search{kind}s", listed, id=item["id"])
