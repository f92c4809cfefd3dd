/** A part of the panel that can be drawn again after a change. */
export interface View {
  readonly node: HTMLElement;
  update(): void;
}
