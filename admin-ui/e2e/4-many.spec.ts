import { expect } from '@playwright/test';
import { call, signIn, test } from './gateway';

const MANY = 100_000;
const PAGE_BYTES_MAX = 64 * 1024;

test('a list of 100,000 routes is paged and searched by the admin service, and stays quick', async ({ page }) => {
  test.setTimeout(600_000); // nearly all of it is the making of so many
  await signIn(page);
  const routes = Array.from({ length: MANY }, (_, at) => ({
    name: `many-${String(at).padStart(6, '0')}`,
    match: { hosts: [`h${at % 500}.many.test`], paths: [`/team${at % 50}/many/${at}`] },
    respond: { status: 204 },
    enabled: false, // it is about the list; nodes have tests of their own
  }));
  const applied = await call(page, 'POST', '/config', { format: 'portico/v1', routes });
  expect(applied.ok, await applied.text()).toBe(true);

  const began = Date.now();
  await page.goto('/routes?q=many-');
  await expect(page.getByRole('link', { name: 'many-000000' })).toBeVisible();
  await page.getByRole('searchbox').fill('many-09999');
  await expect(page.getByRole('link', { name: 'many-099990' })).toBeVisible();
  await page.getByRole('searchbox').fill('many-');
  await page.getByRole('button', { name: 'Show more' }).click();
  await expect(page.getByRole('link', { name: 'many-000099' })).toBeVisible();
  await expect(page.getByRole('link', { name: /^many-/ })).toHaveCount(100);
  test.info().annotations.push({ type: 'took', description: `${Date.now() - began} ms` });

  // However many there are: what comes is a page of them.
  const bytes = await page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .filter(({ name }) => name.includes('/api/v1/routes?'))
      .map((entry) => ('decodedBodySize' in entry ? Number(entry.decodedBodySize) : 0)),
  );
  expect(bytes.length).toBeGreaterThan(2);
  expect(Math.max(...bytes)).toBeLessThan(PAGE_BYTES_MAX);

  await page.goto('/map');
  await expect(page.getByText(/The busiest 1,000 of 100,\d+ routes/)).toBeVisible();
  expect(await page.getByRole('list', { name: 'Paths' }).getByRole('listitem').count()).toBeLessThanOrEqual(40);
});
