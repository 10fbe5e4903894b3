import { expect } from '@playwright/test';
import { call, signIn, test } from './gateway';

test('groups that are known are offered as one types, wherever groups are asked for', async ({ page }) => {
  await signIn(page);
  expect((await call(page, 'PUT', '/consumers/in-a-group', { groups: ['offered-gold'] })).ok).toBe(true);
  const stored = async (path: string) => (await call(page, 'GET', path)).json();
  const pick = async (label: string | RegExp) => {
    // A part of it will do: it is looked for by the admin service.
    await page.getByRole('combobox', { name: label }).fill('red-go');
    await page.getByRole('option', { name: /^offered-gold/ }).click();
    await expect(page.getByRole('combobox', { name: label })).toHaveValue('');
  };

  await page.goto('/consumers/+new');
  await page.getByLabel(/^Name/).fill('picked');
  await page.getByRole('combobox', { name: /^Groups/ }).fill('ered-g');
  await expect(page.getByRole('option', { name: 'offered-gold 1 consumer' })).toBeVisible();
  await pick(/^Groups/);
  await page.getByRole('combobox', { name: /^Groups/ }).fill('offered-by-nobody');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Create' }).click();
  await expect(page.getByTestId('saved')).toBeVisible();
  expect((await stored('/consumers/picked')).groups).toEqual(['offered-gold', 'offered-by-nobody']);

  await call(page, 'PUT', '/routes/picked', {
    match: { paths: ['/picked'] },
    respond: {},
    policies: [{ type: 'key-auth' }],
  });
  await page.goto('/routes/picked');
  await page.getByRole('button', { name: 'Add a policy' }).click();
  await page.getByRole('menuitem', { name: /^acl/ }).click();
  await pick(/^Allow/i);
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByTestId('saved')).toBeVisible();
  expect((await stored('/routes/picked')).policies[1].settings).toEqual({ allow: ['offered-gold'] });

  await call(page, 'PUT', '/policies/picked', { type: 'rate-limit', settings: { limit: 7 } });
  await page.goto('/policies/picked');
  await pick(/^Groups/);
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByTestId('saved')).toBeVisible();
  expect((await stored('/policies/picked')).groups).toEqual(['offered-gold']);

  for (const path of ['/routes/picked', '/policies/picked', '/consumers/picked', '/consumers/in-a-group'])
    expect((await call(page, 'DELETE', path)).ok, path).toBe(true);
});
