/**
 * What can be changed without `audit verify` finding it, each with the reason: by table, by column, or by what is done to a table. The threat model
 * names the same. What is found after all must leave the list.
 */
export const UNFOUND: Readonly<Record<string, string>> = {
  'audit.checkpoint':
    'an older checkpoint that is gone is missed by whoever kept it: the next one covers the same events',
  'audit.log_pass': 'one that is gone is made anew by whoever signs the log next',
  'audit.event.written_server': 'means nothing once the transaction has ended, as written_tx',
  'audit.event.written_tx': 'means nothing once the transaction has ended, and no other cluster keeps it',
  'identity.eid.created_at': 'only puts the eIDs of a person in order where they are shown',
  'identity.eid.last_used_at': 'only shown to the person',
  'identity.membership.created_at':
    'nothing reads it: it may be moved by the ten minutes that clocks may be apart, and no further',
  'identity.membership.under_policy_since':
    'begins the days anew in which somebody who has no second factor goes without: ninety at most',
  'identity.passkey.created_at': 'only puts the passkeys of a person in order where they are shown',
  'identity.passkey.last_used_at': 'only shown to the person',
  'identity.passkey.sign_count':
    'set back, a copy is not noticed; what it signs is the person’s all the same',
  'identity.passkey.synced': 'only shown to the person',
  'identity.passkey.transports': 'only helps the browser to find the authenticator',
  'identity.user insert':
    'somebody who is in no client sees nothing, and nothing is theirs; with an address that another has, they can keep the other from signing in',
  'identity.user.totp_last_step': 'what it keeps out is out of time after 90 seconds',
  'ledger.voucher.posted_server': 'means nothing once the transaction has ended, as posted_tx',
  'ledger.voucher.posted_tx': 'means nothing once the transaction has ended, and no other cluster keeps it',
  'platform.client.orgnr_key': 'follows from the number, which is there; it only keeps a second client out',
  'signing.dispatch.sent_server': 'means nothing once the transaction has ended, as sent_tx',
  'signing.dispatch.sent_tx': 'means nothing once the transaction has ended, and no other cluster keeps it',
  'signing.issuer.no': 'only puts the issuers of a client in order, and their statement has that order',
};
