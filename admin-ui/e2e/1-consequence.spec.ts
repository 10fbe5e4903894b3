import { expect } from '@playwright/test';
import { call, gateway, signIn, status, test } from './gateway';

test('what is disabled or deleted says first what uses it and how many requests it has', async ({ page }) => {
  await signIn(page);
  const made: [path: string, body: unknown][] = [
    ['/services/weighed', { url: gateway.upstream }],
    ['/routes/weighs', { match: { paths: ['/weighs'] }, forward: { service: 'weighed' } }],
  ];
  for (const [path, body] of made) expect((await call(page, 'PUT', path, body)).ok, path).toBe(true);
  await expect.poll(() => status('/weighs')).toBe(200);
  const requests = async () =>
    (await (await call(page, 'GET', '/reports/usage?kind=service&name=weighed')).json()).requestsPerMinute;
  await expect.poll(requests).toBeGreaterThan(0);

  await page.goto('/services/weighed');
  await page.getByRole('button', { name: 'Delete' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByTestId('consequence')).toContainText(
    /^1 route uses it \(weighs\)\. It had \d+ requests? a minute lately\.$/,
  );
  await dialog.getByRole('button', { name: 'Cancel' }).click();

  await page.goto('/routes/weighs');
  await page.getByRole('switch', { name: 'Enabled' }).uncheck();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('dialog', { name: 'Disable the route weighs?' })).toBeVisible();
  await expect(dialog.getByTestId('consequence')).toContainText(/^It had \d+ requests? a minute lately\.$/);
  expect(await status('/weighs')).toBe(200);
  await dialog.getByRole('button', { name: 'Save it' }).click();
  await expect.poll(() => status('/weighs')).toBe(404);
  // What is off already is saved unasked.
  await page.getByRole('combobox', { name: /^Tags/ }).fill('off');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect.poll(async () => (await (await call(page, 'GET', '/routes/weighs')).json()).tags).toEqual(['off']);
  for (const [path] of [...made].reverse()) expect((await call(page, 'DELETE', path)).ok, path).toBe(true);
});
