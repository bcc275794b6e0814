"""The dev chain's own accounts. Their keys are public: never use them anywhere else."""

from functools import cache

from eth_account import Account
from eth_account.signers.local import LocalAccount

DEV_MNEMONIC = "test test test test test test test test test test test junk"
DEV_ACCOUNTS = 20


@cache
def dev_account(index: int) -> LocalAccount:
    """The account `index` (0 to DEV_ACCOUNTS - 1), which the dev chain has given ether."""
    Account.enable_unaudited_hdwallet_features()
    account: LocalAccount = Account.from_mnemonic(DEV_MNEMONIC, account_path=f"m/44'/60'/0'/0/{index}")
    return account
