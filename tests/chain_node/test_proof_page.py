"""docs/proof.md says what is proven, and nothing else."""

import re

from api.domain.invariants import Invariant
from chain_node.mutation import page
from chain_node.paths import CONTRACTS

PROOF = CONTRACTS / "proof"
TEXT = page.PAGE.read_text(encoding="utf-8")


def test_its_figures_are_those_of_the_committed_records():
    assert page.rendered() == TEXT, "python -m chain_node.mutation.page writes docs/proof.md anew"


def test_it_names_every_symbolic_proof():
    proofs = {name for path in PROOF.glob("*.t.sol") for name in re.findall(r"function (check_\w+)", path.read_text())}
    assert proofs
    assert proofs == set(re.findall(r"`(check_\w+)`", TEXT))


def test_it_says_every_claim_about_shares():
    claims = re.findall(r'^    "(.+)": \(', (PROOF / "shares.py").read_text(), re.MULTILINE)
    assert claims
    assert re.findall(r"^\* (.+)$", TEXT, re.MULTILINE) == claims


def test_it_has_a_row_for_every_invariant():
    assert re.findall(r"^\| (I-\d\d) \|", TEXT, re.MULTILINE) == [invariant.id for invariant in Invariant]


def test_every_test_folder_it_names_exists():
    unit = CONTRACTS / "test" / "unit"
    for cell in re.findall(r"^\| I-\d\d \|[^|]+\|[^|]+\|([^|]+)\|", TEXT, re.MULTILINE):
        for name in re.findall(r"`((?:VoucherLedger|libraries|CreditLimits|InvoiceRegistry|Financing)[^`]*)`", cell):
            folder, _, several = name.partition("{")
            for last in several.rstrip("}").split(","):
                assert (unit / f"{folder}{last}").is_dir(), name
