"""What a contract promises, as its interface says it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from chain_node.reference.compiled import Compiled, Node, documentation

KINDS = {
    "FunctionDefinition": "function",
    "VariableDeclaration": "function",  # a public constant is read like one
    "EventDefinition": "event",
    "ErrorDefinition": "error",
}
# What a parameter of this name means wherever it stands. Others say it themselves: by a @param, by a type of ours, or by …Fen.
WORDS = {
    "function": {
        "order": "digest of the order behind it",
        "o": "the order's message",
    },
    "event": {
        "voucher": "the voucher whose head moves",
        "other": "another voucher whose head moves; 0 = none",
        "order": "digest of the order behind it; 0 for a job of the day's end",
    },
    "error": {
        "have": "what there is",
        "need": "what was asked for or would be needed",
        "max": "the most there may be",
        "caller": "who called",
    },
    "struct": {
        "nonce": "spent once",
    },
}
_READERS = {"view": "anyone; it reads", "pure": "anyone; it reads"}
_TYPE_WORDS = re.compile(r"\b(struct|enum|contract) | (memory|calldata|storage pointer)\b")
_OURS = re.compile(r"^[A-Z]")


@dataclass(frozen=True)
class Value:
    """A parameter, a returned value, a field of a struct or a word of an enum. `text` is empty if nobody said anything,
    `plain` if it says no more than name and type do.
    """

    name: str
    type: str
    text: str
    plain: bool = False
    indexed: bool = False


@dataclass(frozen=True)
class Entry:
    """A function, event or error: `selector` is 4 bytes, of an event its 32 bytes of topic, in hex without 0x."""

    kind: str
    name: str
    selector: str
    notice: str
    details: str
    access: str
    parameters: tuple[Value, ...]
    returns: tuple[Value, ...]

    @property
    def unsaid(self) -> list[str]:
        """What the interface does not say of it: @notice, @custom:access-control, or what a parameter is."""
        parts = {"@notice": self.notice, "@custom:access-control": self.access or self.kind != "function"}
        values = [value.name or value.type for value in (*self.parameters, *self.returns) if not value.text]
        return [*(part for part, said in parts.items() if not said), *values]


@dataclass(frozen=True)
class Contract:
    """A deployable contract. `foreign`: what its ABI has beyond what we wrote for it, by name."""

    name: str
    unit: str
    title: str
    details: str
    interfaces: tuple[str, ...]
    entries: tuple[Entry, ...]
    foreign: tuple[str, ...]

    def of(self, kind: str) -> list[Entry]:
        """Its functions, events or errors, in the order of the source."""
        return [entry for entry in self.entries if entry.kind == kind]


@dataclass(frozen=True)
class Type:
    """A struct, an enum, or a value type with `base` below it."""

    kind: str
    name: str
    base: str
    text: str
    values: tuple[Value, ...]

    @property
    def unsaid(self) -> list[str]:
        """What the source does not say of it: the type itself, or a struct's field."""
        fields = [value.name for value in self.values if self.kind == "struct" and not value.text]
        return [*([] if self.text else ["///"]), *fields]


def contracts(source: Compiled) -> list[Contract]:
    """The contracts that can stand on a chain by themselves, by name."""
    found = [
        _contract(source, unit, node)
        for unit, node in source.definitions("ContractDefinition")
        if node["contractKind"] == "contract" and not node["abstract"]
    ]
    return sorted(found, key=lambda contract: contract.name)


def types(source: Compiled) -> list[Type]:
    """The structs, enums and value types of the interfaces and of src/types, by name."""
    kinds = ("StructDefinition", "EnumDefinition", "UserDefinedValueTypeDefinition")
    found = [
        _type(source, unit, node)
        for unit, node in source.definitions(*kinds)
        if unit.startswith(("src/types/", "src/interfaces/"))
    ]
    return sorted(found, key=lambda of_type: of_type.name)


def _contract(source: Compiled, unit: str, node: Node) -> Contract:
    bases = list(reversed(source.bases(node)))
    entries: dict[str, Entry] = {}
    for base_unit, base in bases:
        for entry in _entries(source, base_unit, base):
            entries.setdefault(entry.selector, entry)
    spoken_by = bases[0] if bases[0][1]["contractKind"] == "interface" else bases[-1]
    said = source.of(spoken_by[0], spoken_by[1]["name"])["devdoc"]
    ours = {entry.name for entry in entries.values()}
    abi = source.of(unit, node["name"])["abi"]
    return Contract(
        name=node["name"],
        unit=unit,
        title=said.get("title", ""),
        details=said.get("details", ""),
        interfaces=tuple(base["name"] for _, base in bases if base["contractKind"] == "interface"),
        entries=tuple(entries.values()),
        foreign=tuple(sorted({entry["name"] for entry in abi if "name" in entry} - ours)),
    )


