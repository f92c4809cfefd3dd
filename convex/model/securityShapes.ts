/** Security as the gateway reports it and staff read it. */
import { v, type Infer } from "convex/values";
import {
  vBlockSource,
  vBlockSubject,
  vEventDetails,
  vEventType,
} from "../tables/security";

/** Refusals of one kind that the gateway has counted. Times in ms, epoch. */
export const vReportedEvent = v.object({
  type: vEventType,
  /** Public id; absent when the widget is unknown. */
  widgetId: v.optional(v.string()),
  domain: v.optional(v.string()),
  addressHash: v.optional(v.string()),
  count: v.number(),
  firstAt: v.number(),
  lastAt: v.number(),
  details: v.optional(vEventDetails),
});
export type ReportedEvent = Infer<typeof vReportedEvent>;

export const vReportedSighting = v.object({
  /** Public id. */
  widgetId: v.string(),
  origin: v.string(),
  page: v.optional(v.string()),
  served: v.boolean(),
  at: v.number(),
});
export type ReportedSighting = Infer<typeof vReportedSighting>;

export const vReportedKeyUse = v.object({
  kind: v.union(v.literal("widget"), v.literal("api")),
  /** Id of a widget's key, hash of an API key; unknown ones are ignored. */
  keyId: v.string(),
  at: v.number(),
});
export type ReportedKeyUse = Infer<typeof vReportedKeyUse>;

export const vReportedUsage = v.object({
  /** Public id. */
  widgetId: v.string(),
  domain: v.optional(v.string()),
  blocked: v.number(),
  at: v.number(),
});
export type ReportedUsage = Infer<typeof vReportedUsage>;

export const vSecurityEvent = v.object({
  _id: v.id("securityEvents"),
  type: vEventType,
  /** Public id. */
  widgetId: v.optional(v.string()),
  domain: v.string(),
  addressHash: v.optional(v.string()),
  count: v.number(),
  firstAt: v.number(),
  lastAt: v.number(),
  details: vEventDetails,
});
export type SecurityEvent = Infer<typeof vSecurityEvent>;

export const vAlert = v.object({
  _id: v.id("securityAlerts"),
  type: vEventType,
  threshold: v.number(),
  peak: v.number(),
  openedAt: v.number(),
  lastExceededAt: v.number(),
  closedAt: v.optional(v.number()),
  acknowledgedAt: v.optional(v.number()),
  /** Name of the member. */
  acknowledgedBy: v.optional(v.string()),
});

export const vBlock = v.object({
  _id: v.id("blocks"),
  subject: vBlockSubject,
  hash: v.string(),
  reason: v.string(),
  source: vBlockSource,
  createdAt: v.number(),
  expiresAt: v.number(),
  endedAt: v.optional(v.number()),
  liftedBy: v.optional(v.string()),
  liftReason: v.optional(v.string()),
});
export type Block = Infer<typeof vBlock>;

/** For staff, who may want to read what led to it. */
export const vStaffBlock = vBlock.extend({
  /** Of a visitor who has said something: their newest conversation. */
  conversation: v.optional(
    v.object({ _id: v.id("conversations"), visitorName: v.string() }),
  ),
});
export type StaffBlock = Infer<typeof vStaffBlock>;
