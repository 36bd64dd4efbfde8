import type { Sentence } from '../facts.ts';
import type * as nb from './nb.ts';

export const away: Record<keyof typeof nb.away, Sentence> = {
  away_counter_back:
    'The decision without a network was made in an order that only a copy of the device, or one that was set back, can give. It does not count, and you and the administrators are told. Sign in anew before you decide anything without a network.',
  away_key_closed:
    'This device may no longer decide anything without a network, after an alarm. The decision does not count. Sign in anew, look at the voucher and decide again.',
  away_key_unfit:
    'The key that the device made to decide without a network is not of the kind that Segl uses. Update the browser.',
  away_key_unknown:
    'Segl does not know the key that the decision without a network is signed with. It does not count; look at the voucher and decide again.',
  away_moment:
    'The clock of the device told a time that can’t be right, so the decision without a network does not count. Set the clock, look at the voucher and decide again.',
  away_no_ticket:
    'This device has nothing left to decide with without a network. It is fetched by itself once the network is back. Nothing was done.',
  away_sign_in_anew:
    'After the alarm you have to sign in anew before this device may decide anything without a network.',
  away_signature_wrong:
    'The signature of the decision without a network is not right. It does not count, and you and the administrators are told. Sign in anew before you decide anything without a network.',
  away_ticket_expired:
    'The decision without a network came too late: the device was without a network for too long. It does not count; look at the voucher and decide again.',
  away_ticket_foreign:
    'The decision without a network was made with something that Segl did not give this device, or that no longer holds. Look at the voucher and decide again.',
  away_ticket_spent:
    'The decision without a network was made on something that is used already, as only a copy of the device can do. It does not count, and you and the administrators are told. Sign in anew before you decide anything without a network.',
};
