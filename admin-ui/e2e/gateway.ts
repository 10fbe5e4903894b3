import { test as base, expect, type Locator, type Page } from '@playwright/test';

/** The gateway under test, as who started it says. */
export const gateway = {
  node: required('PORTICO_NODE_URL'),
  upstream: required('PORTICO_UPSTREAM_URL'),
  user: process.env.PORTICO_USER ?? 'admin',
  password: required('PORTICO_PASSWORD'),
  stage: process.env.PORTICO_STAGE_URL,
};

function required(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: these tests need a gateway that runs`);
  return value;
}

/** Whatever a page logs as an error, a violation of the content security policy for one, fails its test. */
export const test = base.extend<{ quiet: undefined }>({
  quiet: [
    async ({ page }, use) => {
      const said: string[] = [];
      page.on('pageerror', (failure) => said.push(failure.message));
      page.on('console', (message) => {
        // Answers that are refusals are part of the stories; the browser logs each.
        if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
          said.push(message.text());
      });
      await use(undefined);
      expect(said).toEqual([]);
    },
    { auto: true },
  ],
});

export async function signIn(page: Page, path = '/'): Promise<void> {
  await page.goto(path);
  await page.getByLabel(/^Name/).fill(gateway.user);
  await page.getByRole('textbox', { name: 'Password' }).fill(gateway.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
}

/** As somebody who has never been here, and so chooses a password first. */
export async function signInFirst(page: Page, name: string, oneTimePassword: string, path = '/'): Promise<void> {
  await page.goto(path);
  await page.getByLabel(/^Name/).fill(name);
  await page.getByRole('textbox', { name: 'Password' }).fill(oneTimePassword);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('textbox', { name: 'Current password' }).fill(oneTimePassword);
  await page.getByRole('textbox', { name: 'New password', exact: true }).fill('a horse that reads on');
  await page.getByRole('textbox', { name: 'New password, once more' }).fill('a horse that reads on');
  await page.getByRole('button', { name: 'Save and go on' }).click();
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
}

/** As whom the tests are, until the page has begun to listen to keys: it shows then what it has asked for. */
export async function signInAtEase(page: Page): Promise<void> {
  await signIn(page);
  await expect(page.getByTestId('live')).toBeVisible();
}

const TABS_MAX = 90;

/** Presses Tab until something has the focus. */
export async function tabTo(page: Page, what: Locator): Promise<void> {
  await expect(what).toBeVisible();
  for (let tabs = 0; tabs < TABS_MAX; tabs++) {
    if (await what.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`${what} cannot be reached by Tab`);
}

/** A request of a client, through the node. */
export async function status(path: string, headers: Record<string, string> = {}): Promise<number> {
  const response = await fetch(gateway.node + path, { headers });
  await response.arrayBuffer();
  return response.status;
}

/** For a story in which something happens behind the scenes: where nobody is there, it is left out, but not on a CI. */
export function needsStage(): void {
  if (gateway.stage === undefined && process.env.CI) throw new Error('PORTICO_STAGE_URL is not set, on a CI');
  base.skip(gateway.stage === undefined, 'nobody is behind the scenes');
}

/** Has something happen behind the scenes, such as the end of a process. */
export async function happens(
  what:
    | '/spoil'
    | '/mend'
    | '/node-2/kill'
    | '/node-2/start'
    | '/node-3/start'
    | '/certificate'
    | '/admin/kill'
    | '/admin/start',
  said?: string,
): Promise<string> {
  const answer = await fetch(gateway.stage + what, { method: 'POST', body: said });
  if (!answer.ok) throw new Error(`${what} did not happen: ${answer.status}`);
  return answer.text();
}

/** The API as this page's user calls it. */
export async function call(page: Page, method: string, path: string, body?: unknown): Promise<Response> {
  const session = await page.context().request.post('/api/v1/auth/login', {
    data: { name: gateway.user, password: gateway.password },
  });
  const { accessToken } = await session.json();
  const origin = new URL(page.url()).origin;
  return fetch(`${origin}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
}
