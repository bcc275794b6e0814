import { readFileSync } from "node:fs";
import { createConfig } from "ponder";

const job = JSON.parse(readFileSync(process.env.BENCH_JOB!, "utf8"));

// Backfill ends at a block; live, it follows the head over WebSocket.
export default createConfig({
  database: { kind: "postgres", connectionString: job.database_url },
  chains: {
    bench: {
      id: job.chain_id,
      rpc: job.rpc_url,
      ...(process.env.BENCH_LIVE ? { ws: job.ws_url, pollingInterval: 100 } : {}),
    },
  },
  contracts: {
    Ledger: {
      chain: "bench",
      abi: JSON.parse(readFileSync(job.abi, "utf8")),
      address: job.addresses,
      startBlock: job.first,
      ...(process.env.BENCH_LIVE ? {} : { endBlock: job.last }),
    },
  },
});
