/** From a verified token's claims to what `ctx.auth` shows to functions. */
import type { JWTPayload } from "jose";
import type { JsonObject, JsonValue } from "../../engine/types.js";
import type { UserIdentity } from "../../functions/types.js";

/** OpenID Connect's claim names and the ones functions know them by. */
const RENAMED: Readonly<Record<string, string>> = {
  given_name: "givenName",
  family_name: "familyName",
  preferred_username: "preferredUsername",
  profile: "profileUrl",
  picture: "pictureUrl",
  website: "website",
  email_verified: "emailVerified",
  zoneinfo: "timezone",
  locale: "language",
  phone_number: "phoneNumber",
  phone_number_verified: "phoneNumberVerified",
  updated_at: "updatedAt",
};

/** Of the token itself rather than of the user. */
const NOT_SHOWN = new Set(["iss", "sub", "aud", "exp", "nbf", "iat", "fva"]);

/** `renamed` for OpenID Connect; tokens of other issuers keep their names. */
export function identityOf(
  claims: JWTPayload & { iss: string; sub: string },
  renamed: boolean,
): UserIdentity {
  const attributes: JsonObject = {};
  for (const [name, value] of Object.entries(claims)) {
    if (!NOT_SHOWN.has(name)) {
      const shown = renamed ? (RENAMED[name] ?? name) : name;
      // A JWT's payload is parsed JSON.
      flatten(shown, value as JsonValue, attributes);
    }
  }
  return {
    ...attributes,
    tokenIdentifier: `${claims.iss}|${claims.sub}`,
    issuer: claims.iss,
    subject: claims.sub,
  };
}

/** Attributes an administrator acts with, completed where they are missing. */
export function impersonatedIdentity(attributes: JsonObject): UserIdentity {
  const subject = textOr(attributes.subject, "");
  const issuer = textOr(attributes.issuer, "");
  return {
    ...attributes,
    subject,
    issuer,
    tokenIdentifier: textOr(attributes.tokenIdentifier, `${issuer}|${subject}`),
  };
}

/** Nested claims become `outer.inner`. */
function flatten(name: string, value: JsonValue, into: JsonObject): void {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    for (const [inner, innerValue] of Object.entries(value)) {
      flatten(`${name}.${inner}`, innerValue, into);
    }
  } else {
    into[name] = value;
  }
}

function textOr(value: JsonValue | undefined, otherwise: string): string {
  return typeof value === "string" ? value : otherwise;
}
