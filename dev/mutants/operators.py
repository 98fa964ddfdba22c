"""The kinds of slips, and every place of a file where one can be planted.

What is left out has no right answer that a test could compute: annotations, docstrings, the wording of messages, and
the numbers of a declaration (`quantity(8.91, "months", ...)`), which are data.
"""

import ast
import re
from collections.abc import Iterator
from typing import NamedTuple

from dev.mutants.mutant import Mutant, Place

BOUNDARY = {"<": "<=", "<=": "<", ">": ">=", ">=": ">"}
OPPOSITE = {
    "<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "==", "is": "is not", "is not": "is", "in": "not in",
    "not in": "in",
}  # fmt: skip
ARITHMETIC = {"+": "-", "-": "+", "*": "/", "/": "*", "//": "/", "%": "*", "**": "*", "&": "|", "|": "&", "@": "*"}
COMPARED: dict[type[ast.cmpop], str] = {
    ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!=", ast.Is: "is",
    ast.IsNot: "is not", ast.In: "in", ast.NotIn: "not in",
}  # fmt: skip
COMPUTED: dict[type[ast.operator], str] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "//", ast.Mod: "%", ast.Pow: "**",
    ast.BitAnd: "&", ast.BitOr: "|", ast.MatMult: "@",
}  # fmt: skip
EXTREMES = {"min": "max", "max": "min", "minimum": "maximum", "maximum": "minimum", "any": "all", "all": "any"}
DECLARATIONS = {"quantity", "whole", "switch", "choice"}
# Of two arguments in the other order: those that give the same, and those that end every call at once.
IN_ANY_ORDER = {"min", "max", "minimum", "maximum"}
UNLIKE_ALL_ELSE = {"state", "parameters", "chance"}


class Slip(NamedTuple):
    """A kind of slip at a node: what of the file is replaced by what."""

    operator: str
    start: int
    end: int
    new: str


class Finder(ast.NodeVisitor):
    """Finds the slips of a file."""

    def __init__(self, room: str, file: str, source: bytes) -> None:
        self.room, self.file, self.source = room, file, source
        self.starts = [0]
        for line in source.split(b"\n"):
            self.starts.append(self.starts[-1] + len(line) + 1)
        self.function: list[str] = []
        self.lines = (1, 1)
        self.found: list[Mutant] = []

    def at(self, line: int, column: int) -> int:
        """Turn a line and its byte into a byte of the file."""
        return self.starts[line - 1] + column

    def span(self, node: ast.AST) -> tuple[int, int]:
        """Return the first byte of a node, and the one after it."""
        return self.at(node.lineno, node.col_offset), self.at(node.end_lineno, node.end_col_offset)  # type: ignore[attr-defined]

    def text(self, node: ast.AST) -> str:
        """Return a node as it is written."""
        start, end = self.span(node)
        return self.source[start:end].decode()

    def visit(self, node: ast.AST) -> None:
        """Find the slips of a node and of all that it holds."""
        if is_left_out(node):
            return
        within = self.lines
        if isinstance(node, ast.stmt):
            self.lines = (node.lineno, last_line_of_head(node))
        for slip in slips(self, node):
            self.add(slip)
        named = isinstance(node, ast.FunctionDef | ast.ClassDef)
        if named:
            self.function.append(node.name)  # type: ignore[attr-defined]
        for child in children(node):
            self.visit(child)
        if named:
            self.function.pop()
        self.lines = within

    def add(self, slip: Slip) -> None:
        """Add a slip to those that were found."""
        place = Place(self.file, ".".join(self.function), slip.start, slip.end)
        mutant = Mutant(self.room, self.source, place, slip.operator, slip.new, self.lines)
        if mutant.mutated != self.source:
            self.found.append(mutant)


def is_left_out(node: ast.AST) -> bool:
    """Tell whether nothing is planted in a node."""
    if isinstance(node, ast.JoinedStr | ast.Import | ast.ImportFrom):
        return True
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in DECLARATIONS:
        return True
    if isinstance(node, ast.ClassDef):
        return any(isinstance(base, ast.Name) and base.id == "Protocol" for base in node.bases)
    return False


def children(node: ast.AST) -> Iterator[ast.AST]:
    """Go through what a node holds, without annotations."""
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "type_params"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield child


def last_line_of_head(node: ast.stmt) -> int:
    """Return the last line of a statement, or of what stands before its block."""
    block = getattr(node, "body", None)
    return max(node.lineno, block[0].lineno - 1) if block else node.end_lineno or node.lineno


