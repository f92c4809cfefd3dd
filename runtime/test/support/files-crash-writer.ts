/**
 * The process that `files-crash.test.ts` lets die at a chosen moment. It prints the
 * id of a file that was stored before and must survive.
 */
import { join } from "node:path";
import { createEngine } from "../../src/engine/index.js";
import { Files } from "../../src/files/index.js";
import { pieces } from "../../src/files/testing.js";
import { openLmdbStorage } from "../../src/storage/index.js";

const [folder, moment] = process.argv.slice(2);
if (folder === undefined)
  throw new Error("Usage: crash-writer <folder> <moment>");
const engine = await createEngine({ storage: openLmdbStorage(folder) });
const files = await Files.open({
  engine,
  directory: join(folder, "files"),
  report: (message) => process.stderr.write(message),
});
const PLAIN = { contentType: null };

function die(): Promise<never> {
  process.kill(process.pid, "SIGKILL");
  return new Promise(() => undefined);
}

async function* dying(): AsyncGenerator<Uint8Array> {
  yield* pieces("half of it");
  await die();
}

const kept = await files.store(0, pieces("kept"), PLAIN);
const removed = await files.store(0, pieces("removed"), PLAIN);
process.stdout.write(`${kept}\n${removed}\n`);

switch (moment) {
  case "while a file is received":
    await files.store(0, dying(), PLAIN);
    break;
  case "between a file and its row":
    await files.receive(pieces("without a row"), PLAIN, die);
    break;
  case "before a deletion is committed":
    await files.mutate((transaction) => {
      files.remove(transaction, 0, removed);
      return die();
    });
    break;
  case "between a deletion and the file's end":
    engine.onCommit(() => process.kill(process.pid, "SIGKILL"));
    await files.mutate((transaction) => {
      files.remove(transaction, 0, removed);
      return Promise.resolve();
    });
    break;
  default:
    throw new Error(`Unknown moment: ${String(moment)}`);
}
