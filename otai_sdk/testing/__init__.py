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
    *(
        f"otai_sdk.testing.{part}"
        for part in ("creating", "reading", "updating", "refusing", "noting", "finding", "times", "ordering")
    )
)

from .contract import AdapterContract  # noqa: E402  after the line above, so that failures show values
from .features import FEATURES  # noqa: E402

__all__ = ["FEATURES", "AdapterContract"]
