export interface ShippedPackage {
  readonly name: string;
  readonly version: string;
  readonly license: string | undefined;
  readonly path: string;
  readonly isPlatform: boolean;
}
export const BUNDLED: readonly string[];
export function listShipped(lock: object): ShippedPackage[];
export function formatNotices(shipped: readonly ShippedPackage[], root?: string): string;
