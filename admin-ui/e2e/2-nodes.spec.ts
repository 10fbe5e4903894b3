import { expect } from '@playwright/test';
import { call, gateway, happens, needsStage, signIn, status, test } from './gateway';

test.describe.configure({ mode: 'serial' });

test('what a node has to do is in the list', async ({ page }) => {
  await signIn(page, '/nodes');
  await call(page, 'PUT', '/routes/loaded', { match: { paths: ['/loaded'] }, respond: {} });
  await expect.poll(() => status('/loaded')).toBe(200);
  const load = page.getByRole('row', { name: /^node-1/ }).getByTestId('load');
  // Clients go on while it is looked at, however long that takes.
  await expect
    .poll(async () => {
      await status('/loaded');
      return load.innerText();
    })
    .toMatch(/\/s\s+p99 /);
});

test('a node is enrolled by the command that is shown', async ({ page }) => {
  needsStage();
  await signIn(page, '/nodes');
  await page.getByRole('button', { name: 'Add a node' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(/^Name/).fill('Not A Name');
  await dialog.getByRole('button', { name: 'Make its token' }).click();
  await expect(dialog.getByLabel(/^Name/)).toHaveAttribute('aria-invalid', 'true');
  await dialog.getByLabel(/^Name/).fill('node-3');
  await dialog.getByRole('button', { name: 'Make its token' }).click();
  const command = await page.getByTestId('secret').innerText();
  expect(command).toContain('PORTICO_NODE_NAME=node-3');
  const [, token = ''] = /PORTICO_NODE_TOKEN=(\S+)/.exec(command) ?? [];
  await page.getByRole('button', { name: 'I have it' }).click();
  const row = page.getByRole('row', { name: /^node-3/ });
  await expect(row).toContainText('never');
  await happens('/node-3/start', token);
  await expect(row).toContainText('ready');
});

test('what is saved says on how many of the nodes it is live, until it is on all', async ({ page }) => {
  needsStage();
  await signIn(page, '/routes/loaded');
  // All nodes are quick, so one of them is told to be slower than it is.
  await page.route(/\/rollout$/, async (route) => {
    const answer = await route.fetch();
    const rollout = await answer.json();
    const nodes = rollout.nodes.map((node: { name: string }) =>
      node.name === 'node-3' ? { ...node, revision: rollout.revision - 1 } : node,
    );
    const behind = rollout.nodes.every(({ revision }: { revision: number }) => revision >= rollout.revision);
    await route.fulfill({ response: answer, json: behind ? { ...rollout, applied: false, nodes } : rollout });
  });
  const tags = page.getByRole('combobox', { name: /^Tags/ });
  await tags.fill('rolled-out');
  await tags.press('Enter');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByTestId('saved')).toContainText('live on 2 of 3 nodes');
  // One that is being answered may still end.
  await page.unrouteAll({ behavior: 'wait' });
  await expect(page.getByTestId('saved')).toContainText('live on all 3 nodes');
});

test('the history says which nodes run a revision', async ({ page }) => {
  needsStage();
  await signIn(page, '/revisions');
  await expect(page.getByTestId('runs-on').first()).toHaveText('on all 3 nodes');
  const newest = await page.getByRole('row').nth(1).getByRole('link').first().innerText();
  await page.goto(`/revisions/${newest}`);
  await expect(page.getByTestId('runs-on')).toContainText('runs on all 3 nodes');
  await page.goto(`/revisions/${Number(newest) - 1}`);
  await expect(page.getByTestId('runs-on')).toContainText('no node runs it now');
});

test('a node has a page of its own, with the targets as it sees them and its traffic', async ({ page }) => {
  await signIn(page);
  const service = {
    targets: [{ address: '127.0.0.1:1' }],
    health: { active: { path: '/', interval: '1s', timeout: '500ms', unhealthyAfter: 1 } },
  };
  const made = await call(page, 'PUT', '/services/unwell', service);
  expect(made.ok, await made.text()).toBe(true);
  await page.goto('/nodes');
  const row = page.getByRole('row', { name: /^node-1/ });
  await expect(row.getByRole('link', { name: /target.* not healthy/ })).toBeVisible();
  await row.getByRole('link', { name: 'node-1' }).click();
  await expect(page).toHaveURL(/\/nodes\/node-1/);
  await expect(page.getByRole('heading', { level: 1, name: 'node-1' })).toBeVisible();
  const target = page.getByRole('row', { name: /unwell/ });
  await expect(target).toContainText('127.0.0.1:1');
  await expect(target).toContainText('fails its health checks and gets no traffic');
  await expect(page.getByRole('row', { name: /^State/ })).toContainText('ready');
  await expect(page.getByRole('row', { name: /^Revision/ })).toContainText(/routing: revision \d+, compiled in/);
  await expect(page.getByRole('row', { name: /^Takes traffic on/ })).toContainText(new URL(gateway.node).host);
  await expect(page.getByRole('img', { name: /^Requests per second/ })).toBeVisible();
  expect((await call(page, 'DELETE', '/services/unwell')).ok).toBe(true);
  await expect(target).toHaveCount(0);
  await page.goto('/nodes/nobody');
  await expect(page.getByRole('alert')).toContainText('nobody');
});

test('a node is drained and takes traffic again, is revoked, and is forgotten', async ({ page }) => {
  needsStage();
  await signIn(page, '/nodes');
  const row = page.getByRole('row', { name: /^node-3/ });
  const choose = async (deed: string) => {
    await page.getByRole('button', { name: 'Actions for node-3' }).click();
    await page.getByRole('menuitem', { name: deed }).click();
  };
  const dialog = page.getByRole('dialog');
  await choose('Take no new traffic…');
  await expect(dialog.getByTestId('consequence')).toContainText('2 other nodes take traffic.');
  await dialog.getByRole('button', { name: 'Take no new traffic' }).click();
  await expect(row).toContainText('drained');
  await choose('Take traffic again');
  await expect(row).toContainText('ready');

  await choose('Revoke…');
  await expect(dialog.getByTestId('consequence')).toContainText('2 other nodes take traffic.');
  await dialog.getByRole('button', { name: 'Revoke' }).click();
  await expect(row).toContainText('revoked');
  await page.getByRole('button', { name: 'Actions for node-3' }).click();
  await expect(page.getByRole('menuitem', { name: 'Take no new traffic…' })).toHaveCount(0);
  await page.getByRole('menuitem', { name: 'Forget…' }).click();
  await expect(dialog).toContainText('Its name is free again.');
  await dialog.getByRole('button', { name: 'Forget' }).click();
  await expect(row).toHaveCount(0);
});
