"""Generated protocols: each compiled schedule meets every rule, or compilation is refused with the rule named.

`python -m bench.protocols --count 3000` does the same at length.
"""

from hypothesis import HealthCheck, given, settings

from tests.thorough import examples
from tests.worklists.protocols.generated import settings_of_protocols
from tests.worklists.protocols.judging import Tally

TALLY = Tally()


@settings(
    max_examples=examples(200),
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(settings_of_protocols())
def judged(setting):
    before = len(TALLY.wrong)
    TALLY.judge(setting)
    assert TALLY.wrong[before:] == []


def test_a_compiled_schedule_meets_every_rule_or_the_refusal_names_one_honestly():
    judged()
    assert TALLY.compiled > examples(80)
    assert TALLY.refused.total() > examples(10)
    assert TALLY.proved > examples(10)
