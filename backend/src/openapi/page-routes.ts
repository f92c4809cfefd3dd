/** Pages and files, as the document tells them. */
import { createRoute } from "@hono/zod-openapi";
import { z } from "zod";

const file = z.object({ file: z.string() });
const html = {
  200: {
    description: "The page",
    content: { "text/html": { schema: z.string() } },
  },
};
const bytes = {
  200: {
    description: "The file",
    content: { "*/*": { schema: z.string() } },
  },
  404: { description: "There is no such file" },
};
const tags = ["Pages and files"];

export const pageDefinitions = [
  createRoute({
    method: "get",
    path: "/widget/{file}",
    operationId: "getWidgetFile",
    summary: "The widget",
    tags,
    request: { params: file },
    responses: bytes,
  }),
  createRoute({
    method: "get",
    path: "/demo",
    operationId: "getDemo",
    summary: "A page to try the widget on",
    tags,
    responses: html,
  }),
  createRoute({
    method: "get",
    path: "/demo/{file}",
    operationId: "getDemoFile",
    summary: "What the page needs",
    tags,
    request: { params: file },
    responses: bytes,
  }),
  createRoute({
    method: "get",
    path: "/openapi.json",
    operationId: "getOpenApi",
    summary: "This document",
    tags,
    responses: {
      200: {
        description: "An OpenAPI 3.1 document",
        content: {
          "application/json": { schema: z.record(z.string(), z.unknown()) },
        },
      },
    },
  }),
  createRoute({
    method: "get",
    path: "/docs",
    operationId: "getDocs",
    summary: "This document, for reading",
    tags,
    responses: html,
  }),
  createRoute({
    method: "get",
    path: "/docs/{file}",
    operationId: "getDocsFile",
    summary: "What the page needs",
    tags,
    request: { params: file },
    responses: bytes,
  }),
];
