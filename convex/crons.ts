import { cronJobs } from "convex/server";
import { internal } from "./_generated/api";

const crons = cronJobs();

crons.interval(
  "fail abandoned answers",
  { minutes: 1 },
  internal.cleanup.failAbandoned,
);
crons.interval("sweep what is over", { minutes: 10 }, internal.cleanup.sweep);
crons.daily(
  "forget old rate windows",
  // Windows begin anew at that very minute, see model/rateLimits.ts.
  // eslint-disable-next-line @convex-dev/no-top-of-hour-crons
  { hourUTC: 0, minuteUTC: 0 },
  internal.cleanup.sweepLimits,
);
crons.interval(
  "queue reminders",
  { minutes: 1 },
  internal.bookingJobs.queueReminders,
);
crons.interval(
  "sweep booking requests",
  { minutes: 30 },
  internal.bookingJobs.sweep,
);

export default crons;
