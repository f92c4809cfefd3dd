/** At most `count` holders at once; the others wait their turn, in order. */
export function createSlots(count: number): {
  take(): Promise<() => void>;
} {
  const waiting: (() => void)[] = [];
  let free = count;

  function give(): void {
    const next = waiting.shift();
    if (next) next();
    else free += 1;
  }

  return {
    async take() {
      if (free > 0) free -= 1;
      else await new Promise<void>((resolve) => waiting.push(resolve));
      let held = true;
      return () => {
        if (held) give();
        held = false;
      };
    },
  };
}
