"""Hand the state over by its place in memory, where code is compiled.

numba hands a tuple over number by number: for the state, with some hundred arrays, a thousand numbers at every call.
The code that does so for every process of a month would be three times what the processor's first cache holds. A
reference is one number, and compiled code that is given it reads what it uses of the state where it uses it.

`by_reference` is all that others need; the rest tells numba, by its means of extension, what a reference is.
"""

from collections.abc import Callable
from typing import Any

from numba.core import cgutils, types
from numba.core.cgutils import ir
from numba.core.imputils import impl_ret_borrowed
from numba.core.typing.templates import AttributeTemplate
from numba.extending import (
    infer_getattr,
    lower_builtin,
    lower_getattr_generic,
    models,
    register_model,
    type_callable,
)


def by_reference[T](target: T) -> T:
    """Make a reference to a named tuple, for as long as the function runs that calls this: it must not return it.

    All else than a named tuple is handed on as it is, and so is a reference.

    The arrays are kept alive by whoever has the tuple itself, in Python.

    Parameters
    ----------
    target
        A named tuple, or anything else.

    Returns
    -------
    named tuple
        The same one; in compiled code a reference to it, of which all fields can be had by name and nothing else.
    """
    return target


class Reference(types.Type):
    """Numba's type of a reference to a named tuple."""

    def __init__(self, target: Any) -> None:
        self.target = target
        super().__init__(name=f"Reference({target})")

    @property
    def key(self) -> Any:
        """What makes two types of references the same, in numba's cache too: the class of the tuple, not its name."""
        return self.target


@register_model(Reference)
class ReferenceModel(models.PrimitiveModel):
    """A reference is a pointer to the tuple."""

    def __init__(self, manager: Any, reference: Reference) -> None:
        super().__init__(manager, reference, manager.lookup(reference.target).get_value_type().as_pointer())


@type_callable(by_reference)
def type_of_reference(context: Any) -> Callable[[Any], Reference | None]:
    """Give numba the type of what `by_reference` returns."""

    def reference_type(target: Any) -> Any:
        return Reference(target) if isinstance(target, types.BaseNamedTuple) else target

    return reference_type


@lower_builtin(by_reference, types.Any)
def hand_on(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
    """Return what is no named tuple."""
    return impl_ret_borrowed(context, builder, signature.return_type, arguments[0])


@lower_builtin(by_reference, types.BaseNamedTuple)
def refer(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
    """Put the tuple on the stack and return its place."""
    place = cgutils.alloca_once_value(builder, arguments[0])
    # The place goes through an instruction that does nothing, into a register and out of it, but that may read all
    # memory as far as the optimiser knows. So the tuple is written before. Fields are read from the place that comes
    # out, hence later, and from there on nothing writes to it: `read` may say that they never change.
    same_place = ir.FunctionType(place.type, [place.type])
    return builder.asm(same_place, "", "=r,0,~{memory}", [place], True)


@infer_getattr
class ReferenceFields(AttributeTemplate):
    """The fields of a reference are those of its tuple."""

    key = Reference

    def generic_resolve(self, reference: Reference, field: str) -> Any:
        """Return the type of a field; None where there is none of that name."""
        fields = reference.target.fields
        return reference.target[fields.index(field)] if field in fields else None


@lower_getattr_generic(Reference)
def read_field(context: Any, builder: Any, reference: Reference, place: Any, field: str) -> Any:
    """Read a field of the tuple; who counts references to arrays, counts one more."""
    position = reference.target.fields.index(field)
    value = read(builder, cgutils.gep_inbounds(builder, place, 0, position))
    return impl_ret_borrowed(context, builder, reference.target[position], value)


def read(builder: Any, place: Any) -> Any:
    """Read what lies at a place, number by number, each marked as one that never changes: loops then read it once."""
    kind = place.type.pointee
    if not isinstance(kind, (ir.LiteralStructType, ir.ArrayType)):
        number = builder.load(place)
        number.set_metadata("invariant.load", builder.module.add_metadata([]))
        return number
    whole = ir.Constant(kind, ir.Undefined)
    for part in range(len(kind)):
        whole = builder.insert_value(whole, read(builder, cgutils.gep_inbounds(builder, place, 0, part)), part)
    return whole
