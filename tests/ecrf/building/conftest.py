import os

import pytest


@pytest.fixture(scope="session", autouse=True)
def database_beside_the_browser():
    """Playwright's event loop lives in the tests' thread; what they ask of the database is as synchronous as ever."""
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    yield
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
