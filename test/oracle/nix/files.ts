/** Files that generated expressions read, beside the expression. */
export const FILES: Readonly<Record<string, string>> = {
  'data.nix': '{ i, j ? i + 1, ... }: rec { sum = i + j; twice = sum * 2; }\n',
  'data.json': '{ "n": 3, "a": { "b": 7 }, "list": [1, "two", null, 2.5] }\n',
  'data.toml': '[package]\nname = "nif"\nversion = "0.1.0"\n[lib]\ncrate-type = ["cdylib"]\n',
  'data.txt': 'one\n  two é\n\n',
  'folder/inner.txt': 'inner',
  'folder/default.nix': '{ a = 1; b = 4; }\n',
  'folder/lib/x': '',
};
