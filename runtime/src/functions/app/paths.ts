/** The ways to write a function's path. */

/** `dir/file.js:fn`, `file`, `file:default` → `dir/file:fn`. */
export function canonicalPath(path: string): string {
  const colon = path.indexOf(":");
  const module = colon === -1 ? path : path.slice(0, colon);
  const name = colon === -1 ? "default" : path.slice(colon + 1);
  const stem = module.endsWith(".js") ? module.slice(0, -3) : module;
  return `${stem}:${name}`;
}

/** `dir/file:fn` → `dir/file.js:fn`, as logs and job rows name functions. */
export function modulePath(canonical: string): string {
  const colon = canonical.indexOf(":");
  return `${canonical.slice(0, colon)}.js${canonical.slice(colon)}`;
}

/** As errors show it to clients: without `:default`. */
export function displayPath(canonical: string): string {
  return canonical.endsWith(":default")
    ? canonical.slice(0, -":default".length)
    : canonical;
}
