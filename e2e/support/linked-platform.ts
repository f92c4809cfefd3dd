/** The platform with a link that can be cut between dashboards and Convex. */
import { gatewayClient } from "../../dashboard/test/support/gateway-client";
import { api } from "../../convex/_generated/api.js";
import { freePort } from "../../scripts/stack/ports.js";
import { makePrivateKey } from "../../scripts/stack/secrets.js";
import { openLink, type Link } from "./link.js";
import { startPlatform, type Platform } from "./platform.js";
import { Talk } from "./talk.js";

/** More messages than any journey sends. */
const PLENTY = 1000;

export interface LinkedPlatform {
  readonly platform: Platform;
  readonly link: Link;
  /** A new visitor. */
  readonly newTalk: () => Talk;
  close(): Promise<void>;
}

export async function startLinkedPlatform(): Promise<LinkedPlatform> {
  const serviceKey = makePrivateKey();
  const convexPort = await freePort();
  const link = await openLink(convexPort);
  const platform = await startPlatform({
    environment: {
      SERVICE_PRIVATE_KEY: serviceKey,
      CONVEX_PORT: String(convexPort),
      CONVEX_PUBLIC_URL: `http://127.0.0.1:${link.port}`,
    },
  });
  const gateway = await gatewayClient(platform.convexUrl, serviceKey);
  const { widgetId } = await gateway.mutation(api.gateway.installation.ensure, {
    widgetKey: platform.widgetKey,
    limits: { perVisitor: PLENTY, perAddress: PLENTY, perWidget: PLENTY },
  });
  return {
    platform,
    link,
    newTalk: () => new Talk(gateway, widgetId),
    close: async () => {
      await platform.close();
      await link.close();
    },
  };
}
