"""Says what to install where a command needs packages that the base of coopsim leaves out."""

from importlib.util import find_spec

NEEDED = {
    "view": ("altair", "h11", "ipyvuetify", "solara", "starlette", "traitlets", "uvicorn", "websockets"),
    "cluster": ("distributed",),
}


def lacking(extra: str, command: str) -> str:
    """Say that the packages of an extra are not there, and how to install them; nothing where they are.

    Parameters
    ----------
    extra
        Name of the extra, as in `pip install 'coopsim[view]'`.
    command
        What needs it, as the user typed it.
    """
    missing = [package for package in NEEDED[extra] if find_spec(package) is None]
    if not missing:
        return ""
    return f"`{command}` needs packages that are not installed ({', '.join(missing)}): pip install 'coopsim[{extra}]'"
