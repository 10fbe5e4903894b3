import { expect } from '@playwright/test';
import { call, gateway, signIn, test } from './gateway';

test.describe.configure({ mode: 'serial' });

/** What the node's cache did for a request. */
async function cacheStatus(path: string): Promise<string> {
  const answer = await fetch(gateway.node + path);
  await answer.arrayBuffer();
  return answer.headers.get('cache-status') ?? '';
}

test('answers are taken out of the caches by an address from the browser, and each node says so', async ({ page }) => {
  await signIn(page);
  await call(page, 'PUT', '/routes/kept-answers', {
    match: { paths: ['/kept-answers/**'] },
    forward: { service: 'backend' },
    policies: [{ type: 'cache', settings: { ttl: '1h' } }],
  });
  await expect.poll(() => cacheStatus('/kept-answers/1')).toContain('hit');

  await page.goto('/cache');
  const form = page.getByRole('group', { name: 'Take answers out' });
  await form.getByRole('textbox', { name: /^URL/ }).fill('nowhere');
  await form.getByRole('button', { name: 'Take them out' }).click();
  await expect(form.getByRole('textbox', { name: /^URL/ })).toHaveAttribute('aria-invalid', 'true');
  await form.getByRole('textbox', { name: /^URL/ }).fill(`${gateway.node}/kept-answers/1`);
  await form.getByRole('button', { name: 'Take them out' }).click();
  const purged = page.getByTestId('purged');
  await expect(purged).toBeVisible();
  await expect.poll(() => cacheStatus('/kept-answers/1')).not.toContain('hit');
  const listed = page.getByRole('group', { name: 'Taken out in the last month' });
  const row = listed.getByRole('row', { name: /\/kept-answers\/1/ }).first();
  await expect(row).toContainText('node-1: 1 answer');
  await expect(row).toContainText('node-2: 0 answers');
});

test('by a beginning, by a tag, and everything only when that is meant', async ({ page }) => {
  await signIn(page, '/cache');
  await expect.poll(() => cacheStatus('/kept-answers/2')).toContain('hit');
  const form = page.getByRole('group', { name: 'Take answers out' });
  const by = form.getByRole('radiogroup', { name: 'By what' });
  await by.getByText('Beginning', { exact: true }).click();
  await form.getByRole('textbox', { name: /^Beginning/ }).fill('/kept-');
  await form.getByRole('button', { name: 'Take them out' }).click();
  await expect(page.getByTestId('purged')).toBeVisible();
  await expect.poll(() => cacheStatus('/kept-answers/2')).not.toContain('hit');

  await form.getByRole('textbox', { name: /^Beginning/ }).fill('/');
  await form.getByRole('button', { name: 'Take them out' }).click();
  const dialog = page.getByRole('dialog', { name: 'Take out everything?' });
  await expect(dialog).toContainText('all requests go on to the services');
  await dialog.getByRole('button', { name: 'Cancel' }).click();

  await by.getByText('Tag', { exact: true }).click();
  await form.getByRole('textbox', { name: /^Tag/ }).fill('a, b');
  await form.getByRole('button', { name: 'Take them out' }).click();
  await expect(form.getByRole('textbox', { name: /^Tag/ })).toHaveAttribute('aria-invalid', 'true');
  await form.getByRole('textbox', { name: /^Tag/ }).fill('item-7');
  await form.getByRole('button', { name: 'Take them out' }).click();
  await expect(page.getByTestId('purged')).toContainText('0 answers taken out');
});
