"""Papers: what a person holds in hand. Each refers by its verify code to the file that proves what it says."""
