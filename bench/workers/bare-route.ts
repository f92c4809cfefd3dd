/** A route without a door, as a process of its own. */
import { z } from "zod";
import { startBareRoute } from "../../backend/test/bare-route.js";
import { readTask, say } from "../lib/task.js";

const answer = readTask((value) =>
  z.object({ status: z.literal([200, 403]), body: z.string() }).parse(value),
);
say({ url: await startBareRoute(answer) });
