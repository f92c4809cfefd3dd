/** Outlines in a 24 × 24 box. */
export const ICONS = {
  close: "M6 6l12 12M18 6L6 18",
  send: "M12 19V5m-6 6 6-6 6 6",
  stop: "M8 8h8v8H8z",
  human:
    "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm-7 8c.6-3.2 3.5-5 7-5s6.4 1.8 7 5",
  down: "M12 5v14m-6-6 6 6 6-6",
  spark: "M12 4l1.8 5.2L19 11l-5.2 1.8L12 18l-1.8-5.2L5 11l5.2-1.8Z",
} as const;
