export interface Sizes {
  readonly raw: number;
  readonly gzip: number;
  readonly brotli: number;
}

export interface Manifest {
  readonly loader: string;
  /** The English panel. */
  readonly panel: string;
  /** By locale. */
  readonly panels: Readonly<Record<string, string>>;
  readonly integrity: Readonly<Record<string, string>>;
  readonly sizes: Readonly<Record<string, Sizes>>;
}

export function buildWidget(dist?: string): Promise<Manifest>;
