"""What every page stands on: base templates, parts, tags, styles, scripts, error pages, languages.

Templates
    `ui/public/base.html`   blocks: title, back, main, aside, scripts. One `h1` inside `main`, written by the page.
    `ui/desk/base.html`     blocks: title, main, panel, scripts.
    `ui/errors/<code>.html` 400 403 404 405 408 410 413 422 429 500 503; they need no context and no request.

A view may put into the context
    has_errors (bool)       the title begins "Error:" and the error summary takes the focus.
    language_form (str)     id of the page's form: the language menu then posts that form with `_lang=<code>`
                            so that nothing typed is lost. Without it the menu is a list of links.
    hide_exit (bool)        pages where leaving makes no sense (down page, print card).
    not_sent_yet (bool)     shows "Not sent yet: nobody reads this until you press Send".

`hearthline.ui.context.face` gives every page
    face        "public" or "desk" (settings.HEARTHLINE_FACE)
    demo        practice system (settings.HEARTHLINE_DEMO)
    agency      ui.agency.Agency: pack, name, zone, hotline (a Contact or None)
    language, language_dir, language_links [{code, name, url, current, dir}; none on the desk], draft_language (bool),
                language_offered: one of the links, or None
    now_local   aware datetime in the agency's zone
    leave_url   where Exit goes: the address `report:leave`, else "/leave"
    theme ("light"|"dim"), density ("roomy"|"dense"), keys ("on"|"off"), sound ("off"|"on"): the desk user's choice,
                cookie `look`
    own_keys [(ui.keys.Shortcut, own key)], go_key, key_cards (bool), keymap (JSON for the script): cookie `keys`.
                `<kbd data-key-of="c"></kbd>` in a page names the person's own key for an act
    desk_nav    [{name, url, key, group, current, count}] from settings.HEARTHLINE_DESK_NAV: ((word, url name, key,
                roles and, if it is not of every day, group), ...); desk_nav_first of them in the bar,
                desk_nav_more as (heading, places) in its menu. `count`: the id of the number beside its name, from
                settings.HEARTHLINE_DESK_COUNTED; what `alerts_url` answers may fill it
    desk_languages  [{code, name}]: the others the desk speaks; the choice is cookie `language`, else the browser's
    alerts_url  polled every 15 s into `#alerts`: address `duty:alerts` or settings.HEARTHLINE_ALERTS_URL_NAME
    alerts_bar  the template of the same bar for browsers without scripts, on pages that extend `ui/desk/page.html`:
                settings.HEARTHLINE_ALERTS_BAR, or ""
    viewer      request.viewer on the desk, else None
    uswds_css   address of the pruned USWDS sheet for the desk, or None when it could not be fetched

What a desk page gets by an attribute alone (rows, cards, keys, undo, reporter, alerts): top of `static/ui/desk.js`.

Tags: see `hearthline.ui.templatetags.hearthline` (`{% load hearthline %}`).
"""
