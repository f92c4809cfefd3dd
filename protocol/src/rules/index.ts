/**
 * Rules that the gateway, the functions and the dashboard must agree on. Pure
 * and without dependencies; the widget never carries them.
 */
export * from "./appearance.js";
export {
  contrast,
  legible,
  parseHex,
  TEXT_CONTRAST,
  textOn,
  type HexColor,
} from "./colors.js";
export {
  checkContent,
  type ContentProblem,
  type ContentVerdict,
} from "./content.js";
export * from "./content-settings.js";
export { checkDomain, type DomainProblem, type DomainRule } from "./domains.js";
export * from "./explain-origin.js";
export { isLoopback } from "./hosts.js";
export * from "./origins.js";
export * from "./pii.js";
export * from "./theme.js";
