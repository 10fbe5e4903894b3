import { expect, type Page } from '@playwright/test';
import { call, signIn, status, test } from './gateway';

const LONG = 'x'.repeat(10_240);
const HOSTILE = [
  '<script>alert(1)</script><img src=x onerror=alert(2)>',
  '"><svg/onload=alert(3)>{{7*7}}$' + '{alert(4)}',
  '\u202egnitirw tfel-ot-thgir\u202c מימין לשמאל مرحبا',
  '🏛️👩‍👩‍👧‍👦'.repeat(40),
  LONG,
] as const;

const LISTS = ['routes', 'services', 'compositions', 'consumers', 'policies', 'certificates'] as const;

/** Fails as soon as a page runs what is only text. */
function nothingRuns(page: Page): () => void {
  const ran: string[] = [];
  page.on('dialog', (dialog) => {
    // That of the browser, before what was typed is lost.
    if (dialog.type() === 'beforeunload') return void dialog.accept();
    ran.push(dialog.message());
    void dialog.dismiss();
  });
  return () => expect(ran).toEqual([]);
}

async function fits(page: Page, where: string): Promise<void> {
  const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(over, `${where} is wider than the screen by`).toBeLessThanOrEqual(0);
}

test('whatever is typed into the fields of a form stays there as text, with the reason', async ({ page }) => {
  test.setTimeout(600_000);
  const check = nothingRuns(page);
  await signIn(page);
  for (const plural of LISTS) {
    await page.goto(`/${plural}/+new`);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    for (const text of HOSTILE) {
      const fields = page.locator('form input[type="text"]:enabled:not([readonly]), form textarea:enabled');
      await expect(fields.first()).toBeVisible();
      for (const field of await fields.all()) if (await field.isVisible()) await field.fill(text);
      await page.getByLabel(/^Name/).first().fill(text);
      await page.getByRole('button', { name: 'Create' }).click();
      await expect(page.getByRole('alert').filter({ hasText: 'This was not saved' })).toBeVisible();
      await expect(page.getByLabel(/^Name/).first()).toHaveValue(text);
      await expect(page).toHaveURL(new RegExp(`/${plural}/\\+new`));
      await fits(page, `the form of ${plural} with ${text.slice(0, 20)}`);
    }
  }
  check();
});

const NAME = 'n'.repeat(128);
const TEXT = HOSTILE.join('\n');

/** Every place where people may store text of their own. */
const STORED: readonly [path: string, body: unknown][] = [
  [
    `/routes/${NAME}`,
    {
      match: {
        paths: ['/stored-text', `/${'p'.repeat(200)}`],
        hosts: [`${'h'.repeat(60)}.${'h'.repeat(60)}.test`, 'stored.test'],
      },
      respond: { body: TEXT, headers: { 'x-text': HOSTILE[1] } },
      tags: ['t'.repeat(128)],
    },
  ],
  ['/consumers/stored-text', { groups: ['g'.repeat(128)], tags: ['t'.repeat(128)] }],
  [
    '/policies/stored-text',
    { type: 'response-headers', settings: { set: { 'x-text': `${HOSTILE[0]} ${HOSTILE[1]}` } }, enabled: false },
  ],
  [
    '/compositions/stored-text',
    {
      calls: {
        ['c'.repeat(64)]: { service: 'backend', path: '/', fallback: { [HOSTILE[0]]: TEXT }, group: HOSTILE[1] },
      },
    },
  ],
];

test('what is stored is text wherever it is shown, and fits on every screen', async ({ page }) => {
  test.setTimeout(600_000);
  const check = nothingRuns(page);
  await signIn(page);
  let revision = '';
  for (const [path, body] of STORED) {
    const answer = await call(page, 'PUT', path, body);
    expect(answer.ok, `${path}: ${await answer.text()}`).toBe(true);
    revision = answer.headers.get('portico-revision') ?? '';
  }
  await call(page, 'GET', `/revisions/${revision}?wait=applied&timeout=60s`);
  await status(`/stored-text/${encodeURIComponent(HOSTILE[0])}?q=${encodeURIComponent(HOSTILE[1])}`);
  const pages = [
    '/',
    ...STORED.flatMap(([path]) => [path, `${path}?view=yaml`, `${path}?view=curl`]),
    ...LISTS.map((plural) => `/${plural}`),
    '/map',
    '/live',
    '/changes',
    '/config',
    `/revisions/${revision}?from=${Number(revision) - STORED.length}`,
    `/compositions/stored-text?view=more`,
    `/compositions/stored-text?view=openapi`,
    `/routes/${NAME}?view=more`,
  ];
  for (const width of [1440, 390]) {
    await page.setViewportSize({ width, height: 900 });
    for (const path of pages) {
      await page.goto(path);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await expect(page.getByLabel('Loading')).toHaveCount(0);
      await fits(page, `${path.slice(0, 60)} at ${width}`);
    }
  }
  await page.goto('/changes');
  await expect(page.getByText('onerror=alert(2)').first()).toBeVisible();
  check();
});
