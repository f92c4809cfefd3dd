import type { AuthConfig } from "convex/server";
import { AUDIENCE, OPERATOR_ISSUER, SERVICE_ISSUER } from "./model/identities";

// This file is evaluated by a push, not by a function, and `process.env` is
// its documented way. A push that reads an unset variable here is refused with
// the variable's name, so the assertions never hide an absent key set.
/* eslint-disable @convex-dev/no-process-env -- see above */
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
