import { expect, type Page } from '@playwright/test';
import { call, gateway, signIn, test } from './gateway';

test('a dialog has an address, and the back button closes it', async ({ page }) => {
  await signIn(page, '/nodes?dialog=new');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('button', { name: 'Make its token' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(page).toHaveURL(/\/nodes$/);

  expect((await call(page, 'PUT', '/consumers/linked', {})).ok).toBe(true);
  await page.goto('/consumers/linked?view=more');
  await page.getByRole('button', { name: 'New credential' }).click();
  await expect(dialog.getByRole('button', { name: 'Make it' })).toBeVisible();
  await expect(page).toHaveURL(/view=more&dialog=new/);
  await page.goBack();
  await expect(dialog).toBeHidden();
  await expect(page).toHaveURL(/\/consumers\/linked\?view=more$/);
  await page.goForward();
  await expect(dialog.getByRole('button', { name: 'Make it' })).toBeVisible();

  // A secret that is shown this once is not lost by a step back, neither while it is made nor afterwards; nor by any
  // other way out of the dialog before the answer is there.
  const answer = await heldBack(page, '**/api/v1/consumers/linked/credentials');
  const make = dialog.getByRole('button', { name: 'Make it' });
  await make.click();
  await expect(make).toHaveAttribute('data-loading', 'true');
  await stepBackInVain(page);
  await expect(make).toBeVisible();
  await expect(page).toHaveURL(/view=more&dialog=new/);
  await leaveInVain(page, 'New credential for linked');
  await expect(page).toHaveURL(/view=more&dialog=new/);
  answer();
  await expect(page.getByTestId('secret')).not.toBeEmpty();
  await stepBackInVain(page);
  await expect(page.getByTestId('secret')).not.toBeEmpty();
  await page.getByRole('button', { name: 'I have it' }).click();
  await expect(dialog).toBeHidden();
  await expect(page).toHaveURL(/\/consumers\/linked\?view=more$/);

  await page.goto('/revisions?back=1');
  await expect(page.getByRole('dialog', { name: 'Go back to revision 1?' })).toBeVisible();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(dialog).toBeHidden();
  await expect(page).toHaveURL(/\/revisions$/);
  expect((await call(page, 'DELETE', '/consumers/linked')).ok).toBe(true);
});

test('who asks for a secret cannot leave before it is there, wherever that is asked', async ({ page }) => {
  await signIn(page);
  await call(page, 'PUT', '/consumers/hasty', {});
  await call(page, 'POST', '/consumers/hasty/credentials', { type: 'api-key', name: 'main' });
  await call(page, 'POST', '/node-groups', { name: 'hasty' });
  await call(page, 'POST', '/users', { name: 'hasty', role: 'viewer' });
  const secrets: readonly [path: string, opens: () => Promise<void>, verb: string, title: string, call: string][] = [
    [
      '/consumers/hasty?view=more',
      () => page.getByRole('row', { name: /^main/ }).getByRole('button', { name: 'Rotate' }).click(),
      'Rotate',
      'Give main a new secret?',
      '**/credentials/main/rotate*',
    ],
    [
      '/node-groups',
      () => page.getByRole('button', { name: 'New token: hasty' }).click(),
      'Make a new token',
      'Give hasty a new join token?',
      '**/node-groups/hasty/join-token',
    ],
    [
      '/users',
      async () => {
        await page.getByRole('button', { name: 'Actions for hasty' }).click();
        await page.getByRole('menuitem', { name: 'Reset the password' }).click();
      },
      'Reset',
      'Reset the password of hasty?',
      '**/users/hasty',
    ],
  ];
  for (const [path, opens, verb, title, asked] of secrets) {
    await page.goto(path);
    await opens();
    const answer = await heldBack(page, asked);
    const act = page.getByRole('dialog', { name: title }).getByRole('button', { name: verb });
    await act.click();
    await expect(act).toHaveAttribute('data-loading', 'true');
    await leaveInVain(page, title);
    answer();
    await expect(page.getByTestId('secret')).not.toBeEmpty();
    await page.getByRole('button', { name: 'I have it' }).click();
    await expect(page.getByRole('dialog')).toHaveCount(0);
  }
  for (const path of ['/consumers/hasty', '/node-groups/hasty', '/users/hasty'])
    expect((await call(page, 'DELETE', path)).ok).toBe(true);
});

/** Keeps what is asked from the admin service until it is let go. */
async function heldBack(page: Page, path: string): Promise<() => void> {
  let answer = () => {};
  const asked = new Promise<void>((resolve) => {
    answer = resolve;
  });
  await page.route(path, async (route) => {
    if (route.request().method() !== 'GET') await asked;
    await route.continue();
  });
  return answer;
}

/** Tries every way out of a dialog. */
async function leaveInVain(page: Page, title: string): Promise<void> {
  const dialog = page.getByRole('dialog', { name: title });
  await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeDisabled();
  await expect(dialog.getByRole('button', { name: 'Close' })).toBeDisabled();
  await page.keyboard.press('Escape');
  await page.mouse.click(2, 2);
  await expect(dialog).toBeVisible();
}

/** Presses the back button, and waits until the page has gone forward again by itself. */
async function stepBackInVain(page: Page): Promise<void> {
  await page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        let steps = 0;
        window.addEventListener('popstate', () => {
          steps++;
          if (steps === 2) resolve();
        });
        // What is seen is drawn before it also holds.
        requestAnimationFrame(() => setTimeout(() => window.history.back()));
      }),
  );
}

