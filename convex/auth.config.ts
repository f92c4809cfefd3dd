import type { AuthConfig } from "convex/server";
import { AUDIENCE, OPERATOR_ISSUER, SERVICE_ISSUER } from "./model/identities";

// The deployment refuses a push that reads an unset variable here and names
// it, so the assertions below never hide an absent key set.
export default {
  providers: [
    {
      type: "customJwt",
      applicationID: AUDIENCE,
      issuer: SERVICE_ISSUER,
      jwks: process.env.SERVICE_JWKS!,
      algorithm: "ES256",
    },
    {
      type: "customJwt",
      applicationID: AUDIENCE,
      issuer: OPERATOR_ISSUER,
      jwks: process.env.OPERATOR_JWKS!,
      algorithm: "ES256",
    },
  ],
} satisfies AuthConfig;
