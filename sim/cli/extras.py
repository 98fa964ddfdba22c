"""Names the packages to install for a command that needs more than the base of coopsim."""

from importlib.util import find_spec

NEEDED = {
    "view": ("altair", "h11", "ipyvuetify", "solara", "starlette", "traitlets", "uvicorn", "websockets"),
    "cluster": ("distributed",),
    "discovery": ("ema_workbench", "sklearn"),
    "calibration": ("pyabc", "threadpoolctl"),
}


def lacking(extra: str, command: str) -> str:
    """Return a message that names the missing packages of an extra; nothing if all are installed.

    Parameters
    ----------
    extra
        Name of the extra, as in `pip install 'coopsim[view]'`.
    command
        The command that needs it, as the user typed it.
    """
    missing = [package for package in NEEDED[extra] if find_spec(package) is None]
    if not missing:
        return ""
    return f"`{command}` needs packages that are not installed ({', '.join(missing)}): pip install 'coopsim[{extra}]'"
