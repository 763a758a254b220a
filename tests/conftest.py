"""Leaves out the tests that take minutes, unless they are asked for with `-m long`; forgets users' operations."""

import pytest

from autograd import OPS


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.option.markexpr:
        return
    long = [item for item in items if item.get_closest_marker("long")]
    if long:
        config.hook.pytest_deselected(items=long)
        items[:] = [item for item in items if not item.get_closest_marker("long")]


@pytest.fixture(autouse=True)
def leaves_no_operation():
    """Operations that a test enters are gone after it: other tests walk the whole table."""
    rows, names = dict(OPS._rows), dict(OPS._names)
    yield
    OPS._rows, OPS._names = rows, names
