// Writes src/api.d.ts, the types of the API, from the OpenAPI document that the
// server prints. With --check it writes nothing and fails where the file is out
// of date.
import { execFileSync } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import openapiTS, { astToString } from 'openapi-typescript'

const root = fileURLToPath(new URL('../..', import.meta.url))
const file = fileURLToPath(new URL('src/api.d.ts', import.meta.url))
const program = process.env.CHENGGE_BINARY ?? 'bin/chengge'
const document = JSON.parse(execFileSync(program, ['openapi'], { cwd: root, maxBuffer: 64 << 20 }).toString())

// Every operation may answer with the same problems: said once, in the schema
// Problem, they need not be said a thousand times.
for (const operations of Object.values(document.paths)) {
  for (const operation of Object.values(operations)) {
    for (const status of Object.keys(operation.responses ?? {})) if (Number(status) >= 400) delete operation.responses[status]
  }
}

const text = `// Made from the server's OpenAPI document by npm run types. Do not edit.\n\n${astToString(await openapiTS(document, { alphabetize: true }))}`
if (!process.argv.includes('--check')) {
  await writeFile(file, text)
} else if (text !== (await readFile(file, 'utf8').catch(() => ''))) {
  console.error('src/api.d.ts is not what the server serves: run npm run types (after make build)')
  process.exit(1)
}
