import { expect } from '@playwright/test';
import { call, signIn, status, test } from './gateway';

test.describe.configure({ mode: 'serial' });

const REQUESTS = 25;
const SENDERS = 8;

test('what a route answers is seen on the overview and on its page, and silence is called so', async ({ page }) => {
  await signIn(page);
  const body = { match: { paths: ['/counted'] }, respond: { status: 200, body: 'counted' } };
  expect((await call(page, 'PUT', '/routes/counted', body)).ok).toBe(true);
  // Until the route is live they match none.
  let sent = 0;
  const send = async (path = '/counted') => {
    const answered = await status(path);
    if (answered === 200) sent++;
    return answered;
  };
  await expect.poll(() => send()).toBe(200);
  await Promise.all(
    Array.from({ length: SENDERS }, async (_, sender) => {
      for (let request = 0; request < REQUESTS; request++)
        await send(sender % 2 === 0 ? '/counted' : '/counted?page=2');
    }),
  );
  expect(sent).toBeGreaterThan(SENDERS * REQUESTS);

  const traffic = page.getByRole('region', { name: 'Traffic' });
  const top = traffic.getByRole('group', { name: 'Top routes' });
  await expect(top.getByRole('link', { name: 'counted' })).toBeVisible();
  const counted = top.getByRole('listitem').filter({ hasText: /^counted/ });
  await expect(counted).toHaveText(new RegExp(`^counted\\s*${sent} requests$`));
  await expect(traffic.getByRole('img', { name: /^Requests per second/ })).toBeVisible();
  await expect(traffic.getByRole('img', { name: /^Duration: p50/ })).toBeVisible();
  await expect(traffic.getByTestId('feed')).toHaveText('live');

  await traffic.getByRole('button', { name: 'Show a table' }).click();
  await expect(page).toHaveURL(/as=table/);
  await expect(traffic.getByRole('columnheader', { name: 'p99' })).toBeVisible();
  await traffic.getByText('1 h', { exact: true }).click();
  await expect(page).toHaveURL(/window=1h/);
  await page.reload();
  await expect(traffic.getByRole('columnheader', { name: 'p99' })).toBeVisible();

  await top.getByRole('link', { name: 'counted' }).click();
  await expect(page.getByRole('heading', { name: 'counted' })).toBeVisible();
  await expect(page.getByText(`${sent} requests`, { exact: true })).toBeVisible();
  await expect(page.getByRole('img', { name: /^Requests per second/ })).toBeVisible();

  expect((await call(page, 'PUT', '/routes/quiet', { ...body, match: { paths: ['/quiet'] } })).ok).toBe(true);
  await page.goto('/routes/quiet?view=traffic');
  await expect(page.getByText('No traffic of this route in the last 15 minutes.')).toBeVisible();
});
