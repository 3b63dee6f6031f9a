from .ledger import entries

__all__ = ["amount", "warehouse_query"]


def amount(title: str) -> int:
    return entries(title).count()


def warehouse_query(title: str):
    return entries(title)
