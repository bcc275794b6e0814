"""Everything the ledger or the service refuses: one class a fact, and the only place a code, a status or its words stand.

They lie by what they are about, and are used from here: `refusals.NotFound`.
"""

from api.domain.refusals.kinds import BY_CODE, Refusal
from api.domain.refusals.members import *
from api.domain.refusals.money import *
from api.domain.refusals.orders import *
from api.domain.refusals.requests import *
from api.domain.refusals.vouchers import *

__all__ = ["BY_CODE", "Refusal"]
