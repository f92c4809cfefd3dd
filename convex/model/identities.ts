/** Who may sign tokens for this deployment; see `auth.config.ts`. */

/** `aud` of every token. */
export const AUDIENCE = "frontdesk";

/** The gateway proves itself with tokens of this issuer and subject. */
export const SERVICE_ISSUER = "https://gateway.frontdesk.internal";
export const SERVICE_SUBJECT = "gateway";

/** The dashboard's password login. */
export const OPERATOR_ISSUER = "https://dashboard.frontdesk.internal";
export const OPERATOR_SUBJECT = "operator";

/** As Convex builds it from a token. */
export const OPERATOR_TOKEN_IDENTIFIER = `${OPERATOR_ISSUER}|${OPERATOR_SUBJECT}`;

/** Slug of the tenant the installation makes. */
export const FIRST_TENANT = "main";
