import { expect } from '@playwright/test';
import { call, signIn, status, test } from './gateway';

test.describe.configure({ mode: 'serial' });

let first = '';
let second = '';

test('a key is rotated by clicking: both are good, for as long as was chosen', async ({ page }) => {
  await signIn(page);
  await call(page, 'PUT', '/routes/keyed', {
    match: { paths: ['/keyed'] },
    respond: { body: 'in' },
    policies: [{ type: 'key-auth' }, { type: 'quota', settings: { limit: 1000 } }],
  });
  await call(page, 'PUT', '/consumers/rotating', {});
  const issued = await call(page, 'POST', '/consumers/rotating/credentials', { type: 'api-key', name: 'main' });
  first = (await issued.json()).value;
  await expect.poll(() => status('/keyed', { 'x-api-key': first })).toBe(200);

  await page.goto('/consumers/rotating?view=more');
  await page.getByRole('row', { name: /^main/ }).getByRole('button', { name: 'Rotate' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('combobox', { name: 'The old one stays good for' }).click();
  await page.getByRole('option', { name: 'a day' }).click();
  await dialog.getByRole('button', { name: 'Rotate' }).click();
  await expect(page.getByTestId('secret')).not.toBeEmpty();
  second = await page.getByTestId('secret').innerText();
  expect(second).not.toBe(first);
  await page.getByRole('button', { name: 'I have it' }).click();
  await expect.poll(() => status('/keyed', { 'x-api-key': second })).toBe(200);
  expect(await status('/keyed', { 'x-api-key': first })).toBe(200);
  await expect(page.getByRole('row', { name: /^main\.previous/ })).toContainText(/in \d+ (hr|hours|days?)/);
});

test('how a consumer stands with its quota is on its page', async ({ page }) => {
  await signIn(page, '/consumers/rotating?view=quotas');
  const row = page.getByRole('row', { name: /quota of the route keyed/ });
  await expect(row).toContainText(/[1-9]\d* of 1,000/);
  await expect(row.getByRole('progressbar', { name: /quota: \d+% used/ })).toBeVisible();
  await expect(row).toContainText('month, UTC');
  await row.getByRole('link', { name: 'keyed' }).click();
  await expect(page).toHaveURL(/\/routes\/keyed/);
  await page.goto('/consumers/rotating?view=quotas');
  await page.getByRole('radiogroup', { name: 'Which windows' }).getByText('Ended').click();
  await expect(page.getByText('No window of a quota that counted this consumer has ended lately.')).toBeVisible();

  await call(page, 'PUT', '/consumers/unmetered', {});
  await page.goto('/consumers/unmetered?view=quotas');
  await page.getByRole('link', { name: 'form', exact: true }).click();
  await expect(page.getByRole('combobox', { name: /^Groups/ })).toBeVisible();
});

test('a key that is revoked is good nowhere, at once, and whoever has the other goes on', async ({ page }) => {
  await signIn(page, '/consumers/rotating?view=more');
  await page
    .getByRole('row', { name: /^main\.previous/ })
    .getByRole('button', { name: 'Revoke' })
    .click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('It never comes back, not even by a rollback.');
  await dialog.getByRole('button', { name: 'Revoke' }).click();
  await expect(page.getByRole('row', { name: /^main\.previous/ })).toHaveCount(0);
  await expect.poll(() => status('/keyed', { 'x-api-key': first })).toBe(401);
  expect(await status('/keyed', { 'x-api-key': second })).toBe(200);

  await page.getByRole('row', { name: /^main/ }).getByRole('button', { name: 'Revoke' }).click();
  await dialog.getByRole('button', { name: 'Revoke' }).click();
  await expect(page.getByText('No credentials yet: this consumer cannot say who it is.')).toBeVisible();
  await expect.poll(() => status('/keyed', { 'x-api-key': second })).toBe(401);
});
