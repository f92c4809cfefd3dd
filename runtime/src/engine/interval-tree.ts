/**
 * Half-open ranges of byte strings with what belongs to them; answers which
 * ranges hold a key. A treap by start (then end) where every node knows the
 * largest end below it: adding, removing and each answer cost O(log n).
 */

interface Node<T> {
  readonly start: string;
  readonly end: string;
  readonly priority: number;
  readonly items: Set<T>;
  maxEnd: string;
  left: Node<T> | null;
  right: Node<T> | null;
}

export class IntervalTree<T> {
  #root: Node<T> | null = null;

  add(start: string, end: string, item: T): void {
    const node = find(this.#root, start, end);
    if (node) {
      node.items.add(item);
      return;
    }
    const [left, right] = split(this.#root, start, end);
    const created: Node<T> = {
      start,
      end,
      priority: Math.random(),
      items: new Set([item]),
      maxEnd: end,
      left: null,
      right: null,
    };
    this.#root = merge(merge(left, created), right);
  }

  remove(start: string, end: string, item: T): void {
    const node = find(this.#root, start, end);
    if (!node?.items.delete(item) || node.items.size > 0) return;
    this.#root = without(this.#root, node);
  }

  /** Adds the items of every range that holds the key to `found`. */
  collect(key: string, found: Set<T>): void {
    collect(this.#root, key, found);
  }
}

function collect<T>(node: Node<T> | null, key: string, found: Set<T>): void {
  if (node === null || node.maxEnd <= key) return;
  collect(node.left, key, found);
  if (node.start > key) return;
  if (key < node.end) for (const item of node.items) found.add(item);
  collect(node.right, key, found);
}

/** Whether (start, end) sorts before the node. */
function isBefore<T>(start: string, end: string, node: Node<T>): boolean {
  return start < node.start || (start === node.start && end < node.end);
}

function find<T>(
  node: Node<T> | null,
  start: string,
  end: string,
): Node<T> | null {
  while (node !== null && (node.start !== start || node.end !== end)) {
    node = isBefore(start, end, node) ? node.left : node.right;
  }
  return node;
}

function update<T>(node: Node<T>): Node<T> {
  let max = node.end;
  if (node.left && node.left.maxEnd > max) max = node.left.maxEnd;
  if (node.right && node.right.maxEnd > max) max = node.right.maxEnd;
  node.maxEnd = max;
  return node;
}

/** Nodes before (start, end), and the others. */
function split<T>(
  node: Node<T> | null,
  start: string,
  end: string,
): [Node<T> | null, Node<T> | null] {
  if (node === null) return [null, null];
  if (isBefore(start, end, node)) {
    const [left, right] = split(node.left, start, end);
    node.left = right;
    return [left, update(node)];
  }
  const [left, right] = split(node.right, start, end);
  node.right = left;
  return [update(node), right];
}

function merge<T>(left: Node<T> | null, right: Node<T> | null): Node<T> | null {
  if (left === null) return right;
  if (right === null) return left;
  if (left.priority > right.priority) {
    left.right = merge(left.right, right);
    return update(left);
  }
  right.left = merge(left, right.left);
  return update(right);
}

function without<T>(node: Node<T> | null, gone: Node<T>): Node<T> | null {
  if (node === null) return null;
  if (node === gone) return merge(node.left, node.right);
  if (isBefore(gone.start, gone.end, node)) {
    node.left = without(node.left, gone);
  } else {
    node.right = without(node.right, gone);
  }
  return update(node);
}
