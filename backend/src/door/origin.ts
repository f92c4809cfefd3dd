/** Which pages a widget may stand in: the rules that everybody shares. */
export {
  compileAllowList,
  isAllowed,
  parseOrigin,
  type AllowList,
} from "@frontdesk/protocol/rules";
