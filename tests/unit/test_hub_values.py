"""The values for Kubernetes hold no field, and no kind of value, that the chart's own schema does not take."""

from __future__ import annotations

from typing import Any

import jsonschema
import pytest
import yaml

from phatngon.base.paths import kit_root

VALUES = kit_root() / "tools" / "phatngon" / "publish" / "lab" / "hub" / "values.yaml"
WORD = {"type": "string", "minLength": 1}
SECONDS = {"type": "integer", "minimum": 1}


def closed(needed: str = "", **fields: Any) -> dict[str, Any]:
    """An object that holds these fields and no others, as every object of the chart's schema does."""
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": fields,
        "required": needed.split(),
    }


IMAGE = closed("name tag", name=WORD, tag=WORD)
# What the schema of Zero to JupyterHub (values.schema.yaml) says of the fields that the kit sets, in our own few words
SCHEMA = closed(
    hub=closed(
        image=IMAGE,
        extraConfig={"type": "object", "additionalProperties": {"type": "string"}},
        extraFiles={
            "type": "object",
            "additionalProperties": closed(
                "mountPath stringData", mountPath=WORD, stringData={"type": "string"}
            ),
        },
    ),
    singleuser=closed(
        image=IMAGE,
        cmd={"type": "array", "items": WORD},
        defaultUrl=WORD,
        extraEnv={"type": "object", "additionalProperties": {"type": "string"}},
        memory=closed(
            limit={"type": ["number", "string"]}, guarantee={"type": ["number", "string"]}
        ),
        cpu=closed(limit={"type": "number"}, guarantee={"type": "number"}),
        storage=closed(capacity=WORD),
        startTimeout=SECONDS,
    ),
    cull=closed("enabled", enabled={"type": "boolean"}, timeout=SECONDS, every=SECONDS),
)


def values() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(VALUES.read_text(encoding="utf-8"))
    return found


def test_the_values_fit_the_schema_of_the_chart() -> None:
    jsonschema.validate(values(), SCHEMA)
    compile(values()["hub"]["extraConfig"]["phatngon"], "extraConfig", "exec")


@pytest.mark.parametrize(
    "path", ["hub.extrafiles", "singleuser.memory.max", "cull.after", "hub.image.digest", "seats"]
)
def test_a_field_that_the_chart_does_not_know_is_seen(path: str) -> None:
    given = values()
    *way, last = path.split(".")
    inner = given
    for name in way:
        inner = inner[name]
    inner[last] = 1
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(given, SCHEMA)
