"""Products: read only (DOC)."""

from __future__ import annotations

from typing import Any

from ..errors import not_found
from ..protocol.call import LIST_QUERY, Call, Reply
from ..protocol.routing import NUMBER, Route
from ..tables.records import Product


def shown(product: Product) -> dict[str, Any]:
    return {
        "id": product.id,
        "name": product.name,
        "description": product.description,
        "primary_email": product.primary_email,
        "created_at": product.created_at,
        "updated_at": product.updated_at,
        "default": product.default,
    }


def list_products(call: Call) -> Reply:
    rows = sorted(call.state.products.values(), key=lambda p: (p.name, p.id))
    return call.page_of(rows, shown)


def view(call: Call, product_id: int) -> Reply:
    product = call.state.products.get(product_id)
    if product is None:
        raise not_found(f"no product {product_id}")
    return Reply(200, shown(product))


ROUTES = (
    Route("GET", "products", list_products, query=LIST_QUERY, admin=True),
    Route("GET", f"products/{NUMBER}", view, admin=True),
)
