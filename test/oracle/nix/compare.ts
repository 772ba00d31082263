/** Whether our value is the one that Nix printed as JSON. Nix 2.8 prints six digits of a float; JSON rounds large integers. */
export function sameValue(ours: unknown, printed: unknown): boolean {
  if (typeof ours === 'bigint') return typeof printed === 'number' && Number(ours) === printed;
  if (typeof ours === 'number') {
    return typeof printed === 'number' && Math.abs(ours - printed) <= 1e-5 * Math.max(1e-9, Math.abs(ours));
  }
  if (Array.isArray(ours)) {
    return (
      Array.isArray(printed) &&
      ours.length === printed.length &&
      ours.every((item, index) => sameValue(item, printed[index]))
    );
  }
  if (typeof ours === 'object' && ours !== null) {
    if (typeof printed !== 'object' || printed === null || Array.isArray(printed)) return false;
    const [mine, theirs] = [Object.entries(ours), printed as Record<string, unknown>];
    if (mine.length !== Object.keys(theirs).length) return false;
    return mine.every(([name, value]) => Object.hasOwn(theirs, name) && sameValue(value, theirs[name]));
  }
  return ours === printed;
}
