/**
 * Keys as LMDB's binding wants to write and read them: byte strings straight
 * into and out of its buffers, without a Buffer of their own in between.
 */
export const byteStringKeys = {
  /**
   * @returns where the key ends
   * @throws RangeError when there is no room: the binding makes some then
   */
  writeKey(key: string, target: Buffer, start: number): number {
    const end = start + key.length;
    if (end > target.length) throw new RangeError("No room for the key");
    target.write(key, start, "latin1");
    return end;
  },
  readKey(source: Buffer, start: number, end: number): string {
    return source.toString("latin1", start, end);
  },
};