test('a request that is tried can be sent around, but for its credentials and its body', async ({ page }) => {
  await signIn(page, `/try?method=POST&url=${encodeURIComponent(`${gateway.node}/linked?page=2`)}`);
  const request = page.getByRole('form', { name: 'Request' });
  const add = request.getByRole('button', { name: 'Header fields: add' });
  await add.click();
  await request.getByLabel('Header fields: header 1').fill('x-tier');
  await request.getByLabel('Header fields: value 1').fill('gold');
  await add.click();
  await request.getByLabel('Header fields: header 2').fill('Authorization');
  await request.getByLabel('Header fields: value 2').fill('Bearer of-nobody-else');
  await expect(page.getByTestId('not-in-the-address')).toContainText('Authorization');
  await request.getByLabel(/^Body/).fill('{ "password": "of-nobody-else" }');
  await expect(request.getByText('Never in the address of this page')).toBeVisible();
  await request.getByRole('button', { name: 'Explain' }).click();
  await expect(page).toHaveURL(/x-tier/);
  expect(page.url()).not.toContain('of-nobody-else');

  await page.reload();
  await expect(request.getByLabel(/^Method/)).toHaveValue('POST');
  await expect(request.getByLabel(/^URL/)).toHaveValue(`${gateway.node}/linked?page=2`);
  await expect(request.getByLabel('Header fields: header 1')).toHaveValue('x-tier');
  await expect(request.getByLabel('Header fields: value 1')).toHaveValue('gold');
  await expect(request.getByLabel('Header fields: header 2')).toHaveCount(0);
  await expect(page.getByTestId('not-in-the-address')).toContainText('Authorization');
  await expect(request.getByLabel(/^Body/)).toHaveValue('');
});

test('a service leads to a route to it, and the route to a request that it is for', async ({ page }) => {
  await signIn(page);
  expect((await call(page, 'PUT', '/services/leading', { url: gateway.upstream })).ok).toBe(true);
  await page.goto('/services/leading');
  await page.getByRole('link', { name: 'Make a route to it' }).click();
  await expect(page.getByRole('combobox', { name: /^Service/ })).toHaveValue('leading');
  await page.getByLabel(/^Name/).fill('led');
  await page.getByRole('combobox', { name: /^Paths/ }).fill('/led/**');
  await page.getByRole('combobox', { name: /^Paths/ }).press('Enter');
  await page.getByRole('button', { name: 'Create' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Create it' }).click();
  await expect(page.getByTestId('saved')).toContainText(/live on (all|the)/);
  const trying = page.getByRole('link', { name: 'Try this route' });
  await expect(trying).toHaveAttribute('href', /url=.*led/);
  await trying.click();
  await page.getByRole('button', { name: 'Explain' }).click();
  await expect(page.getByTestId('verdict')).toContainText('goes to the service leading');
  await page.goto('/services/leading');
  await expect(page.getByTestId('used-by')).toHaveText(/used by 1 route: led$/);
  await page.getByTestId('used-by').getByRole('link', { name: 'led' }).click();
  await expect(page).toHaveURL(/\/routes\/led/);
  for (const path of ['/routes/led', '/services/leading']) expect((await call(page, 'DELETE', path)).ok).toBe(true);
});
