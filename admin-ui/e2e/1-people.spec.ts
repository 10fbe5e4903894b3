import { expect, type Page } from '@playwright/test';
import { call, signIn, test } from './gateway';

test('a user is made, held off, let in again, given a new password and deleted by clicking', async ({ page }) => {
  await signIn(page, '/users');
  await page.getByRole('button', { name: 'New user' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(/^Name/).fill('Not A Name');
  await dialog.getByRole('button', { name: 'Create' }).click();
  await expect(dialog.getByLabel(/^Name/)).toHaveAttribute('aria-invalid', 'true');
  await dialog.getByLabel(/^Name/).fill('ada');
  await dialog.getByRole('combobox', { name: 'Role' }).click();
  await page.getByRole('option', { name: 'editor' }).click();
  await dialog.getByRole('button', { name: 'Create' }).click();
  const first = await page.getByTestId('secret').innerText();
  await page.getByRole('button', { name: 'I have it' }).click();
  const row = page.getByRole('row', { name: /^ada/ });
  await expect(row).toContainText('one-time password');
  expect(await mayEnter(page, 'ada', first)).toBe(true);

  const choose = async (deed: string) => {
    await page.getByRole('button', { name: 'Actions for ada' }).click();
    await page.getByRole('menuitem', { name: deed }).click();
  };
  await choose('Let in no longer…');
  await expect(dialog).toContainText('programs that use those are refused at once');
  await dialog.getByRole('button', { name: 'Let in no longer' }).click();
  await expect(row).toContainText('not let in');
  expect(await mayEnter(page, 'ada', first)).toBe(false);
  await choose('Let in again');
  await expect(row).not.toContainText('not let in');
  expect(await mayEnter(page, 'ada', first)).toBe(true);

  await choose('Reset the password…');
  await expect(dialog).toContainText('Their sessions end now');
  await dialog.getByRole('button', { name: 'Reset' }).click();
  const second = await page.getByTestId('secret').innerText();
  await page.getByRole('button', { name: 'I have it' }).click();
  expect(await mayEnter(page, 'ada', first)).toBe(false);
  expect(await mayEnter(page, 'ada', second)).toBe(true);

  await page.getByRole('combobox', { name: 'Role of ada' }).click();
  await page.getByRole('option', { name: 'viewer' }).click();
  await expect(dialog).toContainText('Make ada a viewer?');
  await dialog.getByRole('button', { name: 'Change the role' }).click();
  await expect.poll(async () => (await (await call(page, 'GET', '/users/ada')).json()).role).toBe('viewer');

  await choose('Delete…');
  await expect(dialog).toContainText('programs that use those tokens are refused at once');
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await expect(row).toHaveCount(0);
  expect(await mayEnter(page, 'ada', second)).toBe(false);
});

test('what the admin service was started with is shown to admins, without its secrets', async ({ page }) => {
  await signIn(page, '/settings');
  const port = new URL(process.env.PORTICO_ADMIN_URL ?? page.url()).port;
  await expect(page.getByRole('row', { name: /^PORTICO_ADMIN_PORT/ })).toContainText(port);
  await expect(page.getByRole('row', { name: /^PORTICO_REVISIONS_KEPT/ })).toContainText('1000');
  await expect(page.getByRole('row', { name: /^PORTICO_DB_PASSWORD / })).toContainText(/never shown|not set/);
  await expect(page.getByText(/^Portico .*, on Java/)).toBeVisible();
});

async function mayEnter(page: Page, name: string, password: string): Promise<boolean> {
  const answer = await fetch(`${new URL(page.url()).origin}/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name, password }),
  });
  return answer.ok;
}
