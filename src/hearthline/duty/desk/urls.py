"""Addresses under /on-call/."""

from django.urls import path

from hearthline.duty.desk import keeping, mine, planning, seeing

app_name = "rota"
urlpatterns = [
    path("", seeing.week, name="week"),
    path("month", seeing.month, name="month"),
    path("now", seeing.now, name="now"),
    path("now/line", seeing.line, name="line"),
    path("sheet", seeing.sheet, name="sheet"),
    path("gap/<uuid:gap_id>", seeing.gap, name="gap"),
    path("calendar/<str:token>.ics", seeing.feed, name="feed"),
    path("mine", mine.page, name="mine"),
    path("mine/away", mine.away, name="away"),
    path("mine/reach", mine.reach, name="reach"),
    path("mine/calendar", mine.feed, name="feed_make"),
    path("mine/swap/<str:key>", mine.swap, name="swap"),
    path("swaps/<uuid:swap_id>/answer", mine.answer, name="answer"),
    path("swaps/<uuid:swap_id>/decide", planning.decide, name="decide"),
    path("absences/<uuid:absence_id>/end", mine.back, name="back"),
    path("plan", planning.page, name="plan"),
    path("plan/shift", planning.add_shift, name="shift"),
    path("plan/shift/<uuid:shift_id>/end", planning.end_shift, name="shift_end"),
    path("plan/away", planning.away, name="away_for"),
    path("plan/away/<uuid:absence_id>/end", planning.back, name="back_for"),
    path("plan/step", planning.step, name="step"),
    path("rotas/new", planning.new, name="new"),
    path("rotas/<uuid:rota_id>", planning.rota, name="rota"),
    path("places", keeping.page, name="places"),
    path("places/<uuid:place_id>/close", keeping.close, name="place_close"),
]
