"""What tests of a file with a kept scene (scene.py) speak of."""

import pytest


@pytest.fixture
def adjudication(shelf):
    return shelf.adjudication


@pytest.fixture
def judy(client, cast):
    client.force_login(cast.judy)
    return client
