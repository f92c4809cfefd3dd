import { afterEach, expect, test, vi } from "vitest";
import { safeStorage } from "./storage.js";

afterEach(() => {
  vi.restoreAllMocks();
  localStorage.clear();
});

test("keeps values of any kind and removes them", () => {
  const storage = safeStorage("localStorage");
  storage.set("a", { b: [1] });
  expect(storage.get("a")).toEqual({ b: [1] });
  storage.set("a", null);
  expect(storage.get("a")).toBeNull();
  expect(localStorage).toHaveLength(0);
});

test("a stranger's value is none", () => {
  localStorage.setItem("a", "{");
  expect(safeStorage("localStorage").get("a")).toBeNull();
});

test("forbidden storage is no storage, and no error", () => {
  vi.spyOn(window, "localStorage", "get").mockImplementation(() => {
    throw new DOMException("denied", "SecurityError");
  });
  const storage = safeStorage("localStorage");
  expect(() => storage.set("a", 1)).not.toThrow();
  expect(storage.get("a")).toBeNull();
});

test("full storage is no error either", () => {
  vi.spyOn(Storage.prototype, "setItem").mockImplementation(() => {
    throw new DOMException("full", "QuotaExceededError");
  });
  expect(() => safeStorage("localStorage").set("a", 1)).not.toThrow();
});
