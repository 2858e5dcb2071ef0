/** What an attacker knows. */
export interface Armed {
  origin: string;
  /** Of a hostile business: its people's and its tablets' tokens, and what a tablet signs with. */
  userTokens: string[];
  tablets: ArmedTablet[];
}

export interface ArmedTablet {
  token: string;
  tenantId: string;
  outletId: string;
  deviceId: string;
  actorId: string;
  series: string;
  /** As JWK. */
  privateKey: object;
}
