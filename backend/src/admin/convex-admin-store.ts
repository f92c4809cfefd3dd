/** The admin API's store on a Convex deployment. */
import { api } from "../../../convex/_generated/api.js";
import type { HttpCalls } from "../convex/http-calls.js";
import type { AdminStore } from "./admin-store.js";

const { admin, widgets } = api.gateway;

export function createAdminStore({ query, mutation }: HttpCalls): AdminStore {
  return {
    listWidgets: (args) => query(admin.widgets.list, args),
    getWidget: (args) => query(admin.widgets.get, args),
    createWidget: (args) => mutation(admin.widgets.create, args),
    updateWidget: (args) => mutation(admin.widgets.update, args),
    disableWidget: (args) => mutation(admin.widgets.disable, args),
    removeWidget: (args) => mutation(admin.widgets.remove, args),
    listKeys: (args) => query(admin.keys.list, args),
    getKey: (args) => query(admin.keys.get, args),
    createKey: (args) => mutation(admin.keys.create, args),
    rotateKey: (args) => mutation(admin.keys.rotate, args),
    revokeKey: (args) => mutation(admin.keys.revoke, args),
    usage: (args) => query(admin.usage.summary, args),
    events: (args) => query(admin.security.events, args),
    alerts: (args) => query(admin.security.alerts, args),
    listBlocks: (args) => query(admin.blocks.list, args),
    createBlock: (args) => mutation(admin.blocks.create, args),
    liftBlock: (args) => mutation(admin.blocks.lift, args),
    async findKey(keyHash) {
      const widget = await query(widgets.find, { keyHash });
      const keyId = widget?.presentedKey?.keyId;
      return widget && keyId ? { widgetId: widget.widgetId, keyId } : null;
    },
  };
}
