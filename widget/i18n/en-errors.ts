import { unavailable } from './en.ts';
import type { WholeStrings } from './types.ts';

const ours = 'Something went wrong on our side. Wait a moment and try again.';
const signIn = 'Your sign-in has ended. Sign in to this page again.';

export const errorsEn: WholeStrings['errors'] = {
  malformed: ours,
  invalid: 'This could not be sent as it is. Change it and try again.',
  unknown_type: 'This page is out of date. Reload it and try again.',
  frame_too_large: 'This is too long to send at once. Send it in smaller parts.',
  content_empty: 'There is nothing to send yet. Write a message or add a file.',
  content_too_long: 'The message is too long. Shorten it, or send it in two parts.',
  content_invalid: 'The message holds characters that cannot be sent. Type it again.',
  unauthenticated: signIn,
  token_expired: signIn,
  ticket_invalid: 'The connection could not be confirmed. Try again.',
  origin_denied: 'Messages cannot be used on this page. Open them from your provider’s own site.',
  forbidden: 'You may not do this here. Ask your care team if you need to.',
  not_addressable: 'You cannot write to this person here. Choose someone else.',
  not_found: 'This is no longer here, or it is not open to you.',
  conflict: 'This was already sent with other words. Copy your text and send it as a new message.',
  closed: 'This conversation is closed. You can start a new one.',
  retracted: 'This message was removed.',
  edit_window_passed: 'The time for changing this message has passed. Send a correction instead.',
  last_owner: 'Someone must look after this conversation. Choose another owner first.',
  full: 'This conversation is full. Start a new one.',
  attachment_unknown: 'A file can no longer be used. Add it again.',
  attachment_too_large: 'The file is too large. Send a smaller one.',
  attachment_empty: 'The file is empty. Choose another.',
  attachment_type: 'This type of file can carry unsafe code. Send a PDF or a photo instead.',
  attachment_mismatch: 'The file is not what its name says. Save it again as a PDF or a photo.',
  attachment_incomplete: 'The upload stopped half way. Try again.',
  range_not_satisfiable: 'The file could not be read. Try again.',
  method_not_allowed: 'This page is out of date. Reload it and try again.',
  upgrade_required: 'This page is out of date. Reload it and try again.',
  rate_limited: 'That was many messages at once. Wait a moment and try again.',
  slow_reader: 'The connection was too slow. Try again.',
  storage_failed: 'This could not be saved. Wait a moment and try again.',
  unavailable,
  internal: ours,
};