def _entries(source: Compiled, unit: str, contract: Node) -> Iterator[Entry]:
    compiled = source.of(unit, contract["name"])
    for node in contract["nodes"]:
        kind = KINDS.get(node["nodeType"])
        selector = node.get("functionSelector") or node.get("eventSelector") or node.get("errorSelector")
        if kind and selector:
            yield _entry(source, unit, node, kind, selector, _said(compiled, kind, node["name"]))


def _entry(source: Compiled, unit: str, node: Node, kind: str, selector: str, said: Mapping[str, Any]) -> Entry:
    if node["nodeType"] == "VariableDeclaration":
        notice = said.get("notice") or source.text_behind(unit, node)
        returned = (Value("", _type_of(node), notice),)
        return Entry(kind, node["name"], selector, notice, said.get("details", ""), "anyone", (), returned)
    texts, back = said.get("params", {}), said.get("returns", {})
    returns = node.get("returnParameters", {"parameters": []})["parameters"]
    return Entry(
        kind=kind,
        name=node["name"],
        selector=selector,
        notice=said.get("notice", ""),
        details=said.get("details", ""),
        access=said.get("custom:access-control") or _READERS.get(node.get("stateMutability", ""), ""),
        parameters=tuple(_value(kind, one, texts) for one in node["parameters"]["parameters"]),
        returns=tuple(_value("", one, back, f"_{place}") for place, one in enumerate(returns)),
    )


def _value(kind: str, node: Node, texts: Mapping[str, str], place: str = "") -> Value:
    name, of_type = node["name"], _type_of(node)
    own = texts.get(name or place, "")
    text = own or WORDS.get(kind, {}).get(name) or _by_itself(name, of_type)
    return Value(name, of_type, text, plain=not own, indexed=bool(node.get("indexed")))


def _by_itself(name: str, of_type: str) -> str:
    """What name and type say: …Fen is an amount, and a type of ours has its own description."""
    if name.endswith("Fen"):
        return "[fen]"
    return f"see {of_type.removesuffix('[]')}" if _OURS.match(of_type) else ""


def _said(compiled: Mapping[str, Any], kind: str, name: str) -> dict[str, Any]:
    """The NatSpec of a contract's function, event or error, of both kinds together."""
    matching = [entry for entry in compiled["abi"] if entry["type"] == kind and entry.get("name") == name]
    if len(matching) > 1:
        raise ValueError(f"{name} is overloaded; name the two apart.")
    if not matching:
        return {}
    signature = f"{name}({','.join(_canonical(one) for one in matching[0]['inputs'])})"
    group = {"function": "methods", "event": "events", "error": "errors"}[kind]
    said: dict[str, Any] = {}
    for doc in (compiled["devdoc"], compiled["userdoc"]):
        found = doc.get(group, {}).get(signature, {})
        said |= found[0] if isinstance(found, list) else found
    return said


def _canonical(parameter: Mapping[str, Any]) -> str:
    """A parameter's type as signatures have it: structs as their fields."""
    if not parameter["type"].startswith("tuple"):
        return str(parameter["type"])
    return f"({','.join(_canonical(one) for one in parameter['components'])}){parameter['type'][len('tuple') :]}"


def _type_of(node: Node) -> str:
    return _TYPE_WORDS.sub("", node["typeDescriptions"]["typeString"])


def _type(source: Compiled, unit: str, node: Node) -> Type:
    text = _flowing(documentation(node) or source.text_above(unit, node))
    if node["nodeType"] == "UserDefinedValueTypeDefinition":
        return Type("type", node["name"], node["underlyingType"]["name"], text, ())
    kind = "struct" if node["nodeType"] == "StructDefinition" else "enum"
    values = tuple(_member(source, unit, kind, member) for member in node["members"])
    return Type(kind, node["canonicalName"], "", text, values)


def _member(source: Compiled, unit: str, kind: str, node: Node) -> Value:
    text = source.text_behind(unit, node)
    return _value(kind, node, {node["name"]: text}) if kind == "struct" else Value(node["name"], "", text)


def _flowing(text: str) -> str:
    """A comment as Markdown: lines flow together (solc keeps no empty ones), a line set in is a piece of code by itself."""
    lines: list[str] = []
    for line in text.splitlines():
        if line.startswith("   "):
            code, _, words = line.strip().partition("   ")
            lines.append(f"\n- `{code}` {words.strip()}".rstrip())
        else:
            lines.append(line.strip())
    return " ".join(lines).replace(" \n", "\n")
