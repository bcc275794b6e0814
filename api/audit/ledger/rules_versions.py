"""Versions of the ledger: admitted one after another, and one alone takes new issues (decision 0014)."""

from api.audit.ledger.context import Case


def _admitted(c: Case) -> None:
    c.same("R29", "version", c.book.versions + 1)
    c.same("R29", "ledger", c.places.get(("VoucherLedger", c["version"]), b""))
    c.same("R29", "orders", c.places.get(("Orders", c["version"]), b""))
    c.book.versions += 1


def _closed(c: Case) -> None:
    """It comes with the admission of the next one."""
    c.need(c.version == c.book.versions - 1, "R29", "version", c.version, c.book.versions - 1)


RULES = {"VersionAdmitted": _admitted, "IssuesClosed": _closed}
