/** Widgets as the server would tell them, for tests. */
import type { Id } from "@convex/_generated/dataModel";
import type { Widget } from "../types";

export function makeWidget(change: Partial<Widget> = {}): Widget {
  return {
    // An id is a string that only the server makes.
    _id: "w1" as Id<"widgets">,
    publicId: "widget_abc",
    key: "wk_abc",
    name: "Shop",
    slug: "shop",
    version: 3,
    isActive: true,
    confirmed: true,
    allowKeyWithoutOrigin: false,
    allowedDomains: ["shop.example"],
    systemPrompt: "",
    appointmentsEnabled: false,
    limits: {
      perMinute: 20,
      perHour: 200,
      perDay: 500,
      minIntervalMs: 500,
      perAddress: 60,
      perWidget: 600,
      perWidgetHour: 0,
      perWidgetDay: 0,
      maxMessageLength: 4000,
      maxConversationLength: 200,
      sessionTimeoutMinutes: 30,
    },
    createdAt: 0,
    updatedAt: 0,
    title: "Support",
    welcomeMessage: "Hi!",
    inputPlaceholder: "Write …",
    position: "bottom-right",
    accentColor: "#2563eb",
    suggestedQuestions: [],
    ...change,
  };
}
