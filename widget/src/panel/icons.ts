/** Outlines in a 24 × 24 box. */
export const ICONS = {
  close: "M6 6l12 12M18 6L6 18",
  send: "M12 19V5m-6 6 6-6 6 6",
  stop: "M8 8h8v8H8z",
} as const;
