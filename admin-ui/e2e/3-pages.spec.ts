import { expect, type Page } from '@playwright/test';
import { write } from './editor';
import { call, gateway, signIn, test } from './gateway';

declare global {
  interface Window {
    axe: typeof import('axe-core');
  }
}

const FIRST_LOAD_BYTES_MAX = 250 * 1024;

/** Where no page is. */
const NOWHERE = '/nowhere';

const PAGES: readonly [name: string, path: string, first?: (page: Page) => Promise<void>][] = [
  ['overview', '/'],
  ['overview-table', '/?as=table'],
  ['routes', '/routes'],
  ['route', '/routes/front'],
  ['route-runs', '/routes/front?view=more'],
  ['route-traffic', '/routes/counted?view=traffic'],
  ['route-yaml', '/routes/front?view=yaml'],
  ['route-yaml-refused', '/routes/+new?view=yaml', yamlRefused],
  ['route-curl', '/routes/front?view=curl'],
  ['new-route', '/routes/+new'],
  ['no-such-route', '/routes/nothing'],
  ['route-disabling', '/routes/front', disabling],
  ['route-deleting', '/routes/front', (page) => asks(page, 'Delete')],
  ['services', '/services'],
  ['service', '/services/backend'],
  ['service-traffic', '/services/backend?view=traffic'],
  ['new-service', '/services/+new'],
  ['service-refused', '/services/+new', refused],
  ['health', '/services/backend?view=more'],
  ['compositions', '/compositions'],
  ['composition', '/compositions/home'],
  ['composition-try', '/compositions/home?view=more'],
  ['composition-tried', '/compositions/home?view=more', tried],
  ['composition-openapi', '/compositions/home?view=openapi'],
  ['new-composition', '/compositions/+new'],
  ['consumers', '/consumers'],
  ['consumer', '/consumers/caller'],
  ['consumer-groups', '/consumers/caller', groupsOffered],
  ['consumer-merging', '/consumers/merged', merging],
  ['consumer-outdated', '/consumers/outdated', outdated],
  ['new-consumer', '/consumers/+new'],
  ['new-credential', '/consumers/caller?view=more', (page) => asks(page, 'New credential')],
  ['new-secret', '/consumers/caller?view=more', secretShown],
  ['credentials', '/consumers/caller?view=more'],
  ['quotas', '/consumers/rotating?view=quotas'],
  ['policies', '/policies'],
  ['new-policy', '/policies/+new'],
  ['policy-types', '/policies/+new', typesOffered],
  ['policy', '/policies/two-an-hour'],
  ['certificates', '/certificates'],
  ['new-certificate', '/certificates/+new'],
  ['certificate', '/certificates/shop'],
  ['map', '/map'],
  ['try', '/try'],
  ['try-explained', '/try', explained],
  ['live', '/live'],
  ['nodes', '/nodes'],
  ['node', '/nodes/node-1'],
  ['new-node', '/nodes', (page) => asks(page, 'Add a node')],
  ['node-groups', '/node-groups'],
  ['cache', '/cache'],
  ['export', '/config'],
  ['import', '/config?tab=import'],
  ['import-refused', '/config?tab=import', importRefused],
  ['revisions', '/revisions'],
  ['going-back', '/revisions', (page) => asks(page, /^Go back to revision/)],
  ['revision', '/revisions/2'],
  ['revision-config', '/revisions/2?view=config'],
  ['changes', '/changes'],
  ['users', '/users'],
  ['settings', '/settings'],
  ['account', '/account'],
  ['new-token', '/account', (page) => asks(page, 'New token')],
  ['palette', '/', palette],
  ['palette-found', '/', paletteFound],
  ['account-menu', '/', (page) => opensMenu(page, /^Account of/)],
  ['node-menu', '/nodes', (page) => opensMenu(page, /^Actions for/)],
  ['policy-menu', '/routes/+new', (page) => opensMenu(page, 'Add a policy')],
  ['no-such-page', NOWHERE],
  // Last, since they show what the admin service does not say.
  ['route-saved', '/routes/going-live', goingLive],
  ['first-steps', '/', beginning],
];

