import { device } from '#lib/i18n/errors/device.ts';
import { sayable } from '#lib/i18n/errors/sayable.svelte.ts';
sayable(device);
