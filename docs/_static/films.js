// Films in frames of a page are as light or dark as the site's own switch says; a film asks when it begins.
const root = document.documentElement;

function tell(film) {
  film.postMessage({ theme: root.dataset.theme }, "*");
}

addEventListener("message", event => {
  const frames = [...document.querySelectorAll("iframe.film")];
  if (event.data === "which theme?" && frames.some(frame => frame.contentWindow === event.source)) tell(event.source);
});

new MutationObserver(() => {
  document.querySelectorAll("iframe.film").forEach(frame => tell(frame.contentWindow));
}).observe(root, { attributeFilter: ["data-theme"] });