/** Opens what the first button of a name asks. */
async function asks(page: Page, name: string | RegExp): Promise<void> {
  await page.getByRole('button', { name }).first().click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await expect(page.getByRole('dialog').getByRole('button', { name: 'Cancel' })).toBeVisible();
}

async function refused(page: Page): Promise<void> {
  await page.getByLabel(/^Name/).fill('Not A Name');
  await page.getByRole('button', { name: 'Create' }).click();
  await expect(page.getByRole('alert')).toBeVisible();
}

async function yamlRefused(page: Page): Promise<void> {
  const yaml = page.getByRole('textbox', { name: 'YAML' });
  await write(yaml, 'name: marked\nmatch:\n  paths:\n  - nowhere\nrespond: { body: here }\n');
  await page.getByRole('button', { name: 'Create' }).click();
  await expect(yaml.locator('.cm-reasons')).toContainText('match.paths[0]');
}

/** As who has just begun sees it: the stories before this one have made more than that. */
async function beginning(page: Page): Promise<void> {
  await page.route('**/api/v1/counts', (route) => route.fulfill({ json: { routes: 0, services: 0, revision: 1 } }));
  await page.reload();
  await settled(page);
  await expect(page.getByRole('group', { name: 'First steps' })).toBeVisible();
}

/** Of which the value stands there this once. */
async function secretShown(page: Page): Promise<void> {
  await asks(page, 'New credential');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(/^Name/).fill(`shown-${Date.now()}`);
  await dialog.getByRole('button', { name: 'Make it' }).click();
  await expect(page.getByTestId('secret')).not.toBeEmpty();
}

/** What was saved is not everywhere yet. */
async function goingLive(page: Page): Promise<void> {
  await call(page, 'PUT', '/routes/going-live', { match: { paths: ['/going-live'] }, respond: {} });
  const nodes = ['node-1', 'node-2', 'node-3'].map((name, index) => ({ name, state: 'ready', revision: 9 - index }));
  await page.route('**/revisions/*/rollout', (route) =>
    route.fulfill({ json: { revision: 8, applied: false, nodes, missing: [] } }),
  );
  await page.reload();
  await settled(page);
  await page.getByRole('combobox', { name: /^Tags/ }).fill('seen');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByTestId('saved')).toContainText('2 of 3 nodes');
}

async function disabling(page: Page): Promise<void> {
  await page.getByRole('switch', { name: 'Enabled' }).uncheck();
  await asks(page, 'Save');
  await expect(page.getByTestId('consequence')).toBeVisible();
}

async function groupsOffered(page: Page): Promise<void> {
  await call(page, 'PUT', '/consumers/grouped', { groups: ['gold', 'partners'] });
  await page.reload();
  await settled(page);
  await page.getByRole('combobox', { name: /^Groups/ }).fill('gold');
  await expect(page.getByRole('option', { name: /^gold/ })).toBeVisible();
  await expect(page.getByRole('option', { name: /^partners/ })).toHaveCount(0);
}

/** Somebody else saves what is being looked at. */
async function outdated(page: Page): Promise<void> {
  await call(page, 'PUT', '/consumers/outdated', { tags: ['before'] });
  await page.reload();
  await settled(page);
  await call(page, 'PUT', '/consumers/outdated', { tags: ['after'] });
  await expect(page.getByTestId('outdated')).toBeVisible();
}

/** Somebody else has saved it in between, and both have changed the same. */
async function merging(page: Page): Promise<void> {
  await call(page, 'PUT', '/consumers/merged', { tags: ['before'] });
  await page.reload();
  await settled(page);
  await page.getByRole('combobox', { name: /^Tags/ }).fill('mine');
  await page.keyboard.press('Enter');
  await call(page, 'PUT', '/consumers/merged', { tags: ['theirs'], groups: ['theirs'] });
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('dialog', { name: /has changed since you read it/ })).toBeVisible();
}

