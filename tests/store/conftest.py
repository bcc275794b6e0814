from tests.store.databases import db, empty_url, server, url

__all__ = ["db", "empty_url", "server", "url"]
