import { index, onchainTable } from "ponder";

export const event = onchainTable("event", (t) => ({
  id: t.text().primaryKey(),
  name: t.text().notNull(),
  args: t.text().notNull(),
}));

export const voucher = onchainTable(
  "voucher",
  (t) => ({
    id: t.text().primaryKey(),
    root: t.text().notNull(),
    holder: t.integer().notNull(),
    amount: t.bigint().notNull(),
    state: t.text().notNull(),
  }),
  (table) => ({ byRoot: index().on(table.root), byHolder: index().on(table.holder) }),
);

export const root = onchainTable("root", (t) => ({
  id: t.text().primaryKey(),
  face: t.bigint().notNull(),
}));
