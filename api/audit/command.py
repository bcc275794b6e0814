"""`xinlian-verify FILE`: the verifier as a program of its own. `xinlian verify` is the same."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from api.audit.verdict import Verdict
from api.audit.verify import verify

_BAR_CHARS = 30


class Bar:
    """Progress on a terminal's stderr; silent elsewhere."""

    def __init__(self) -> None:
        self._last = -1
        self._shows = sys.stderr.isatty()

    def __call__(self, done: int, whole: int) -> None:
        """Bytes done and in all."""
        percent = 100 * done // max(whole, 1)
        if self._shows and percent != self._last:
            self._last = percent
            full = _BAR_CHARS * percent // 100
            sys.stderr.write(f"\r[{'█' * full}{'·' * (_BAR_CHARS - full)}] {percent:3d} %")
            sys.stderr.flush()

    def end(self) -> None:
        """Clears the line."""
        if self._last >= 0:
            sys.stderr.write("\r\x1b[K")


def run(
    path: Path,
    validators: Sequence[str],
    lang: str,
    *,
    as_json: bool,
    ledger: str | None = None,
    verify_code: str | None = None,
) -> int:
    """Verifies a file, prints the verdict on stdout, returns the exit code: 0 verified or consistent, 1 not, 2 unreadable."""
    bar = Bar()
    verdict = verify(path, list(validators), bar, ledger=ledger, verify_code=verify_code)
    bar.end()
    print(as_text(verdict, lang, as_json=as_json))
    return verdict.exit_code


def as_text(verdict: Verdict, lang: str, *, as_json: bool) -> str:
    """The verdict as it is printed."""
    if as_json:
        return json.dumps(verdict.as_json(), ensure_ascii=False, indent=2)
    lines = verdict.sentences(lang)
    if verdict.unproven:
        lead = "未证明（不要依赖）：" if lang == "zh" else "Not proven, do not rely on: "
        lines.insert(-1, lead + ", ".join(verdict.unproven))
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """The program."""
    parser = argparse.ArgumentParser(
        "xinlian-verify",
        description="离线验证账本文件：不联网，不信任何人 · verifies a file of the ledger offline, trusting nobody",
        epilog="退出码 0 通过 1 未通过 2 读不出来 · exit 0 verified, 1 not, 2 unreadable",
    )
    parser.add_argument("file", type=Path, help="导出的文件或节点记录 · a bundle, or a recording of a node's answers")
    parser.add_argument(
        "--validators",
        action="append",
        default=[],
        help="信任的验证者：地址（逗号分隔）或文件 · whom to trust: addresses with commas, or a file (list or genesis)",
    )
    parser.add_argument("--ledger", help="已知的账本地址（VoucherLedger） · the ledger's address as you know it")
    parser.add_argument("--code", help="纸上的核验码 · the verify code on a paper")
    parser.add_argument("--json", action="store_true", help="给机器看 · for machines")
    parser.add_argument("--lang", choices=("zh", "en"), default="zh")
    options = parser.parse_args(arguments)
    facts = {"ledger": options.ledger, "verify_code": options.code}
    return run(options.file, options.validators, options.lang, as_json=options.json, **facts)


if __name__ == "__main__":
    sys.exit(main())
