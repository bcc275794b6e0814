"""One voucher's life, told as it happens."""
