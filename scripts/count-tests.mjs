// Counts what vitest's JSON report says, for the closing line of .ci/run: prints "PASSED FAILED".
//
//   node scripts/count-tests.mjs REPORT EXIT_STATUS
import { readFileSync } from 'node:fs';

const [file, status] = process.argv.slice(2);
const report = read();
const failed = (report?.numFailedTests ?? 0) + filesThatDidNotRun(report);
// vitest also fails for what is no test: an unhandled rejection, a crash before the report was written.
console.log(`${report?.numPassedTests ?? 0} ${status !== '0' && failed === 0 ? 1 : failed}`);

function read() {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** A file that fails while it is loaded, or in a hook, has no failed test to count. */
function filesThatDidNotRun(report) {
  const files = report?.testResults ?? [];
  return files.filter(
    (each) => each.status === 'failed' && each.assertionResults.every((test) => test.status !== 'failed'),
  ).length;
}
