"""A reader under the preset "bicr" fetches real files, and meets none of the planted words (real_crawl.py)."""

import pytest

from tests.real_crawl import assert_no_real_file_shows_a_planted_word


@pytest.mark.statement("B1")
@pytest.mark.realdata
def test_no_real_file_shows_a_planted_word(cast, test_data, tmp_path):
    assert_no_real_file_shows_a_planted_word("bicr", cast, test_data, tmp_path, third=0)
