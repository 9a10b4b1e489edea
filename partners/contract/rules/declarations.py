"""What a transformer says about itself, before anybody asks anything of it."""

import ast
import inspect
import sys
from collections.abc import Iterator, Mapping
from importlib.util import resolve_name
from pathlib import Path
from types import ModuleType
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError

from partners.contract.case import Case
from partners.contract.odd import STRANGE
from partners.contract.talk import Broken, require
from partners.transformers.base import Capability, Dedup, Evidence, Transformer, Transport

OF_THE_CONTRACT = tuple(name for name in vars(Transformer) if not name.startswith("_"))
# Network, processes, other people's clients, and all that answers differently the next time it is asked.
IMPURE = frozenset(
    [
        *(
            "aiohttp",
            "asyncio",
            "boto3",
            "django",
            "ftplib",
            "http",
            "httplib2",
            "httpx",
            "multiprocessing",
            "paramiko",
        ),
        *(
            "psycopg",
            "random",
            "requests",
            "secrets",
            "smtplib",
            "socket",
            "sqlite3",
            "ssl",
            "subprocess",
            "threading",
        ),
        *("time", "urllib3"),
    ]
)
IMPURE_CALLS = frozenset(
    {"now", "utcnow", "today", "urlopen", "uuid1", "uuid4", "urandom", "open", "eval", "exec"}
)


def says_what_it_is(case: Case) -> None:
    """The class and each method that it overrides have a docstring: people choose a protocol by it."""
    transformer = type(case.make_transformer())
    require(_first_line(transformer), f"{transformer.__name__} has no docstring.")
    for name in OF_THE_CONTRACT:
        method = getattr(transformer, name)
        if callable(method) and method is not getattr(Transformer, name):
            require(_first_line(method), f"{transformer.__name__}.{name} has no docstring.")


def declares_what_it_can(case: Case) -> None:
    """`dedup`, `evidence`, `transport` and `capabilities` are words of ours, and fit each other and the options."""
    it = case.make_transformer()
    words = {"dedup": Dedup, "evidence": Evidence, "transport": Transport}
    for name, kind in words.items():
        value = getattr(it, name, None)
        require(isinstance(value, kind), f"{name} is {value!r}, which is none of {[*map(str, kind)]}.")
    can = getattr(it, "capabilities", None)
    fits = isinstance(can, frozenset) and all(isinstance(one, Capability) for one in can)
    require(fits, f"capabilities is {can!r}, which is no frozenset of Capability.")
    told = type(it).capabilities_with(it.options)
    require(
        told == it.capabilities,
        f"capabilities_with tells of {sorted(told)}, its capabilities of {sorted(it.capabilities)}.",
    )
    more = sorted(told - type(it).capabilities)
    require(not more, f"With these options it can do what its class does not declare: {more}.")
    may_ask = it.dedup is not Dedup.LOOKUP or Capability.FIND_ORDER in it.capabilities
    require(may_ask, "dedup is LOOKUP, but find-order is not among the capabilities: nobody could look.")


def describes_its_options(case: Case) -> None:
    """`options_schema` is JSON Schema (draft 2020-12) of a closed object, which its defaults and its options fit."""
    it = case.make_transformer()
    schema = it.options_schema
    try:
        Draft202012Validator.check_schema(schema)
    except SchemaError as error:
        raise Broken(f"options_schema is no JSON Schema: {error.message}.") from error
    whole = Draft202012Validator(schema)
    require(not whole.is_valid([]), "options_schema does not ask for an object.")
    require(
        not whole.is_valid({**it.options, "no-such-option": 1}), "options_schema lets unknown options pass."
    )
    for name, described in schema.get("properties", {}).items():
        if isinstance(described, Mapping) and "default" in described:
            fits = whole.evolve(schema=described).is_valid(described["default"])
            require(fits, f"The default of the option {name} does not fit its own description.")
    problems = it.option_problems(dict(it.options))
    require(not problems, f"There are problems with the options that it is tried with: {problems}.")


def bears_any_options(case: Case) -> None:
    """Whatever a row holds as options, a transformer can be made of it and asked what it can do; problems are words."""
    transformer = type(case.make_transformer())
    own = case.make_transformer().options
    strange = [*STRANGE, *({**own, name: value} for name in own for value in STRANGE)]
    for options in strange:
        try:
            problems = transformer.option_problems(options)
            able = transformer(options).capabilities
            told = transformer.capabilities_with(options)
        except Exception as error:
            raise Broken(f"The options {options!r} raise {type(error).__name__}: {error}.") from error
        require(all(isinstance(words, str) for words in problems), f"option_problems gave {problems!r}.")
        require(
            able == told, f"With the options {options!r} it can {sorted(able)}, but tells {sorted(told)}."
        )


def knows_no_network_and_no_clock(case: Case) -> None:
    """Its modules import no network, database, process, clock or chance: the driver has them, once and guarded."""
    for module in _modules(type(case.make_transformer())):
        found = sorted({name for node in ast.walk(_tree(module)) for name in _impurities(node)})
        require(not found, f"{module.__name__} uses {', '.join(found)}.")


def _first_line(thing: Any) -> str:
    own = inspect.cleandoc(thing.__doc__ or "")
    return own.partition("\n")[0].strip()


def _modules(transformer: type[Transformer]) -> list[ModuleType]:
    """The modules that a transformer and its bases are written in, and those of the same package that they import."""
    own = {
        cls.__module__
        for cls in transformer.__mro__
        if issubclass(cls, Transformer) and cls is not Transformer
    }
    found: dict[str, ModuleType] = {}
    waiting = [(name, name.rpartition(".")[0] or name) for name in sorted(own)]
    while waiting:
        name, home = waiting.pop()
        module = sys.modules.get(name)
        if module and module.__file__ and name not in found:
            found[name] = module
            waiting += [(one, home) for one in _imported(module) if f"{one}.".startswith(f"{home}.")]
    return list(found.values())


def _imported(module: ModuleType) -> Iterator[str]:
    """Names of what a module imports, the modules among them and others."""
    package = module.__spec__.parent if module.__spec__ else ""
    for node in ast.walk(_tree(module)):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        elif isinstance(node, ast.ImportFrom):
            source = resolve_name("." * node.level + (node.module or ""), package)
            yield source
            yield from (f"{source}.{one.name}" for one in node.names)


def _tree(module: ModuleType) -> ast.Module:
    return ast.parse(Path(module.__file__ or "").read_text())


def _impurities(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Import(names=names):
            yield from (one.name for one in names if one.name.partition(".")[0] in IMPURE)
        case ast.ImportFrom(module=str(module)) if module.partition(".")[0] in IMPURE:
            yield module
        case ast.Call(func=ast.Attribute(attr=name)) | ast.Call(func=ast.Name(id=name)) if (
            name in IMPURE_CALLS
        ):
            yield f"{name}()"
