"""Reads records of the fake, one JSON list a line; answers each with a JSON list of what does not fit aiogram's schema of
the Bot API: parameters and answers of every call, and every update. Nothing else is written to standard output."""

import json
import sys

import aiogram.methods as methods
from aiogram.types import Update
from pydantic import TypeAdapter, ValidationError

BY_NAME = {
    c.__name__.lower(): c
    for c in (getattr(methods, name) for name in methods.__all__)
    if isinstance(c, type) and issubclass(c, methods.base.TelegramMethod) and c is not methods.base.TelegramMethod
}


def faults_of(entry):
    if "update" in entry:
        try:
            Update.model_validate(entry["update"])
        except ValidationError as error:
            yield f"update: {str(error)[:300]}"
        return
    name, params, answer = entry["method"], entry["params"], entry["answer"]
    method = BY_NAME.get(name)
    if method is None:
        yield f"{name}: no method of the Bot API"
        return
    known = set(method.model_fields) | {f.alias for f in method.model_fields.values() if f.alias}
    for unknown in sorted(set(params) - known):
        yield f"{name}: unknown parameter {unknown}"
    refused_on_purpose = answer.get("ok") is not True
    try:
        method.model_validate(params)
    except ValidationError as error:
        yield f"{name}: {str(error)[:300]}"
    if refused_on_purpose:
        if not isinstance(answer.get("error_code"), int) or not isinstance(answer.get("description"), str):
            yield f"{name}: a refusal without code and words"
        return
    # An update that is broken on purpose stands in the answer of getUpdates.
    if name == "getupdates":
        return
    try:
        TypeAdapter(method.__returning__).validate_python(answer["result"])
    except ValidationError as error:
        yield f"{name}, answer: {str(error)[:300]}"


print(json.dumps({"methods": len(BY_NAME)}), flush=True)
for line in sys.stdin:
    print(json.dumps([fault for entry in json.loads(line) for fault in faults_of(entry)]), flush=True)
