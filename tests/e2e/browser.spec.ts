import { expect, it } from 'vitest';
import { newDevice, PHONE, smallTargets } from './browser.ts';

it('measures what is sliding in as it will stand', async () => {
  const device = await newDevice(PHONE);
  const { page } = device;
  await page.setContent(`<style>
      @keyframes rise { from { translate: 0 1.5rem; scale: 0.5; } }
      div { animation: rise 600s; }
      button { display: block; height: 44px; margin: 0; }
      .low { height: 43px; }
    </style>
    <main><div><button>high</button><button class="low">low</button></div></main>`);
  expect(await smallTargets(page)).toEqual(['BUTTON low']);
  await device.close();
});
