"""Read from the text of a step of the month which arrays of the state it reads and which it writes.

`state.evidence[i, leg]` on the left of an assignment is written, elsewhere it is read. The text of every rule that a
step calls, or hands to another, is read too, and so are names that stand for a part of an array, such as `contact`
after `contact = state.contact[k]`, also where they are handed to another rule. The length of an array is nothing read.
Methods of arrays, and sums in place on a name that stands for an array, are not seen: rules use neither.
"""

import ast
import inspect
import textwrap
from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

from sim.model.schedule import MODULES


class Arrays(NamedTuple):
    """Names of arrays, and of a function's own parameters, that it reads and writes."""

    read: frozenset[str]
    written: frozenset[str]


def read(step: str) -> frozenset[str]:
    """Return the arrays of the state that a step reads."""
    return of_state(arrays(plain(MODULES[step].step)).read)


def written(step: str) -> frozenset[str]:
    """Return the arrays of the state that a step writes."""
    return of_state(arrays(plain(MODULES[step].step)).written)


def of_state(names: frozenset[str]) -> frozenset[str]:
    """Keep the arrays of the state, without those that only have a name in the function."""
    return frozenset(name.removeprefix("state.") for name in names if name.startswith("state."))


def plain(function: Any) -> Callable[..., Any]:
    """Return the Python function beneath a rule or a kernel."""
    wrapped = getattr(function, "py_func", function)
    return inspect.unwrap(wrapped)


@cache
def arrays(function: Callable[..., Any]) -> Arrays:
    """Return what a function reads and writes; its own parameters by their names, arrays as `state.<name>`."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]
    reader = Reader(function)
    for statement in tree.body:  # type: ignore[attr-defined]
        reader.visit(statement)
    return Arrays(frozenset(reader.read), frozenset(reader.written))


class Reader(ast.NodeVisitor):
    """Goes through one function."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self.globals = function.__globals__
        self.stands_for = {name: name for name in inspect.signature(function).parameters}
        self.read: set[str] = set()
        self.written: set[str] = set()

    def array(self, node: ast.AST) -> str | None:
        """Return the array that an expression is, or is a part of."""
        while isinstance(node, ast.Subscript):
            node = node.value
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "state":
            return f"state.{node.attr}"
        return self.stands_for.get(node.id) if isinstance(node, ast.Name) else None

    def visit_Assign(self, node: ast.Assign) -> None:
        """Take what is assigned to: a part of an array is written, a name stands for what it is given."""
        self.visit(node.value)
        for target in node.targets:
            targets = target.elts if isinstance(target, ast.Tuple) else [target]
            values = node.value.elts if isinstance(node.value, ast.Tuple) else [node.value] * len(targets)
            for one, value in zip(targets, values, strict=True):
                self.assign(one, value)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        """Take an assignment with a type."""
        if node.value is not None:
            self.visit(node.value)
            self.assign(node.target, node.value)

    def assign(self, target: ast.expr, value: ast.expr) -> None:
        """Take one target."""
        if isinstance(target, ast.Name):
            self.stands_for.pop(target.id, None)
            if isinstance(value, ast.Subscript | ast.Attribute) and (array := self.array(value)):
                self.stands_for[target.id] = array
        elif array := self.array(target):
            self.written.add(array)
            self.visit_indices(target)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        """Take `+=`, which reads what it writes."""
        self.visit(node.value)
        if isinstance(node.target, ast.Subscript) and (array := self.array(node.target)):
            self.read.add(array)
            self.written.add(array)
            self.visit_indices(node.target)

    def visit_indices(self, node: ast.AST) -> None:
        """Take what an array is indexed by, which is read."""
        while isinstance(node, ast.Subscript):
            self.visit(node.slice)
            node = node.value

    def visit_Call(self, node: ast.Call) -> None:
        """Take what another function of the model does with what it is given."""
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name == "len":
            return
        called = self.rule(name)
        if called is None:
            self.generic_visit(node)
            return
        does = self.take(called)
        given = [*zip(inspect.signature(called).parameters, node.args, strict=False)]  # the others have defaults
        for parameter, argument in given + [(keyword.arg, keyword.value) for keyword in node.keywords]:
            array = self.array(argument)
            if array is None:
                self.visit(argument)
                continue
            self.visit_indices(argument)
            if parameter in does.read:
                self.read.add(array)
            if parameter in does.written:
                self.written.add(array)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        """Take an array of the state that is read."""
        if array := self.array(node):
            self.read.add(array)
        else:
            self.generic_visit(node)

    def visit_Name(self, node: ast.Name) -> None:
        """Take a name that stands for an array, a parameter, or a rule that is handed to another, which calls it."""
        if isinstance(node.ctx, ast.Load) and node.id in self.stands_for:
            self.read.add(self.stands_for[node.id])
        elif (called := self.rule(node.id)) is not None:
            self.take(called)

    def rule(self, name: str) -> Callable[..., Any] | None:
        """Return the function of the model that a name stands for."""
        called = plain(self.globals[name]) if name in self.globals else None
        return called if inspect.isfunction(called) and called.__module__.startswith("sim.") else None

    def take(self, called: Callable[..., Any]) -> Arrays:
        """Take what a function does with the state."""
        does = arrays(called)
        self.read |= {one for one in does.read if one.startswith("state.")}
        self.written |= {one for one in does.written if one.startswith("state.")}
        return does
