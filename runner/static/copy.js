// A button with data-copy puts the text of the element it names on the clipboard.

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const source = document.getElementById(button.dataset.copy);
  if (await copied(source.textContent)) {
    button.textContent = "Copied";
    return;
  }
  source.closest("details").open = true;
  getSelection().selectAllChildren(source); // so that Ctrl-C does it
  button.textContent = "Selected: press Ctrl-C";
});

/** Whether the browser took a text. Without TLS it has no clipboard for pages, and it may be told to refuse. */
async function copied(text) {
  try {
    await navigator.clipboard?.writeText(text);
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    return false;
  }
  return "clipboard" in navigator;
}
