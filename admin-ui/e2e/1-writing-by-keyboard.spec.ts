import { expect, type Locator, type Page } from '@playwright/test';
import { call, gateway, signInAtEase, status, tabTo, test } from './gateway';

test.describe.configure({ mode: 'serial' });

function field(page: Page, label: RegExp): Locator {
  return page
    .getByRole('textbox', { name: label })
    .or(page.getByRole('combobox', { name: label }))
    .first();
}

test('a service and a route are made by keyboard alone', async ({ page }) => {
  await signInAtEase(page);
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('combobox', { name: 'Go to anything' })).toBeFocused();
  await page.keyboard.type('new service');
  await expect(page.getByRole('option', { name: /New service/ })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'New service' })).toBeVisible();
  await tabTo(page, field(page, /^Name/));
  await page.keyboard.type('by-keyboard');
  await tabTo(page, field(page, /^URL/));
  await page.keyboard.type(gateway.upstream);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/services\/by-keyboard/);

  await page.keyboard.press('Control+k');
  await expect(page.getByRole('combobox', { name: 'Go to anything' })).toBeFocused();
  await page.keyboard.type('new route');
  await expect(page.getByRole('option', { name: /New route/ })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'New route' })).toBeVisible();
  await tabTo(page, field(page, /^Name/));
  await page.keyboard.type('by-keyboard');
  await tabTo(page, field(page, /^Paths/));
  await page.keyboard.type('/by-keyboard');
  await page.keyboard.press('Enter');
  await tabTo(page, field(page, /^Service/));
  await page.keyboard.type('by-keyboard');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: /let everybody in/ });
  // The first may have chosen the service only. Not pressed again too soon: then it would be the answer of the dialog.
  const asked = await dialog.waitFor({ timeout: 40_000 }).then(
    () => true,
    () => false,
  );
  if (!asked) await page.keyboard.press('Enter');
  await expect(dialog.getByTestId('opens')).toContainText('by-keyboard');
  await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/routes\/by-keyboard/);
  await expect.poll(() => status('/by-keyboard')).toBe(200);
});

test('one signs in, gives a consumer a key and takes it away by keyboard alone', async ({ page }) => {
  await page.goto('/consumers/+new');
  await expect(page.getByLabel(/^Name/)).toBeFocused();
  await page.keyboard.type(gateway.user);
  await page.keyboard.press('Tab');
  await page.keyboard.type(gateway.password);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'New consumer' })).toBeVisible();
  // The first stop of each page leads past the navigation.
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to the page' })).toBeFocused();
  await page.keyboard.press('Enter');
  await tabTo(page, field(page, /^Name/));
  await page.keyboard.type('by-keyboard');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/consumers\/by-keyboard/);

  await tabTo(page, page.getByRole('tab', { name: 'Form' }));
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('tab', { name: 'Credentials' })).toBeFocused();
  await tabTo(page, page.getByRole('button', { name: 'New credential' }));
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByLabel(/^Name/)).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('secret')).not.toBeEmpty();
  await tabTo(page, page.getByRole('button', { name: 'I have it' }));
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await tabTo(page, page.getByRole('row', { name: /^main/ }).getByRole('button', { name: 'Revoke' }));
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('row', { name: /^main/ })).toHaveCount(0);
});

test('a revision is gone back to by keyboard alone', async ({ page }) => {
  await signInAtEase(page);
  expect((await call(page, 'PUT', '/consumers/passing', { tags: ['soon-gone'] })).ok).toBe(true);
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('combobox', { name: 'Go to anything' })).toBeFocused();
  await page.keyboard.type('revisions');
  await expect(page.getByRole('option', { name: /Revisions/ })).toBeVisible();
  await page.keyboard.press('Enter');
  // By its name: what was made above may join the list only now, and stand before it.
  const first = page.getByRole('button', { name: /^Go back to revision/ }).first();
  const back = page.getByRole('button', { name: (await first.getAttribute('aria-label')) ?? '', exact: true });
  await tabTo(page, back);
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('Deletes the consumer passing');
  await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(back).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('button', { name: 'Go back' })).toBeEnabled();
  await tabTo(page, dialog.getByRole('button', { name: 'Go back' }));
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await expect.poll(async () => (await call(page, 'GET', '/consumers/passing')).status).toBe(404);
});
