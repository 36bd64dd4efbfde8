import { register } from '#lib/server/audit/index.ts';
import { vatRegistration, vatSpecification } from './schema.ts';

export const registrations = register('vat-registration', vatRegistration, {
  key: ['validFrom'],
  says: { v1: ['validFrom', 'term'] },
});

export const specifications = register('vat-specification', vatSpecification, {
  key: ['code'],
  says: { v1: ['code', 'specification'] },
});
