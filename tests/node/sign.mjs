// Signs typed data with viem: {privateKey, typedData} as JSON on stdin, {address, digest, signature} on stdout.
import { readFileSync } from "node:fs";
import { hashTypedData } from "viem";
import { privateKeyToAccount } from "viem/accounts";

const { privateKey, typedData } = JSON.parse(readFileSync(0, "utf8"));
// viem adds the domain's own type; a copy of it in `types` would be a second definition.
const { EIP712Domain, ...types } = typedData.types;
const message = { ...typedData, types };
const account = privateKeyToAccount(privateKey);
const signature = await account.signTypedData(message);
process.stdout.write(JSON.stringify({ address: account.address, digest: hashTypedData(message), signature }));
