/**
 * The number of the wire contract between gateway and visitor's client.
 *
 * Raise it with every change to a shape in `events.ts` or `http.ts`, and say
 * below what changed. Clients ignore event types and fields they do not know,
 * so adding is compatible; the gateway keeps answering one version back.
 *
 * 1: first contract.
 * 2: `config` event; refusals say which limit, what is left today, why a
 *    message was filtered and when a block ends; theme, logo and emoji of a
 *    widget; four new codes.
 */
export const PROTOCOL_VERSION = 2;

/** Response header that carries `PROTOCOL_VERSION`. */
export const PROTOCOL_HEADER = "x-frontdesk-protocol";
