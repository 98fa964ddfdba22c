"""The text of the model, and two digests of it: of every character, and of the code alone.

Machine code belongs to every character of the source: any edit starts anew (see `machine_code`). A result belongs to
the code: comments and docstrings can be mended, and the results stay those of this model. Words in other strings, such
as the meaning of a parameter, are code: names of streams decide what is drawn.
"""

import hashlib
import io
import tokenize
from collections.abc import Mapping
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).parent.parent
KEEPS_MACHINE_CODE = ("engine/kept_code.py", "engine/machine_code.py", "engine/source.py")  # and computes nothing
PASSED_OVER = (tokenize.ENCODING, tokenize.COMMENT, tokenize.NL)
ENDS_AND_BLOCKS = (tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER)


def read_texts(package: Path = PACKAGE) -> dict[str, bytes]:
    """Read every file whose text can end up in machine code: all of `sim/engine` and `sim/model`.

    Parameters
    ----------
    package
        The folder `sim`.

    Returns
    -------
    dict
        The text of each by its name, in the order of names, the engine before the model.
    """
    paths = [*sorted((package / "engine").rglob("*.py")), *sorted((package / "model").rglob("*.py"))]
    return {path.relative_to(package).as_posix(): path.read_bytes() for path in paths}


def digest(texts: Mapping[str, bytes]) -> str:
    """Digest texts and their names.

    Parameters
    ----------
    texts
        Each by its name; their order counts.

    Returns
    -------
    str
        Sixteen hexadecimal digits.
    """
    found = hashlib.sha256()
    for name, text in texts.items():
        found.update(f"{name}\0{len(text)}\0".encode())
        found.update(text)
    return found.hexdigest()[:16]


def code_alone(text: bytes) -> bytes:
    """Take comments, strings that stand alone (docstrings), blank lines and line breaks within brackets out of a file.

    Parameters
    ----------
    text
        Of a file of Python.

    Returns
    -------
    bytes
        Its other tokens, one a line; ends of lines and blocks are marked by a character that no token has.

    Raises
    ------
    tokenize.TokenError, IndentationError
        If the file is no Python.
    """
    kept: list[str] = []
    line: list[tokenize.TokenInfo] = []
    for token in tokenize.tokenize(io.BytesIO(text).readline):
        if token.type in PASSED_OVER:
            continue
        if token.type not in ENDS_AND_BLOCKS:
            line.append(token)
            continue
        stands_alone = [one.type for one in line] == [tokenize.STRING]
        if not stands_alone:
            kept += [*(one.string for one in line), f"\0{tokenize.tok_name[token.type]}"]
        line = []
    return "\n".join(kept).encode()


# The text that this process has loaded, or is about to: it computes with that whatever is edited meanwhile.
TEXTS = read_texts()
SOURCE = digest(TEXTS)


@cache
def model_digest() -> str:
    """Digest the code of the model: the name under which results know it, and tags the frozen one.

    Returns
    -------
    str
        Sixteen hexadecimal digits, the same for every version of Python that the model runs on.
    """
    return digest({name: code_alone(text) for name, text in TEXTS.items() if name not in KEEPS_MACHINE_CODE})
