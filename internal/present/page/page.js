// A page says all that it says without this script. With it, a page about the present stays up to date: it listens to a
// stream that says when something has changed, reads itself anew, and puts in place of each section that says something else
// the new one. Whoever reads keeps their place: focus, scrolling, and what they have unfolded.
(() => {
  "use strict";
  const root = document.documentElement, said = document.body.dataset;

  const light = document.getElementById("light");
  if (light) {
    try {
      light.checked = localStorage.getItem("light") === "yes";
      light.addEventListener("change", () => localStorage.setItem("light", light.checked ? "yes" : "no"));
    } catch { /* a browser that keeps nothing: then it is so until the page is closed */ }
  }
  if (!said.changes) return;

  const minute = 60e3, hour = 60 * minute, day = 24 * hour;
  const lost = document.getElementById("lost");
  // The clock of the machine in the corner may be wrong: what counts is that of the server, which wrote the page just now.
  let ahead = (Date.parse(said.asOf) || Date.now()) - Date.now(); // a list is about no instant
  const now = () => Date.now() + ahead;
  let good = now(); // when it was last certain that the page is up to date

  const wall = new Intl.DateTimeFormat("en-GB", { timeZone: said.zone || undefined, hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
  // inPattern writes an instant with the separators of a time that the server wrote.
  const inPattern = (at, pattern) => {
    const parts = wall.format(at).split(":");
    return pattern.replace(/\d\d/g, () => parts.shift());
  };

  // span is a length of time in its two largest units: 1 h 40 min.
  const span = (time) => {
    const units = [[said.days, day], [said.hours, hour], [said.minutes, minute]].filter(([, unit]) => time >= unit).slice(0, 2);
    const parts = units.map(([word, unit]) => {
      const count = Math.floor(time / unit);
      time -= count * unit;
      return count ? word.replace("%s", count) : "";
    });
    return parts.filter(Boolean).join(" ") || said.minutes.replace("%s", 0);
  };

  // tick moves the clock, and says how far off each deadline is. On a page that is out of date both stand still.
  const tick = () => {
    if (!lost.hidden) return;
    const clock = document.getElementById("clock");
    if (clock) clock.textContent = inPattern(now(), said.clock.slice(0, 5));
    for (const time of document.querySelectorAll("time[data-due]")) {
      let far = time.nextElementSibling;
      if (!far || far.className !== "far") {
        far = document.createElement("span");
        time.after(" ", far);
      }
      const left = Date.parse(time.dateTime) - now();
      far.className = "far";
      far.toggleAttribute("data-past", left < 0);
      const text = (left < 0 ? said.late : said.in).replace("%s", span(Math.abs(left)));
      if (far.textContent !== text) far.textContent = text;
    }
  };

  const written = new Map(); // each section as the server wrote it
  const sections = (page) => page.querySelectorAll("section[id]");
  for (const section of sections(document)) written.set(section.id, section.outerHTML);

  const focusable = "a, summary, input, [tabindex]";
  const replace = (old, fresh) => {
    for (const fold of fresh.querySelectorAll("details[id]")) fold.open = document.getElementById(fold.id)?.open ?? false;
    const place = [...old.querySelectorAll(focusable)].indexOf(document.activeElement);
    const across = old.querySelector(".picture")?.scrollLeft;
    old.replaceWith(fresh);
    if (across) fresh.querySelector(".picture").scrollLeft = across;
    if (place >= 0) fresh.querySelectorAll(focusable)[place]?.focus({ preventScroll: true });
  };

  const show = (page) => {
    for (const section of sections(page)) {
      const old = document.getElementById(section.id), html = section.outerHTML;
      if (!old) return location.reload(); // another version of the program writes other sections
      if (html === written.get(section.id)) continue;
      written.set(section.id, html);
      replace(old, document.importNode(section, true));
    }
    document.title = page.title;
  };

  // inPlace does something to the page, after which what stood at its top stands there still.
  const inPlace = (change) => {
    const seen = [...sections(document)].find((section) => section.getBoundingClientRect().bottom > 0);
    const top = (id) => document.getElementById(id)?.getBoundingClientRect().top ?? 0;
    const before = seen && top(seen.id);
    change();
    if (seen) scrollBy(0, top(seen.id) - before);
  };

  const miss = () => {
    if (!lost.hidden) return;
    lost.textContent = said.lost.replace("%s", inPattern(good, said.clock));
    lost.hidden = false;
    root.classList.add("stale");
  };
  const found = () => {
    good = now();
    lost.hidden = true;
    root.classList.remove("stale");
    tick();
  };

  // Who may not see this any more, or comes to a crisis that is none, is not to have it on screen: they are told why instead.
  const refusals = [401, 403, 404];

  let reading = false, again = false;
  const read = async () => {
    if (reading) return void (again = true);
    reading = true;
    try {
      const answer = await fetch(location.href, { cache: "no-store", signal: AbortSignal.timeout(20e3) });
      if (refusals.includes(answer.status)) return location.reload();
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (!answer.ok || !page.body.dataset.changes) throw new Error("another page");
      ahead = (Date.parse(page.body.dataset.asOf) || Date.now()) - Date.now();
      inPlace(() => {
        show(page);
        found();
      });
    } catch {
      miss();
    }
    reading = false;
    if (again) {
      again = false;
      read();
    }
  };

  let stream;
  const listen = () => {
    stream = new EventSource(said.changes);
    stream.onopen = stream.onmessage = stream.onerror = read; // once open, for what has changed while nobody listened
  };
  // While nobody tells of changes the page asks. It asks every minute besides: a connection can die without a sound, and a wall
  // that shows yesterday is worse than one that shows nothing.
  const watch = () => {
    if (stream.readyState === EventSource.CLOSED) listen(); // where the browser gives up, this does not
    if (stream.readyState !== EventSource.OPEN || now() - good > minute) read();
  };
  listen();
  tick();
  setInterval(tick, 1e3);
  setInterval(watch, 5e3);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) read(); });
})();
