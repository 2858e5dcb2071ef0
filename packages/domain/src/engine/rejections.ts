/** Why a mutation of any kind is refused. */
export const ENGINE_REJECTIONS = ['NOT_PERMITTED', 'ACTOR_UNKNOWN', 'OTHER_OUTLET'] as const;
