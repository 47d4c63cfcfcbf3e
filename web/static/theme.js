// Runs before the page is drawn, so that it does not flash in the other theme.
(() => {
  const chosen = localStorage.getItem("theme");
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const apply = () => {
    const wish = localStorage.getItem("theme");
    document.documentElement.dataset.bsTheme = wish || (dark.matches ? "dark" : "light");
  };
  if (chosen !== null && chosen !== "dark" && chosen !== "light") localStorage.removeItem("theme");
  dark.addEventListener("change", apply);
  apply();
})();