def slips(file: Finder, node: ast.AST) -> Iterator[Slip]:  # noqa: C901  a case for each kind
    """Every slip that can be made at a node."""
    match node:
        case ast.Compare():
            yield from of_comparison(file, node)
        case ast.BinOp():
            yield from of_operator(file, "arithmetic", node.left, node.right, COMPUTED.get(type(node.op)), ARITHMETIC)
        case ast.AugAssign():
            yield from of_assignment(file, node)
            yield dropped(file, node)
        case ast.BoolOp():
            old, new = ("and", "or") if isinstance(node.op, ast.And) else ("or", "and")
            for one, two in zip(node.values, node.values[1:], strict=False):
                yield from of_operator(file, "and/or", one, two, old, {old: new})
        case ast.UnaryOp(op=ast.Not() | ast.USub()):
            start = file.span(node)[0]
            yield Slip("sign", start, start + (3 if isinstance(node.op, ast.Not) else 1), "")
        case ast.Constant():
            yield from of_constant(file, node)
        case ast.Subscript(slice=ast.Tuple(elts=elements)):
            yield from swapped(file, "indices", elements)
        case ast.Call() if file.text(node.func).split(".")[-1] not in IN_ANY_ORDER:
            yield from swapped(file, "arguments", node.args)
        case ast.If() | ast.While() | ast.IfExp():
            start, end = file.span(node.test)
            yield Slip("condition", start, end, f"(not ({file.text(node.test)}))")
        case ast.comprehension():
            for test in node.ifs:
                start, end = file.span(test)
                yield Slip("condition", start, end, f"not ({file.text(test)})")
        case ast.Name() | ast.Attribute():
            yield from of_extreme(file, node)
        case ast.Assign(targets=[ast.Attribute() | ast.Subscript()]) | ast.Break() | ast.Continue() | ast.Raise():
            yield dropped(file, node)
        case ast.Expr(value=ast.Call()):
            yield dropped(file, node)
        case ast.Return(value=None):
            yield dropped(file, node)


def of_comparison(file: Finder, node: ast.Compare) -> Iterator[Slip]:
    sides = [node.left, *node.comparators]
    for one, two, kind in zip(sides, sides[1:], node.ops, strict=False):
        yield from of_operator(file, "comparison", one, two, COMPARED[type(kind)], OPPOSITE)
        yield from of_operator(file, "boundary", one, two, COMPARED[type(kind)], BOUNDARY)


def of_operator(
    file: Finder, name: str, one: ast.expr, two: ast.expr, old: str | None, others: dict[str, str]
) -> Iterator[Slip]:
    """Replace the operator between two operands."""
    if old in others:
        start, end = file.span(one)[1], file.span(two)[0]
        between = re.sub(rb"#[^\n]*", lambda comment: b" " * len(comment[0]), file.source[start:end])
        pattern = rb"\s+".join(re.escape(word).encode() for word in old.split())
        if found := re.search(pattern, between):
            yield Slip(name, start + found.start(), start + found.end(), others[old])


def of_assignment(file: Finder, node: ast.AugAssign) -> Iterator[Slip]:
    old = COMPUTED.get(type(node.op))
    yield from of_operator(file, "arithmetic", node.target, node.value, old, ARITHMETIC)


def of_constant(file: Finder, node: ast.Constant) -> Iterator[Slip]:
    start, end = file.span(node)
    value = node.value
    if isinstance(value, bool):
        yield Slip("constant", start, end, str(not value))
    elif isinstance(value, int):
        yield Slip("constant", start, end, str(value + 1))
        yield Slip("constant", start, end, str(value - 1) if value else "(-1)")
    elif isinstance(value, float):
        yield Slip("constant", start, end, repr(value + 1.0))
        yield Slip("constant", start, end, repr(value * 2.0) if value else "(-1.0)")


def swapped(file: Finder, name: str, elements: list[ast.expr]) -> Iterator[Slip]:
    """Swap neighbours."""
    for one, two in zip(elements, elements[1:], strict=False):
        if isinstance(two, ast.Starred) or UNLIKE_ALL_ELSE & {file.text(one), file.text(two)}:
            continue
        (first, end_of_first), (second, end) = file.span(one), file.span(two)
        between = file.source[end_of_first:second].decode()
        yield Slip(f"swapped {name}", first, end, file.text(two) + between + file.text(one))


def of_extreme(file: Finder, node: ast.Name | ast.Attribute) -> Iterator[Slip]:
    name = node.id if isinstance(node, ast.Name) else node.attr
    if name in EXTREMES:
        end = file.span(node)[1]
        yield Slip("min/max", end - len(name), end, EXTREMES[name])


def dropped(file: Finder, node: ast.stmt) -> Slip:
    """Leave a statement out."""
    start, end = file.span(node)
    return Slip("dropped", start, end, "pass")


def mutants_of(room: str, file: str, source: bytes) -> list[Mutant]:
    """Find every mutant of a file, in order."""
    finder = Finder(room, file, source)
    finder.visit(ast.parse(source))
    return finder.found
