import { expect, it } from "vitest";
import { contrast, inkOn } from "./contrast";

it("agrees with WCAG's own examples", () => {
  expect(contrast("#000000", "#ffffff")).toBeCloseTo(21, 5);
  expect(contrast("#777777", "#ffffff")).toBeCloseTo(4.48, 2);
});

it("always finds an ink of at least 4.5 : 1", () => {
  for (let red = 0; red < 256; red += 15) {
    for (let green = 0; green < 256; green += 15) {
      for (let blue = 0; blue < 256; blue += 15) {
        const hex = [red, green, blue]
          .map((value) => value.toString(16).padStart(2, "0"))
          .join("");
        expect(inkOn(`#${hex}`).ratio).toBeGreaterThan(4.5);
      }
    }
  }
});
