// Unit tests of the panel have no loader that lends it its helpers.
import { useKit } from "../../src/panel/kit.js";
import { kit } from "../../src/shared/kit.js";

useKit(kit);
