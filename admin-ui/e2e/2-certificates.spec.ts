import { expect } from '@playwright/test';
import { happens, needsStage, signIn, test } from './gateway';

test.describe.configure({ mode: 'serial' });

/** One that is good for so many days. */
async function certificate(days: number): Promise<{ chain: string; privateKey: string }> {
  return JSON.parse(await happens('/certificate', String(days)));
}

test('a certificate is made by clicking, says when it expires, and its key is never shown', async ({ page }) => {
  needsStage();
  const { chain, privateKey } = await certificate(5);
  const other = await certificate(300);
  await signIn(page, '/certificates/+new');
  await page.getByLabel(/^Name/).fill('shop');
  await page.getByLabel(/^Chain/).fill('no certificate');
  await page.getByLabel(/^Private key/).fill(privateKey);
  await page.getByRole('button', { name: 'Create' }).click();
  await expect(page.getByLabel(/^Chain/)).toHaveAttribute('aria-invalid', 'true');
  await page.getByLabel(/^Chain/).fill(chain);
  await page.getByLabel(/^Private key/).fill(other.privateKey);
  await page.getByRole('button', { name: 'Create' }).click();
  await expect(page.getByLabel(/^Private key/)).toHaveAttribute('aria-invalid', 'true');
  await page.getByLabel(/^Private key/).fill(privateKey);
  await page.getByRole('button', { name: 'Create' }).click();
  await expect(page.getByTestId('saved')).toContainText('live on');
  await expect(page.getByText('CN=localhost').first()).toBeVisible();
  await expect(page.getByText('very soon', { exact: true })).toBeVisible();
  await expect(page.getByLabel(/^Private key/)).toHaveValue('');

  await page.goto('/certificates');
  const row = page.getByRole('row', { name: /^Choose shop/ });
  await expect(row).toContainText('localhost');
  await expect(row).toContainText(/in \d+ days?/);
  await expect(row).toContainText('very soon');
  for (const view of ['yaml', 'curl']) {
    await page.goto(`/certificates/shop?view=${view}`);
    await expect(page.getByText('BEGIN CERTIFICATE').first()).toBeVisible();
    await expect(page.getByText('PRIVATE KEY')).toHaveCount(0);
  }
});

test('what expires is an alarm on the overview, which leads to it', async ({ page }) => {
  needsStage();
  await signIn(page);
  const alarm = page.getByRole('alert').filter({ hasText: 'The certificate shop expires' });
  await expect(alarm).toContainText('The certificate shop expires in 4 days. It is for localhost.');
  await alarm.getByRole('link', { name: 'shop' }).click();
  await expect(page.getByRole('heading', { name: 'shop' })).toBeVisible();
});

test('one that expires is replaced, and the new key has to fit', async ({ page }) => {
  needsStage();
  const { chain, privateKey } = await certificate(300);
  await signIn(page, '/certificates/shop');
  await page.getByLabel(/^Chain/).fill(chain);
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByLabel(/^Private key/)).toHaveAttribute('aria-invalid', 'true');
  await page.getByLabel(/^Private key/).fill(privateKey);
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByTestId('saved')).toContainText('live on');
  await expect(page.getByText('very soon', { exact: true })).toHaveCount(0);
  await page.goto('/');
  await expect(page.getByText('Latest changes')).toBeVisible();
  await expect(page.getByRole('alert').filter({ hasText: 'The certificate shop' })).toHaveCount(0);
  await page.goto('/certificates');
  await expect(page.getByRole('row', { name: /^Choose shop/ })).not.toContainText('soon');
});

test('a bundle of authorities is made, and a service trusts its targets by it', async ({ page }) => {
  needsStage();
  const { chain } = await certificate(300);
  const { chain: ending } = await certificate(5);
  await signIn(page, '/certificates/+new');
  await page.getByLabel(/^Name/).fill('internal-ca');
  await page.getByRole('radiogroup', { name: 'What it is for' }).getByText('To trust others').click();
  await expect(page.getByLabel(/^Private key/)).toHaveCount(0);
  await page.getByLabel(/^Authorities/).fill(chain + ending);
  await page.getByRole('button', { name: 'Create' }).click();
  await expect(page.getByTestId('saved')).toBeVisible();
  const held = page.getByRole('table', { name: 'What it holds' }).getByRole('row');
  await expect(held).toHaveCount(3);
  await expect(held.nth(1)).toContainText('very soon');
  await expect(held.nth(2)).not.toContainText('soon');

  await page.goto('/services/+new');
  await page.getByLabel(/^Name/).fill('secure');
  await page.getByLabel(/^URL/).fill('https://127.0.0.1:1');
  await page.getByRole('button', { name: /^TLS/ }).click();
  await page.getByRole('combobox', { name: /^Trusted authorities/ }).fill('internal');
  await page.getByRole('option', { name: 'internal-ca' }).click();
  await page.getByLabel(/^Server name/).fill('localhost');
  await page.getByRole('button', { name: /^Connections/ }).click();
  await page.getByLabel(/^Kept idle/).fill('2h');
  await page.getByRole('button', { name: 'Create' }).click();
  await expect(page.getByLabel(/^Kept idle/)).toHaveAttribute('aria-invalid', 'true');
  await page.getByLabel(/^Kept idle/).fill('20s');
  await page.getByRole('button', { name: 'Create' }).click();
  await expect(page.getByTestId('saved')).toBeVisible();
  await page.getByRole('tab', { name: 'YAML' }).click();
  await expect(page.getByRole('textbox', { name: 'YAML' })).toContainText('ca: internal-ca');

  await page.goto('/certificates');
  await expect(page.getByRole('row', { name: /^Choose internal-ca/ })).toContainText('trust in others');
  await expect(page.getByRole('row', { name: /^Choose internal-ca/ })).toContainText(/in \d+ mo/);
  await page.goto('/certificates/internal-ca');
  await page.getByRole('button', { name: 'Delete' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByTestId('consequence')).toContainText('1 service uses it (secure)');
  await expect(dialog.getByRole('button', { name: 'Delete' })).toBeDisabled();
});
