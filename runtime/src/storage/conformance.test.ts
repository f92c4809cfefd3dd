import { describeStorage } from "./conformance.js";
import { createMemoryStorage, openLmdbStorage } from "./index.js";
import { temporaryFolder } from "./temporary-folder.js";

describeStorage("memory", () => {
  const storage = createMemoryStorage();
  return { open: () => storage, cleanUp: () => undefined };
});

describeStorage("LMDB", () => {
  const folder = temporaryFolder();
  return {
    open: () => openLmdbStorage(folder.path),
    cleanUp: () => folder.remove(),
  };
});
