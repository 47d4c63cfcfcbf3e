// Draws every <canvas data-chart>. The numbers stand in a table beside it as well.
"use strict";

const charts = [];
const draw = () => {
  charts.splice(0).forEach((each) => each.destroy());
  const look = getComputedStyle(document.body);
  // A variable may hold light-dark(...): only a computed colour says which.
  const probe = document.body.appendChild(document.createElement("span"));
  const tone = (name) => { probe.style.color = `var(${name})`; return getComputedStyle(probe).color; };
  const colours = ["--tblr-primary", "--tblr-teal", "--tblr-orange", "--tblr-red", "--tblr-purple", "--tblr-yellow"].map(tone);
  const grid = { color: tone("--tblr-border-color") }, ticks = { color: tone("--tblr-secondary") };
  document.querySelectorAll("canvas[data-chart]").forEach((canvas) => {
    const { kind, labels, series, currency, stacked } = JSON.parse(canvas.dataset.chart);
    const words = currency ? new Intl.NumberFormat("en-US", { style: "currency", currency }) : new Intl.NumberFormat("en-US");
    const datasets = series.map(({ name, values, tone: own }, index) => {
      const colour = own ? tone(`--tblr-${own}`) : colours[index % colours.length];
      return { label: name, data: values, backgroundColor: colour, borderColor: colour, tension: 0.2, pointRadius: 2, maxBarThickness: 40 };
    });
    charts.push(new Chart(canvas, {
      type: kind, data: { labels, datasets },
      options: {
        animation: false, maintainAspectRatio: false,
        scales: { x: { stacked, grid: { display: false }, ticks }, y: { stacked, beginAtZero: true, grid, ticks: { ...ticks, precision: currency ? undefined : 0, callback: (value) => words.format(value) } } },
        plugins: {
          legend: { display: series.length > 1, position: "bottom", labels: { color: look.color, boxWidth: 12 } },
          tooltip: { callbacks: { label: ({ dataset, parsed }) => `${dataset.label}: ${words.format(parsed.y)}` } },
        },
      },
    }));
  });
  probe.remove();
};
addEventListener("load", draw);
addEventListener("htmx:afterSettle", ({ target }) => { if (target.querySelector?.("canvas[data-chart]")) draw(); });
new MutationObserver(draw).observe(document.documentElement, { attributeFilter: ["data-bs-theme"] });
