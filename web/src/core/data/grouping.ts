// Sums and groups of lists.

/** Return the sum of numbers, or of a number of each item. */
export function sumOf<T>(items: Iterable<T>, numberOf: (item: T) => number = Number): number {
  let sum = 0;
  for (const item of items) sum += numberOf(item);
  return sum;
}

/** Group items by a key, in the order in which they come. */
export function groupBy<K, T>(items: Iterable<T>, keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) addToGroup(groups, keyOf(item), item);
  return groups;
}

/** Add an item to the group of a key. */
export function addToGroup<K, T>(groups: Map<K, T[]>, key: K, item: T): void {
  getOrInsert(groups, key, () => []).push(item);
}

/** Return the value of a key; where the map has none, make and keep one. */
export function getOrInsert<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const value = make();
  map.set(key, value);
  return value;
}
