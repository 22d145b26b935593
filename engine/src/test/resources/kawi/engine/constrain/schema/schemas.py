"""Writes cases for SchemaOracleTest: random JSON schemas (draft 2020-12), and what jsonschema says of values.

    pip install jsonschema
    python3 schemas.py [schemas] [seed] > schemas.jsonl

Each line is {"s": schema, "v": valid values, "i": values that are not valid}. Types and additionalProperties are always
given, and unique items are scalars, so that every valid value can be written in some order of its members. Patterns are
read as ASCII and `$` as the end of the text, as in ECMAScript.
"""
import json
import random
import re
import sys

import jsonschema
from jsonschema.validators import Draft202012Validator, extend

COUNT = int(sys.argv[1]) if len(sys.argv) > 1 else 250
R = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 1)

NUMBERS = [0, 1, -1, 2, 3, 5, 7, 10, 12, 100, -100, 0.5, -0.5, 0.25, 1.5, 2.25, 99.5, -3.75, 1000, 0.125, 123456789]
STRINGS = ["", "a", "b", "ab", "abc", "x", "\u00e9", "\U0001f600", 'a"b', "\\", "\n", "0", "xy", "aa", "A"]
PATTERNS = ["^a", "b$", "^[a-c]+$", "x", "^.{2,3}$", "\\d", "^(?:ab|cd)*$", "a|b", "^[^a]", "\\bab\\b", "^(a|b$)"]
KEY_PATTERNS = ["^a", "b$", "x", "^[ab]$", "^.$", "^[a-z]{2}$"]
KEYS = ["a", "b", "c", "ab", "x", "xy", "", "\u00e9", "k"]
TYPES = ["null", "boolean", "number", "string", "array", "object"]


def scalar():
    return R.choice([None, True, False, R.choice(NUMBERS), R.choice(STRINGS)])


def value(depth):
    if depth == 0 or R.random() < 0.6:
        return scalar()
    if R.random() < 0.5:
        return [value(depth - 1) for _ in range(R.randint(0, 3))]
    return {key: value(depth - 1) for key in R.sample(KEYS, R.randint(0, 3))}


def maybe(schema, keyword, make, chance):
    if R.random() < chance:
        schema[keyword] = make()


def add_keywords(schema, kind, depth):
    if kind in ("integer", "number"):
        for keyword in ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"):
            maybe(schema, keyword, lambda: R.choice(NUMBERS), 0.22)
        maybe(schema, "multipleOf", lambda: R.choice([1, 2, 3, 5, 0.5, 0.25, 7, 10, 1.5]), 0.25)
    elif kind == "string":
        maybe(schema, "minLength", lambda: R.choice([0, 1, 2, 3, 1.0]), 0.3)
        maybe(schema, "maxLength", lambda: R.choice([0, 1, 2, 3, 5, 8]), 0.3)
        maybe(schema, "pattern", lambda: R.choice(PATTERNS), 0.35)
    elif kind == "array" and depth > 0:
        maybe(schema, "minItems", lambda: R.randint(0, 3), 0.3)
        maybe(schema, "maxItems", lambda: R.randint(0, 4), 0.3)
        if R.random() < 0.25:
            schema["items"] = R.choice([{"type": ["boolean", "null"]}, {"type": "integer", "minimum": 0}, {"type": "string"}])
            schema["uniqueItems"] = True
        else:
            schema["items"] = make_schema(depth - 1) if R.random() < 0.7 else True
            maybe(schema, "prefixItems", lambda: [make_schema(depth - 1) for _ in range(R.randint(1, 3))], 0.25)
    elif kind == "object" and depth > 0:
        maybe(schema, "properties", lambda: {k: make_schema(depth - 1) for k in R.sample(KEYS, R.randint(0, 4))}, 0.7)
        maybe(schema, "required", lambda: R.sample(KEYS, R.randint(0, 2)), 0.4)
        maybe(schema, "patternProperties", lambda: {R.choice(KEY_PATTERNS): make_schema(depth - 1)}, 0.25)
        maybe(schema, "propertyNames", lambda: R.choice([{"pattern": "^[a-c]", "type": "string"}, {"enum": ["a", "b"]}]), 0.12)
        maybe(schema, "minProperties", lambda: R.randint(0, 3), 0.2)
        maybe(schema, "maxProperties", lambda: R.randint(0, 4), 0.2)
        schema["additionalProperties"] = make_schema(depth - 1) if R.random() < 0.4 else R.random() < 0.6


