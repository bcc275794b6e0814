"""The words with which organisations ask a Besu node: tokens that it checks with a public key (RS256), which say what they allow."""

import base64
import json
import time
from pathlib import Path

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from chain_node.consortium.secret_files import keep_secret

KEY_BITS = 2048
LIFE_S = 366 * 86_400
PERMISSIONS = ["eth:*", "net:*", "web3:*", "qbft:getValidatorsByBlockNumber"]


def token(organisation: str, key: Path) -> str:
    """A token of one organisation for the node whose private RPC key lies at `key`."""
    now = int(time.time())
    claims = {"sub": organisation, "permissions": PERMISSIONS, "iat": now, "exp": now + LIFE_S}
    text = f"{_part({'alg': 'RS256', 'typ': 'JWT'})}.{_part(claims)}"
    return f"{text}.{_base64(_key(key).sign(text.encode(), padding.PKCS1v15(), hashes.SHA256()))}"


def public_pem(key: Path) -> str:
    """What the node checks tokens with."""
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return _key(key).public_key().public_bytes(serialization.Encoding.PEM, form).decode()


def _key(path: Path) -> rsa.RSAPrivateKey:
    found = serialization.load_pem_private_key(keep_secret(path, _new_pem).encode(), None)
    if not isinstance(found, rsa.RSAPrivateKey):
        raise TypeError(f"{path} holds no RSA key")
    return found


def _new_pem() -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)
    form, plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, form, plain).decode()


def _part(value: object) -> str:
    return _base64(json.dumps(value, separators=(",", ":")).encode())


def _base64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
