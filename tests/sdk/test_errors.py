"""The tree in the docstring is the tree of the classes."""

from __future__ import annotations

import copy
import inspect
import pickle
import re

import pytest

import otai_sdk
from otai_sdk import errors

CLASSES = [getattr(errors, name) for name in errors.__all__]


def test_the_docstring_draws_the_tree() -> None:
    drawn = re.findall(r"^ {4}([│├└─ ]*)(\w+Error)\b", errors.__doc__ or "", re.MULTILINE)
    parents: dict[int, str] = {}
    for prefix, name in drawn:
        depth = len(prefix) // 4
        parents[depth] = name
        if depth:
            assert getattr(errors, name).__mro__[1].__name__ == parents[depth - 1]
    assert sorted(name for _, name in drawn) == sorted(errors.__all__)


def test_every_error_is_public() -> None:
    defined = [name for name, item in vars(errors).items() if inspect.isclass(item) and issubclass(item, Exception)]
    assert sorted(defined) == sorted(errors.__all__)
    assert set(errors.__all__) <= set(otai_sdk.__all__)


@pytest.mark.parametrize("kind", CLASSES)
def test_every_error_carries_its_text_and_copies(kind: type[Exception]) -> None:
    error = kind("queue 'Billling' is unknown")
    assert str(copy.copy(error)) == "queue 'Billling' is unknown"


def test_a_validation_error_survives_pickling() -> None:
    error = errors.ValidationError("no", errors=[("status", "bad", "invalid_value")], status=400, system="freshdesk")
    again = pickle.loads(pickle.dumps(error))
    assert (again.errors, again.status, again.system) == (error.errors, 400, "freshdesk")