def make_schema(depth):
    choice = R.random()
    if choice < 0.06:
        return True
    if choice < 0.09:
        return False
    schema = {}
    if choice < 0.2:
        schema["const"] = value(1)
    elif choice < 0.3:
        schema["enum"] = [value(1) for _ in range(R.randint(1, 4))]
    else:
        kinds = R.sample(TYPES + ["integer"], 1 if R.random() < 0.8 else 2)
        schema["type"] = kinds if len(kinds) > 1 else kinds[0]
        for kind in kinds:
            add_keywords(schema, kind, depth)
            if depth <= 0 and kind in ("array", "object"):
                schema["items" if kind == "array" else "additionalProperties"] = False
    if depth > 0:
        for keyword in ("allOf", "anyOf"):
            maybe(schema, keyword, lambda: [make_schema(depth - 1) for _ in range(R.randint(1, 3))], 0.12)
        maybe(schema, "$ref", lambda: R.choice(["#/$defs/p", "#q"]), 0.1)
    return schema


def root():
    schema = make_schema(3)
    if isinstance(schema, bool):
        schema = {"allOf": [schema]}
    schema["$defs"] = {"p": make_schema(1), "q": {"$anchor": "q", "type": R.sample(TYPES, 3), "allOf": [make_schema(0)]}}
    return schema


def matches(pattern, text):
    return re.search(re.sub(r"(?<!\\)\$", r"\\Z", pattern), text, re.ASCII) is not None


def check_pattern(validator, pattern, instance, schema):
    if isinstance(instance, str) and not matches(pattern, instance):
        yield jsonschema.ValidationError("pattern")


def check_pattern_properties(validator, patterns, instance, schema):
    for key, member in instance.items() if isinstance(instance, dict) else ():
        for pattern, subschema in patterns.items():
            if matches(pattern, key):
                yield from validator.descend(member, subschema)


def check_additional(validator, additional, instance, schema):
    for key, member in instance.items() if isinstance(instance, dict) else ():
        known = key in schema.get("properties", {})
        if not known and not any(matches(pattern, key) for pattern in schema.get("patternProperties", {})):
            yield from validator.descend(member, additional)


Validator = extend(
    Draft202012Validator,
    {"pattern": check_pattern, "patternProperties": check_pattern_properties, "additionalProperties": check_additional},
)


def like(schema, depth, definitions):
    """A value that may satisfy a schema."""
    if isinstance(schema, bool) or R.random() < 0.08:
        return value(2)
    if "$ref" in schema and R.random() < 0.6:
        return like(definitions[schema["$ref"][-1]], depth, definitions)
    for keyword in ("allOf", "anyOf"):
        if keyword in schema and R.random() < 0.4:
            return like(R.choice(schema[keyword]), depth, definitions)
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return R.choice(schema["enum"])
    kinds = schema.get("type", TYPES)
    kind = kinds if isinstance(kinds, str) else R.choice(kinds)
    if kind == "null":
        return None
    if kind == "boolean":
        return R.random() < 0.5
    if kind in ("integer", "number"):
        bounds = [schema[k] for k in schema if k.lower().endswith("imum")] or NUMBERS
        number = R.choice(bounds) + R.choice([0, 1, -1, 2, 0.5, -0.5, 0.25, 3, 7, 10])
        step = schema.get("multipleOf")
        number = round(number / step) * step if step else number
        return int(number) if float(number).is_integer() else number
    if kind == "string":
        length = int(R.choice([schema.get("minLength", 0), schema.get("maxLength", 3), R.randint(0, 4)]))
        return "".join(R.choice("abcdx0\u00e9 ") for _ in range(length)) if R.random() < 0.8 else R.choice(STRINGS)
    if depth == 0:
        return [] if kind == "array" else {}
    if kind == "array":
        first = schema.get("prefixItems", [])
        count = R.choice([schema.get("minItems", 0), R.randint(0, 4)])
        return [like(first[i] if i < len(first) else schema.get("items", True), depth - 1, definitions) for i in range(count)]
    members = {k: like(s, depth - 1, definitions) for k, s in schema.get("properties", {}).items() if R.random() < 0.7}
    others = schema.get("required", []) + (R.sample(KEYS + ["q", "zz"], 1) if R.random() < 0.5 else [])
    for key in others:
        members.setdefault(key, like(schema.get("additionalProperties", True), depth - 1, definitions))
    return members


def main():
    for _ in range(COUNT):
        schema = root()
        validator = Validator(schema)
        valid, invalid = [], []
        for _ in range(60):
            try:
                tried = like(schema, 3, schema["$defs"])
                side = valid if validator.is_valid(tried) else invalid
            except RecursionError:  # a reference to itself
                break
            if tried not in side and len(side) < 4:
                side.append(tried)
        print(json.dumps({"s": schema, "v": valid, "i": invalid}, separators=(",", ":")))


main()
