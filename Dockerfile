# syntax=docker/dockerfile:1
# One file, three images: `--target runtime`, `--target backend`,
# `--target dashboard`. Each runs as an unprivileged user and holds nothing but
# what it serves.

FROM node:20-bookworm-slim AS base
WORKDIR /app
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1

# --- packages, once for building and once without the tools ------------------
FROM base AS manifests
COPY package.json package-lock.json .npmrc ./
COPY protocol/package.json protocol/
COPY runtime/package.json runtime/
COPY backend/package.json backend/
COPY widget/package.json widget/
COPY dashboard/package.json dashboard/
COPY e2e/package.json e2e/
COPY bench/package.json bench/

FROM manifests AS packages
RUN --mount=type=cache,target=/root/.npm npm ci --include=dev

FROM packages AS build
COPY . .
RUN npm run build \
  && npx esbuild scripts/stack/write-keys.ts --bundle --platform=node \
    --format=esm --outfile=dist/write-keys.mjs

FROM manifests AS backend-packages
RUN --mount=type=cache,target=/root/.npm \
  npm ci --omit=dev --workspace @frontdesk/backend --include-workspace-root

FROM manifests AS runtime-packages
RUN --mount=type=cache,target=/root/.npm \
  npm ci --omit=dev --workspace @frontdesk/runtime \
    --workspace @frontdesk/protocol --include-workspace-root

FROM manifests AS dashboard-packages
RUN --mount=type=cache,target=/root/.npm \
  npm ci --omit=dev --workspace @frontdesk/dashboard --include-workspace-root

# --- keys: makes the secrets once, into a volume -----------------------------
FROM base AS keys
COPY --from=build /app/dist/write-keys.mjs dist/
RUN mkdir /keys && chown node:node /keys
USER node
VOLUME /keys
CMD ["node", "dist/write-keys.mjs", "/keys"]

# --- runtime: the embedded Convex runtime with this project's functions ------
FROM base AS runtime
COPY --from=runtime-packages /app/node_modules node_modules
COPY --from=build /app/runtime/dist runtime/dist
COPY --from=build /app/convex convex
COPY --from=build /app/protocol protocol
COPY package.json convex.json ./
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 3210 3211
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:3210/version').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "runtime/dist/main.js", "--functions", "convex", "--host", "0.0.0.0", "--port", "3210", "--site-port", "3211", "--data", "/data", "--env-file", "/keys/convex.env"]

# --- backend: the gateway and the widget's files -----------------------------
FROM base AS backend
COPY --from=backend-packages /app/node_modules node_modules
COPY --from=build /app/backend/dist backend/dist
COPY --from=build /app/backend/package.json backend/
COPY --from=build /app/widget/dist widget/dist
COPY package.json ./
USER node
ENV HOST=0.0.0.0 BACKEND_PORT=4000 WIDGET_BUNDLE_PATH=widget/dist/chat-widget.js
EXPOSE 4000
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:4000/health').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "backend/dist/main.js"]

# --- dashboard ---------------------------------------------------------------
FROM base AS dashboard
COPY --from=dashboard-packages /app/node_modules node_modules
COPY --from=build /app/dashboard/.next dashboard/.next
COPY --from=build /app/dashboard/package.json /app/dashboard/next.config.mjs dashboard/
COPY package.json ./
RUN chown -R node:node dashboard/.next
USER node
WORKDIR /app/dashboard
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:3000/login').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "../node_modules/next/dist/bin/next", "start", "-H", "0.0.0.0", "-p", "3000"]
