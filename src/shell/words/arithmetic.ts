/** The value of `a + b * 2` and its like; undefined when the expression has more than +, -, *, names, numbers and parentheses. */
export function evaluateArithmetic(text: string, variable: (name: string) => string | undefined): number | undefined {
  const tokens = text.match(/[A-Za-z_]\w*|\d+|[-+*()]|\S/g) ?? [];
  let position = 0;

  function sum(depth: number): number | undefined {
    let total = product(depth);
    while (total !== undefined && (tokens[position] === '+' || tokens[position] === '-')) {
      const sign = tokens[position] === '+' ? 1 : -1;
      position += 1;
      const next = product(depth);
      total = next === undefined ? undefined : total + sign * next;
    }
    return total;
  }

  function product(depth: number): number | undefined {
    let total = operand(depth);
    while (total !== undefined && tokens[position] === '*') {
      position += 1;
      const next = operand(depth);
      total = next === undefined ? undefined : total * next;
    }
    return total;
  }

  function operand(depth: number): number | undefined {
    const token = tokens[position];
    position += 1;
    if (token === undefined || depth > 20) return undefined;
    if (token === '-') {
      const value = operand(depth + 1);
      return value === undefined ? undefined : -value;
    }
    if (token === '(') {
      const inner = sum(depth + 1);
      position += 1;
      return tokens[position - 1] === ')' ? inner : undefined;
    }
    const written = /^\d/.test(token) ? token : variable(token);
    // A leading zero means octal.
    return written !== undefined && /^(0|-?[1-9]\d{0,8})$/.test(written) ? Number(written) : undefined;
  }

  const value = sum(0);
  return position === tokens.length && value !== undefined && Number.isSafeInteger(value) ? value : undefined;
}
