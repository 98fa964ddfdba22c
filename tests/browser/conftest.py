"""The browser that the tests of the page share."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser.watching import chromium


@pytest.fixture(scope="module")
def chrome() -> Iterator[Any]:
    """Chromium, without a window."""
    with chromium() as opened:
        yield opened
