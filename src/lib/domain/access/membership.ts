/** Whether a membership gives its person anything still; one without an end does until it is ended. */
export function isInForce({ endsAt }: { readonly endsAt: Date | null }, now: Date): boolean {
  return endsAt === null || endsAt > now;
}

export const MOST_ACCESS_DAYS = 366;

/** When a membership ends that is given for so many days, counted from when it is accepted. */
export function endOfAccess(days: number | null, acceptedAt: Date): Date | null {
  return days === null ? null : new Date(acceptedAt.getTime() + days * 86_400_000);
}
