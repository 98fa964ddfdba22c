"""The text of the model, and its two digests: one of every character, one of what it computes.

Machine code belongs to every character of the source: any edit starts anew (see `machine_code`). A result belongs to
what the model computes: comments and docstrings can be mended, and the results stay those of this model.
"""

import hashlib
import io
import tokenize
from collections.abc import Mapping
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).parent.parent
PASSED_OVER = (tokenize.ENCODING, tokenize.COMMENT, tokenize.NL)  # nothing is computed by these
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
    """Digest of texts and their names, sixteen hexadecimal digits."""
    found = hashlib.sha256()
    for name, text in texts.items():
        found.update(name.encode())
        found.update(text)
    return found.hexdigest()[:16]


def code_alone(text: bytes) -> bytes:
    """Return the tokens of a file, one a line, without comments, docstrings and blank lines, however it is laid out."""
    tokens = [one for one in tokenize.tokenize(io.BytesIO(text).readline) if one.type not in PASSED_OVER]
    kept: list[str] = []
    line: list[tokenize.TokenInfo] = []
    for token in tokens:
        if token.type not in ENDS_AND_BLOCKS:
            line.append(token)
            continue
        is_docstring = [one.type for one in line] == [tokenize.STRING]
        if not is_docstring:
            kept += [*(one.string for one in line), tokenize.tok_name[token.type]]
        line = []
    return "\n".join(kept).encode()


# The text that this process has loaded, or is about to: it computes with that whatever is edited meanwhile.
TEXTS = read_texts()
SOURCE = digest(TEXTS)


@cache
def model_digest() -> str:
    """Digest of what the model computes: the name under which results know it, and tags the frozen one.

    Returns
    -------
    str
        Sixteen hexadecimal digits, the same for every version of Python that the model runs on.
    """
    return digest({name: code_alone(text) for name, text in TEXTS.items()})
