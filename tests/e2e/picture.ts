import { mkdirSync } from 'node:fs';
import type { Page } from 'playwright-core';
export async function picture(page: Page, name: string): Promise<void> {
  mkdirSync('/tmp/pics', { recursive: true });
  const before = page.viewportSize();
  for (const [size, viewport] of Object.entries({
    phone: { width: 390, height: 844 },
    tablet: { width: 820, height: 1180 },
    desk: { width: 1440, height: 900 },
  }))
    for (const theme of ['light', 'dark'] as const) {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme: theme });
      await page.waitForTimeout(300);
      await page.screenshot({
        path: `/tmp/pics/${name}-${size}-${theme}.png`,
        fullPage: name !== 'matching',
      });
    }
  await page.emulateMedia({ colorScheme: 'light' });
  if (before) await page.setViewportSize(before);
}
