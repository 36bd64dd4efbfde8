/** The page on which a person changes their password, and looks after their passkeys and sessions. */
export const OWN_SECURITY = '/security';
