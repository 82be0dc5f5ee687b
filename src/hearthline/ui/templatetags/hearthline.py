"""`{% load hearthline %}`: the parts pages are built from.

Fields         {% field form.name [hint=""] [big=True] [width="short|mid"] %}   big: the label or legend is the page's h1
               {% field_of view %}                       a ready-made ui.fields.FieldView
Errors         {% error_summary form [form2 ...] %}      before the h1; nothing when there is no error
Text           {% packtext "id" %}  {% safety "safety.call_911" [heading=""] %}
Telephone      {% phone contact [big=True] %}            contact: a pack Contact, or a kind such as "hotline"
Codes, times   {% code_groups code %}  {% local_time moment %}  {% local_day day %}
Urgency        {% urgency "emergency|urgent|soon|routine|done" [word=""] %}
Blocks         {% alert "info|warning|error|success|emergency" [heading=""] %}...{% endalert %}
               {% inset %}...{% endinset %}   {% buttons %}...{% endbuttons %}
Lists          {% summary_list rows %}                   rows: [{key, value, change_url, change_name}]
               {% steps 3 8 %}                           "Step 3 of 8"
Pictures       {% icon "phone" %}                        decorative, hidden from screen readers
"""
