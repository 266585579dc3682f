"""CloudFormation's intrinsic functions, as far as templates alone can answer them.

An argument of a wrong form is as unknown as one that only a deploy knows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from preflight.value import Reference, Unresolved, made_of, text_of

if TYPE_CHECKING:
    from preflight.template import Templates

NO_VALUE = "AWS::NoValue"
VARIABLE = re.compile(r"\$\{([^!}][^}]*)\}")
"""A variable of Fn::Sub; `${!Literal}` is none."""


def resolve(templates: Templates, template: str, value: Any) -> Any:
    """What can be known of a template's value without deploying; properties that are AWS::NoValue are left out."""
    if isinstance(value, Mapping):
        if len(value) == 1:
            (name, argument) = next(iter(value.items()))
            if name in FUNCTIONS:
                return FUNCTIONS[name](templates, template, argument)
            if str(name).startswith("Fn::") or name == "Condition":
                return _unknown(templates, template, name, argument)
        return {key: resolve(templates, template, item) for key, item in value.items() if item != {"Ref": NO_VALUE}}
    if isinstance(value, list):
        return [resolve(templates, template, item) for item in value if item != {"Ref": NO_VALUE}]
    return value


def _unknown(templates: Templates, template: str, name: str, argument: Any) -> Unresolved:
    return made_of(f"${{{name}}}", resolve(templates, template, argument))


def _ref(templates: Templates, template: str, name: Any) -> Any:
    if not isinstance(name, str):
        return _unknown(templates, template, "Ref", name)
    resource = templates.resource(template, name)
    return _parameter(templates, template, name) if resource is None else Reference(f"${{{name}}}", resource)


def _parameter(templates: Templates, template: str, name: str) -> Any:
    parameter = _object(_object(templates.document(template).get("Parameters")).get(name))
    kind = str(parameter.get("Type"))
    # The default of an SSM parameter is the name under which the value is kept.
    if "Default" not in parameter or kind.startswith("AWS::SSM::"):
        return Unresolved(f"${{{name}}}")
    default = parameter["Default"]
    if kind == "CommaDelimitedList" or kind.startswith("List<"):
        return [part.strip() for part in str(default).split(",")]
    return default


def _get_att(templates: Templates, template: str, argument: Any) -> Any:
    match argument.split(".", 1) if isinstance(argument, str) else argument:
        case [str() as name, attribute]:
            text = f"${{{name}.{text_of(resolve(templates, template, attribute))}}}"
            resource = templates.resource(template, name)
            return Unresolved(text) if resource is None else Reference(text, resource, str(attribute))
    return _unknown(templates, template, "Fn::GetAtt", argument)


def _import_value(templates: Templates, template: str, argument: Any) -> Any:
    name = resolve(templates, template, argument)
    if isinstance(name, str) and templates.exporter(name) is not None:
        return templates.imported(name)
    return made_of(f"${{{text_of(name)}}}", name)


def _join(templates: Templates, template: str, argument: Any) -> Any:
    match resolve(templates, template, argument):
        case [str() as separator, list() as parts]:
            joined = separator.join(text_of(part) for part in parts)
            known = not any(isinstance(part, Unresolved) for part in parts)
            return joined if known else made_of(joined, parts)
        case [str(), Unresolved() as parts]:
            return made_of(f"${{{parts.text}}}", parts)
    return _unknown(templates, template, "Fn::Join", argument)


def _sub(templates: Templates, template: str, argument: Any) -> Any:
    # Its variables stay as they are written: `${Name}` is how an unknown part is told anyway.
    match argument:
        case str() as text:
            own: Any = {}
        case [str() as text, own]:
            own = _object(own)
        case _:
            return _unknown(templates, template, "Fn::Sub", argument)
    named = [name.strip() for name in VARIABLE.findall(text)]
    values = [_variable(templates, template, name, own) for name in named]
    return made_of(text, values) if "${" in text else text


def _variable(templates: Templates, template: str, name: str, own: Mapping[str, Any]) -> Any:
    if name in own:
        return resolve(templates, template, own[name])
    return _get_att(templates, template, name) if "." in name else _ref(templates, template, name)


def _select(templates: Templates, template: str, argument: Any) -> Any:
    match resolve(templates, template, argument):
        case [index, list() as items] if str(index).isdecimal() and int(index) < len(items):
            return items[int(index)]
        case [_, Unresolved() as items]:
            return made_of(items.text, items)
    return _unknown(templates, template, "Fn::Select", argument)


def _split(templates: Templates, template: str, argument: Any) -> Any:
    match resolve(templates, template, argument):
        case [str() as separator, str() as text] if separator:
            return text.split(separator)
        case [_, Unresolved() as text]:
            return made_of(f"${{{text.text}}}", text)
    return _unknown(templates, template, "Fn::Split", argument)


def _if(templates: Templates, template: str, argument: Any) -> Any:
    return _unknown(templates, template, "Fn::If", argument)


def _object(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


FUNCTIONS: Mapping[str, Callable[[Templates, str, Any], Any]] = {
    "Ref": _ref,
    "Fn::GetAtt": _get_att,
    "Fn::ImportValue": _import_value,
    "Fn::Join": _join,
    "Fn::Sub": _sub,
    "Fn::Select": _select,
    "Fn::Split": _split,
    "Fn::If": _if,
}
