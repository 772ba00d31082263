/** Where the first item stands that is not below a bound, in a sorted list; its length when there is none. */
export function firstFrom<Item extends number | string>(bound: Item, sorted: readonly Item[]): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as Item) < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}