async function explained(page: Page): Promise<void> {
  await page.getByLabel(/^URL/).fill(`${gateway.node}/front/7`);
  await page.getByRole('button', { name: 'Explain' }).click();
  await expect(page.getByTestId('verdict')).toBeVisible();
}

async function importRefused(page: Page): Promise<void> {
  await write(
    page.getByRole('textbox', { name: 'Document' }),
    'format: portico/v1\nroutes:\n- name: orders\n  match: { paths: [orders] }\n  forward: { service: none }\n',
  );
  await page.getByRole('button', { name: 'Check' }).click();
  await expect(page.getByRole('alert')).toContainText('route orders');
}

/** More than fit. */
async function typesOffered(page: Page): Promise<void> {
  await page.getByRole('combobox', { name: /^Type/ }).click();
  await expect(page.getByRole('option', { name: 'key-auth' })).toBeVisible();
}

async function palette(page: Page): Promise<void> {
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('option', { name: /^Overview/ })).toBeVisible();
}

async function paletteFound(page: Page): Promise<void> {
  await palette(page);
  await page.getByRole('combobox', { name: 'Go to anything' }).fill('back');
  await expect(page.getByRole('option', { name: /backend/ })).toBeVisible();
}

async function opensMenu(page: Page, name: string | RegExp): Promise<void> {
  await page.getByRole('button', { name }).first().click();
  await expect(page.getByRole('menu')).toBeVisible();
}

async function tried(page: Page): Promise<void> {
  await page.getByLabel('Path: id').fill('7');
  await page.getByRole('button', { name: 'Try it' }).click();
  await expect(page.getByTestId('trial')).toBeVisible();
}

/** Goes there as links do, without loading the dashboard anew; by way of nowhere, so that nothing of the page stays. */
async function leadTo(page: Page, path: string): Promise<void> {
  // What is open over all pages would stay.
  if ((await page.getByRole('dialog', { name: 'Go to anything' }).or(page.getByRole('menu')).count()) > 0) {
    await page.goto(path);
    return;
  }
  for (const next of [NOWHERE, path]) {
    await page.evaluate((to) => {
      if (window.location.pathname === to) return;
      document.querySelector('h1')?.setAttribute('data-left', '');
      window.history.pushState({}, '', to);
    }, next);
    await expect(page.locator('h1:not([data-left])')).toBeVisible();
  }
}

async function settled(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.getByTestId('live')).toBeVisible();
  await expect(page.getByLabel('Loading')).toHaveCount(0);
}

test('the first page is small', async ({ page }) => {
  const loaded: Promise<number>[] = [];
  page.on('response', (response) => {
    // The charts come after the page, and only where there is traffic.
    if (response.url().includes('/TimeChart-')) return;
    if (response.url().includes('/assets/') || response.request().isNavigationRequest())
      loaded.push(
        response
          .request()
          .sizes()
          .then(({ responseBodySize }) => responseBodySize),
      );
  });
  await signIn(page);
  await settled(page);
  const bytes = (await Promise.all(loaded)).reduce((sum, size) => sum + size, 0);
  expect(bytes).toBeLessThan(FIRST_LOAD_BYTES_MAX);
});

const LISTS = ['/routes', '/services', '/nodes', '/node-groups', '/revisions', '/users', '/settings'];
const NAME_PIXELS_MIN = 100;

