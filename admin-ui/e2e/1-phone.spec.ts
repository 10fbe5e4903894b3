import { expect, type Page } from '@playwright/test';
import { gateway, status, test } from './gateway';

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

async function fits(page: Page): Promise<void> {
  const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(over, 'wider than the screen by').toBeLessThanOrEqual(0);
}

test('on a phone one signs in, makes a route, tries it and deletes it', async ({ page }) => {
  await page.goto('/');
  await page.getByLabel(/^Name/).fill(gateway.user);
  await page.getByRole('textbox', { name: 'Password' }).fill(gateway.password);
  await page.getByRole('button', { name: 'Sign in' }).tap();
  await expect(page.getByTestId('live')).toBeVisible();
  const go = async (place: string) => {
    await page.getByRole('button', { name: 'Navigation' }).tap();
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: place, exact: true }).tap();
    await expect(page.getByRole('heading', { level: 1, name: place })).toBeVisible();
    await expect(page.getByRole('navigation', { name: 'Main' })).not.toBeInViewport();
    await fits(page);
  };
  await go('Routes');
  await page.getByRole('link', { name: 'New route' }).tap();
  await page.getByLabel(/^Name/).fill('by-phone');
  await page.getByRole('combobox', { name: /^Paths/ }).fill('/by-phone');
  await page.getByRole('combobox', { name: /^Paths/ }).press('Enter');
  await page.getByRole('combobox', { name: 'What then happens' }).tap();
  await page.getByRole('option', { name: 'Answer' }).tap();
  await page.getByRole('button', { name: 'Create' }).tap();
  const dialog = page.getByRole('dialog');
  await fits(page);
  await dialog.getByRole('button', { name: 'Create it' }).tap();
  await expect(page.getByTestId('saved')).toContainText('live on');
  await expect.poll(() => status('/by-phone')).toBe(200);
  for (const tab of ['What runs', 'Traffic', 'YAML', 'curl', 'Form']) {
    await page.getByRole('tab', { name: tab }).tap();
    await expect(page.getByRole('tab', { name: tab })).toHaveAttribute('aria-selected', 'true');
    await fits(page);
  }

  await go('Try it');
  const request = page.getByRole('form', { name: 'Request' });
  await request.getByLabel(/^URL/).fill(`${gateway.node}/by-phone`);
  await request.getByRole('button', { name: 'Explain' }).tap();
  await expect(page.getByTestId('verdict')).toContainText('200');
  await fits(page);

  await page.getByRole('button', { name: 'Go to anything' }).tap();
  await page.getByRole('combobox', { name: 'Go to anything' }).fill('by-phone');
  await page.getByRole('option', { name: /by-phone/ }).tap();
  await page.getByRole('button', { name: 'Delete' }).tap();
  await fits(page);
  await dialog.getByRole('button', { name: 'Delete' }).tap();
  await expect(page).toHaveURL(/\/routes$/);
  await expect.poll(() => status('/by-phone')).toBe(404);
});
