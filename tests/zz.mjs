import { rolldown } from 'rolldown';
import { gzipSync } from 'node:zlib';
import { join } from 'node:path';
for (const entry of process.argv.slice(2)) {
const b = await rolldown({ input: entry, resolve:{ alias: {'#lib': '/work/wt/weight/src/lib'} , conditionNames:['import','browser','default']}, external: /dexie|svelte|superjson/, logLevel:'silent', treeshake: process.env.TS ? { moduleSideEffects: (id)=>!new RegExp(process.env.TS).test(id), propertyReadSideEffects:false } : true });
const { output } = await b.generate({ format: 'esm', minify: true });
const c = output[0]; console.log(entry, gzipSync(c.code).length);
const L=Object.values(c.modules).reduce((a,m)=>a+m.renderedLength,0);
console.log(Object.entries(c.modules).map(([id,m])=>[id.replace(/.*node_modules\//,'').replace('/work/wt/weight/',''),Math.round(m.renderedLength/L*gzipSync(c.code).length)]).sort((a,b)=>b[1]-a[1]).slice(0,22).map(x=>x.join(' ')).join('\n'));
}
