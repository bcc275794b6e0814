"""Writes api/openapi.json: `python -m api.http.openapi`."""

import json

from api.http.app import OPENAPI, bare_app, document

if __name__ == "__main__":
    OPENAPI.write_text(json.dumps(document(bare_app()), ensure_ascii=False, indent=1, sort_keys=True) + "\n")
