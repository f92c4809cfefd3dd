/** A request's body as a web stream that takes no more than is asked for. */
import type { IncomingMessage } from "node:http";

export interface RequestBody {
  readonly stream: ReadableStream<Uint8Array>;
  /** Whether more came than was allowed; the stream has failed then. */
  readonly isTooLarge: () => boolean;
  /** Lets the rest arrive unread, so that the connection can be used again. */
  readonly discard: () => void;
}

/** @param maxBytes More than these make the stream fail with `tooLarge()`. */
export function requestBody(
  request: IncomingMessage,
  maxBytes: number,
  tooLarge: () => Error,
): RequestBody {
  let size = 0;
  let isOver = false;
  const discard = (): void => {
    isOver = true;
    request.resume();
  };
  const stream = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const fail = (error: Error): void => {
          if (isOver) return;
          isOver = true;
          controller.error(error);
        };
        request.on("data", (chunk: Buffer) => {
          if (isOver) return;
          size += chunk.byteLength;
          if (size > maxBytes) {
            fail(tooLarge());
            return;
          }
          // A view of a shared pool: whoever gets it may transfer it.
          controller.enqueue(new Uint8Array(chunk));
          request.pause();
        });
        request.on("end", () => {
          if (!isOver) controller.close();
          isOver = true;
        });
        request.on("error", (cause) => fail(clientLeft(cause)));
        request.on("close", () => fail(clientLeft()));
        request.pause();
      },
      pull() {
        request.resume();
      },
      cancel: discard,
    },
    { highWaterMark: 0 },
  );
  return { stream, isTooLarge: () => size > maxBytes, discard };
}

function clientLeft(cause?: Error): Error {
  return new Error("The client left before its request was complete.", {
    cause,
  });
}
