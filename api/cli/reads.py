"""Commands that read: vouchers, balances, orders, members and the rest, over the HTTP API."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from api.cli.output import explained, fail, say, show_json, show_rows
from api.cli.stack.home import Home
from api.client.http import Client
from api.settings import Settings

Json = Annotated[bool, typer.Option("--json", help="给机器看 · for machines")]

VOUCHER = {
    "number": "凭证编号 voucher",
    "issuer": "开立方 issuer",
    "holder": "持有人 holder",
    "amount": "金额 amount",
    "paid": "已付 paid",
    "locked": "锁定 locked",
    "due": "到期日 due",
    "status": "状态 status",
}
BALANCE = {
    "member": "成员 member",
    "held": "持有未付 held",
    "available": "可用 available",
    "received": "已收 received",
    "limit": "额度 limit",
    "limit_used": "已用 used",
    "blocked": "停开 blocked",
}
ORDER = {"id": "指令 order", "member": "成员 member", "action": "动作 action", "status": "状态 status"}
MEMBER = {"number": "成员号 no.", "name": "名称 name", "kinds": "类型 kinds", "suspended": "停用 suspended"}
PROPOSAL = {
    "id": "提议 proposal",
    "subject": "成员 subject",
    "kinds": "类型 kinds",
    "needs": "待办 needs",
    "ready_at": "起办时间 ready at",
    "state": "状态 state",
}
EVENT = {"block": "区块 block", "day": "日期 day", "name": "事件 event", "voucher": "凭证 voucher"}

voucher = typer.Typer(help="凭证 · vouchers", no_args_is_help=True)
order = typer.Typer(help="指令 · orders", no_args_is_help=True)
member = typer.Typer(help="成员 · members", no_args_is_help=True)


def client() -> Client:
    """A client of the stack in the home folder, with the administrator's key."""
    stack = Home(Settings().home)
    if not stack.exists:
        fail("尚未启动，请先运行 xinlian up。 Nothing was started here; run `xinlian up`.", 3)
    return Client(stack.url, stack.api_key)


def _listing(path: str, columns: dict[str, str], as_json: bool, **filters: Any) -> None:
    with explained(), client() as api:
        rows = list(api.pages(path, **filters))
    show_json(rows) if as_json else show_rows(rows, columns)


def _one(path: str, columns: dict[str, str], key: str | None, as_json: bool) -> None:
    with explained(), client() as api:
        found = api.get(path)
    row = found[key] if key else found
    show_json(found) if as_json else show_rows([row], columns)


@voucher.command("list")
def voucher_list(
    holder: Annotated[int | None, typer.Option(help="持有人成员号 · the holder's number")] = None,
    status: Annotated[str | None, typer.Option(help="状态 · status")] = None,
    as_json: Json = False,
) -> None:
    """凭证列表 · vouchers"""
    _listing("/v1/vouchers", VOUCHER, as_json, holder=holder, status=status)


@voucher.command("show")
def voucher_show(number: str, as_json: Json = False) -> None:
    """一张凭证 · one voucher"""
    _one(f"/v1/vouchers/{number.replace('/', '.')}", VOUCHER, "voucher", as_json)


@voucher.command("lineage")
def voucher_lineage(number: str, as_json: Json = False) -> None:
    """凭证谱系 · its tree"""
    with explained(), client() as api:
        rows = api.get(f"/v1/vouchers/{number.replace('/', '.')}/lineage")["vouchers"]
    show_json(rows) if as_json else show_rows(rows, {**VOUCHER, "parent": "上级 parent"})


@voucher.command("events")
def voucher_events(number: str, as_json: Json = False) -> None:
    """凭证的事件 · what befell it"""
    _listing(f"/v1/vouchers/{number.replace('/', '.')}/events", EVENT, as_json)


def balance(
    number: Annotated[int | None, typer.Argument(help="成员号 · a member's number")] = None, as_json: Json = False
) -> None:
    """成员余额 · balances"""
    if number is None:
        _listing("/v1/balances", BALANCE, as_json)
    else:
        _one(f"/v1/balances/{number}", BALANCE, "balance", as_json)


@member.command("list")
def member_list(as_json: Json = False) -> None:
    """成员列表 · members"""
    _listing("/v1/members", MEMBER, as_json)


@member.command("show")
def member_show(number: int, as_json: Json = False) -> None:
    """一个成员 · one member"""
    _one(f"/v1/members/{number}", MEMBER, "member", as_json)


@member.command("proposals")
def member_proposals(
    state: Annotated[str | None, typer.Option(help="open、done、stopped")] = None, as_json: Json = False
) -> None:
    """须由另一机构或成员本身同意的事项 · what another organisation, or the member itself, must agree to"""
    _listing("/v1/proposals", PROPOSAL, as_json, state=state)


@order.command("list")
def order_list(
    status: Annotated[str | None, typer.Option(help="awaiting_checker = 复核待办 · the checker's inbox")] = None,
    as_json: Json = False,
) -> None:
    """指令列表 · orders"""
    _listing("/v1/orders", ORDER, as_json, status=status)


@order.command("show")
def order_show(number: str, as_json: Json = False) -> None:
    """一条指令 · one order"""
    _one(f"/v1/orders/{number}", ORDER, None, as_json)


@order.command("create")
def order_create(
    file: Annotated[Path, typer.Argument(help="JSON 请求 · the request as JSON", exists=True)], as_json: Json = False
) -> None:
    """生成待签名的指令 · make an order to sign"""
    with explained(), client() as api:
        made = api.post("/v1/orders", json.loads(file.read_text(encoding="utf-8")))
    show_json(made) if as_json else show_rows([made], ORDER)
    say("下一步：对 typed_data 签名。 Next: sign typed_data, then `xinlian order sign`.")


@order.command("sign")
def order_sign(
    number: str,
    account: Annotated[str, typer.Option(help="签名账户 · the signing account")],
    signature: Annotated[str, typer.Option(help="0x…")],
    as_json: Json = False,
) -> None:
    """提交签名 · hand in a signature"""
    with explained(), client() as api:
        done = api.post(f"/v1/orders/{number}/signatures", {"account": account, "signature": signature})
    show_json(done) if as_json else show_rows([done], ORDER)


@order.command("cancel")
def order_cancel(number: str, reason: str = "", as_json: Json = False) -> None:
    """撤销待签名的指令 · end an order that waits for a signature"""
    with explained(), client() as api:
        done = api.post(f"/v1/orders/{number}/cancel", {"reason": reason})
    show_json(done) if as_json else show_rows([done], ORDER)
