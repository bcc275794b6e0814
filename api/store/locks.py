"""The advisory locks of a database. One number each, all of them here, so that no two are the same."""

WRITER = 0x584C  # "XL": one writer a database
CHANGE = WRITER + 1  # held for one change of the chain tables
QUEUE = WRITER + 2  # orders get their places in the outbox one transaction after another
PRESENCE = WRITER + 3  # shared by every indexer, that writes or stands by
REBUILD = WRITER + 4  # held while the tables are made anew beside those that are read
SAMPLER = WRITER + 5  # one sampler a database
