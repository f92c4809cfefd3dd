export interface Sizes {
  readonly raw: number;
  readonly gzip: number;
  readonly brotli: number;
}

export interface Manifest {
  readonly loader: string;
  readonly panel: string;
  readonly integrity: Readonly<Record<string, string>>;
  readonly sizes: Readonly<Record<string, Sizes>>;
}

export function buildWidget(dist?: string): Promise<Manifest>;
