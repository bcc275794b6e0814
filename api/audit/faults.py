"""What can be wrong with a file: a code, where, and the sentence in both languages.

```
Fault
├── Unreadable   exit 2  not a file of this kind: nothing in it was judged
└── NotVerified  exit 1  something in it is not what the chain says; names block and field
```
"""

from typing import Any

TEXTS: dict[str, tuple[str, str]] = {
    "not-json": ("文件不是 JSON：{why}。", "The file is not JSON: {why}."),
    "no-file": ("读不到文件：{why}。", "The file cannot be read: {why}."),
    "not-a-bundle": ("文件缺少 {part}，或其类型不对。", "The file lacks `{part}`, or it is of the wrong type."),
    "too-large": (
        "{part} 中的一项超过 {max} 字节或 {values} 个值，不予读取。",
        "An item of `{part}` is larger than {max} bytes or {values} values; it is not read.",
    ),
    "too-many": ("{part} 超过 {max} 项。", "`{part}` has more than {max} items."),
    "named-twice": ("同一对象中 {name} 出现两次。", "`{name}` is named twice in one object."),
    "compressed": ("文件是压缩包，请先解压再验证。", "The file is compressed; unpack it first."),
    "field-missing": ("缺少该字段。", "The field is missing."),
    "field-unknown": (
        "不认识该字段：没有任何东西能证明它，请从文件中去掉后再验证。",
        "The field is unknown: nothing proves it. Take it out of the file and verify again.",
    ),
    "field-malformed": ("值的写法不对：{have}。", "The value is not written as it must be: {have}."),
    "field-differs": ("文件写 {have}，实际应为 {need}。", "The file says {have}; it must be {need}."),
    "header-hash": (
        "区块头各字段的哈希是 {need}，与 hash {have} 不符：有字段被改动。",
        "The header's fields hash to {need}, not to its hash {have}: a field was changed.",
    ),
    "header-fork": ("缺少 {missing}，却有更晚的字段 {later}。", "`{later}` is there without the earlier `{missing}`."),
    "parent": (
        "上一区块的哈希是 {need}，此处写 {have}。",
        "The block before has the hash {need}, here it says {have}.",
    ),
    "not-next": (
        "应为区块 {need}，却是 {have}：有区块缺失、重复或错位。",
        "Block {need} must follow, not {have}: blocks are missing, repeated or out of order.",
    ),
    "transactions-root": (
        "交易的默克尔根是 {need}，与区块头 {have} 不符：有交易被改动、缺失、重复或错位。",
        "The transactions have the root {need}, the header {have}: one was changed, left out, repeated or moved.",
    ),
    "transaction-hash": (
        "交易内容的哈希是 {need}，与 hash {have} 不符：内容被改动。",
        "The transaction's content hashes to {need}, not to its hash {have}: it was changed.",
    ),
    "receipts-root": (
        "回执的默克尔根是 {need}，与区块头 {have} 不符：有回执或事件被改动、缺失、重复或错位。",
        "The receipts have the root {need}, the header {have}: a receipt or an event was changed, left out, repeated or moved.",
    ),
    "receipts-missing": ("没有该区块的回执。", "The block's receipts are not in the file."),
    "receipts-count": ("有 {need} 笔交易，却有 {have} 份回执。", "There are {need} transactions and {have} receipts."),
    "receipts-left": ("有回执不属于任何区块：{have}。", "There are receipts that belong to no block: {have}."),
    "bloom": ("事件算出的布隆过滤器与所写不符。", "The events do not make this bloom filter."),
    "signature": ("签名无效：{why}。", "The signature is not valid: {why}."),
    "chain-id": ("交易属于链 {have}，不是 {need}。", "The transaction is of chain {have}, not {need}."),
    "type-unknown": ("不认识的交易类型 {have}。", "Unknown transaction type {have}."),
    "rlp": ("RLP 编码不规范：{why}。", "Not canonical RLP: {why}."),
    "extra-data": ("extraData 不合 {engine} 的格式：{why}。", "extraData is not that of {engine}: {why}."),
    "engine": (
        "该区块的封印属于 {have}，前面的属于 {need}。",
        "The block is sealed as in {have}, those before as in {need}.",
    ),
    "not-sealed": (
        "区块没有验证者封印，无法对照给定的验证者。",
        "The blocks carry no validators' seals, so the given validators cannot have made them.",
    ),
    "validators": ("验证者集合是 {have}，应为 {need}。", "The validators are {have}; they must be {need}."),
    "validators-text": ("验证者名单不可读：{why}。", "The list of validators cannot be read: {why}."),
    "vote": ("投票不合规则：{why}。", "The vote breaks the rules: {why}."),
    "seal": ("封印无效：{why}。", "A seal is not valid: {why}."),
    "seal-foreign": ("封印者 {have} 不是验证者。", "The seal is by {have}, who is no validator."),
    "seal-twice": ("验证者 {have} 封印了两次。", "Validator {have} sealed twice."),
    "quorum": ("只有 {have} 个封印，需要 {need} 个。", "There are {have} seals; {need} are needed."),
    "signed-recently": (
        "签名者 {have} 在前 {window} 个区块内已签过。",
        "Signer {have} signed one of the {window} blocks before.",
    ),
    "difficulty": ("签名者的难度应为 {need}，此处写 {have}。", "The signer's difficulty must be {need}, not {have}."),
    "rule": (
        "{event} 违反规则 {rule}：有 {have}，应为 {need}。",
        "{event} breaks rule {rule}: {have}, where {need} must be.",
    ),
    "event-unknown": ("{have} 的事件不在其 ABI 中。", "The event of {have} is not in its ABI."),
    "event-malformed": ("事件 {event} 的编码不对。", "The event {event} is not encoded as its contract does."),
    "calldata": ("不是完整的 execute 调用。", "It is not a whole call of execute."),
    "order-inadmissible": (
        "指令 {digest} 本不应被受理：{why}。",
        "The order {digest} could not be admitted: {why}.",
    ),
    "order-turned-away": (
        "指令 {digest} 以 {have} 被拒之门外，重算结果是 {need}。",
        "The order {digest} was turned away by {have}; worked out again it is {need}.",
    ),
    "order-unseen": (
        "事件说指令 {digest} 已执行，但交易数据中没有这份指令。",
        "An event tells of the order {digest}, which does not stand in the transaction.",
    ),
    "outcome-missing": ("有 {need} 份指令，只有 {have} 个结果。", "There are {need} orders and {have} outcomes."),
    "refusal-groundless": (
        "指令 {digest} 以 {why} 被拒绝，而按账本当时的状态，规则并不拒绝它。",
        "The order {digest} was refused by {why}, and by the ledger's state no rule refused it so.",
    ),
    "error-unknown": ("{have} 不是账本合约的错误。", "{have} is no error of the ledger's contracts."),
    "order-in-pause": (
        "指令 {digest} 在暂停期间执行，而暂停本应拒绝它。",
        "The order {digest} was carried out during a pause, which stops it.",
    ),
    "code-other": (
        "文件的核验码是 {have}，纸上的是 {need}：不是同一份文件。",
        "The file's verify code is {have}, the paper's {need}: it is another file.",
    ),
    "no-power": (
        "{event}：没有人有权这样做（{why}）。",
        "{event}: nobody had the power to do so ({why}).",
    ),
    "effect-of-refused": ("未执行的指令却产生了 {event}。", "An order that was not carried out caused {event}."),
    "effect-missing": (
        "指令 {action} 说已执行，却没有产生事件。",
        "The order {action} was carried out and caused nothing.",
    ),
    "invariant": (
        "{rule} 不成立：有 {have}，应为 {need}。",
        "{rule} does not hold: {have}, where {need} must be.",
    ),
    "ledger-start": (
        "文件从区块 {have} 开始，账本部署于区块 {need}：请从部署处导出。",
        "The file begins at block {have}, the ledger at block {need}: export from there on.",
    ),
    "proof": ("状态证明不成立：{why}。", "The state proof fails: {why}."),
    "proof-idle": ("有 {have} 个证明节点与本凭证无关。", "{have} nodes of the proof lead nowhere of this voucher."),
    "head": (
        "事件链头重算为 {need}，封印区块的状态中是 {have}：有事件缺失、多余、错位或被改动。",
        "The events make the head {need}, the sealed state holds {have}: one is missing, too many, moved or changed.",
    ),
    "event-foreign": ("该事件不属于本凭证。", "The event is not of this voucher."),
    "order-missing": ("缺少事件所说的指令 {have}。", "The order {have}, of which an event tells, is missing."),
    "order-foreign": ("指令 {have} 与本凭证无关。", "The order {have} is not of this voucher."),
    "key-unproven": (
        "签名账户 {have} 不是成员 {need} 的密钥。",
        "The account {have} that signed is no key of member {need}.",
    ),
    "same-person": ("经办与复核是同一人。", "Maker and checker are one person."),
    "order-other": ("指令说 {need}，事件说 {have}。", "The order says {need}, the event {have}."),
    "ledger-other": ("账本地址是 {have}，您给定的是 {need}。", "The ledger is {have}, you gave {need}."),
    "text-unproven": (
        "披露的内容（哈希 {have}）在链上任何指令和事件中都找不到。",
        "A disclosed text (hash {have}) stands in no order and no event of the chain.",
    ),
    "signature-forged": (
        "账户 {have} 曾以自己的密钥签名，这份签名却不是它的。",
        "The account {have} has signed with a key of its own, and this signature is not by it.",
    ),
    "contract-absent": (
        "范围内没有这个合约的创建、调用或事件。",
        "Nothing in the range creates this contract, calls it, or was logged by it.",
    ),
}
"""Code → the sentence for people, zh and en."""


class Fault(Exception):
    """What is wrong, and where. `field` is a path into the file, such as `transactions[3].from`."""

    exit_code = 1

    def __init__(self, code: str, field: str = "", *, block: int | None = None, **facts: Any) -> None:
        super().__init__(code, block, field)
        self.code, self.field, self.block, self.facts = code, field, block, facts

    def text(self, lang: str) -> str:
        """The sentence; lang is `zh` or `en`."""
        return TEXTS[self.code][lang == "en"].format(**self.facts)

    def at(self, block: int) -> "Fault":
        """The same with its block, where it was found without knowing it."""
        if self.block is None:
            self.block = block
        return self

    def __str__(self) -> str:
        where = "" if self.block is None else f"block {self.block}: "
        return f"{where}{self.field or 'file'}: {self.text('en')}"


class Unreadable(Fault):
    """Nothing was judged: not JSON, parts missing, beyond the limits."""

    exit_code = 2


class NotVerified(Fault):
    """Something in the file is not what the chain says."""


def broken(rule: str, where: str, event: str, have: Any, need: Any = "") -> NotVerified:
    """A rule of the ledger that does not hold of an event."""
    return NotVerified("rule", where, rule=rule, event=event, have=have, need=need)
