/** `If-Match`: nobody overwrites a change they have not seen. */
import { AdminError } from "./problems.js";

export function etagOf(version: number): string {
  return `"${version}"`;
}

/**
 * The version a change is based on; null for `*`, any version.
 * Throws `AdminError` `precondition_required` without the header and
 * `precondition_failed` when no tag in it can be one of ours.
 */
export function expectedVersions(
  header: string | undefined,
): readonly number[] | null {
  if (header === undefined || header.trim() === "") {
    throw new AdminError("precondition_required");
  }
  if (header.trim() === "*") return null;
  // A weak tag never matches here (RFC 9110, 13.1.1).
  const versions = [...header.matchAll(/(?:^|,)\s*"(\d{1,15})"\s*(?=,|$)/g)];
  if (versions.length === 0) throw new AdminError("precondition_failed");
  return versions.map(([, version]) => Number(version));
}
