/** Why a mutation of any kind is refused. UNPROVEN: it needs more than a waiter may do, and nobody's PIN stands behind it. */
export const ENGINE_REJECTIONS = ['NOT_PERMITTED', 'ACTOR_UNKNOWN', 'OTHER_OUTLET', 'UNPROVEN'] as const;
