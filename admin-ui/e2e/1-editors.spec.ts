import { expect } from '@playwright/test';
import { write } from './editor';
import { call, signIn, test } from './gateway';

test('settings that are JSON say in which line they are not, and Tab leaves them', async ({ page }) => {
  await signIn(page, '/policies/+new');
  await page.getByLabel(/^Name/).fill('bodies-with-an-id');
  await page.getByRole('combobox', { name: /^Type/ }).click();
  await page.getByRole('option', { name: 'validation', exact: true }).click();
  const body = page.getByRole('textbox', { name: 'Body', exact: true });
  // YAML would take it; JSON has its names in quotes.
  await write(body, '{ "type": "object",\n  required: ["id"] }');
  await expect(body.locator('.cm-reasons')).toContainText('A name in double quotes is missing here.');
  await expect(body.locator('.cm-line.cm-marked')).toHaveText(/required/);
  await expect(body).toHaveAttribute('aria-invalid', 'true');
  await write(body, '{ "type": "object",\n  "required": ["id"] }');
  await expect(body).toHaveAttribute('aria-invalid', 'false');
  await expect(body.locator('.cm-reasons')).toHaveCount(0);
  await expect(body.locator('.tok-string').first()).toBeVisible();
  await body.press('Escape');
  await body.press('Tab');
  await expect(body).not.toBeFocused();
  await page.getByRole('button', { name: 'Create' }).click();
  await expect(page).toHaveURL(/\/policies\/bodies-with-an-id/);
  const saved = await (await call(page, 'GET', '/policies/bodies-with-an-id')).json();
  expect(saved.settings.body).toEqual({ type: 'object', required: ['id'] });
  expect((await call(page, 'DELETE', '/policies/bodies-with-an-id')).ok).toBe(true);
});

test('what is refused of YAML stands at its line, and goes with it', async ({ page }) => {
  await signIn(page, '/routes/+new?view=yaml');
  const yaml = page.getByRole('textbox', { name: 'YAML' });
  await write(yaml, 'name: marked\nmatch:\n  paths:\n  - nowhere\nrespond: { body: here }\n');
  await page.getByRole('button', { name: 'Create' }).click();
  await expect(page.getByRole('alert')).toContainText('match.paths[0]');
  await expect(yaml.locator('.cm-line.cm-marked')).toHaveText(/- nowhere/);
  await expect(yaml.locator('.cm-reasons')).toContainText('match.paths[0]');
  await expect(yaml).toHaveAttribute('aria-invalid', 'true');
  await expect(page.locator('.cm-gutterElement.cm-marked').getByText('4')).toBeVisible();
  await yaml.press('Control+Home');
  await yaml.press('Enter');
  await expect(page.locator('.cm-gutterElement.cm-marked').getByText('5')).toBeVisible();
  await expect(yaml.locator('.cm-line.cm-marked')).toHaveText(/- nowhere/);
});

test('what cannot be read yet is neither saved nor lost by a look elsewhere', async ({ page }) => {
  await signIn(page);
  const policy = { type: 'validation', settings: { body: { type: 'object' } } };
  expect((await call(page, 'PUT', '/policies/unread', policy)).ok).toBe(true);
  await page.goto('/policies/unread');
  const look = (tab: string) => page.getByRole('tab', { name: tab }).click();
  const leave = page.getByRole('dialog', { name: 'Leave without saving?' });
  const body = page.getByRole('textbox', { name: 'Body', exact: true });
  await write(body, '{ "type": ');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'holds what is not JSON yet' })).toBeVisible();
  await look('curl');
  await look('Form');
  await expect(body).toContainText('{ "type":');
  await page.getByRole('link', { name: 'Nodes', exact: true }).click();
  await leave.getByRole('button', { name: 'Stay' }).click();
  await page.getByRole('button', { name: 'Undo changes' }).click();
  await expect(body).toContainText('"object"');

  await look('YAML');
  const yaml = page.getByRole('textbox', { name: 'YAML' });
  await write(yaml, 'type: [ validation\n');
  await look('Form');
  await expect(page.getByRole('alert').filter({ hasText: 'The YAML cannot be read yet' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Save' })).toBeDisabled();
  await look('YAML');
  await expect(yaml).toContainText('[ validation');
  await page.getByRole('link', { name: 'Nodes', exact: true }).click();
  await leave.getByRole('button', { name: 'Leave' }).click();
  await expect(page).toHaveURL(/\/nodes$/);
  expect((await (await call(page, 'GET', '/policies/unread')).json()).settings.body).toEqual({ type: 'object' });
  expect((await call(page, 'DELETE', '/policies/unread')).ok).toBe(true);
});
