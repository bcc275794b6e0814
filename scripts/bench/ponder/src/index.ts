import { readFileSync } from "node:fs";
import { ponder } from "ponder:registry";
import { event as events, root, voucher } from "ponder:schema";

const job = JSON.parse(readFileSync(process.env.BENCH_JOB!, "utf8"));
const names: string[] = JSON.parse(readFileSync(job.abi, "utf8")).map((entry: any) => entry.name);
const CHILDREN = 10_000n;
const asText = (_: string, value: unknown) => (typeof value === "bigint" ? value.toString() : value);

const made = (a: any, state: string) => ({
  id: String(a.voucher),
  root: String(a.voucher - (a.voucher % CHILDREN)),
  holder: a.to,
  amount: a.amountFen,
  state,
});

const handlers: Record<string, (db: any, a: any) => Promise<unknown>> = {
  VoucherIssued: async (db, a) => {
    await db.insert(root).values({ id: String(a.voucher), face: a.amountFen });
    await db.insert(voucher).values(made(a, "offered"));
  },
  IssueAccepted: (db, a) => db.update(voucher, { id: String(a.voucher) }).set({ state: "active" }),
  SplitOffered: (db, a) => db.insert(voucher).values(made(a, "offered")),
  SplitAccepted: async (db, a) => {
    await db.update(voucher, { id: String(a.voucher) }).set({ state: "active" });
    await db.update(voucher, { id: String(a.other) }).set({ amount: a.parentAmountFen });
  },
  TransferAccepted: (db, a) => db.update(voucher, { id: String(a.voucher) }).set({ holder: a.to }),
  TitlePassed: async (db, a) => {
    if (a.other === 0n) return db.update(voucher, { id: String(a.voucher) }).set({ holder: a.to });
    await db.insert(voucher).values(made(a, "active"));
    return db.update(voucher, { id: String(a.other) }).set({ amount: a.parentAmountFen });
  },
  OfferEnded: (db, a) =>
    db
      .update(voucher, { id: String(a.voucher) })
      .set((row: any) => ({ state: row.state === "offered" ? "ended" : row.state })),
  VoucherVoided: (db, a) => db.update(voucher, { id: String(a.voucher) }).set({ state: "ended" }),
};

for (const name of names) {
  ponder.on(`Ledger:${name}` as any, async ({ event, context }: any) => {
    const id = `${event.block.number}-${event.log.logIndex}`;
    await context.db.insert(events).values({ id, name, args: JSON.stringify(event.args, asText) });
    await handlers[name]?.(context.db, event.args);
  });
}
