// What scrolls can be scrolled with the keyboard, too: it takes the focus while it is wider than its place.
document$.subscribe(() => {
  const areas = document.querySelectorAll("pre > code, .md-typeset__scrollwrap, .md-typeset__table, .drawing-box");
  const look = (area) => {
    if (area.scrollWidth > area.clientWidth) area.setAttribute("tabindex", "0");
    else area.removeAttribute("tabindex");
  };
  const watcher = new ResizeObserver((entries) => entries.forEach(({ target }) => look(target)));
  areas.forEach((area) => { look(area); watcher.observe(area); });
});
