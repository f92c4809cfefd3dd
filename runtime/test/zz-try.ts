import { startRuntime } from "/work/main/runtime/src/index.js";
const t=performance.now();
const rt = await startRuntime({ functionsDir: process.argv[2]!, env: JSON.parse(process.argv[3] ?? "{}") });
console.error("started", performance.now()-t);
process.stdout.write(JSON.stringify({url:rt.url, siteUrl: rt.siteUrl, adminKey: rt.adminKey})+"\n");
rt.app.onLog((e)=>{ if(e.error||e.logLines.length) console.error(e.identifier, e.error, e.logLines); });
process.on("SIGTERM", ()=>rt.close().then(()=>process.exit(0)));
