import type { MutationCtx } from "../_generated/server";
import { refusal } from "./errors";
import { getOwn, type OwnArgs } from "./visitors";

const MAX_EMAIL = 254;
const MAX_NAME = 100;

/** Keeps what the visitor tells about themselves; false: not theirs. */
export async function save(
  ctx: MutationCtx,
  args: OwnArgs & { email: string; name?: string },
): Promise<boolean> {
  const conversation = await getOwn(ctx, args);
  if (conversation === null) return false;
  const email = args.email.trim();
  const name = args.name?.trim();
  // Only the shape that every address has; the proof is an answer to a mail.
  if (email.length > MAX_EMAIL || !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) {
    throw refusal("invalid", "This is not an email address");
  }
  if (name !== undefined && name.length > MAX_NAME) {
    throw refusal("invalid", `A name has at most ${MAX_NAME} characters`);
  }
  await ctx.db.patch("visitors", conversation.visitorId, {
    email,
    ...(name ? { name } : {}),
  });
  await ctx.db.patch("conversations", conversation._id, {
    visitorEmail: email,
    ...(name ? { visitorName: name } : {}),
  });
  return true;
}
