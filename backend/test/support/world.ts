/** Platform, model stand-in and gateways of one test file. */
import { afterAll, beforeAll } from "vitest";
import { api } from "../../../convex/_generated/api.js";
import type { Id } from "../../../convex/_generated/dataModel.js";
import { startProviderStandIn } from "../provider-stand-in.js";
import type { ProviderStandIn } from "../provider-stand-in.js";
import {
  startGateway,
  type RunningGateway,
  type StartOptions,
} from "./gateway.js";
import { startPlatform, type Platform } from "./platform.js";

export interface World {
  readonly platform: Platform;
  readonly provider: ProviderStandIn;
  readonly gateways: readonly RunningGateway[];
}

/**
 * Starts everything before the file's tests and stops it after them. With a
 * gateway for each of `options`, which all use the stand-in as their model.
 */
export function setUpWorld(...options: StartOptions[]): World {
  const world: {
    platform?: Platform;
    provider?: ProviderStandIn;
    gateways: RunningGateway[];
  } = { gateways: [] };
  beforeAll(async () => {
    world.platform = await startPlatform();
    world.provider = await startProviderStandIn();
    for (const one of options) {
      const env = { ...modelEnv(world.provider), ...one.env };
      const gateway = await startGateway(world.platform, { ...one, env });
      world.gateways.push(gateway);
    }
  });
  afterAll(async () => {
    await world.provider?.close();
    for (const gateway of world.gateways) await gateway.stop();
    await world.platform?.close();
  });
  return {
    get platform() {
      return present(world.platform);
    },
    get provider() {
      return present(world.provider);
    },
    get gateways() {
      return world.gateways;
    },
  };
}

export function modelEnv(provider: ProviderStandIn): Record<string, string> {
  return { OPENAI_API_KEY: "sk-test", OPENAI_BASE_URL: provider.url };
}

export function gatewayOf(world: World, index = 0): RunningGateway {
  return present(world.gateways[index]);
}

export function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("not started yet");
  return value;
}

/** The ids clients get are the deployment's own. */
export function conversationIdOf(id: string): Id<"conversations"> {
  return id as Id<"conversations">;
}

/** The conversation as staff read it from Convex: the truth. Oldest first. */
export async function logOf(platform: Platform, conversationId: string) {
  const operator = await platform.operator();
  const { page } = await operator.query(api.messages.list, {
    conversationId: conversationIdOf(conversationId),
    paginationOpts: { numItems: 100, cursor: null },
  });
  return page.reverse();
}
