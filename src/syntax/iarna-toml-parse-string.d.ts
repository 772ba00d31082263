/** The string parser alone: the package's entry brings the stream parser along, which a bundle cannot hold. */
declare module '@iarna/toml/parse-string.js' {
  export default function parseString(text: string): unknown;
}
