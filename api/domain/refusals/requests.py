"""Requests: what the service refuses before the ledger is asked."""

from api.domain.refusals.kinds import auth, down, gone, later, missing, who, wrong

Malformed = wrong(
    "malformed",
    "请求无法解析。",
    "The request cannot be read.",
    "请发送合法的 JSON。",
    "Send valid JSON.",
    400,
)
Invalid = wrong(
    "invalid",
    "请求内容无效。",
    "The request is not valid.",
    "请按 OpenAPI 文档修改。",
    "See the OpenAPI document.",
)
BodyTooLarge = wrong(
    "body-too-large",
    "请求过大。",
    "The body is too large.",
    "请分批发送。",
    "Send it in parts.",
    413,
)
BodyTooSlow = wrong(
    "body-too-slow",
    "请求未能及时传完。",
    "The body did not arrive in time.",
    "请检查网络后重试。",
    "Look at the connection and send it again.",
    408,
)
NoRoute = missing(
    "no-route",
    "没有此地址。",
    "No such address.",
    "请看 OpenAPI 文档。",
    "See the OpenAPI document.",
)
MethodNotAllowed = missing(
    "method-not-allowed",
    "方法不允许。",
    "Not with this method.",
    "请看 OpenAPI 文档。",
    "See the OpenAPI document.",
    405,
)
Unauthorised = auth("unauthorised", "请先登录。", "No valid API key.", "请带上 API 密钥。", "Send an API key.")
ScopeMissing = who(
    "scope-missing",
    "API 密钥没有此权限。",
    "The API key lacks the scope.",
    "请申请权限。",
    "Use a key with that scope.",
)
DevOnly = who(
    "dev-only",
    "仅限开发链。",
    "On a development chain only.",
    "请在开发链上使用。",
    "Use a development chain.",
)
SecretInvalid = who("secret-invalid", "口令不正确。", "The secret is wrong.", "请重试。", "Try again.")
SecretLocked = later(
    "secret-locked",
    "口令多次错误，密钥暂时锁定。",
    "Too many wrong secrets; the key is locked for a while.",
    "请稍后重试，并核对口令。",
    "Wait, and look the secret up.",
)
ChainUnavailable = down(
    "chain-unavailable",
    "链暂时不可用。",
    "The chain does not answer.",
    "请稍后重试。",
    "Try again shortly.",
)
StoreUnavailable = down(
    "store-unavailable",
    "数据库暂时不可用。",
    "The store does not answer.",
    "请稍后重试。",
    "Try again shortly.",
)
BlockNotReached = down(
    "block-not-reached",
    "索引尚未到达该区块。",
    "The index is not there yet.",
    "请稍后重试。",
    "Try again shortly.",
    504,
)
HistoryDetached = gone(
    "history-detached",
    "该区块的事件与历史已归档，不在索引中。",
    "The events and history of that block are archived; the index does not have them.",
    "请查询 kept_from 起的区块，或请运营方装回归档。",
    "Ask for blocks from kept_from on, or let the operator attach the archive.",
)
Unexpected = down(
    "unexpected",
    "服务内部错误，已记录。",
    "A defect of the service; it is logged.",
    "请联系运营方。",
    "Tell the operator.",
    500,
)
