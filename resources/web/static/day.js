// A worker's day: the date picker shows its day at once, and the page prints itself.

const form = document.getElementById("pick"), print = document.getElementById("print");
if (form) {
  form.elements.fecha.addEventListener("change", (event) => event.target.value && form.submit());
  form.querySelector("button").hidden = true;
}
if (print) {
  print.hidden = false;
  print.addEventListener("click", () => window.print());
}
