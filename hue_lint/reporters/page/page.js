const form = document.querySelector("form");
const count = document.querySelector("output");
function show() {
  const { family, app, repair, state, text } = form.elements;
  let shown = 0;
  for (const each of document.querySelectorAll("article")) {
    const fits = (!family.value || each.dataset.family === family.value)
      && (!app.value || each.dataset.app === app.value)
      && (!repair.value || each.dataset.repair === repair.value)
      && (!state?.value || each.dataset.state === state.value)
      && each.textContent.toLowerCase().includes(text.value.toLowerCase());
    each.hidden = !fits;
    shown += fits;
  }
  count.textContent = `${shown} shown`;
}
form.hidden = false;
form.addEventListener("input", show);
form.addEventListener("submit", (event) => event.preventDefault());
show();
