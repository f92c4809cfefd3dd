/** The body of an HTTP action's response, which runs as part of its call. */
import { runInCall } from "./call.js";
import type { Call } from "./call.js";

/** Convex's bound, in bytes. */
const MAX_BYTES = 20 * 1024 * 1024;

/**
 * The call lives until its body was sent, broke or nobody wants it any more;
 * then `finish` is told, once, with the error if there was one.
 */
export function responseBody(
  call: Call,
  body: ReadableStream<Uint8Array>,
  finish: (error: unknown) => void,
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  let size = 0;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          // Streams call their source on behalf of whoever reads.
          const { done, value } = await runInCall(call, () => reader.read());
          if (done) {
            controller.close();
            finish(null);
            return;
          }
          size += value.byteLength;
          if (size > MAX_BYTES) throw tooLarge();
          controller.enqueue(value);
        } catch (error) {
          finish(error);
          discard(call, reader);
          throw error;
        }
      },
      async cancel(reason) {
        try {
          await runInCall(call, () => reader.cancel(reason));
        } finally {
          finish(null);
        }
      },
    },
    // Nothing is asked of the function before the client has room for it.
    { highWaterMark: 0 },
  );
}

function discard(
  call: Call,
  reader: ReadableStreamDefaultReader<Uint8Array>,
): void {
  runInCall(call, () => reader.cancel()).catch(() => {
    // It was the source that failed: it has nothing left to stop.
  });
}

function tooLarge(): Error {
  return new Error(
    `HTTP action responses are limited to ${String(MAX_BYTES)} bytes.`,
  );
}
