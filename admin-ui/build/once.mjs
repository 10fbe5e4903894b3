// once.mjs <outcome> <npm arguments> -- <inputs>: runs npm unless the outcome is newer than all of the inputs. A build
// of Maven that changes nothing here then costs nothing here.
import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const [outcome, ...rest] = process.argv.slice(2);
const divide = rest.indexOf('--');
const command = rest.slice(0, divide);
const inputs = rest.slice(divide + 1);

function changedAt(path) {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return Number.POSITIVE_INFINITY;
  if (!found.isDirectory()) return found.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => changedAt(join(path, name))));
}

const made = statSync(outcome, { throwIfNoEntry: false });
if (made === undefined || inputs.some((input) => changedAt(input) > made.mtimeMs)) {
  const result = spawnSync('npm', command, { stdio: 'inherit', shell: process.platform === 'win32' });
  if (result.error) console.error(`npm cannot be run: ${result.error.message}`);
  process.exitCode = result.status ?? 1;
}
