import { minutes, text, type Sentence } from '../facts.ts';
import { reference } from './said.ts';
import type * as nb from './nb.ts';

export const access: Record<keyof typeof nb.access, Sentence> = {
  unreachable: 'Could not reach Segl. What you wrote is kept; try again when the network is back.',
  server_failed: 'Something went wrong on our side. What you wrote is kept; try the same again shortly.',
  internal: (facts) =>
    `Something went wrong on our side. What you wrote is kept; try the same again.${reference(facts, 'If it happens again, quote')}`,
  database_full:
    'The server’s database has no more room. What was saved is there, and what you wrote is kept here. Tell whoever operates Segl, and try the same again.',
  database_unavailable:
    'Segl cannot reach its database right now. What was saved is there, and what you wrote is kept here. Try the same again shortly.',
  timed_out: 'It took too long, and Segl stopped waiting. What you wrote is kept; try the same again.',
  input_invalid: 'Something in the form cannot be used. Look over the fields; what you wrote is kept.',
  malformed_input:
    'The server did not understand what was sent. What you wrote is kept; get the newest version of Segl and try again.',
  batch_too_large:
    'Too much was sent at once. What you wrote is kept; get the newest version of Segl and try again.',
  request_too_large: 'What was sent is too large. It is kept with you; divide it and try again.',
  procedure_unknown:
    'The server does not know what was asked for. What you wrote is kept; get the newest version of Segl and try again.',
  method_not_supported:
    'The server does not know what was asked for. What you wrote is kept; get the newest version of Segl and try again.',
  address_unknown:
    'The server is not told where you come from, and so does not let you in. What you wrote is kept; tell whoever operates Segl.',
  too_many_requests: (facts) =>
    `More requests come${facts['of'] === 'client' ? ' for this client' : ' from your network'} than the server answers. What you wrote is kept; try again in ${text(facts['retryAfterSeconds'])} seconds.`,
  cross_site:
    'The request did not come from a page of Segl, and was refused. What you wrote is kept; open Segl at its own address and try again.',
  unheard: (facts) => `That did not work. What you wrote is kept; try again. (Code: ${text(facts['said'])}).`,
  app_failed:
    'Something in Segl did not work as it should. What you wrote is here; try again, or reload the page.',
  storage_full:
    'The server’s storage is full. What you have is safe on the device; tell whoever operates Segl.',
  storage_unwritable:
    'The server cannot write to its storage. What you have is safe on the device; tell whoever operates Segl.',
  storage_unavailable:
    'The storage for pictures and documents does not answer. What you have is kept; try again in a while.',
  signed_out: 'You are no longer signed in. Sign in again; what you wrote is kept.',
  not_allowed: 'Your role does not allow this. Ask an administrator of the client.',
  client_missing: 'Choose a client first.',
  client_not_found: 'The client does not exist, or you do not have access to it. Choose another.',
  sign_in_failed: 'E-mail, password or one-time code is not right. Try again.',
  email_invalid: 'That is no e-mail address. Look it over and try again; the rest is kept.',
  sign_in_busy: (facts) =>
    `There is a queue for signing in right now. Try again in ${text(facts['retryAfterSeconds'])} seconds; what you wrote is kept.`,
  totp_required: 'Also enter the one-time code from your authenticator app.',
  link_invalid: 'The link has been used or has expired. Ask for a new one, or sign in with your password.',
  link_malformed: 'This is no sign-in link. Copy the whole link and paste it again.',
  rate_limited: (facts) =>
    `Too many attempts in a short time. Try again in ${minutes(facts['retryAfterSeconds'])} min.`,
};
