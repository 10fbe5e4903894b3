import type { Locator } from '@playwright/test';

/**
 * Writes into an editor of text, in place of what is there. By its own keys: what a browser replaces by itself leaves
 * styles behind for a moment, which the content security policy forbids.
 */
export async function write(editor: Locator, text: string): Promise<void> {
  await editor.press('Control+a');
  await editor.press('Delete');
  await editor.page().keyboard.insertText(text);
}
