import type { Transport } from '../../platform/rpc.ts';
import type { KeepTemplateError } from './service.ts';

declare module '../../platform/rpc/refusals.ts' {
  interface Codes {
    templates: keyof typeof TEMPLATES_TRANSPORT;
  }
}

export const TEMPLATES_TRANSPORT = {
  template_differs: 'CONFLICT',
  template_early: 'BAD_REQUEST',
  template_name_taken: 'CONFLICT',
  template_span: 'BAD_REQUEST',
  template_unknown: 'NOT_FOUND',
} as const satisfies Record<KeepTemplateError['code'] | 'template_unknown', Transport>;