test('no list is squeezed where the navigation leaves it little room', async ({ page }) => {
  await signIn(page);
  const long = 'edge-of-frankfurt-am-main-0000000017';
  await call(page, 'POST', '/nodes', { name: long });
  await call(page, 'POST', '/node-groups', { name: `${long}-group` });
  for (const path of LISTS) {
    await leadTo(page, path);
    await settled(page);
    for (const width of [390, 600, 768, 900, 1000]) {
      await page.setViewportSize({ width, height: 900 });
      const table = page.getByRole('table').first();
      await expect(table).toBeVisible();
      const room = await table.evaluate((element) => {
        const name = element.querySelector('tbody tr td:not(:has(input[type=checkbox]))');
        return {
          name: name?.getBoundingClientRect().width ?? 0,
          over: element.getBoundingClientRect().right - (element.closest('main')?.getBoundingClientRect().right ?? 0),
        };
      });
      if (width >= 600) expect.soft(room.name, `${path}, ${width}: the names`).toBeGreaterThanOrEqual(NAME_PIXELS_MIN);
      expect.soft(room.over, `${path}, ${width}: cut off`).toBeLessThanOrEqual(0);
    }
  }
  await call(page, 'DELETE', `/nodes/${long}`);
  await call(page, 'DELETE', `/node-groups/${long}-group`);
});

const shoots = process.env.PORTICO_SCREENSHOTS !== undefined;

// Each scheme and each width once is enough to find barriers; pictures are wanted of all four.
const VARIANTS: readonly { colorScheme: 'light' | 'dark'; width: number; height: number; always: boolean }[] = [
  { colorScheme: 'light', width: 1440, height: 900, always: true },
  { colorScheme: 'dark', width: 390, height: 844, always: true },
  { colorScheme: 'dark', width: 1440, height: 900, always: false },
  { colorScheme: 'light', width: 390, height: 844, always: false },
];

for (const { colorScheme, width, height } of VARIANTS.filter(({ always }) => always || shoots))
  test.describe(`${colorScheme}, ${width} wide`, () => {
    test.use({ colorScheme, viewport: { width, height } });

    test('no page has a serious barrier, or is wider than the screen', async ({ page }) => {
      test.setTimeout(900_000);
      await page.addInitScript({ path: 'node_modules/axe-core/axe.min.js' });
      await page.goto('/');
      await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
      await inspect(page, 'sign-in', `${colorScheme}-${width}`);
      await page.getByLabel(/^Name/).waitFor();
      await signInNarrow(page);
      await expect(page.getByTestId('live')).toBeVisible();
      for (const [name, path, first] of PAGES) {
        await leadTo(page, path);
        await settled(page);
        await first?.(page);
        await inspect(page, name, `${colorScheme}-${width}`);
        await page.unrouteAll();
      }
      await beforeTheFirstPassword(page, `newcomer-${colorScheme}-${width}`);
      await inspect(page, 'first-password', `${colorScheme}-${width}`);
    });
  });

async function signInNarrow(page: Page, user = gateway.user, password = gateway.password): Promise<void> {
  await page.getByLabel(/^Name/).fill(user);
  await page.getByRole('textbox', { name: 'Password' }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** As somebody sees it who signs in for the first time. */
async function beforeTheFirstPassword(page: Page, name: string): Promise<void> {
  const made = await (await call(page, 'POST', '/users', { name, role: 'viewer' })).json();
  await page.context().clearCookies();
  await page.goto('/');
  await signInNarrow(page, name, made.oneTimePassword);
  await expect(page.getByRole('heading', { name: 'Choose your password' })).toBeVisible();
}

async function inspect(page: Page, name: string, variant: string): Promise<void> {
  // What lies over a page is where one has scrolled to.
  const covered = await page.getByRole('dialog').or(page.getByRole('menu')).count();
  if (shoots) await page.screenshot({ path: `target/screenshots/${name}-${variant}.png`, fullPage: covered === 0 });
  const barriers = await page.evaluate(async () => {
    const { violations } = await window.axe.run(document, { resultTypes: ['violations'] });
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' | ')}`);
  });
  expect.soft(barriers, `${name}, ${variant}`).toEqual([]);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect.soft(overflow, `${name}, ${variant}: wider than the screen by`).toBeLessThanOrEqual(0);
}
