"""Re-exports, as packages do."""

from . import quotas
from .deep import plan as _plan
from .ledger import Ledger, Statement
from .ledger import balance_of as balance

plan = _plan
