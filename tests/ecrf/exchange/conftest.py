"""The same browser tests with a database as in the builder's room."""

from tests.ecrf.building.conftest import database_beside_the_browser

__all__ = ["database_beside_the_browser"]
