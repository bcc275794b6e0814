"""An independent model of the ledger, written from the operation book alone."""
