import {build,transform} from "esbuild"; import {brotliCompressSync,constants} from "node:zlib"; import {readFile,readdir} from "node:fs/promises"; import {join} from "node:path"; import {minify} from "terser";
const T=["chrome97","firefox104","safari15.4"];
const css={name:"c",setup(p){p.onResolve({filter:/\.css\?inline$/},({path,resolveDir})=>({path:join(resolveDir,path.replace(/\?inline$/,"")),namespace:"c"}));p.onLoad({filter:/./,namespace:"c"},async({path})=>({contents:(await transform(await readFile(path,"utf8"),{loader:"css",minify:true,target:T})).code.trim(),loader:"text"}))}};
const br=(t,w=22,m=0)=>brotliCompressSync(t,{params:{[constants.BROTLI_PARAM_MODE]:m,[constants.BROTLI_PARAM_LGWIN]:w,[constants.BROTLI_PARAM_QUALITY]:11,[constants.BROTLI_PARAM_SIZE_HINT]:t.length}}).length;
const P='{"en":["panel-0123456789ab.js","sha384-oqVuAfXRKap7fdgcCY5uykM6+R9GqQ8K/uxy9rx7HNQlGYl1kPzQho1wx4JwY8wC"],"de":["panel-a1b5b95813df.js","sha384-gqVuAfXRKap7fdgcdY5uykM6+R9GqQ8K/uxy9rx7HNQlGYl1kPzQho1wx4JwY8wX"]}';
const base={passes:3,unsafe_arrows:true,hoist_props:true};
const variants={base,p5:{...base,passes:5},fargs:{...base,keep_fargs:false,pure_getters:true},seq:{...base,sequences:false},noseq_cond:{...base,sequences:false,conditionals:false},inl0:{...base,inline:0,reduce_funcs:false},noinline:{...base,reduce_funcs:false},inline1:{...base,inline:1},coll:{...base,collapse_vars:false},join:{...base,join_vars:false},all:{...base,keep_fargs:false,pure_getters:true,unsafe:true,unsafe_methods:true,unsafe_proto:true,unsafe_undefined:true,unsafe_math:true,booleans_as_integers:false},ifr:{...base,if_return:false},hf:{...base,hoist_funs:true},hv:{...base,hoist_vars:true}};
for (const e of ["src/panel/index.ts","src/loader/index.ts"]) { const esm=e.includes("panel");
const r=await build({entryPoints:[e],bundle:true,write:false,minifySyntax:true,charset:"utf8",format:esm?"esm":"iife",target:T,plugins:[css],define:{LOCALE:'"en"',PANELS:P}});
const t=r.outputFiles[0].text;
for(const [n,c] of Object.entries(variants)){const m=(await minify(t,{module:esm,toplevel:true,ecma:2020,compress:c})).code; console.log(e,n,m.length,br(m),br(m,22,1),br(m,16));}
}
