import { Hono } from "hono";
import { eq } from "ponder";
import { db } from "ponder:api";
import { voucher } from "ponder:schema";

const app = new Hono();

app.get("/voucher/:id", async (c) => {
  const [found] = await db.select().from(voucher).where(eq(voucher.id, c.req.param("id")));
  return found ? c.json({ ...found, amount: found.amount.toString() }) : c.json({}, 404);
});

export default app;
