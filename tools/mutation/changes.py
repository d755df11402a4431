"""Every small change that could be made to a file's functions, each of which some test ought to notice.

Only what runs inside functions is changed: their code can be exchanged in a running program. Left alone are words
(f-strings, messages), types, `assert` (it narrows types) and what a module or class does when it is imported.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass

Put = Callable[[ast.AST], None]
Variant = tuple[str, ast.AST]

_COMPARED: dict[type[ast.cmpop], tuple[str, type[ast.cmpop], str]] = {
    ast.Lt: ("<", ast.LtE, "<="), ast.LtE: ("<=", ast.Lt, "<"), ast.Gt: (">", ast.GtE, ">="), ast.GtE: (">=", ast.Gt, ">"),
    ast.Eq: ("==", ast.NotEq, "!="), ast.NotEq: ("!=", ast.Eq, "=="),
    ast.In: ("in", ast.NotIn, "not in"), ast.NotIn: ("not in", ast.In, "in"),
    ast.Is: ("is", ast.IsNot, "is not"), ast.IsNot: ("is not", ast.Is, "is"),
}
_RECKONED: dict[type[ast.operator], tuple[str, type[ast.operator], str]] = {
    ast.Add: ("+", ast.Sub, "-"), ast.Sub: ("-", ast.Add, "+"), ast.Mult: ("*", ast.Div, "/"), ast.Div: ("/", ast.Mult, "*"),
    ast.FloorDiv: ("//", ast.Mult, "*"), ast.Mod: ("%", ast.FloorDiv, "//"),
    ast.BitOr: ("|", ast.BitAnd, "&"), ast.BitAnd: ("&", ast.BitOr, "|"),
}
_LOOKUPS = {"lt": "lte", "lte": "lt", "gt": "gte", "gte": "gt"}
_TWINS = {"any": "all", "all": "any", "min": "max", "max": "min"}
_NARROWING = ("filter", "exclude")
_WORDS = (ast.JoinedStr, ast.Assert)
_FOR_READERS = ("__str__", "__repr__")


@dataclass(frozen=True)
class Change:
    """`make()` alters the syntax tree the change was found in, for good: it is called in a process of its own."""

    line: int
    function: str
    what: str
    make: Callable[[], None]


def changes(tree: ast.Module) -> list[Change]:
    """All changes of a module's functions, in the order of the file."""
    found: list[Change] = []
    for name, function in _functions(tree, ""):
        yields = any(isinstance(n, ast.Yield | ast.YieldFrom) for n in ast.walk(function))
        returned = "" if yields or function.returns is None else ast.unparse(function.returns)
        found += _within(function.body, name, None if yields else returned)
    return sorted(found, key=lambda c: c.line)


def _functions(node: ast.AST, prefix: str) -> Iterator[tuple[str, ast.FunctionDef]]:
    """Functions of the module and methods of its classes by their full name; not functions inside functions."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef) and child.name not in _FOR_READERS:
            yield f"{prefix}{child.name}", child
        elif isinstance(child, ast.ClassDef):
            yield from _functions(child, f"{prefix}{child.name}.")


def _within(body: list[ast.stmt], function: str, returned: str | None) -> Iterator[Change]:
    """Of a function's statements; `returned` is its declared type, None of a generator."""
    for index, statement in enumerate(body):
        yield from _of(statement, _into(body, index), function, returned)


def _into(held: list[ast.stmt], index: int) -> Put:
    def put(new: ast.AST) -> None:
        held[index] = new  # type: ignore[call-overload]

    return put


def _of(node: ast.AST, put: Put, function: str, returned: str | None) -> Iterator[Change]:
    if isinstance(node, _WORDS):
        return
    for what, new in _variants(node, returned):
        yield Change(node.lineno, function, what, _replacing(node, new, put))  # type: ignore[attr-defined]
    if isinstance(node, ast.FunctionDef):  # inside another: what it returns is its own
        yield from _within(node.body, function, "" if node.returns is None else ast.unparse(node.returns))
        return
    for field, value in ast.iter_fields(node):
        if field in ("annotation", "returns", "decorator_list", "args") and not isinstance(node, ast.Call):
            continue
        if isinstance(node, ast.Raise):
            continue  # what an exception says
        if isinstance(value, list):
            for index, item in enumerate(value):
                if isinstance(item, ast.AST):
                    yield from _of(item, _into(value, index), function, returned)
        elif isinstance(value, ast.AST):
            yield from _of(value, lambda new, f=field: setattr(node, f, new), function, returned)  # type: ignore[misc]


def _replacing(old: ast.AST, new: ast.AST, put: Put) -> Callable[[], None]:
    def make() -> None:
        put(ast.fix_missing_locations(ast.copy_location(new, old)))

    return make


def _variants(node: ast.AST, returned: str | None) -> Iterator[Variant]:
    for kind, variants in _BY_KIND.items():
        if isinstance(node, kind):
            yield from variants(node)
    if isinstance(node, ast.Return) and node.value is not None and returned is not None:
        yield from _returns(node.value, returned)


