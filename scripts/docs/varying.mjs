// @ts-check
// What a real output holds that is another in the next run, or with the next rule: the time of the summary line and the number of rules.
// A page keeps the figures that it shows while only these differ.
const VARYING = [/(?<= · )\d+\.\d{2} s\b/g, /\b\d+ rules\b/g, /(?<="?\brules"?: )\d+\b/g];

/** @param {string} shown @param {string} now @returns {string} `shown` where the two say the same, else `now` */
export function keptWhereSame(shown, now) {
  return withoutVarying(shown) === withoutVarying(now) ? shown : now;
}

/** @param {string} text */
function withoutVarying(text) {
  return VARYING.reduce((rest, pattern) => rest.replaceAll(pattern, '…'), text);
}
