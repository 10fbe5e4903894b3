import { expect, type Page } from '@playwright/test';
import { signIn, test } from './gateway';

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
