// Shows /openapi.json as a list of operations. Nothing is loaded from elsewhere.

const element = (name, text, ...children) => {
  const e = document.createElement(name)
  if (text) e.textContent = text
  e.append(...children)
  return e
}

const code = (text) => element('code', text)

function parameters(list) {
  const table = element('table')
  for (const p of list) {
    const type = [p.schema?.type, p.schema?.enum?.join(' | '), p.required ? 'required' : ''].filter(Boolean).join(', ')
    const doc = element('td', p.description ?? '')
    if (p.example !== undefined) doc.append(' ', code(String(p.example)))
    table.append(element('tr', '', element('td', '', code(p.name)), element('td', `${p.in}, ${type}`), doc))
  }
  return table
}

function operation(path, method, op) {
  const title = element('h2', '', element('span', method.toUpperCase()), ' ', code(path))
  title.firstChild.className = 'method'
  const section = element('section', '', title, element('p', op.summary ?? ''))
  section.id = op.operationId ?? ''
  if (op.description) section.append(element('p', op.description))
  if (op.parameters?.length) section.append(parameters(op.parameters))
  for (const [type, media] of Object.entries(op.requestBody?.content ?? {})) {
    section.append(element('p', '', 'Body ', code(type)))
    if (media.example) section.append(element('pre', media.example))
  }
  for (const [status, answer] of Object.entries(op.responses ?? {})) {
    if (!status.startsWith('2')) continue
    section.append(element('p', '', `${status} `, ...Object.keys(answer.content ?? {}).flatMap((type) => [code(type), ' '])))
  }
  return section
}

const list = document.getElementById('operations')
try {
  const spec = await (await fetch('/openapi.json')).json()
  document.getElementById('about').textContent = `${spec.info.version} · ${spec.info.description ?? ''}`
  for (const [path, item] of Object.entries(spec.paths)) {
    for (const method of ['get', 'post', 'put', 'patch', 'delete']) {
      if (item[method]) list.append(operation(path, method, item[method]))
    }
  }
} catch (error) {
  list.textContent = `The document could not be read: ${error}`
}
