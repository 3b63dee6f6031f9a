// What Alpine AJAX leaves to the site: Django's CSRF token, one request per submission, and answers
// that lead elsewhere. It listens to Alpine AJAX's events and evaluates nothing, so that it works
// under a strict content security policy.
(() => {
  const options = document.currentScript.dataset
  const SAFE = ['GET', 'HEAD', 'OPTIONS']
  const FIELD = 'csrfmiddlewaretoken'
  let rotated = null
  let submitting = new WeakSet()

  function cookie(name) {
    const entry = document.cookie.split('; ').find((pair) => pair.startsWith(name + '='))
    return entry ? decodeURIComponent(entry.slice(name.length + 1)) : null
  }

  // The cookie is the newest where scripts may read it. Otherwise the server announces a new token
  // in a header, since a login rotates it while the page stays.
  function token() {
    const meta = document.querySelector('meta[name="hue-csrf-token"]')
    const input = document.querySelector(`input[name="${FIELD}"]`)
    return (
      (options.csrfCookie && cookie(options.csrfCookie)) || rotated || meta?.content || input?.value
    )
  }

  function ids(selector) {
    return Array.from(document.querySelectorAll(selector), (el) => el.id).filter(Boolean).join(' ')
  }

  // The targets of `x-target.error`, `x-target.422` and so on, which Alpine AJAX itself chooses once
  // the answer is there. `here:there` means the element `there` of the answer.
  function errorTargets(el) {
    return Array.from(el.attributes)
      .filter(({ name }) => /^x-target\.(.*\.)?(error|[45](\d\d|xx))(\.|$)/.test(name))
      .flatMap(({ value }) => value.split(' '))
      .map((pair) => pair.split(':').pop() || el.id)
      .filter(Boolean)
      .join(' ')
  }

  document.addEventListener('ajax:before', (event) => {
    const form = event.target
    if (!(form instanceof HTMLFormElement)) return
    if (SAFE.includes((form.getAttribute('method') || 'GET').toUpperCase())) return
    if (submitting.has(form)) event.preventDefault()
    else submitting.add(form)
  })

  document.addEventListener('ajax:send', (event) => {
    const request = event.detail
    if (new URL(request.action, document.baseURI).origin !== window.location.origin) return
    const synced = ids('[x-sync]')
    if (synced) request.headers['X-Hue-Sync'] = synced
    const onError = errorTargets(event.target)
    if (onError) request.headers['X-Hue-Error-Target'] = onError
    if (SAFE.includes(request.method)) return
    const current = token()
    if (!current) return
    request.headers[options.csrfHeader] = current
    if (request.body instanceof FormData || request.body instanceof URLSearchParams) {
      if (request.body.has(FIELD)) request.body.set(FIELD, current)
    }
  })

  document.addEventListener('ajax:sent', (event) => {
    submitting.delete(event.target)
    const response = event.detail
    const announced =
      response.headers?.get('X-Hue-CSRF-Token') ||
      (response.html && response.html.querySelector('meta[name="hue-csrf-token"]')?.content)
    if (announced) {
      rotated = announced
      document.querySelectorAll(`input[name="${FIELD}"]`).forEach((el) => (el.value = announced))
    }
    const elsewhere = response.headers?.get('X-Hue-Location')
    if (elsewhere && new URL(elsewhere, document.baseURI).protocol.startsWith('http')) {
      window.location.assign(elsewhere)
    }
  })

  // A request that fails on the network has no `ajax:sent`.
  window.addEventListener('unhandledrejection', () => (submitting = new WeakSet()))

  document.addEventListener('ajax:missing', (event) => {
    const response = event.detail.response
    if (response.ok && !response.redirected) return // Alpine AJAX removes the element, as intended.
    event.preventDefault()
    event.detail.target.removeAttribute('aria-busy')
    // A redirect ended on another page: go there. An error without the target, from a proxy or a
    // middleware, must not send the form a second time.
    if (response.ok) window.location.assign(response.url)
    else console.error(`hue: ${response.status} without #${event.detail.target.id}`, response.url)
  })
})()
