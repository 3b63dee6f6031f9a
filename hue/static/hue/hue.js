// What Alpine AJAX leaves to the site: Django's CSRF token, one request per submission, answers that
// lead elsewhere, and a sign where no answer came. It listens to Alpine AJAX's events and evaluates
// nothing, so that it works under a strict content security policy.
(() => {
  const options = document.currentScript.dataset
  const SAFE = ['GET', 'HEAD', 'OPTIONS']
  const FIELD = 'csrfmiddlewaretoken'
  let rotated = null

  // -- requests under way

  const flights = new Map() // Alpine AJAX's request object -> { el, action, method, targets }
  const signs = new WeakMap() // element -> the sign that its last request failed
  const told = new WeakSet() // answers whose failure has been told
  let lost = 0

  function inFlight(el) {
    return Array.from(flights.values()).some((flight) => flight.el === el)
  }

  // Alpine AJAX shares one fetch among GET requests for the same address.
  function sharing(own) {
    return Array.from(flights.entries()).filter(
      ([, other]) => other === own || (own.method === 'GET' && other.method === 'GET' && other.action === own.action),
    )
  }

  function land(own) {
    const landed = sharing(own)
    landed.forEach(([request]) => flights.delete(request))
    return landed.map(([, flight]) => flight)
  }

  function noLongerBusy(targets) {
    const awaited = new Set(Array.from(flights.values()).flatMap((flight) => flight.targets))
    targets.filter((el) => !awaited.has(el)).forEach((el) => el.removeAttribute('aria-busy'))
  }

  // An element is told by the site's own listener, or by a message behind it.
  function fail(el, status, text) {
    const event = new CustomEvent('hue:failed', { bubbles: true, cancelable: true, detail: { status } })
    if (!el.dispatchEvent(event) || !el.isConnected) return
    signs.get(el)?.remove()
    const sign = document.createElement('div')
    sign.setAttribute('role', 'alert')
    sign.className = 'hue-callout hue-callout-error'
    sign.textContent = text
    signs.set(el, sign)
    if (el instanceof HTMLFormElement) el.append(sign)
    else el.after(sign)
  }

  // No answer at all: Alpine AJAX has no event for that, it only leaves the promise unhandled.
  function lose(own) {
    lost += 1
    land(own).forEach((flight) => {
      noLongerBusy(flight.targets)
      fail(flight.el, 0, options.lost || 'The server cannot be reached.')
    })
  }

  const fetchAsEver = window.fetch
  window.fetch = function (input, init) {
    const answer = fetchAsEver.apply(this, arguments)
    const flight = init && flights.get(init)
    if (!flight) return answer
    return answer.then(
      (response) => {
        const read = response.text.bind(response)
        response.text = () =>
          read().then(
            (text) => {
              land(flight)
              return text
            },
            (error) => {
              lose(flight)
              throw error
            },
          )
        return response
      },
      (error) => {
        lose(flight)
        throw error
      },
    )
  }

  // -- what is sent

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

  // The ids that an `x-target` attribute names, as the answer has them: `here:there` means the
  // element `there` of the answer.
  function named(el, value) {
    return value
      .split(' ')
      .map((pair) => pair.split(':').pop() || el.id)
      .filter(Boolean)
  }

  function attributes(el, pattern) {
    return Array.from(el.attributes || [])
      .filter(({ name }) => pattern.test(name))
      .flatMap(({ value }) => named(el, value))
  }

  // `x-target.error`, `x-target.422` and so on, which Alpine AJAX itself chooses once the answer is
  // there.
  function errorTargets(el) {
    return attributes(el, /^x-target\.(.*\.)?(error|[45](\d\d|xx))(\.|$)/)
  }

  // Every synced element of the page but those that the element targets itself.
  function synced(el) {
    const own = new Set([
      ...attributes(el, /^x-target(\.(push|replace|nofocus))*$/),
      ...(el._ajax_target?.xxx?.ids || []).map((pair) => pair[1]),
    ])
    return Array.from(document.querySelectorAll('[x-sync]'), (each) => each.id).filter(
      (id) => id && !own.has(id),
    )
  }

  document.addEventListener('ajax:before', (event) => {
    const form = event.target
    if (!(form instanceof HTMLFormElement)) return
    if (SAFE.includes((form.getAttribute('method') || 'GET').toUpperCase())) return
    if (inFlight(form)) event.preventDefault()
  })

  document.addEventListener('ajax:send', (event) => {
    const request = event.detail
    const el = event.target
    signs.get(el)?.remove()
    const ids = String(request.headers['X-Alpine-Target']).split(' ')
    const targets = Array.from(document.querySelectorAll('[aria-busy]')).filter((each) => ids.includes(each._ajax_id))
    // Alpine AJAX keeps the fetch of an address that failed: another address, for it alone.
    if (lost && request.method === 'GET') request.action += `#${lost}`
    flights.set(request, { el, targets, method: request.method, action: request.action })
    if (new URL(request.action, document.baseURI).origin !== window.location.origin) return
    const beside = synced(el)
    if (beside.length) request.headers['X-Hue-Sync'] = beside.join(' ')
    const onError = errorTargets(el)
    if (onError.length) request.headers['X-Hue-Error-Target'] = onError.join(' ')
    if (SAFE.includes(request.method)) return
    const current = token()
    if (!current) return
    request.headers[options.csrfHeader] = current
    if (request.body instanceof FormData || request.body instanceof URLSearchParams) {
      if (request.body.has(FIELD)) request.body.set(FIELD, current)
    }
  })

  // -- what comes back

  document.addEventListener('ajax:sent', (event) => {
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

  // A synced element that the answer leaves out stays marked as busy.
  window.addEventListener('ajax:after', () => {
    noLongerBusy(Array.from(document.querySelectorAll('[x-sync][aria-busy]')))
  })

  document.addEventListener('ajax:missing', (event) => {
    const { response, target } = event.detail
    const isEmpty = response.status === 204 || response.status === 205
    // Alpine AJAX removes the element, as intended; but an answer without content changes nothing.
    if (response.ok && !response.redirected && !isEmpty) return
    event.preventDefault()
    target.removeAttribute('aria-busy')
    if (isEmpty) return
    // A redirect ended on another page: go there. An error without the target, from a proxy or a
    // middleware, must not send the form a second time.
    if (response.ok) {
      window.location.assign(response.url)
      return
    }
    if (told.has(response)) return
    told.add(response)
    console.error(`hue: ${response.status} without #${target.id}`, response.url)
    fail(event.target, response.status, options.failed || 'This did not work.')
  })
})()
