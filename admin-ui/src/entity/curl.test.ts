import { expect, it } from 'vitest';
import { curlOf } from './curl';

it('a quote in a value does not end the command', () => {
  const command = curlOf('http://x:1', 'routes', 'orders', { respond: { body: "it's $HOME `id`" } });
  expect(command).toContain('http://x:1/api/v1/routes/orders');
  expect(command).toContain(`it'\\''s $HOME \`id\``);
  expect(command).not.toContain('pat_');
});
