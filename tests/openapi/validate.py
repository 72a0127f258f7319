"""Validates OpenAPI documents, and every example against the schema next to it."""

import json
import sys
from collections.abc import Iterator

from openapi_schema_validator import OAS30Validator, OAS31Validator, oas30_format_checker, oas31_format_checker
from openapi_spec_validator import OpenAPIV30SpecValidator, OpenAPIV31SpecValidator

VERSIONS = {
    "3.0": (OpenAPIV30SpecValidator, OAS30Validator, oas30_format_checker),
    "3.1": (OpenAPIV31SpecValidator, OAS31Validator, oas31_format_checker),
}


def examples(document: dict) -> Iterator[tuple[str, dict, object]]:
    """Yields every example: a description of its place, its schema and its value."""

    def shown(what: str, holder: dict) -> Iterator[tuple[str, dict, object]]:
        for name, example in holder.get("examples", {}).items():
            yield f"{what}, {name}", holder["schema"], example["value"]

    for methods in document["paths"].values():
        for operation in methods.values():
            name = operation["operationId"]
            for parameter in operation["parameters"]:
                if "$ref" not in parameter:
                    yield from shown(f"{name}, {parameter['name']}", parameter)
            for content in operation.get("requestBody", {}).get("content", {}).values():
                yield from shown(f"{name}, body", content)
            for status, response in operation["responses"].items():
                for content in response.get("content", {}).values():
                    yield from shown(f"{name}, {status}", content)


def errors(document: dict) -> Iterator[str]:
    """Yields every error in a document and its examples."""
    version = document["openapi"][:3]
    spec_validator, schema_validator, formats = VERSIONS[version]
    for error in spec_validator(document).iter_errors():
        yield f"{version}: {'/'.join(map(str, error.absolute_path))}: {error.message}"

    def mismatches(schema: dict, value: object) -> list[str]:
        # References resolve from the root of a schema.
        rooted = {"allOf": [schema], "components": document["components"]}
        found = schema_validator(rooted, format_checker=formats).iter_errors(value)
        return [f"{'/'.join(map(str, error.absolute_path))}: {error.message}" for error in found]

    # Checks the validator itself: it must reject a list in place of an object.
    if not mismatches({"$ref": "#/components/schemas/Service.Error"}, []):
        yield f"{version}: the validator accepts a list in place of an object"
    for what, schema, value in examples(document):
        for message in mismatches(schema, value):
            yield f"{version}: {what}: {message}"


def main(paths: list[str]) -> int:
    passed = failed = 0
    for path in paths:
        with open(path, encoding="utf-8") as file:
            document = json.load(file)
        found = list(errors(document))
        for error in found:
            print(error)
        count = sum(1 for _ in examples(document))
        operations = sum(len(methods) for methods in document["paths"].values())
        print(f"OpenAPI {document['openapi']}: {operations} operations, {count} examples, {len(found)} errors")
        passed += not found
        failed += bool(found)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
