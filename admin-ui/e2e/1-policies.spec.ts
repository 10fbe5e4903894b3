import { expect } from '@playwright/test';
import { call, gateway, signIn, status, test } from './gateway';

test.describe.configure({ mode: 'serial' });

test('a policy is made by clicking, is used by a route, and limits its traffic', async ({ page }) => {
  await signIn(page, '/policies');
  await page.getByRole('link', { name: 'New policy' }).click();
  await page.getByLabel(/^Name/).fill('two-an-hour');
  await page.getByRole('combobox', { name: /^Type/ }).click();
  await page.getByRole('option', { name: 'rate-limit', exact: true }).click();
  const unavailable = page.getByRole('combobox', { name: /^When unavailable/ });
  await expect(unavailable).toHaveAccessibleDescription(/^whenUnavailable /);
  const limit = page.getByRole('textbox', { name: /^Limit/ });
  await limit.fill('0');
  await page.getByRole('textbox', { name: /^Per/ }).fill('1h');
  await page.getByRole('button', { name: 'Create' }).click();
  await expect(limit).toHaveAttribute('aria-invalid', 'true');
  await limit.fill('2');
  await page.getByRole('combobox', { name: /^By/ }).click();
  await page.getByRole('option', { name: 'all', exact: true }).click();
  await page.getByRole('button', { name: 'Create' }).click();
  await expect(page).toHaveURL(/\/policies\/two-an-hour/);
  await expect(page.getByTestId('saved')).toContainText('live on');

  await page.goto('/routes/+new');
  await page.getByLabel(/^Name/).fill('limited');
  await page.getByRole('combobox', { name: /^Paths/ }).fill('/limited');
  await page.getByRole('combobox', { name: /^Paths/ }).press('Enter');
  await page.getByText('Answer', { exact: true }).click();
  await page.getByRole('button', { name: 'Add a policy' }).click();
  await page.getByRole('menuitem', { name: /^A shared policy/ }).click();
  await page.getByRole('combobox', { name: /^Shared policy/ }).fill('two-an-hour');
  await page.getByRole('button', { name: 'Create' }).click();
  // Nobody has to say who they are there, which is asked about first.
  const dialog = page.getByRole('dialog', { name: /let everybody in/ });
  await expect(dialog.getByTestId('opens')).toContainText('This opens 1 route to everybody: limited.');
  await dialog.getByRole('button', { name: 'Create it' }).click();
  await expect(page.getByTestId('saved')).toContainText(/live on (all|the)/);
  expect(await status('/limited')).toBe(200);
  expect(await status('/limited')).toBe(200);
  expect(await status('/limited')).toBe(429);

  await page.getByRole('tab', { name: 'What runs' }).click();
  await expect(page.getByTestId('open')).toContainText('Nobody has to say who they are');
  await expect(page.getByText('as the shared policy two-an-hour')).toBeVisible();
  // Each setting under its name, as one would read it, and as one would write it.
  await expect(page.locator('dt', { hasText: /^limit$/ }).locator('+ dd')).toHaveText('2');
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.getByRole('button', { name: 'Copy two-an-hour as YAML' }).click();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toMatch(/^- name: two-an-hour\n {2}type: rate-limit\n {2}settings:\n(?: {4}.*\n)* {4}limit: 2\n/);
  for (const [width, place] of [
    [1440, 3],
    [390, 1],
  ] as const) {
    await page.setViewportSize({ width, height: 844 });
    await page.goto('/routes?q=limited');
    const row = page.getByRole('row', { name: /limited/ });
    // Beside the route where there is room, else below what it matches.
    await expect(
      row
        .getByRole('cell')
        .nth(place + 1)
        .getByText('open', { exact: true }),
    ).toBeVisible();
  }
});

test('what runs on a route says which level each policy comes from', async ({ page }) => {
  await signIn(page);
  const labelled = (level: string) => ({
    name: `of-${level}`,
    type: 'response-headers',
    settings: { set: { [`x-of-${level}`]: 'yes' } },
  });
  const made: [path: string, body: unknown][] = [
    // First: a group is named once somebody is in it.
    ['/consumers/levelled', { groups: ['gold'], policies: [labelled('consumer')] }],
    ['/policies/of-everywhere', { ...labelled('everywhere'), everywhere: true }],
    ['/policies/of-group', { ...labelled('group'), groups: ['gold'] }],
    ['/services/levels', { url: gateway.upstream, policies: [labelled('service')] }],
    [
      '/routes/levels',
      {
        match: { paths: ['/levels'] },
        forward: { service: 'levels' },
        policies: [{ type: 'key-auth' }, labelled('route')],
      },
    ],
  ];
  for (const [path, body] of made) {
    const answer = await call(page, 'PUT', path, body);
    expect(answer.ok, await answer.text()).toBe(true);
  }
  await page.goto('/routes/levels?view=more');
  await expect(page.getByText('From the route levels').first()).toBeVisible();
  await expect(page.getByText('From the consumer levelled')).toHaveCount(0);
  await page.getByRole('combobox', { name: /^For the consumer/ }).fill('levelled');
  await page.getByRole('option', { name: 'levelled' }).click();
  for (const from of ['the service levels', 'the route levels', 'the group gold', 'the consumer levelled'])
    await expect(page.getByText(new RegExp(`From ${from}`)).last()).toBeVisible();
  await expect(page).toHaveURL(/consumer=levelled/);
  await page.reload();
  await expect(page.getByText('From the consumer levelled')).toBeVisible();
  // In the order in which they run: the wide ones first.
  const names = await page.getByText(/^of-(everywhere|service|route|group|consumer)$/).allInnerTexts();
  expect(names).toEqual(['of-everywhere', 'of-service', 'of-route', 'of-group', 'of-consumer']);
  for (const [path] of [...made].reverse()) expect((await call(page, 'DELETE', path)).ok, path).toBe(true);
});