def _compare(node: ast.Compare) -> Iterator[Variant]:
    for index, op in enumerate(node.ops):
        old, twin, new = _COMPARED[type(op)]
        ops = [*node.ops[:index], twin(), *node.ops[index + 1:]]
        yield f"{old} → {new}", ast.Compare(node.left, ops, node.comparators)


def _bool_op(node: ast.BoolOp) -> Iterator[Variant]:
    both = isinstance(node.op, ast.And)
    yield ("and → or" if both else "or → and"), ast.BoolOp(ast.Or() if both else ast.And(), node.values)


def _not(node: ast.UnaryOp) -> Iterator[Variant]:
    if isinstance(node.op, ast.Not):
        yield "not dropped", node.operand


def _constant(node: ast.Constant) -> Iterator[Variant]:
    if isinstance(node.value, bool):
        yield f"{node.value} → {not node.value}", ast.Constant(not node.value)
    elif isinstance(node.value, int):
        for value in (node.value + 1, node.value - 1):
            yield f"{node.value} → {value}", ast.Constant(value)


def _wordy(node: ast.expr) -> bool:
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


def _bin_op(node: ast.BinOp) -> Iterator[Variant]:
    if type(node.op) in _RECKONED and not (_wordy(node.left) or _wordy(node.right)):
        old, twin, new = _RECKONED[type(node.op)]
        yield f"{old} → {new}", ast.BinOp(node.left, twin(), node.right)


def _aug_assign(node: ast.AugAssign) -> Iterator[Variant]:
    yield "statement dropped", ast.Pass()
    if type(node.op) in _RECKONED and not _wordy(node.value):
        old, twin, new = _RECKONED[type(node.op)]
        yield f"{old}= → {new}=", ast.AugAssign(node.target, twin(), node.value)


def _test(node: ast.If | ast.IfExp | ast.While) -> Iterator[Variant]:
    """A bare condition turned round; comparisons and `not` have changes of their own."""
    if not isinstance(node.test, ast.Compare | ast.BoolOp | ast.UnaryOp | ast.Constant):
        turned = type(node)(**{**dict(ast.iter_fields(node)), "test": ast.UnaryOp(ast.Not(), node.test)})
        ast.copy_location(turned, node)
        yield "condition turned round", turned


def _call(node: ast.Call) -> Iterator[Variant]:
    if isinstance(node.func, ast.Attribute) and node.func.attr in _NARROWING and (node.args or node.keywords):
        yield f".{node.func.attr}(…) dropped", ast.Call(ast.Attribute(node.func.value, "all", ast.Load()), [], [])
    if isinstance(node.func, ast.Name) and node.func.id in _TWINS:
        twin = _TWINS[node.func.id]
        yield f"{node.func.id} → {twin}", ast.Call(ast.Name(twin, ast.Load()), node.args, node.keywords)
    for index, keyword in enumerate(node.keywords):
        stem, _, lookup = (keyword.arg or "").rpartition("__")
        if stem and lookup in _LOOKUPS:
            other = ast.keyword(f"{stem}__{_LOOKUPS[lookup]}", keyword.value)
            keywords = [*node.keywords[:index], other, *node.keywords[index + 1:]]
            yield f"{keyword.arg} → {other.arg}", ast.Call(node.func, node.args, keywords)


def _statement(node: ast.stmt) -> Iterator[Variant]:
    """What has an effect, left undone; a name not assigned would only fail for want of it."""
    targets = node.targets if isinstance(node, ast.Assign) else []
    names = any(isinstance(t, ast.Name | ast.Tuple) for t in targets)
    if (isinstance(node, ast.Expr) and not isinstance(node.value, ast.Call)) or names:
        return
    yield "statement dropped", ast.Pass()


def _returns(value: ast.expr, returned: str) -> Iterator[Variant]:
    nothing = isinstance(value, ast.Constant) and value.value is None
    if returned == "bool":
        if not isinstance(value, ast.Constant):
            yield "returns True", ast.Return(ast.Constant(True))
            yield "returns False", ast.Return(ast.Constant(False))
    elif not nothing:
        yield "returns None", ast.Return(ast.Constant(None))
    elif returned == "str | None":
        yield "returns a word", ast.Return(ast.Constant("…"))


_BY_KIND: dict[type[ast.AST] | tuple[type[ast.AST], ...], Callable[..., Iterator[Variant]]] = {
    ast.Compare: _compare, ast.BoolOp: _bool_op, ast.UnaryOp: _not, ast.Constant: _constant, ast.BinOp: _bin_op,
    ast.AugAssign: _aug_assign, (ast.If, ast.IfExp, ast.While): _test, ast.Call: _call,
    (ast.Expr, ast.Raise, ast.Assign, ast.Delete, ast.Continue, ast.Break): _statement,
}
