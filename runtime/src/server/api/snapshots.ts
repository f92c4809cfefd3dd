/** What `convex export` and `convex import` talk to. */
import { pipeline } from "node:stream/promises";
import { PassThrough } from "node:stream";
import { readBody, readJsonObject } from "../http/body.js";
import { badRequest } from "../http/errors.js";
import { writeExport } from "../snapshots/exports.js";
import {
  MAX_BODY_BYTES,
  type ApiContext,
  type ApiRequest,
  type Endpoint,
  type Routes,
} from "./context.js";

/** The command line sends 5 MiB at a time, more for the largest files. */
const MAX_PART_BYTES = 64 * 1024 * 1024;

export const snapshotRoutes: Routes = {
  "POST /api/export/request/zip": admin(async ({ exports }, { url }) => {
    const withFiles = url.searchParams.get("includeStorage") === "true";
    await exports.begin({ withFiles });
    return null;
  }),
  "POST /api/import/start_upload": admin(async ({ imports }) => ({
    uploadToken: imports.begin(),
  })),
  "POST /api/import/upload_part": admin(async ({ imports }, apiRequest) => {
    const { searchParams } = apiRequest.url;
    const number = Number(searchParams.get("partNumber"));
    const bytes = await readBody(apiRequest.request, MAX_PART_BYTES);
    imports.addPart(searchParams.get("uploadToken") ?? "", number, bytes);
    return String(number);
  }),
  "POST /api/import/finish_upload": admin(async ({ imports }, { request }) => {
    const body = await readJsonObject(request, MAX_BODY_BYTES);
    const { uploadToken, import: spec = null } = body;
    if (typeof uploadToken !== "string") {
      throw badRequest("BadJsonBody", "`uploadToken` must be a string");
    }
    return { importId: await imports.finish(uploadToken, spec) };
  }),
  "POST /api/perform_import": admin(async ({ imports }, { request }) => {
    const { importId } = await readJsonObject(request, MAX_BODY_BYTES);
    await imports.perform(typeof importId === "string" ? importId : "");
    return null;
  }),
};

const EXPORT_PATH = /^\/api\/export\/zip\/(\d+)$/;

export function isExportPath(
  method: string | undefined,
  path: string,
): boolean {
  return method === "GET" && EXPORT_PATH.test(path);
}

/** `GET /api/export/zip/<ts>`: the archive, written while it is read. */
export const downloadExport: Endpoint = admin(
  async ({ engine, exports, files, log }, { response, url }) => {
    const ts = EXPORT_PATH.exec(url.pathname)?.[1] ?? "";
    const pinned = exports.at(ts);
    if (pinned === null) {
      throw badRequest(
        "ExportNotFound",
        "This export is not kept any more: request a new one.",
      );
    }
    response.writeHead(200, {
      "content-type": "application/zip",
      "content-disposition": `attachment; filename=snapshot_${ts}.zip`,
    });
    const out = new PassThrough();
    try {
      await Promise.all([
        pipeline(out, response),
        writeExport(
          {
            engine,
            reads: pinned.reads,
            files: pinned.withFiles ? files : null,
          },
          out,
        ).catch((error: unknown) => {
          out.destroy();
          throw error;
        }),
      ]);
    } catch (error) {
      // The head is sent: breaking off is all that is left to tell.
      const reason = error instanceof Error ? error.message : String(error);
      log(`An export broke off: ${reason}`);
      response.destroy();
    } finally {
      pinned.reads.close();
    }
    return undefined;
  },
);

function admin(
  answer: (context: ApiContext, request: ApiRequest) => ReturnType<Endpoint>,
): Endpoint {
  return async (context, apiRequest) => {
    const { authorization } = apiRequest.request.headers;
    context.authenticator.requireAdmin(authorization);
    return await answer(context, apiRequest);
  };
}
