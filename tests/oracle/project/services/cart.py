from . import stock as shelf_stock


def count_items(title: str) -> int:
    return shelf_stock.in_stock(title) + 1


def describe_cart(title: str) -> str:
    return f"{title}: {shelf_stock.label(title)}"


def items_of(title: str):
    return shelf_stock.query(title)
