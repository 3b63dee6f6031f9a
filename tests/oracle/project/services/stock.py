from services.shelves import amount, warehouse_query


def in_stock(title: str) -> int:
    return amount(title)


def label(title: str) -> str:
    return title.strip().lower()


def query(title: str):
    return warehouse_query(title)
