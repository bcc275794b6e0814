"""Orders and their signatures."""

from api.domain.refusals.kinds import rule, who, wrong

SignatureInvalid = wrong(
    "signature-invalid",
    "签名与指令不符。",
    "The signature does not fit the order.",
    "请对 typed_data 签名。",
    "Sign the typed data as given.",
)
WrongChain = wrong(
    "wrong-chain",
    "签名属于另一条链。",
    "Signed for another chain.",
    "请对本链的指令签名。",
    "Sign this chain's order.",
)
WrongContract = wrong(
    "wrong-contract",
    "签名属于另一合约。",
    "Signed for another contract.",
    "请对本账本的指令签名。",
    "Sign this ledger's order.",
)
OrderChanged = wrong(
    "order-changed",
    "所签内容与指令不同。",
    "What was signed is not the order.",
    "请对 typed_data 签名。",
    "Sign the typed data as given.",
)
KeyUnknown = who(
    "key-unknown",
    "密钥未登记在该成员名下。",
    "Not a key of this member.",
    "请用本成员的密钥。",
    "Use a key of the member.",
)
KeyRevoked = who("key-revoked", "密钥已撤销。", "The key is revoked.", "请用有效密钥。", "Use a valid key.")
KeyLacksPower = who(
    "key-lacks-power",
    "密钥没有此权限。",
    "The key may not sign this.",
    "请用有此权限的密钥。",
    "Use a key with that power.",
)
CustodyOnly = who(
    "custody-only",
    "开立方、资金方、清算行的两把密钥不能都由平台保管。",
    "The service would hold both keys of an issuer or bank.",
    "请由经办或复核之一用自己保管的密钥签名。",
    "Let one of the two sign with a key the member holds itself.",
)
CustodyPerson = who(
    "custody-person",
    "该密钥由平台为另一人保管。",
    "The service keeps this key for somebody else.",
    "请按保管时登记的成员和人员授权。",
    "Grant it to the member and the person it was made for.",
)
NonceUsed = rule(
    "nonce-used",
    "序号已用过。",
    "The nonce is spent.",
    "请重新生成指令。",
    "Create the order anew.",
)
DeadlinePassed = rule(
    "deadline-passed",
    "指令已过期。",
    "The order's deadline has passed.",
    "请重新生成指令。",
    "Create the order anew.",
)
DeadlineTooFar = wrong(
    "deadline-too-far",
    "期限超过 72 小时。",
    "The deadline is over 72 hours ahead.",
    "请缩短期限。",
    "Choose an earlier one.",
)
OrderNotOpen = rule(
    "order-not-open",
    "指令不在待签名状态。",
    "The order does not wait for a signature.",
    "请查询指令状态。",
    "Look at its status.",
)
NotCarried = rule(
    "not-carried",
    "链无法执行该指令，已搁置。",
    "The chain cannot carry the order out; it was put aside.",
    "请缩小指令（如减少拆分份数）或更换签名密钥后重新生成。",
    "Make a smaller order (fewer parts, say), or sign with another key.",
)
OrderMalformed = wrong(
    "order-malformed",
    "指令格式错误。",
    "The order is malformed.",
    "请重新生成指令。",
    "Create the order anew.",
)
GroupRefused = rule(
    "group-refused",
    "同组指令中有一笔被拒。",
    "Another order of its group was refused.",
    "请看同组的原因。",
    "See the other's reason.",
)
