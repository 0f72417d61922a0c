/* The checklist under a new password, and a button that shows what is typed. Without a script the server says the same. */
"use strict";

(function () {
  function follow(input) {
    const list = document.getElementById(input.dataset.checklist);
    let timer = 0;
    let asked = 0;

    function show(decisions) {
      const found = new Map(decisions.map((each) => [each.rule, each.outcome]));
      const lines = [...list.querySelectorAll("[data-rule]")];
      for (const line of lines) {
        const outcome = found.get(line.dataset.rule) || "";
        line.className = outcome;
        line.querySelector("span").textContent = list.dataset[outcome] || "";
      }
      const met = lines.filter((line) => line.className === "satisfied").length;
      const missed = lines.filter((line) => line.className === "violated").length;
      tell(met, met + missed); // the rest needs the person, and is judged once the form is sent
    }

    function tell(met, count) {
      const written = (number) => number.toLocaleString(document.documentElement.lang);
      const told = list.dataset.met.replace("{met}", written(met)).replace("{count}", written(count));
      document.getElementById("rules_met").textContent = count ? told : "";
    }

    function ask() {
      const mine = ++asked;
      if (!input.value) {
        show([]);
        return;
      }
      fetch(input.dataset.url, {
        method: "POST",
        credentials: "omit",
        headers: { "Content-Type": "application/json", "Accept-Language": document.documentElement.lang },
        body: JSON.stringify({ password: input.value }),
      })
        .then((answer) => (answer.ok ? answer.json() : { decisions: [] }))
        .then((report) => {
          if (mine === asked) {
            show(report.decisions);
          }
        })
        .catch(() => show([]));
    }

    input.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(ask, 250);
    });
  }

  function addToggle(input) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "link show";
    button.textContent = input.dataset.show;
    button.setAttribute("aria-controls", input.id);
    button.addEventListener("click", () => {
      const hidden = input.type === "password";
      input.type = hidden ? "text" : "password";
      button.textContent = hidden ? input.dataset.hide : input.dataset.show;
    });
    input.after(button);
  }

  document.querySelectorAll("[data-checklist]").forEach(follow);
  document.querySelectorAll("input[data-show]").forEach(addToggle);
  const problems = document.getElementById("problems");
  if (problems) {
    problems.focus();
  }
})();
