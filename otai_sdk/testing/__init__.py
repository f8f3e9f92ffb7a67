"""Put an adapter through the documented contract.

```python
import otai_sdk.testing


class TestMine(otai_sdk.testing.AdapterContract):
    def make_adapter(self):
        return MyAdapter(SystemConfig(...))
```

pytest collects the class like any other. What your system cannot do is declared in ``supports``.
"""

import pytest

pytest.register_assert_rewrite(
    "otai_sdk.testing.creating", "otai_sdk.testing.updating", "otai_sdk.testing.noting", "otai_sdk.testing.finding"
)

from .contract import AdapterContract  # noqa: E402  after the line above, so that failures show values

__all__ = ["AdapterContract"]
